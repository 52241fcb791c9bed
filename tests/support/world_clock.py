"""A clock that test and bots share across processes, so that a lease runs out when a test says."""

import mmap
import struct
from datetime import timedelta
from pathlib import Path

from models.clock import Clock

_SECONDS = struct.Struct("<d")


class WorldClock(Clock):
    """The wall clock plus an offset that is kept in a file, seen at once wherever it is open."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(_SECONDS.pack(0.0))
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), _SECONDS.size)
        self.file = file

    @property
    def offset(self) -> timedelta:
        (seconds,) = _SECONDS.unpack(self._shared[:])
        return timedelta(seconds=seconds)

    @offset.setter
    def offset(self, offset: timedelta) -> None:
        self._shared[:] = _SECONDS.pack(offset.total_seconds())
