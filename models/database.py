"""Database: the engine and its two kinds of transaction, `read()` and `write()`.

SQLite is the default and PostgreSQL grows from the same code. On SQLite every `write()` begins
with BEGIN IMMEDIATE, because a transaction that reads first and writes later loses updates;
writers of one process queue up in order instead of waiting on the file's lock. On PostgreSQL
every `write()` of a leader begins by asking whether it still leads.
"""

import asyncio
import errno
import sqlite3
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from models.errors import DatabaseBusyError, DatabaseError, DatabaseFullError
from models.queries.leadership import check_epoch
from models.sqlite_connection import BEGIN_WRITE, USE_WAL, SqliteConnection

SQLITE_THREADS = 8
"""Statements and commits that wait for the disk at once."""

_WRITE = "kmuni_write"
_BRIEF = "kmuni_brief"

POSTGRES_OPTIONS = (
    "-c lock_timeout=10s -c idle_in_transaction_session_timeout=10s -c statement_timeout=120s"
)
"""A process that froze within a transaction must not hold up the one that takes over."""

CONNECTIONS = 20
"""To PostgreSQL: 16 chats side by side and a few to spare."""


def async_url(url: str) -> URL:
    """The engine's URL: `sqlite:` runs on aiosqlite, `postgresql:` on psycopg 3.

    Raises: ValueError for any other database.
    """
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return parsed.set(drivername="sqlite+aiosqlite")
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    raise ValueError(f"unknown kind of database: {backend}")


def sync_url(url: str) -> URL:
    """The URL for alembic and child processes, which work without an event loop."""
    parsed = async_url(url)
    return parsed.set(drivername="sqlite" if is_sqlite(url) else "postgresql+psycopg")


def is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


class Database:
    """One engine; sessions that never commit by themselves and never load lazily."""

    def __init__(self, url: str, *, echo: bool = False) -> None:
        self.url = url
        self.is_sqlite = is_sqlite(url)
        self._epoch: int | None = None
        self._threads = ThreadPoolExecutor(SQLITE_THREADS, "sqlite")
        options = {"async_creator": self._open_sqlite} if self.is_sqlite else _engine_options(url)
        self._engine: AsyncEngine = create_async_engine(
            # What people typed must not reach the log by way of an error.
            async_url(url),
            echo=echo,
            hide_parameters=True,
            **options,
        )
        self._turn = asyncio.Lock()
        if self.is_sqlite:
            _prepare_sqlite(self._engine)

    def lead(self, epoch: int | None) -> None:
        """From now on every `write()` is one of this leader, refused once another has taken over.

        None: not one of a leader, as of a command beside it, or on SQLite.
        """
        self._epoch = epoch

    @asynccontextmanager
    async def read(self, *, is_brief: bool = False) -> AsyncGenerator[AsyncSession]:
        """A session for looking only; what it changed is rolled back.

        `is_brief`: it reads a few rows by their keys, may do so in the event loop, and each
        statement sees the newest state.

        Raises: DatabaseError.
        """
        with _translated_errors():
            async with AsyncSession(self._engine, expire_on_commit=False) as session:
                if is_brief:
                    await session.connection(execution_options={_BRIEF: True})
                yield session

    @asynccontextmanager
    async def write(self, *, is_brief: bool = False) -> AsyncGenerator[AsyncSession]:
        """A transaction that commits when the block ends and rolls back when it raises.

        Keep it short: no network call inside, on SQLite all others wait for it. `is_brief`: it
        touches a few rows by their keys, and may do so in the event loop.

        Raises: DatabaseBusyError, DatabaseFullError, LeadershipLostError, DatabaseError; nothing
        was written then.
        """
        async with self._write_turn():
            with _translated_errors():
                async with AsyncSession(self._engine, expire_on_commit=False) as session:
                    options = {_WRITE: True, _BRIEF: is_brief}
                    await session.connection(execution_options=options)
                    if self._epoch is not None:
                        await check_epoch(session, self._epoch)
                    yield session
                    await session.commit()

    async def _open_sqlite(self, *_: Any, **__: Any) -> SqliteConnection:
        return SqliteConnection(make_url(self.url).database or "", self._threads)

    @asynccontextmanager
    async def _write_turn(self) -> AsyncGenerator[None]:
        if not self.is_sqlite:
            yield
            return
        async with self._turn:
            yield

    async def close(self) -> None:
        await self._engine.dispose()
        self._threads.shutdown()


def _engine_options(url: str) -> dict[str, Any]:
    if is_sqlite(url):
        return {}
    return {
        "pool_size": CONNECTIONS,
        "max_overflow": 0,
        "connect_args": {"options": POSTGRES_OPTIONS, "connect_timeout": 5},
    }


class _translated_errors:  # noqa: N801 - reads as a verb where it is used
    """Turns the drivers' errors into ours, once, at the edge of the database."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, DBAPIError):
            raise _translate(error) from error


def _translate(error: DBAPIError) -> Exception:
    original = error.orig
    message = str(original).lower()
    if isinstance(original, sqlite3.Error):
        if "locked" in message or "busy" in message:
            return DatabaseBusyError(message)
        if "full" in message or "readonly" in message or "disk i/o" in message:
            return DatabaseFullError(message)
    sqlstate = getattr(original, "sqlstate", None)
    if sqlstate in {"40001", "40P01", "55P03"}:
        return DatabaseBusyError(message)
    if sqlstate == "53100" or getattr(original, "errno", None) == errno.ENOSPC:
        return DatabaseFullError(message)
    if isinstance(error, OperationalError):
        return DatabaseError(message)
    return error


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(USE_WAL)
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        options = connection.get_execution_options()
        is_brief = options.get(_BRIEF, False)
        connection.connection.driver_connection.is_brief = is_brief
        if options.get(_WRITE):
            connection.exec_driver_sql(BEGIN_WRITE)
        elif not is_brief:
            connection.exec_driver_sql("BEGIN")
