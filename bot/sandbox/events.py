"""What happens in the stand-in, told live to whoever looks (the chat page)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

# A reader that is this far behind starts again from the whole state.
MAX_EVENTS_BEHIND = 1000


@dataclass(frozen=True, slots=True)
class Event:
    """Something changed in a chat, or everywhere when `chat_id` is None.

    `kind` is "message", "deleted", "action", "chat" (look at all of it again) or "closed";
    `message_id` names the message concerned and `detail` what the bot is doing.
    """

    kind: str
    chat_id: int | None = None
    message_id: int | None = None
    detail: str | None = None


class EventFeed:
    """Hands every event to all present readers; costs nothing without any."""

    def __init__(self) -> None:
        self._readers: set[asyncio.Queue[Event]] = set()

    def publish(self, event: Event) -> None:
        """Tell all readers; one too far behind is told to start again."""
        for reader in self._readers:
            if reader.qsize() >= MAX_EVENTS_BEHIND:
                while not reader.empty():
                    reader.get_nowait()
                reader.put_nowait(Event("chat"))
            reader.put_nowait(event)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[asyncio.Queue[Event]]:
        """A queue of the events from now on."""
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._readers.add(queue)
        try:
            yield queue
        finally:
            self._readers.discard(queue)
