"""What the machine hands to the process, made harmless before anything reads it."""

import io
import os
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE_VARIABLE = "TZ"
PRIVATE_UMASK = 0o077


def make_environment_harmless() -> None:
    """For every command, before its libraries are imported."""
    os.umask(PRIVATE_UMASK)  # whatever is written belongs to this user alone
    _replace_unknown_letters()
    _drop_nonsense_zone()


def _replace_unknown_letters() -> None:
    """A terminal or a log that knows fewer letters shows others in their place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _drop_nonsense_zone() -> None:
    """Babel fails at its import if TZ names a file that is no zone; to the system that is UTC."""
    zone = os.environ.get(ZONE_VARIABLE, "").removeprefix(":")
    try:
        if zone and Path(zone).exists():
            with Path(zone).open("rb") as file:
                ZoneInfo.from_file(file)
    except (OSError, ValueError):
        os.environ[ZONE_VARIABLE] = "UTC"
