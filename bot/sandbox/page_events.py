"""Live events of the chat page, as a stream of server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

from bot.sandbox.events import Event
from bot.sandbox.page_views import message_view

if TYPE_CHECKING:
    from bot.sandbox.stand_in import StandIn

# How often the shown time is told when nothing else happens.
CLOCK_SECONDS = 5.0


async def live_events(
    stand_in: "StandIn", watched: frozenset[int], now_text: Callable[[], str]
) -> AsyncIterator[str]:
    """Changes in the chats of the watched people, from now until the stand-in closes.

    Each line is an event of `kind` clock (with the shown time), message, deleted, action or chat
    (to be fetched again).
    """
    async with stand_in.events.reading() as queue:
        yield _line({"kind": "clock", "now": now_text()})
        while True:
            try:
                async with asyncio.timeout(CLOCK_SECONDS):
                    event = await queue.get()
            except TimeoutError:
                yield _line({"kind": "clock", "now": now_text()})
                continue
            if event.kind == "closed":
                return
            view = _event_view(stand_in, event, watched)
            if view is not None:
                yield _line(view)


def _event_view(
    stand_in: "StandIn", event: Event, watched: frozenset[int]
) -> dict[str, Any] | None:
    if event.chat_id is not None and event.chat_id not in watched:
        return None
    view: dict[str, Any] = {"kind": event.kind, "chat": event.chat_id}
    if event.kind == "message" and event.chat_id is not None and event.message_id is not None:
        chat, person = stand_in.chats[event.chat_id], stand_in.people[event.chat_id]
        message = chat.messages.get(event.message_id)
        if message is None:  # deleted since; that event follows
            return None
        return view | {"message": message_view(person, message), "keyboard": chat.keyboard}
    return view | {"id": event.message_id, "action": event.detail}


def _line(view: dict[str, Any]) -> str:
    return f"data: {json.dumps(view, ensure_ascii=False)}\n\n"
