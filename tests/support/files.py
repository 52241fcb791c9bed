"""Where tests have their files: in memory if it has room, so that nobody waits for a disk."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - folders of their own are made in it
ROOM_BYTES = 2 * 1024**3
"""Enough for a server of each of many processes; everything else goes with its test."""


def keep_files_in_memory() -> None:
    """From now on, here and in processes started from here; a wish of whoever runs them goes first.

    Where memory is no file system, or a small one as in a container, files stay on the disk.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free >= ROOM_BYTES:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
