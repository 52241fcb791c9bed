"""Waking whoever waits for something to change, without polling."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Pulse:
    """Wakes all waiting tasks at each beat."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def beat(self) -> None:
        """Wake everybody who waits now."""
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, timeout_seconds: float) -> bool:
        """True at the next beat, False when none came in time."""
        if timeout_seconds <= 0:
            return False
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            async with asyncio.timeout(timeout_seconds):
                await future
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(future)
        return True

    async def until(self, find: Callable[[], Found | None], timeout_seconds: float) -> Found | None:
        """What `find` returns once it is not None, looked for at each beat; None when too late."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + timeout_seconds
        while (found := find()) is None:
            if not await self.wait(deadline - clock()):
                return find()
        return found
