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
from typing import Final

MOST_MEMORY_BYTES: Final = 512 * 1024 * 1024
MOST_CPU_S: Final = 10
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


class RefusedHereError(PermissionError):
    """Something that reading a file does not need."""


def limit_resources() -> None:
    """From now on the process is small, slow, alone, and writes nothing but its answer."""
    os.nice(NICENESS)
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY_BYTES),
        (resource.RLIMIT_CPU, MOST_CPU_S),
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
