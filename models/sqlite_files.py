"""The files of a SQLite database: readable by their owner alone, copied, forgotten.

A copy made before migrating is named after the moment, `kmuni.sqlite3.20261127T090000.bak`.
"""

import errno
import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from sqlalchemy import make_url

from models.database_address import is_sqlite
from models.errors import DatabaseAwayError, DatabaseError

log = logging.getLogger(__name__)

PRIVATE = 0o600
OTHERS = 0o077
COMPANIONS = ("-wal", "-shm", "-journal", ".lock")
"""What SQLite and the bot write beside the file."""

STAMP = "%Y%m%dT%H%M%S"
COPY_SUFFIX = ".bak"


def sqlite_file(url: str) -> Path | None:
    """Where the database is; None on PostgreSQL or in memory."""
    name = make_url(url).database
    return Path(name) if is_sqlite(url) and name else None


def make_private(file: Path) -> None:
    """Makes the database's file if there is none, and keeps others from reading what belongs to it.

    SQLite gives the files that it writes beside it the same rights. One that exists is never
    opened: closing it would drop the locks of this process's connections, and the next process to
    leave would then delete the write-ahead log with what they wrote.
    Source: https://sqlite.org/howtocorrupt.html, section 2.2

    Raises: DatabaseAwayError.
    """
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE))
    except FileExistsError:
        if (code := _hindrance(file)) is not None:
            reason = os.strerror(code)
            raise DatabaseAwayError(f"the file cannot be opened ({reason})") from None
    except OSError as error:
        raise DatabaseAwayError(f"the file cannot be opened ({error.strerror})") from error
    companions = [Path(f"{file}{suffix}") for suffix in COMPANIONS]
    for path in (file, *companions, *(copy for copy, _ in list_copies(file))):
        with suppress(FileNotFoundError):
            _tighten(path)


def _hindrance(file: Path) -> int | None:
    """The error code of what keeps an existing file from being used; None if nothing does."""
    if not file.exists():
        return errno.ENOENT  # a link to nothing
    if file.is_dir():
        return errno.EISDIR
    return None if os.access(file, os.R_OK | os.W_OK) else errno.EACCES


def _tighten(path: Path) -> None:
    mode = path.stat().st_mode & 0o777
    if not mode & OTHERS:
        return
    fields = {"file": path.name, "mode": f"{mode:04o}"}
    try:
        path.chmod(mode & ~OTHERS)
    except PermissionError:
        log.warning("file stays readable by others: it is another user's", extra=fields)
    else:
        log.warning("file was readable by others and is not any more", extra=fields)


def list_copies(file: Path) -> list[tuple[Path, datetime]]:
    """The copies made before migrating, with the time of each (aware UTC)."""
    copies = []
    for path in file.parent.glob("*.bak"):
        stamp = path.name.removeprefix(f"{file.name}.").removesuffix(COPY_SUFFIX)
        if path.name == f"{file.name}.{stamp}{COPY_SUFFIX}":
            with suppress(ValueError):
                copies.append((path, datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)))
    return copies


def delete_copies(file: Path, *, before: datetime) -> int:
    """Deletes the copies made before that time; returns how many."""
    old = [path for path, made_at in list_copies(file) if made_at < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def make_copy(file: Path, now: datetime) -> Path:
    """Copies the database with its write-ahead log, by SQLite's own backup.

    Raises: DatabaseError; a copy that did not come to its end is removed.
    """
    copy = Path(f"{file}.{now.astimezone(UTC):{STAMP}}{COPY_SUFFIX}")
    make_private(copy)
    try:
        _back_up(str(file), copy)
    except sqlite3.Error as error:
        copy.unlink(missing_ok=True)
        raise DatabaseError(f"no copy could be made: {error}") from error
    return copy


@contextmanager
def throwaway_copy(file: Path) -> Iterator[str]:
    """The URL of a copy with which anything may be done; not a byte of the original changes.

    Raises: DatabaseError.
    """
    if not file.is_file():
        raise DatabaseError(f"there is no database {file} yet")
    with TemporaryDirectory(prefix="kmuni-") as folder:
        copy = Path(folder) / "copy.sqlite3"
        make_private(copy)
        try:
            if Path(f"{file}-shm").exists():  # somebody has it open, or was killed
                _back_up(f"file:{quote(str(file))}?mode=ro", copy)
            else:
                for suffix in ("", "-wal", "-journal"):
                    with suppress(FileNotFoundError):
                        shutil.copyfile(f"{file}{suffix}", f"{copy}{suffix}")
        except (OSError, sqlite3.Error) as error:
            raise DatabaseError(f"the database cannot be read ({error})") from error
        yield f"sqlite:///{copy}"


def _back_up(source: str, target: Path) -> None:
    opened = sqlite3.connect(source, uri=source.startswith("file:"))
    written = sqlite3.connect(target)
    try:
        opened.backup(written)
    finally:
        written.close()
        opened.close()
