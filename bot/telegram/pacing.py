"""The gate: one budget for all messages, two lanes, and Telegram's penalties.

What a person waits for goes first, always; bulk takes what is left. The budget itself is a leaky
bucket with room for hardly more than one call, so that there are no bursts. Only one task asks it:
the pump, which decides who gets a token at the moment it is free. Between token and call a claim is
committed, and a slow disk bunches those who wait for it; so each call passes once more, as it
leaves. When in between leaving and being answered it arrives, nobody here knows: it counts until a
second after its answer, so that no delay on the way makes a second of Telegram's hold more than
Telegram allows.

A 429 holds up the chat it was answered in, and nobody else; only when several chats get one within
moments is it about all of them, and the gate closes.

Sources: https://core.telegram.org/bots/faq ("My bot is hitting limits": about 30 messages a second
overall, 1 a second in one chat, 20 a minute in a group); how many replies may follow each other in
one chat was measured, not documented.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

TELEGRAMS_RATE = 30
MESSAGES_PER_SECOND = 28
"""A little under Telegram's 30, for the error of two clocks."""

SLACK = 2.0
"""The bucket's size in calls: the second makes up for timers that wake late, and is no burst."""

SPARE_FOR_DELAYS = 1
"""So many calls more may count at once, as they count for longer than a second."""

SPARE_FOR_REPLIES = 1
"""And so many more for whom somebody waits; together with the rate they are Telegram's own."""

LONGEST_COUNTED_S = 3.0
"""A call without an answer for so long has arrived or never will: hanging ones close no gate."""

SEVERAL_CHATS = 3
SAME_PENALTY_S = 10.0
"""429 in so many chats within so many seconds are about all chats."""

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


def is_private(chat: Chat) -> bool:
    """Whether it is one person's chat; groups and channels have negative ids or names."""
    return isinstance(chat, int) and chat > 0


def windows_of(chat: Chat, lane: Windows) -> Windows:
    """What a chat allows in a lane; groups and channels allow the same in every lane."""
    return lane if is_private(chat) else GROUP_WINDOWS


@dataclass(eq=False, slots=True)
class _Ticket:
    """Somebody waiting for a token."""

    lane: "deque[_Ticket]"
    windows: Windows
    key: tuple[Chat, bool]
    granted: asyncio.Future[None] = field(default_factory=asyncio.Future)


@dataclass(frozen=True, slots=True)
class _Penalty:
    """A chat's last 429; times of the event loop."""

    at: float
    until: float


class _Budget:
    """A leaky bucket for one asker at a time."""

    def __init__(self, per_second: float) -> None:
        self._spacing = 1 / per_second
        self._next_at = 0.0
        """When the bucket has room for the next call, by the event loop's clock."""

    async def take_one(self) -> None:
        """Returns when there is room for one call more, which is taken."""
        loop = asyncio.get_running_loop()
        self._next_at = max(self._next_at, loop.time() - (SLACK - 1) * self._spacing)
        await asyncio.sleep(self._next_at - loop.time())
        self._next_at += self._spacing


class Gate:
    """Hands out one token for each message; everything runs in one event loop and by its clock.

    A rate above Telegram's own is for another server, such as a stand-in without limits: single
    chats are then not paced either.
    """

    def __init__(self, per_second: float = MESSAGES_PER_SECOND) -> None:
        self._paces_chats = per_second <= TELEGRAMS_RATE
        self._budget = _Budget(per_second)
        self._most_calls = max(1, int(per_second)) + SPARE_FOR_DELAYS
        self._under_way: dict[object, float] = {}
        """When each call that is not answered yet was made."""
        self._answered: deque[float] = deque()
        """When the calls of the last second were answered."""
        self._one_answered = asyncio.Event()
        self._closed_until = 0.0
        self._penalties: dict[Chat, _Penalty] = {}
        self._replies: deque[_Ticket] = deque()
        self._to_strangers: deque[_Ticket] = deque()
        self._bulk: deque[_Ticket] = deque()
        self._lanes = (self._replies, self._to_strangers, self._bulk)
        """In the order of going first."""
        self._recent: dict[tuple[Chat, bool], deque[float]] = {}
        self._changed = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None

    def close_for(self, seconds: float) -> None:
        """No lane passes until this pause is over."""
        self._closed_until = max(self._closed_until, self._now() + seconds)

    def hold_up(self, chat: Chat, seconds: float) -> None:
        """Telegram answered 429 in this chat: it waits; all wait if several chats got one."""
        now = self._now()
        self._penalties = {
            other: penalty
            for other, penalty in self._penalties.items()
            if max(penalty.until, penalty.at + SAME_PENALTY_S) > now
        }
        self._penalties[chat] = _Penalty(now, now + max(seconds, self.held_for(chat)))
        for ticket in self._bulk:
            if ticket.key[0] == chat and not ticket.granted.done():
                ticket.granted.set_result(None)
        recent = [one for one in self._penalties.values() if one.at > now - SAME_PENALTY_S]
        newest = sorted((one for one in recent if one.until > now), key=lambda one: one.at)
        if len(newest) >= SEVERAL_CHATS:
            # The shortest of the last few: a longer one may be about its chat alone.
            self.close_for(min(one.until for one in newest[-SEVERAL_CHATS:]) - now)

    def held_for(self, chat: Chat) -> float:
        """Seconds for which this chat's last 429 still holds it up; 0.0 if none does."""
        penalty = self._penalties.get(chat)
        return max(penalty.until - self._now(), 0.0) if penalty else 0.0

    async def pass_person(
        self, chat: Chat, *, is_edit: bool = False, is_stranger: bool = False
    ) -> None:
        """Returns with a token for a reply, ahead of every bulk message; to known people first."""
        windows = EDIT_WINDOWS if is_edit else REPLY_WINDOWS
        lane = self._to_strangers if is_stranger else self._replies
        await self._wait(lane, chat, windows, is_edit=is_edit)

    async def pass_bulk(self, chat: Chat) -> None:
        """Returns with a token for an unrequested message, when nobody who waits needs it.

        Without one as soon as `held_for` says that the chat is held up: another chat's message
        may go meanwhile.
        """
        if not self.held_for(chat):
            await self._wait(self._bulk, chat, BULK_WINDOWS, is_edit=False)

    @asynccontextmanager
    async def calling(self, chat: Chat, *, is_reply: bool = False) -> AsyncGenerator[float]:
        """Around a call that has its token: 0.0 as soon as it may be made.

        Otherwise the seconds for which the gate is closed or the chat held up: the call must not
        be made then, it would fall into the penalty.
        """
        most = self._most_calls + (SPARE_FOR_REPLIES if is_reply else 0)
        if closed_for := await self._until_place(chat, most):
            yield closed_for
            return
        call = object()
        self._under_way[call] = self._now()
        try:
            yield 0.0
        finally:
            del self._under_way[call]
            if self._paces_chats:
                self._answered.append(self._now())
            self._one_answered.set()

    async def _until_place(self, chat: Chat, most: int) -> float:
        """Returns when fewer than `most` calls count, or with the seconds of a pause."""
        while True:
            now = self._now()
            if pause := max(self._closed_until - now, self.held_for(chat), 0.0):
                return pause
            while self._answered and self._answered[0] <= now - 1.0:
                self._answered.popleft()
            counted = [at for at in self._under_way.values() if at > now - LONGEST_COUNTED_S]
            if not self._paces_chats or len(counted) + len(self._answered) < most:
                return 0.0
            leaves_at = [self._answered[0] + 1.0] if self._answered else []
            leaves_at += [min(counted) + LONGEST_COUNTED_S] if counted else []
            self._one_answered.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._one_answered.wait(), min(leaves_at) - now)

    async def _wait(
        self, lane: deque[_Ticket], chat: Chat, windows: Windows, *, is_edit: bool
    ) -> None:
        allowed = windows_of(chat, windows) if self._paces_chats else ()
        ticket = _Ticket(lane, allowed, (chat, is_edit))
        lane.append(ticket)
        self._changed.set()
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._hand_out())
        await ticket.granted

    async def _hand_out(self) -> None:
        """Works while somebody waits: a token first, then who is to have it."""
        while self._forget_given_up():
            await self._until_somebody_may()
            await self._budget.take_one()
            # While the budget refilled, the gate may have closed or a reply may have come.
            while (ticket := self._first_allowed()) is None:
                if not self._forget_given_up():
                    return
                await self._until_somebody_may()
            self._grant(ticket)

    def _forget_given_up(self) -> bool:
        """Drops tickets whose asker was cancelled; returns whether somebody still waits."""
        for lane in self._lanes:
            if any(ticket.granted.done() for ticket in lane):
                kept = [ticket for ticket in lane if not ticket.granted.done()]
                lane.clear()
                lane.extend(kept)
        return any(self._lanes)

    async def _until_somebody_may(self) -> None:
        while self._forget_given_up() and (wait := self._shortest_wait()) > 0:
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), wait)
            except TimeoutError:
                continue

    def _shortest_wait(self) -> float:
        now = self._now()
        tickets = [ticket for lane in self._lanes for ticket in lane]
        free_at = min((self._free_at(ticket) for ticket in tickets), default=now)
        return max(free_at, self._closed_until) - now

    def _first_allowed(self) -> _Ticket | None:
        now = self._now()
        if now < self._closed_until:
            return None
        for lane in self._lanes:
            for ticket in lane:
                if not ticket.granted.done() and self._free_at(ticket) <= now:
                    return ticket
        return None

    def _free_at(self, ticket: _Ticket) -> float:
        """When the chat's windows allow one more, and its last 429 is over."""
        times = self._recent.get(ticket.key, ())
        penalty = self._penalties.get(ticket.key[0])
        ends = [times[-calls] + seconds for calls, seconds in ticket.windows if len(times) >= calls]
        return max([penalty.until, *ends] if penalty else ends, default=0.0)

    def _grant(self, ticket: _Ticket) -> None:
        ticket.lane.remove(ticket)
        now = self._now()
        if len(self._recent) >= REMEMBERED_CHATS:
            self._recent = {
                key: times
                for key, times in self._recent.items()
                if now - times[-1] < LONGEST_WINDOW_S
            }
        longest = max(calls for calls, _ in EDIT_WINDOWS)
        self._recent.setdefault(ticket.key, deque(maxlen=longest)).append(now)
        ticket.granted.set_result(None)

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
