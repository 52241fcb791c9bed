"""Who may talk to Telegram: one process, because its rates count for each bot.

On SQLite a second process is refused at once and told the first one's id. On PostgreSQL it
stands by and takes over when the first is gone. Correctness never rests on these locks: unique
keys, leases and epochs carry it.
"""

import asyncio
import fcntl
import logging
import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from models.clock import Clock
from models.database import async_url, is_sqlite
from models.errors import DatabaseError, LeadershipLostError
from models.queries.leadership import begin_epoch, claim_lock, end_silent_holder, say_alive

log = logging.getLogger(__name__)

TRY_EVERY_S = 0.25
"""How often a stand-by looks whether the leader is gone."""

BEAT_EVERY_S = 1.0
SILENCE = timedelta(seconds=5)
"""A leader that has said nothing for so long froze or was cut off."""

BEAT_TIMEOUT_S = 3.0
"""Less than the silence, so that a leader that was cut off stops before it is replaced."""


class AlreadyRunningError(Exception):
    """Another process runs on the same database."""

    def __init__(self, process_id: str) -> None:
        super().__init__(f"process {process_id} already runs on this database")
        self.process_id = process_id


class Leadership(Protocol):
    """The right to be the one."""

    async def acquire(self) -> None:
        """Returns once this process is the one.

        Raises: AlreadyRunningError where it does not pay to wait.
        """
        ...

    async def begin(self, clock: Clock) -> int | None:
        """The number of this process's reign, None where there can be no other."""
        ...

    async def keep(self) -> None:
        """Stays the one until cancelled.

        Raises: LeadershipLostError.
        """
        ...

    async def release(self) -> None: ...


def leadership_for(database_url: str, owner: str) -> Leadership:
    """The lock that suits the database."""
    return FileLock(database_url) if is_sqlite(database_url) else SessionLock(database_url, owner)


class FileLock:
    """Held by the operating system, so that a killed process never leaves it behind."""

    def __init__(self, database_url: str) -> None:
        name = make_url(database_url).database
        self._path = Path(f"{name}.lock") if name else None
        self._file: IO[str] | None = None

    async def acquire(self) -> None:
        """Raises: AlreadyRunningError."""
        if self._path is None:
            return
        file = self._path.open("a+", encoding="ascii")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            process_id = file.read().strip()
            file.close()
            raise AlreadyRunningError(process_id or "unknown") from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    async def begin(self, clock: Clock) -> int | None:
        return None

    async def keep(self) -> None:
        await asyncio.Event().wait()

    async def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class SessionLock:
    """An advisory lock of PostgreSQL, on a connection of its own: freed when its session ends."""

    def __init__(self, database_url: str, owner: str) -> None:
        self._engine = create_async_engine(
            async_url(database_url),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"connect_timeout": 5},
        )
        self._owner = owner
        self._connection: AsyncConnection | None = None
        self._turn = asyncio.Lock()
        self._epoch = 0
        self._beating: asyncio.Task[None] | None = None

    async def acquire(self) -> None:
        """Stands by until the lock is free; the database may be away meanwhile."""
        is_waiting = False
        while True:
            try:
                if await self._try():
                    break
            except (DBAPIError, OSError) as error:
                log.warning("database not reached", extra={"reason": type(error).__name__})
                await self._disconnect()
            if not is_waiting:
                is_waiting = True
                log.info("standing by: another process is active")
            await asyncio.sleep(TRY_EVERY_S)
        self._beating = asyncio.create_task(self._beat())

    async def _try(self) -> bool:
        if self._connection is None:
            self._connection = await self._engine.connect()
        if await claim_lock(self._connection):
            return True
        if await end_silent_holder(self._connection, SILENCE):
            log.warning("the active process has gone silent and is replaced")
        return False

    async def begin(self, clock: Clock) -> int | None:
        """Raises: DatabaseError."""
        if self._connection is None:
            raise DatabaseError("no lock is held")
        async with self._turn:
            self._epoch = await begin_epoch(self._connection, self._owner, now=clock.now())
        log.info("active", extra={"epoch": self._epoch})
        return self._epoch

    async def keep(self) -> None:
        if self._beating is not None:
            await asyncio.shield(self._beating)

    async def _beat(self) -> None:
        """Raises: LeadershipLostError."""
        while True:
            await asyncio.sleep(BEAT_EVERY_S)
            try:
                async with self._turn, asyncio.timeout(BEAT_TIMEOUT_S):
                    if self._connection is not None:
                        await say_alive(self._connection)
            except (DBAPIError, OSError, TimeoutError) as error:
                raise LeadershipLostError(self._epoch) from error

    async def release(self) -> None:
        if self._beating is not None:
            self._beating.cancel()
            with suppress(asyncio.CancelledError, LeadershipLostError):
                await self._beating
            self._beating = None
        await self._disconnect()
        await self._engine.dispose()

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(DBAPIError, OSError, TimeoutError):
            async with asyncio.timeout(BEAT_TIMEOUT_S):
                await connection.invalidate()
                await connection.close()
