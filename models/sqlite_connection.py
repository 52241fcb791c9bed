"""SQLite under asyncio: short statements in the event loop, long ones and commits in a thread.

A statement of an update takes some 20 microseconds and its way to a thread and back ten times as
long, several times over while the loop is busy. So a `brief` transaction runs where it is asked;
only its commit, which waits for the disk, goes to a thread. Everything else goes there statement by
statement, each with its rows in one trip.

SQLAlchemy's dialect for aiosqlite is used unchanged: this is the connection it is given.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from typing import Any, Self, TypeVar

Result = TypeVar("Result")

BUSY_S = 10.0
"""How long a write waits for another process, for example `kmuni push` beside `kmuni run`."""

BUSY_PAUSE_S = 0.01
MOMENT_MS = 50
"""How long the driver itself waits, for locks that are held for a moment only."""

STATEMENTS_KEPT = 256
"""Prepared statements that a connection remembers."""

BEGIN_WRITE = "BEGIN IMMEDIATE"
USE_WAL = "PRAGMA journal_mode=WAL"
LOCKING = frozenset({BEGIN_WRITE, USE_WAL})
"""The statements that another process's write keeps waiting; with a WAL no other one is."""


WIPE_PATIENCE_S = 0.2
"""How long emptying the write-ahead log waits for its readers, and writers for it."""


def empty_wal(path: str) -> bool:
    """Moves everything into the file itself and cuts the log to nothing; False if it is in use.

    Source: https://sqlite.org/pragma.html#pragma_wal_checkpoint
    """
    with closing(sqlite3.connect(path, timeout=WIPE_PATIENCE_S)) as connection:
        is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy


class SqliteConnection:
    """One connection as SQLAlchemy's dialect for aiosqlite wants it."""

    def __init__(self, path: str, threads: ThreadPoolExecutor) -> None:
        self._threads = threads
        self._under_way: asyncio.Future[Any] | None = None
        self.is_brief = False
        """Whether the transaction's statements are short enough for the event loop."""
        # `isolation_level=None`: who begins a transaction says which kind.
        self._connection: sqlite3.Connection | None = sqlite3.connect(
            path,
            timeout=MOMENT_MS / 1000,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=STATEMENTS_KEPT,
        )

    @property
    def opened(self) -> sqlite3.Connection:
        """Raises: ValueError when it is closed, as SQLAlchemy expects."""
        if self._connection is None:
            raise ValueError("Connection closed")
        return self._connection

    @property
    def isolation_level(self) -> str | None:
        return self.opened.isolation_level

    def cursor(self) -> "SqliteCursor":
        return SqliteCursor(self, self.opened.cursor())

    async def create_function(self, *arguments: Any, **options: Any) -> None:
        self.opened.create_function(*arguments, **options)

    async def commit(self) -> None:
        if self.opened.in_transaction:
            await self.in_thread(self.opened.commit)

    async def rollback(self) -> None:
        await self.settled()
        if self.opened.in_transaction:
            self.opened.rollback()

    async def close(self) -> None:
        await self.settled()
        self.stop()

    def stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def run(self, statement: Callable[[], Result]) -> Result:
        """What the statement returns, from where it is to run."""
        if not self.is_brief:
            return await self.in_thread(statement)
        await self.settled()
        return statement()

    async def in_thread(self, work: Callable[[], Result]) -> Result:
        await self.settled()
        loop = asyncio.get_running_loop()
        future = self._under_way = loop.run_in_executor(self._threads, work)
        # Work that has begun ends, whether or not somebody still waits for it.
        return await asyncio.shield(future)

    async def settled(self) -> None:
        """Returns when nothing runs in a thread, such as what a cancelled task left there."""
        if self._under_way is not None:
            if not self._under_way.done():
                await asyncio.wait([self._under_way])
            self._under_way = None


class SqliteCursor:
    """A cursor whose rows come with its execution."""

    def __init__(self, connection: SqliteConnection, cursor: sqlite3.Cursor) -> None:
        self._connection = connection
        self._cursor = cursor
        self._rows: list[Any] = []
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        if statement in LOCKING:
            await self._execute_when_free(statement)
            return
        self._rows = await self._connection.run(partial(self._fetch, statement, parameters))

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        await self._connection.run(partial(self._cursor.executemany, statement, parameters))

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        await self._connection.settled()
        self._cursor.close()

    def _fetch(self, statement: str, parameters: Sequence[Any]) -> list[Any]:
        self._cursor.execute(statement, parameters)
        return self._cursor.fetchall() if self._cursor.description else []

    async def _execute_when_free(self, statement: str) -> None:
        """Waits for another process's write without holding up the event loop."""
        loop = asyncio.get_running_loop()
        until = loop.time() + BUSY_S
        while True:
            try:
                self._rows = await self._connection.run(partial(self._fetch, statement, ()))
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or loop.time() > until:
                    raise
            await asyncio.sleep(BUSY_PAUSE_S)
