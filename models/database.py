"""Database: the engine and its two kinds of transaction, `read()` and `write()`.

SQLite is the default and PostgreSQL grows from the same code. On SQLite every `write()` begins
with BEGIN IMMEDIATE, because a transaction that reads first and writes later loses updates;
writers of one process queue up in order instead of waiting on the file's lock. On PostgreSQL
every `write()` of a leader begins by asking whether it still leads.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from itertools import product
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database_address import async_url, is_sqlite
from models.database_errors import STORING_ERRORS, translate
from models.errors import (
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseError,
    DatabaseReadOnlyError,
    LeadershipLostError,
)
from models.queries.leadership import check_epoch
from models.sqlite_connection import BEGIN_WRITE, USE_WAL, SqliteConnection, empty_wal

log = logging.getLogger(__name__)

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


class Database:
    """One engine; sessions that never commit by themselves and never load lazily."""

    def __init__(self, url: str, *, echo: bool = False) -> None:
        self.url = url
        self.is_sqlite = is_sqlite(url)
        self._epoch: int | None = None
        self._told: type[DatabaseError] | None = None
        self.has_deleted = False
        """Whether deleted data may still be in SQLite's write-ahead log."""
        self._threads = ThreadPoolExecutor(SQLITE_THREADS, "sqlite")
        options = {"async_creator": self._open_sqlite} if self.is_sqlite else _engine_options(url)
        self._engine: AsyncEngine = create_async_engine(
            async_url(url), echo=echo, hide_parameters=True, **options
        )
        if self.is_sqlite:
            _prepare_sqlite(self._engine)
        self._engines = {
            kind: self._engine.execution_options(**{_WRITE: kind[0], _BRIEF: kind[1]})
            for kind in product((False, True), repeat=2)
        }
        """The same engine by the kind of transaction: (whether it writes, whether it is brief)."""
        self._turn = asyncio.Lock()
        self._hands = asyncio.Event()
        """Set unless this process is just beginning another epoch."""
        self._hands.set()

    def lead(self, epoch: int | None) -> None:
        """From now on every `write()` is one of this leader, refused once another has taken over.

        None: not one of a leader, as of a command beside it, or on SQLite.
        """
        self._epoch = epoch

    @contextmanager
    def changing_epoch(self) -> Generator[None]:
        """Lets writes wait while this process itself begins another epoch."""
        self._hands.clear()
        try:
            yield
        finally:
            self._hands.set()

    @asynccontextmanager
    async def read(self, *, is_brief: bool = False) -> AsyncGenerator[AsyncSession]:
        """A session for looking only; what it changed is rolled back.

        `is_brief`: it reads a few rows by their keys, may do so in the event loop, and each
        statement sees the newest state.

        Raises: DatabaseError.
        """
        with self._translated_errors():
            async with self._session(writes=False, is_brief=is_brief) as session:
                yield session

    @asynccontextmanager
    async def write(self, *, is_brief: bool = False) -> AsyncGenerator[AsyncSession]:
        """A transaction that commits when the block ends and rolls back when it raises.

        Keep it short: no network call inside, on SQLite all others wait for it. `is_brief`: it
        touches a few rows by their keys, and may do so in the event loop.

        Raises: DatabaseError, of which DatabaseRefusedError means that waiting does not help;
        nothing was written then.
        """
        await self._hands.wait()
        async with self._write_turn():
            with self._translated_errors():
                async with self._session(writes=True, is_brief=is_brief) as session:
                    await session.connection()
                    if self._epoch is not None:
                        await self._check_epoch(session, self._epoch)
                    yield session
                    await session.commit()
            self._told = None

    def _session(self, *, writes: bool, is_brief: bool) -> AsyncSession:
        return AsyncSession(self._engines[writes, is_brief], expire_on_commit=False)

    async def _check_epoch(self, session: AsyncSession, epoch: int) -> None:
        try:
            await check_epoch(session, epoch)
        except LeadershipLostError:
            if not self._hands.is_set() or self._epoch != epoch:
                raise DatabaseBusyError("this process is beginning another epoch") from None
            raise

    @contextmanager
    def _translated_errors(self) -> Generator[None]:
        """Turns the drivers' errors into ours, once, at the edge of the database.

        The frames are kept, the original is not: its message may quote what was to be stored.
        """
        try:
            yield
        except STORING_ERRORS as error:
            translated = translate(error)
            self._tell_once(translated)
            raise translated.with_traceback(error.__traceback__) from None

    def _tell_once(self, error: DatabaseError) -> None:
        """Says what a person has to do, until something could be written again."""
        if isinstance(error, DatabaseDamagedError | DatabaseReadOnlyError):
            if self._told is not type(error):
                extra = {"reason": str(error), "remedy": error.remedy}
                log.error("the database needs somebody", extra=extra)
            self._told = type(error)

    async def _open_sqlite(self, *_: Any, **__: Any) -> SqliteConnection:
        return SqliteConnection(make_url(self.url).database or "", self._threads)

    @asynccontextmanager
    async def _write_turn(self) -> AsyncGenerator[None]:
        if not self.is_sqlite:
            yield
            return
        async with self._turn:
            yield

    async def wipe_deleted(self) -> bool:
        """Leaves nothing of what was deleted in SQLite's files; False if it is to be tried again.

        `secure_delete` overwrites it in its pages, but the write-ahead log still holds these pages
        as they were. PostgreSQL does this by itself, in its own time.
        """
        if not self.is_sqlite:
            return True
        self.has_deleted = True
        async with self._turn:
            with self._translated_errors():
                loop = asyncio.get_running_loop()
                is_wiped = await loop.run_in_executor(
                    self._threads, empty_wal, make_url(self.url).database or ""
                )
        self.has_deleted = not is_wiped
        return is_wiped

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


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(USE_WAL)
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")
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
