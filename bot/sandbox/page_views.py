"""What the chat page gets to see, as JSON; people's text always as text, never as markup."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.values import Button, Message, StoredFile

if TYPE_CHECKING:
    from bot.sandbox.people import Person
    from bot.sandbox.stand_in import StandIn

# The newest messages that a column shows; a page stays quick in long stories.
SHOWN_MESSAGES = 300


def person_view(person: "Person") -> dict[str, Any]:
    """An account as the picker shows it."""
    account = person.account
    return {
        "id": person.user_id,
        "name": " ".join(filter(None, (account.first_name, account.last_name))),
        "language": "en" if (account.language_code or "").startswith("en") else "de",
    }


def chat_view(stand_in: "StandIn", person: "Person") -> dict[str, Any]:
    """A person's chat with the bot, with all that stands around it."""
    language = (person.account.language_code or "").partition("-")[0]
    started = person.has_started
    action = person.chat.action if started else None
    is_busy = action is not None and action[1] > stand_in.clock()
    return {
        "person": person_view(person),
        "bot": stand_in.profile.name_for(language),
        "description": stand_in.profile.description_for(language),
        "started": started and bool(person.messages),
        "blocked": started and person.chat.blocked,
        "keyboard": person.chat.keyboard if started else None,
        "action": action[0] if action is not None and is_busy else None,
        "menu": [
            {"command": entry.command, "description": entry.description} for entry in person.menu()
        ],
        "messages": [
            message_view(person, message) for message in person.messages[-SHOWN_MESSAGES:]
        ],
    }


def message_view(person: "Person", message: Message) -> dict[str, Any]:
    """A bubble."""
    view: dict[str, Any] = {
        "id": message.message_id,
        "from_bot": message.from_bot,
        "text": message.text,
        "entities": [entity.as_json() for entity in message.entities],
        "buttons": [[_button_view(person, each) for each in row] for row in message.buttons],
        "day": f"{message.sent_at:%Y-%m-%d}",
        "time": f"{message.sent_at:%H:%M}",
        "edited": message.edited,
        "forwarded": message.forwarded_from is not None,
        "reactions": [reaction.emoji for reaction in message.reactions],
    }
    if message.photo is not None:
        view["photo"] = _file_view(message.photo)
    for kind in ("document", "sticker", "voice", "video"):
        file: StoredFile | None = getattr(message, kind)
        if file is not None:
            view["file"] = _file_view(file) | {"kind": kind}
    if message.location is not None:
        view["location"] = [message.location.latitude, message.location.longitude]
    if message.contact is not None:
        view["contact"] = message.contact.phone_number
    return view


def _button_view(person: "Person", button: Button) -> dict[str, Any]:
    opens_bot = button.url is not None and person.start_payload(button.url) is not None
    return {
        "label": button.label,
        "data": button.data,
        "url": button.url,
        "opens_bot": opens_bot,
    }


def _file_view(file: StoredFile) -> dict[str, Any]:
    return {
        "url": f"/api/files/{file.path}",
        "name": file.name,
        "bytes": len(file.content),
        "width": file.width,
        "height": file.height,
    }
