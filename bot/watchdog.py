"""Notices when the event loop stands still, and says in which line.

While one step computes, nobody is answered. A thread looks at a beat of the loop; when it fails for
too long, the loop's stack is written to the log: files, lines and functions, never values.
"""

import asyncio
import logging
import sys
import threading
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

log = logging.getLogger(__name__)

STANDS_STILL_S = 0.2
BEAT_S = 0.05
FRAMES_TOLD = 8
"""The innermost ones."""

QUIET_S = 10.0
"""So long after one report the next ones are only counted."""


class Watchdog:
    """Watches one event loop from a thread of its own."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._loop_thread = threading.get_ident()
        self._beat_at = monotonic()
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._beat: asyncio.TimerHandle | None = None
        self._stalls_untold = 0

    def start(self) -> None:
        """To be called in the loop's thread."""
        self._feel_beat()
        self._thread.start()

    def stop(self) -> None:
        self._ends.set()
        if self._beat is not None:
            self._beat.cancel()
        self._thread.join()

    def _feel_beat(self) -> None:
        self._beat_at = monotonic()
        self._beat = self._loop.call_later(BEAT_S, self._feel_beat)

    def _watch(self) -> None:
        told_at = -QUIET_S
        while not self._ends.wait(BEAT_S):
            stalled_at = self._beat_at
            if monotonic() - stalled_at < STANDS_STILL_S:
                continue
            where = self._where()
            while self._beat_at == stalled_at and not self._ends.wait(BEAT_S):
                pass
            ended_at = self._beat_at if self._beat_at != stalled_at else monotonic()
            if monotonic() - told_at < QUIET_S:
                self._stalls_untold += 1
                continue
            told_at = monotonic()
            self._tell(ended_at - stalled_at, where)

    def _where(self) -> str:
        """The loop's stack now: the innermost call, its caller, and so on."""
        frame = sys._current_frames().get(self._loop_thread)
        if frame is None:
            return ""
        frames = traceback.StackSummary.extract(
            traceback.walk_stack(frame), limit=FRAMES_TOLD, lookup_lines=False
        )
        return " < ".join(f"{_short(one.filename)}:{one.lineno} {one.name}" for one in frames)

    def _tell(self, lasted: float, where: str) -> None:
        extra = {"seconds": round(lasted, 2), "where": where, "since_last": self._stalls_untold}
        log.warning("the event loop stood still", extra=extra)
        self._stalls_untold = 0


def _short(path: str) -> str:
    return "/".join(Path(path).parts[-2:])


@contextmanager
def watched_loop() -> Generator[None]:
    """Watches the running event loop."""
    watchdog = Watchdog(asyncio.get_running_loop())
    watchdog.start()
    try:
        yield
    finally:
        watchdog.stop()
