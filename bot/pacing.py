"""The gate: one budget for all messages, two lanes, and Telegram's penalties.

What a person waits for goes first, always; bulk takes what is left and keeps a second between two
messages to one chat. A leaky bucket would allow a burst at first; this gate spaces evenly, because
a burst is what Telegram answers with 429. Source: https://core.telegram.org/bots/faq ("My bot is
hitting limits": about 30 messages a second overall, 1 a second in one chat).
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.intake import seconds_of

MESSAGES_PER_SECOND = 28
"""A little under Telegram's 30, for the error of two clocks."""

CHAT_PAUSE_S = 1.0
MAX_PENALTIES = 3
"""So many 429 in a row a reply waits out before it is given up."""

REMEMBERED_CHATS = 10_000


class Gate:
    """Spaces messages; `now` and `sleep` are seconds of one monotonic clock."""

    def __init__(
        self,
        per_second: float = MESSAGES_PER_SECOND,
        *,
        now: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._spacing = 1 / per_second
        self._now = now or asyncio.get_running_loop().time
        self._sleep = sleep
        self._next_free = 0.0
        self._closed_until = 0.0
        self._persons_waiting = 0
        self._last_in_chat: dict[int, float] = {}

    def close_for(self, seconds: float) -> None:
        """Telegram asked for a pause: no lane passes until it is over."""
        self._closed_until = max(self._closed_until, self._now() + seconds)

    async def pass_person(self, chat_id: int) -> None:
        """A token for a reply; taken at once, ahead of every bulk message."""
        self._persons_waiting += 1
        try:
            slot = max(self._now(), self._next_free, self._closed_until)
            self._next_free = slot + self._spacing
            while (wait := max(slot, self._closed_until) - self._now()) > 0:
                await self._sleep(wait)
            self._remember(chat_id)
        finally:
            self._persons_waiting -= 1

    async def wait_for_bulk(self) -> None:
        """Returns once a bulk message could pass, without taking its token."""
        while (wait := self._bulk_wait()) > 0:
            await self._sleep(wait)

    @asynccontextmanager
    async def bulk(self, chat_id: int) -> AsyncGenerator[None]:
        """A token for one bulk message, when nobody who waits needs it."""
        while (wait := max(self._bulk_wait(), self._chat_wait(chat_id))) > 0:
            await self._sleep(wait)
        self._next_free = self._now() + self._spacing
        self._remember(chat_id)
        yield

    def _bulk_wait(self) -> float:
        wait = max(self._next_free, self._closed_until) - self._now()
        return max(wait, self._spacing) if self._persons_waiting else wait

    def _chat_wait(self, chat_id: int) -> float:
        return self._last_in_chat.get(chat_id, -CHAT_PAUSE_S) + CHAT_PAUSE_S - self._now()

    def _remember(self, chat_id: int) -> None:
        now = self._now()
        if len(self._last_in_chat) > REMEMBERED_CHATS:
            self._last_in_chat = {
                chat: at for chat, at in self._last_in_chat.items() if now - at < CHAT_PAUSE_S
            }
        self._last_in_chat[chat_id] = now


class PersonLane(BaseRateLimiter[None]):
    """The gate's first lane, as the rate limiter of the bot that answers people."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """Calls that name no chat, such as answering a tap, pass at once."""
        chat_id = data.get("chat_id")
        for _ in range(MAX_PENALTIES):
            if isinstance(chat_id, int):
                await self._gate.pass_person(chat_id)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._gate.close_for(seconds_of(error))
                if not isinstance(chat_id, int):
                    raise
        return await callback(*args, **kwargs)
