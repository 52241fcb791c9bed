"""Where an update came from, read from its raw JSON before anything else looks at it."""

from collections.abc import Mapping
from typing import Any

from models.raw_update import account_id

RawUpdate = Mapping[str, Any]

KINDS_WITH_TOPIC = ("message", "edited_message", "callback_query")


def speaker_of(raw: RawUpdate) -> int | None:
    """The account whose private chat an update came from, or the (negative) id of its group.

    What is said in a group waits, is slowed down and fails beside what its author does in private,
    not before it. None for other bots, and where nobody is named.
    """
    for content in raw.values():
        sender = content.get("from") if isinstance(content, Mapping) else None
        if not isinstance(sender, Mapping):
            continue
        account = account_id(sender.get("id"))
        if account is None or account <= 0:
            continue
        chat = _chat_of(content)
        chat_id = account_id(chat.get("id"))
        if chat_id is not None and chat.get("type") != "private":
            return chat_id
        return None if sender.get("is_bot") is True else account
    return None


def private_topic_of(raw: RawUpdate) -> int | None:
    """The topic of a private chat in which a message was written or tapped; None outside of one.

    Source: https://core.telegram.org/bots/api#message (`message_thread_id`).
    """
    for kind in KINDS_WITH_TOPIC:
        content = raw.get(kind)
        if isinstance(content, Mapping) and _chat_of(content).get("type") == "private":
            topic = _message_of(content).get("message_thread_id")
            return topic if isinstance(topic, int) else None
    return None


def _message_of(content: RawUpdate) -> RawUpdate:
    """The message itself, or the one whose button was tapped."""
    message = content.get("message", content)
    return message if isinstance(message, Mapping) else {}


def _chat_of(content: RawUpdate) -> RawUpdate:
    chat = _message_of(content).get("chat")
    return chat if isinstance(chat, Mapping) else {}
