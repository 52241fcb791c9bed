"""Updates that no server should send: real ones in which any part may be anything JSON can hold."""

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from handlers.engine.payloads import letters
from models.payloads import StartStudent

VALUES: list[Any] = [
    None, True, False, 0, -1, 1.5, -0.0, 1e308, float("nan"), float("inf"), 2**31, 2**53, 2**63 - 1,
    2**63, -(2**63) - 1, 10**80, "", "\x00", "Wi\x00tten", "\ud83d", "Hag\udc4ben", "x" * 70_000,
    "\u202e" * 40, "e" + "\u0301" * 900, "🫠" * 3_000, "7" * 500, "/start", "/start c_\x00\ud800",
    "/start " + "q" * 400, "31.02.2031", "99.99.99999", "0000-00-00", [], [[]], {}, {"id": "7"},
    [None, 3, "x"], {"": {"": {"": {}}}},
]  # fmt: skip


def deep(levels: int) -> Any:
    value: Any = "unten"
    for _ in range(levels):
        value = [value]
    return value


def real_updates(user_id: int) -> list[dict[str, Any]]:
    """One of each kind that the bot listens to, without an id."""
    user = {
        "id": user_id,
        "is_bot": False,
        "first_name": "Frieda",
        "last_name": "Kuhn",
        "username": "frieda_k",
        "language_code": "de",
    }
    chat = {"id": user_id, "type": "private", "first_name": "Frieda"}
    message = {"message_id": 41, "date": 1_795_000_000, "chat": chat, "from": user}
    command = [{"type": "bot_command", "offset": 0, "length": 6}]
    return [
        {"message": {**message, "text": "Maschinenbau FH Dortmund"}},
        {"message": {**message, "text": "/start kampagne", "entities": command}},
        {"message": {**message, "location": {"latitude": 51.5, "longitude": 7.4}}},
        {"message": {**message, "contact": {"phone_number": "+49231", "first_name": "F"}}},
        {
            "message": {
                **message,
                "document": {"file_id": "a", "file_unique_id": "b", "file_name": "plan.pdf"},
                "caption": "Praktikum",
            }
        },
        {"edited_message": {**message, "edit_date": 1_795_000_100, "text": "Physik"}},
        {
            "callback_query": {
                "id": "77",
                "from": user,
                "chat_instance": "1",
                "message": {**message, "text": "Hallo"},
                "data": f"{letters(StartStudent)}:",
            }
        },
        {
            "my_chat_member": {
                "chat": chat,
                "from": user,
                "date": 1_795_000_000,
                "old_chat_member": {"user": user, "status": "member"},
                "new_chat_member": {"user": user, "status": "kicked", "until_date": 0},
            }
        },
    ]


def hostile_updates(
    chance: Random, user_ids: list[int], first_id: int, count: int
) -> Iterator[dict[str, Any]]:
    """So many, each with one to three parts gone or replaced; most have an id of their own."""
    values = [*VALUES, deep(45), deep(400)]
    for number in range(count):
        update = deepcopy(chance.choice(real_updates(chance.choice(user_ids))))
        for _ in range(chance.randint(1, 3)):
            places = list(_places(update))
            if not places:
                break
            holder, name = chance.choice(places)
            if chance.random() < 0.2 and isinstance(holder, dict):
                holder.pop(name, None)
            else:
                holder[name] = deepcopy(chance.choice(values))
        update_id: Any = first_id + number
        if chance.random() < 0.1:
            update_id = chance.choice([2**63 + number, float(update_id), -update_id, "9", None])
        yield {"update_id": update_id, **update}


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Everything that can be replaced, as its holder and the name or number in it."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for name, part in list(parts):
        yield value, name
        if isinstance(part, dict | list):
            yield from _places(part)
