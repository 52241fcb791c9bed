"""An event loop whose clock jumps over every pause: minutes pass in milliseconds."""

import asyncio
import selectors
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

Result = TypeVar("Result")

WORK_S = 1e-6
"""What one turn of the loop takes."""


class _Selector(selectors.BaseSelector):
    """Never waits: the time it was asked to wait is added to the clock instead."""

    def __init__(self) -> None:
        self._real = selectors.DefaultSelector()
        self.seconds = 0.0

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._real.unregister(fileobj)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("everything waits and nothing will ever happen")
        # Work takes time too; without it, rounding could make a pause of nothing last for ever.
        self.seconds += max(WORK_S, timeout)
        return self._real.select(0)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._real.get_map()

    def close(self) -> None:
        self._real.close()


class _FastLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._fast_selector = _Selector()
        super().__init__(self._fast_selector)

    def time(self) -> float:
        return self._fast_selector.seconds


def run_in_fast_time(work: Coroutine[Any, Any, Result]) -> Result:
    """Runs `work`, which may wait but neither read files nor sockets."""
    with asyncio.Runner(loop_factory=_FastLoop) as runner:
        return runner.run(work)
