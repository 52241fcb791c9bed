"""Turns: how many updates are handled at once, who comes first, and for how long.

A turn has a slot while it works and none while it waits for Telegram: at the gate, in a chat that
Telegram has asked to pause, or for an answer that hangs. So nobody's chat holds up another's. How
many may wait in this way is bounded for each rank, or ten thousand strangers would fill the memory.

Who comes back from Telegram goes on first, then come people who are known, then strangers.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from enum import Enum, auto

SIDE_BY_SIDE = 16
"""Updates worked on at once; many more make each of them slower, not all of them faster."""

LONGEST_STEP_S = 20.0
"""So long an update may work, not counting what it waits for Telegram; then it is given up."""


class Rank(Enum):
    """Whose turn it is."""

    KNOWN = auto()
    STRANGER = auto()
    TROUBLED = auto()
    """Tried before without success: their chats may hang or be refused again."""


MOST_UNDER_WAY = {Rank.KNOWN: 512, Rank.STRANGER: 128, Rank.TROUBLED: 32}


class Turn:
    """One update's turn; made by `Turns.turn`."""

    def __init__(self, slots: "_Slots", *, is_stranger: bool) -> None:
        self.is_stranger = is_stranger
        self._slots = slots
        self._has_slot = False
        self._limit: asyncio.Timeout | None = None

    @asynccontextmanager
    async def waiting(self) -> AsyncGenerator[None]:
        """Around whatever waits for Telegram: others work meanwhile, and the time is not counted.

        Inside itself it changes nothing.
        """
        if not self._has_slot:
            yield
            return
        left = self._stop_counting()
        self._release()
        try:
            yield
        finally:
            await self._acquire(self._slots.returning)
            self._go_on_counting(left)

    @asynccontextmanager
    async def _working(self, queue: deque[asyncio.Future[None]]) -> AsyncGenerator[None]:
        await self._acquire(queue)
        try:
            async with asyncio.timeout(LONGEST_STEP_S) as self._limit:
                yield
        finally:
            self._release()

    async def _acquire(self, queue: deque[asyncio.Future[None]]) -> None:
        await self._slots.acquire(queue)
        self._has_slot = True

    def _release(self) -> None:
        if self._has_slot:
            self._has_slot = False
            self._slots.release()

    def _stop_counting(self) -> float:
        if self._limit is None or self._limit.expired() or (ends_at := self._limit.when()) is None:
            return LONGEST_STEP_S
        self._limit.reschedule(None)
        return ends_at - asyncio.get_running_loop().time()

    def _go_on_counting(self, left: float) -> None:
        if self._limit is not None and not self._limit.expired():
            self._limit.reschedule(asyncio.get_running_loop().time() + left)


class Turns:
    """Hands out turns by rank."""

    def __init__(self) -> None:
        self._slots = _Slots(SIDE_BY_SIDE)
        self._places = {rank: asyncio.Semaphore(most) for rank, most in MOST_UNDER_WAY.items()}

    @asynccontextmanager
    async def turn(self, rank: Rank, *, is_stranger: bool = False) -> AsyncGenerator[Turn]:
        """A turn with its slot, once there is a place and nobody goes before.

        Raises: TimeoutError if the work within took longer than `LONGEST_STEP_S`.
        """
        is_stranger = is_stranger or rank is Rank.STRANGER
        queue = self._slots.strangers if is_stranger else self._slots.known
        turn = Turn(self._slots, is_stranger=is_stranger)
        async with self._places[rank], turn._working(queue):
            marker = _current.set(turn)
            try:
                yield turn
            finally:
                _current.reset(marker)


_current: ContextVar[Turn | None] = ContextVar("turn", default=None)


def current_turn() -> Turn | None:
    """The turn that is under way in this task; None outside of any update."""
    return _current.get()


class _Slots:
    """A semaphore whose free slot goes to the first of the first queue that has somebody."""

    def __init__(self, free: int) -> None:
        self._free = free
        self.returning: deque[asyncio.Future[None]] = deque()
        self.known: deque[asyncio.Future[None]] = deque()
        self.strangers: deque[asyncio.Future[None]] = deque()

    async def acquire(self, queue: deque[asyncio.Future[None]]) -> None:
        if self._free:
            self._free -= 1
            return
        granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(granted)
        try:
            await granted
        except asyncio.CancelledError:
            if granted.done() and not granted.cancelled():
                self.release()
            else:
                queue.remove(granted)
            raise

    def release(self) -> None:
        for queue in (self.returning, self.known, self.strangers):
            while queue:
                granted = queue.popleft()
                if not granted.done():
                    granted.set_result(None)
                    return
        self._free += 1
