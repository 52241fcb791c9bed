"""The engine of all conversations: context, dialogues, screens, buttons, and who may go on."""
