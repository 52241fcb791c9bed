"""`kill -9` at a commit that was chosen beforehand, in the bot or in the matching child.

The commits of one run are numbered from 1 across its processes, by the length of a shared file.
"""

import json
import os
import signal
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import event
from sqlalchemy.orm import Session

VARIABLE = "TEST_COMMIT_KILL"
SITE = Path(__file__).parent / "matching_child_site"
"""A folder whose `sitecustomize` installs the hook in an interpreter that a bot starts."""

_NUMBER = "commit_number"

Side = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class CommitKill:
    """Which commit of a run is its last; number 0 only counts."""

    counted: str
    """The file with one byte for each commit."""
    number: int = 0
    side: Side = "before"

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def install_here_and_below(kill: str) -> None:
    """In this process, and in each interpreter that it will start."""
    os.environ[VARIABLE] = kill
    # The path is handed on to the matching child, where its first `sitecustomize` counts.
    sys.path.insert(0, str(SITE))
    install()


def install() -> None:
    """Counts the commits of this process from now on, and ends its process group at the chosen."""
    kill = CommitKill(**json.loads(os.environ[VARIABLE]))

    def before(session: Session) -> None:
        number = session.info[_NUMBER] = _count(kill.counted)
        if (number, "before") == (kill.number, kill.side):
            _die()

    def after(session: Session) -> None:
        if (session.info.get(_NUMBER), "after") == (kill.number, kill.side):
            _die()

    event.listen(Session, "before_commit", before)
    event.listen(Session, "after_commit", after)


def _count(file: str) -> int:
    """The number of the commit that begins now."""
    counted = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(counted, b".")
        return os.lseek(counted, 0, os.SEEK_CUR)
    finally:
        os.close(counted)


def _die() -> None:
    """Bot and matching child at once, as when the machine goes."""
    os.killpg(0, signal.SIGKILL)
