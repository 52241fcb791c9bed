"""The gate: one budget for all messages, two lanes, and Telegram's penalties.

What a person waits for goes first, always; bulk takes what is left. The budget itself is
aiolimiter's leaky bucket with room for hardly more than one call, so that there are no bursts. It
hands out tokens in the order of asking, therefore only one task asks it: the pump, which decides
who gets a token at the moment it is free. Between token and call a claim is committed, and a slow
disk bunches those who wait for it; so each call passes once more, as it leaves. When in between
leaving and being answered it arrives, nobody here knows: it counts until a second after its answer,
so that no delay on the way makes a second of Telegram's hold more than Telegram allows.

Sources: https://core.telegram.org/bots/faq ("My bot is hitting limits": about 30 messages a second
overall, 1 a second in one chat, 20 a minute in a group); how many replies may follow each other in
one chat was measured, not documented.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.intake import seconds_of

TELEGRAMS_RATE = 30
MESSAGES_PER_SECOND = 28
"""A little under Telegram's 30, for the error of two clocks."""

SLACK = 2.0
"""The bucket's size in calls: the second makes up for timers that wake late, and is no burst."""

SPARE_FOR_DELAYS = 1
"""So many calls more may count at once, as they count for longer than a second."""

SPARE_FOR_REPLIES = 1
"""And so many more for whom somebody waits; together with the rate they are Telegram's own."""

MAX_PENALTIES = 3
"""So many 429 in a row a reply waits out before it is given up."""

REMEMBERED_CHATS = 10_000

Windows = tuple[tuple[int, float], ...]
"""At most so many calls within so many seconds, each."""

BULK_WINDOWS: Windows = ((1, 1.0), (20, 20.0))
REPLY_WINDOWS: Windows = ((3, 1.0), (20, 20.0))
EDIT_WINDOWS: Windows = ((5, 1.0), (60, 60.0))
GROUP_WINDOWS: Windows = ((1, 1.0), (20, 60.0))
LONGEST_WINDOW_S = 60.0

COUNTED = ("send", "edit", "copy", "forward")
UNCOUNTED = frozenset({"sendChatAction"})

Chat = int | str
"""A chat's id, or the name of a public channel."""


def is_message(endpoint: str) -> bool:
    """Whether a method of the Bot API counts against the rates of messages."""
    return endpoint.startswith(COUNTED) and endpoint not in UNCOUNTED


def windows_of(chat: Chat, lane: Windows) -> Windows:
    """What a chat allows in a lane; groups and channels allow the same in every lane."""
    is_private = isinstance(chat, int) and chat > 0
    return lane if is_private else GROUP_WINDOWS


@dataclass(eq=False, slots=True)
class _Ticket:
    """Somebody waiting for a token."""

    windows: Windows
    key: tuple[Chat, bool]
    granted: asyncio.Future[None] = field(default_factory=asyncio.Future)


class Gate:
    """Hands out one token for each message; everything runs in one event loop and by its clock.

    A rate above Telegram's own is for another server, such as a stand-in without limits: single
    chats are then not paced either.
    """

    def __init__(self, per_second: float = MESSAGES_PER_SECOND) -> None:
        self._paces_chats = per_second <= TELEGRAMS_RATE
        self._budget = AsyncLimiter(SLACK, SLACK / per_second)
        self._most_calls = max(1, int(per_second)) + SPARE_FOR_DELAYS
        self._under_way = 0
        self._answered: deque[float] = deque()
        """When the calls of the last second were answered."""
        self._one_answered = asyncio.Event()
        self._closed_until = 0.0
        self._replies: deque[_Ticket] = deque()
        self._bulk: deque[_Ticket] = deque()
        self._recent: dict[tuple[Chat, bool], deque[float]] = {}
        self._changed = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None

    def close_for(self, seconds: float) -> None:
        """Telegram asked for a pause: no lane passes until it is over."""
        now = asyncio.get_running_loop().time()
        self._closed_until = max(self._closed_until, now + seconds)

    async def pass_person(self, chat: Chat, *, is_edit: bool = False) -> None:
        """Returns with a token for a reply, ahead of every bulk message."""
        lane = EDIT_WINDOWS if is_edit else REPLY_WINDOWS
        await self._wait(self._replies, chat, lane, is_edit=is_edit)

    async def pass_bulk(self, chat: Chat) -> None:
        """Returns with a token for an unrequested message, when nobody who waits needs it."""
        await self._wait(self._bulk, chat, BULK_WINDOWS, is_edit=False)

    @asynccontextmanager
    async def calling(self, *, is_reply: bool = False) -> AsyncGenerator[float]:
        """Around a call that has its token: 0.0 as soon as it may be made.

        Otherwise the seconds of a closed gate: the call must not be made then, it would fall into
        the penalty.
        """
        most = self._most_calls + (SPARE_FOR_REPLIES if is_reply else 0)
        if closed_for := await self._until_place(most):
            yield closed_for
            return
        self._under_way += 1
        try:
            yield 0.0
        finally:
            self._under_way -= 1
            if self._paces_chats:
                self._answered.append(asyncio.get_running_loop().time())
            self._one_answered.set()

    async def _until_place(self, most: int) -> float:
        """Returns when fewer than `most` calls count, or with the seconds of a closed gate."""
        while True:
            now = asyncio.get_running_loop().time()
            if now < self._closed_until:
                return self._closed_until - now
            while self._answered and self._answered[0] <= now - 1.0:
                self._answered.popleft()
            if not self._paces_chats or self._under_way + len(self._answered) < most:
                return 0.0
            self._one_answered.clear()
            wait = self._answered[0] + 1.0 - now if self._answered else None
            with suppress(TimeoutError):
                await asyncio.wait_for(self._one_answered.wait(), wait)

    async def _wait(
        self, lane: deque[_Ticket], chat: Chat, windows: Windows, *, is_edit: bool
    ) -> None:
        allowed = windows_of(chat, windows) if self._paces_chats else ()
        ticket = _Ticket(allowed, (chat, is_edit))
        lane.append(ticket)
        self._changed.set()
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._hand_out())
        await ticket.granted

    async def _hand_out(self) -> None:
        """Works while somebody waits: a token first, then who is to have it."""
        while self._forget_given_up():
            await self._until_somebody_may()
            await self._budget.acquire()
            # While the budget refilled, the gate may have closed or a reply may have come.
            while (ticket := self._first_allowed()) is None:
                if not self._forget_given_up():
                    return
                await self._until_somebody_may()
            self._grant(ticket)

    def _forget_given_up(self) -> bool:
        """Drops tickets whose asker was cancelled; returns whether somebody still waits."""
        for lane in (self._replies, self._bulk):
            if any(ticket.granted.done() for ticket in lane):
                kept = [ticket for ticket in lane if not ticket.granted.done()]
                lane.clear()
                lane.extend(kept)
        return bool(self._replies or self._bulk)

    async def _until_somebody_may(self) -> None:
        while self._forget_given_up() and (wait := self._shortest_wait()) > 0:
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), wait)
            except TimeoutError:
                continue

    def _shortest_wait(self) -> float:
        now = asyncio.get_running_loop().time()
        tickets = (*self._replies, *self._bulk)
        free_at = min((self._free_at(ticket) for ticket in tickets), default=now)
        return max(free_at, self._closed_until) - now

    def _first_allowed(self) -> _Ticket | None:
        now = asyncio.get_running_loop().time()
        if now < self._closed_until:
            return None
        for lane in (self._replies, self._bulk):
            for ticket in lane:
                if not ticket.granted.done() and self._free_at(ticket) <= now:
                    return ticket
        return None

    def _free_at(self, ticket: _Ticket) -> float:
        """When the chat's windows allow one more."""
        times = self._recent.get(ticket.key, ())
        return max(
            (times[-calls] + seconds for calls, seconds in ticket.windows if len(times) >= calls),
            default=0.0,
        )

    def _grant(self, ticket: _Ticket) -> None:
        lane = self._replies if ticket in self._replies else self._bulk
        lane.remove(ticket)
        now = asyncio.get_running_loop().time()
        if len(self._recent) >= REMEMBERED_CHATS:
            self._recent = {
                key: times
                for key, times in self._recent.items()
                if now - times[-1] < LONGEST_WINDOW_S
            }
        longest = max(calls for calls, _ in EDIT_WINDOWS)
        self._recent.setdefault(ticket.key, deque(maxlen=longest)).append(now)
        ticket.granted.set_result(None)


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
        """Calls that are no message, such as answering a tap, pass at once."""
        chat = data.get("chat_id")
        if not isinstance(chat, Chat) or not is_message(endpoint):
            return await callback(*args, **kwargs)
        penalties = 0
        while True:
            await self._gate.pass_person(chat, is_edit=endpoint.startswith("edit"))
            async with self._gate.calling(is_reply=True) as closed_for:
                if closed_for:
                    continue
                try:
                    return await callback(*args, **kwargs)
                except RetryAfter as error:
                    self._gate.close_for(seconds_of(error))
                    penalties += 1
                    if penalties > MAX_PENALTIES:
                        raise
