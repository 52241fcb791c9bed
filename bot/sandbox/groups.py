"""Group chats, with the bot in or out of them."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.sandbox.chats import BotStatus, Chat
from bot.sandbox.membership import change_bot_status
from bot.sandbox.values import Message

if TYPE_CHECKING:
    from bot.sandbox.people import Person
    from bot.sandbox.stand_in import StandIn


class Group:
    """A group chat; people write into it with `person.send(..., chat=group)`."""

    def __init__(self, stand_in: "StandIn", chat: Chat) -> None:
        self._stand_in = stand_in
        self.chat = chat

    @property
    def messages(self) -> list[Message]:
        """The group's messages, oldest first."""
        return list(self.chat.messages.values())

    def add_bot(self, by: "Person", *, as_administrator: bool = False) -> None:
        """Let a member add the bot."""
        status: BotStatus = "administrator" if as_administrator else "member"
        change_bot_status(self._stand_in, self.chat, by.account, status)

    def remove_bot(self, by: "Person") -> None:
        """Let a member remove the bot."""
        change_bot_status(self._stand_in, self.chat, by.account, "kicked")

    def become_supergroup(self) -> "Group":
        """Upgrade, which gives the group another id; the old one is refused from then on."""
        new_id = -1_000_000_000_000 + self.chat.chat_id
        chat = replace(self.chat, chat_id=new_id, kind="supergroup", messages={})
        self._stand_in.chats[new_id] = chat
        self.chat.migrated_to = new_id
        return Group(self._stand_in, chat)

    def bot_sees(self, message: Message) -> bool:
        """Privacy mode: commands, mentions of the bot and replies to it; administrators see all."""
        if self.chat.bot_status not in {"member", "administrator"}:
            return False
        if self.chat.bot_status == "administrator":
            return True
        if message.reply_to is not None:
            replied = self.chat.messages.get(message.reply_to)
            if replied is not None and replied.from_bot:
                return True
        name = f"@{self._stand_in.bot_username}".lower()
        if name in message.text.lower():
            return True
        return bool(re.match(r"/\w+(?![\w@])", message.text))
