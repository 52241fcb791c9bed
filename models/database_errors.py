"""What the drivers' errors mean, in our own tree and without a value of any row.

A driver's message may quote what was to be stored, and so may what it was raised from. So the
places in the code are kept, and of the words only those that say nothing about people: names of
tables and columns, error codes, and what a server says before anything was asked of it.
"""

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

from models.errors import (
    DatabaseAwayError,
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseError,
    DatabaseFullError,
    DatabaseReadOnlyError,
    DatabaseRefusedError,
)

_SQLITE: dict[int, tuple[type[DatabaseError], str]] = {
    sqlite3.SQLITE_BUSY: (DatabaseBusyError, "locked by another process"),
    sqlite3.SQLITE_LOCKED: (DatabaseBusyError, "locked by another connection"),
    sqlite3.SQLITE_FULL: (DatabaseFullError, "no space left"),
    sqlite3.SQLITE_IOERR: (DatabaseFullError, "the disk does not take or give what is asked of it"),
    sqlite3.SQLITE_READONLY: (DatabaseReadOnlyError, "the file or its folder is read-only"),
    sqlite3.SQLITE_CANTOPEN: (DatabaseAwayError, "the file cannot be opened"),
    sqlite3.SQLITE_CORRUPT: (DatabaseDamagedError, "the file is damaged"),
    sqlite3.SQLITE_NOTADB: (DatabaseDamagedError, "the file is not a SQLite database"),
}
"""By primary result code. Source: https://sqlite.org/rescode.html"""

_NAMES_ONLY = (
    "UNIQUE constraint failed: ",
    "NOT NULL constraint failed: ",
    "FOREIGN KEY constraint failed",
)
"""Messages of SQLite that name columns and never quote a value."""

_POSTGRESQL: dict[str, tuple[type[DatabaseError], str]] = {
    "25006": (DatabaseReadOnlyError, "the server takes no writes (a replica?)"),
    "40001": (DatabaseBusyError, "in conflict with another transaction"),
    "40P01": (DatabaseBusyError, "in a deadlock with another transaction"),
    "55P03": (DatabaseBusyError, "locked by another transaction"),
    "57014": (DatabaseBusyError, "a statement took too long"),
    "53100": (DatabaseFullError, "no space left"),
    "53200": (DatabaseFullError, "no memory left"),
    "53300": (DatabaseAwayError, "the server has too many connections"),
    "3D000": (DatabaseAwayError, "there is no such database"),
    "XX001": (DatabaseDamagedError, "a table is damaged"),
    "XX002": (DatabaseDamagedError, "an index is damaged"),
}
"""By SQLSTATE. Source: PostgreSQL's documentation, appendix A."""

_POSTGRESQL_CLASSES: dict[str, tuple[type[DatabaseError], str]] = {
    "08": (DatabaseAwayError, "the connection failed"),
    "25": (DatabaseBusyError, "the server ended the transaction"),
    "28": (DatabaseAwayError, "the server does not let this user in"),
    "57": (DatabaseAwayError, "the server ended the connection"),
    "58": (DatabaseFullError, "the server's disk does not take or give what is asked of it"),
}

STORING_ERRORS = (SQLAlchemyError, sqlite3.Error, OverflowError, UnicodeError)
"""What goes wrong at the database; the last two are raised by drivers for values they cannot take,
and never wrapped."""


def translate(error: BaseException) -> DatabaseError:
    """Our error for one of `STORING_ERRORS`; its text may be logged and shown."""
    original = error.orig if isinstance(error, StatementError) else error
    if isinstance(error, NoConnectionFreeError):
        return DatabaseBusyError("every connection is in use")
    if isinstance(original, sqlite3.Error):
        return _of_sqlite(original)
    if isinstance(error, DBAPIError) and original is not None:
        return _of_postgresql(original)
    return DatabaseRefusedError(f"not taken: {type(original or error).__name__}")


def _of_sqlite(error: sqlite3.Error) -> DatabaseError:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return DatabaseRefusedError(f"not taken: {type(error).__name__}")
    found = _SQLITE.get(code & 0xFF)
    if found is not None:
        kind, reason = found
        return kind(f"{reason} ({error.sqlite_errorname})")
    words = str(error)
    named = f" ({words})" if words.startswith(_NAMES_ONLY) else ""
    return DatabaseRefusedError(f"refused: {error.sqlite_errorname}{named}")


def _of_postgresql(error: BaseException) -> DatabaseError:
    sqlstate: str | None = getattr(error, "sqlstate", None)
    if sqlstate is None:
        return _of_connection(error)
    found = _POSTGRESQL.get(sqlstate) or _POSTGRESQL_CLASSES.get(sqlstate[:2])
    if found is not None:
        kind, reason = found
        return kind(f"{reason} ({sqlstate})")
    details = getattr(error, "diag", None)
    names = [getattr(details, f"{part}_name", None) for part in ("table", "column", "constraint")]
    named = " ".join(name for name in names if name)
    return DatabaseRefusedError(f"refused: {sqlstate} {named}".rstrip())


def _of_connection(error: BaseException) -> DatabaseError:
    """Without a code nothing had been asked yet, or the driver itself refused a value."""
    import psycopg

    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return DatabaseAwayError(one_line(str(error)) or type(error).__name__)
    return DatabaseRefusedError(f"not taken: {type(error).__name__}")


def one_line(words: str) -> str:
    """What a server said while it was being reached, without repeating itself."""
    lines = [" ".join(line.split()) for line in words.splitlines()]
    end = next(
        (place for place, line in enumerate(lines) if line.startswith("Multiple conn")), None
    )
    return " ".join(line for line in lines[:end] if line)
