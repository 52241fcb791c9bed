"""What the process that reads a file may not do, whatever the file makes it do.

The system holds the limits: once no further file descriptor can be had, no code of the process,
compiled libraries included, opens a file or a socket, and nothing can be written or grow beyond
its memory and time. The limits cannot be raised again except by root, and for root there is no
limit of processes either; so the bot is to run under a user of its own. The audit hook refuses the
same to code in Python by name, root or not; compiled code does not ask it.
"""

import os
import resource
import sys
from dataclasses import dataclass
from typing import Final

NICENESS: Final = 10

_REFUSED: Final = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.startfile",
    "pty.",
    "ctypes.dlopen",
    "urllib.",
    "open",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading a file may take."""

    memory_bytes: int
    """Of addresses, which is more than what is used of them."""
    seconds: int


FOR_WORDS: Final = Limits(512 * 1024 * 1024, 10)
FOR_PICTURES: Final = Limits(1536 * 1024 * 1024, 40)
"""Recognising words loads two models and looks at each page for seconds."""


class RefusedHereError(PermissionError):
    """Something that reading a file does not need."""


def limit_resources(limits: Limits) -> None:
    """From now on the process is small, slow, alone, and writes nothing but its answer."""
    os.nice(NICENESS)
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def shut() -> None:
    """From now on it opens nothing: no file, no socket, no program. Load before what is needed."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    sys.addaudithook(_refuse)


def _refuse(event: str, _: object) -> None:
    if event.startswith(_REFUSED):
        raise RefusedHereError(event)
