"""Who may talk to Telegram: one process, because its rates count for each bot.

On SQLite a second process is refused at once and told the first one's id. On PostgreSQL it
stands by and takes over when the first is gone. Correctness never rests on these locks: unique
keys, leases and epochs carry it. A process whose connections were ended, as by a restart of the
server, takes the lock again unless another one leads by then.
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
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from models.clock import Clock
from models.database_address import async_url, is_sqlite
from models.database_errors import translate
from models.errors import (
    DatabaseAwayError,
    DatabaseBusyError,
    DatabaseError,
    LeadershipLostError,
)
from models.queries.leadership import (
    begin_epoch,
    claim_lock,
    end_silent_holder,
    find_owner,
    get_backend_id,
    say_alive,
)

log = logging.getLogger(__name__)

TRY_EVERY_S = 0.25
"""How often a stand-by looks whether the leader is gone."""

LONGEST_PAUSE_S = 3.0
"""Between tries to reach a database that is away."""

TRY_TIMEOUT_S = 15.0
"""After that a connection has gone dead, and another one is made."""

BEGIN_TIMEOUT_S = 150.0
"""Longer than the server lets a transaction of an earlier leader last."""

TELL_EVERY_S = 60.0
"""So often the same reason is logged."""

BEAT_EVERY_S = 1.0
SILENCE = timedelta(seconds=5)
"""A leader that has said nothing for so long froze or was cut off."""

BEAT_TIMEOUT_S = 3.0
"""Less than the silence, so that a leader that was cut off stops before it is replaced."""


POOLER_QUESTIONS = 3
"""So often the first connection is asked again who answers it."""

POOLED_BY_STATEMENT = "statement pooling mode"
"""How PgBouncer words that it takes no transaction in that mode; its code stands for much else."""


class AlreadyRunningError(Exception):
    """Another process runs on the same database."""

    def __init__(self, process_id: str) -> None:
        super().__init__(f"process {process_id} already runs on this database")
        self.process_id = process_id


class PoolerError(Exception):
    """Between this process and PostgreSQL, sessions are handed round."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"database.url leads to a pooler at {address} (PgBouncer or the like, in transaction"
            " or statement mode), through which no lock lasts; name the PostgreSQL server itself,"
            " or set pool_mode = session"
        )
        self.address = address


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
        """Stays the one; returns when it cannot know any more whether it is."""
        ...

    async def regain(self) -> None:
        """Becomes the one again after that, however long the database is away.

        Raises: LeadershipLostError if another process has led meanwhile.
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
        """Raises: AlreadyRunningError, DatabaseAwayError."""
        if self._path is None:
            return
        try:
            file = self._path.open("a+", encoding="ascii")
        except OSError as error:
            raise DatabaseAwayError(f"{self._path} cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            process_id = file.read().strip()
            file.close()
            raise AlreadyRunningError(process_id or "unknown") from error
        except OSError as error:
            file.close()
            raise DatabaseAwayError(f"{self._path} cannot be locked: {error.strerror}") from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    async def begin(self, clock: Clock) -> int | None:
        return None

    async def keep(self) -> None:
        await asyncio.Event().wait()

    async def regain(self) -> None:
        """The operating system never takes it away."""

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
            hide_parameters=True,
        )
        url = make_url(database_url)
        self._address = f"{url.host or 'localhost'}:{url.port or 5432}"
        self._owner = owner
        self._connection: AsyncConnection | None = None
        self._turn = asyncio.Lock()
        self._epoch = 0
        self._beating: asyncio.Task[None] | None = None
        self._told_away: tuple[str, float] = "", 0.0
        """Why the database is away, as it was logged last, and when by the event loop's clock."""

    async def acquire(self) -> None:
        """Stands by until the lock is free; the database may be away meanwhile.

        Raises: PoolerError.
        """
        await self._wait_for_lock("standing by: another process is active")

    async def regain(self) -> None:
        """Raises: LeadershipLostError, PoolerError."""
        await self._disconnect()
        await self._wait_for_lock("the lock is held, maybe by our own last session", is_again=True)
        log.info("the lock is held again")

    async def _wait_for_lock(self, waiting: str, *, is_again: bool = False) -> None:
        is_told = False
        pause = TRY_EVERY_S
        while True:
            try:
                async with asyncio.timeout(TRY_TIMEOUT_S):
                    if await self._try(is_again=is_again):
                        break
                if not is_told:
                    is_told = True
                    log.info(waiting)
                pause = TRY_EVERY_S
                self._told_away = "", 0.0
            except (SQLAlchemyError, OSError) as error:
                pause = min(pause * 2, LONGEST_PAUSE_S)
                self._tell_away(_reason(error))
                await self._disconnect()
            await asyncio.sleep(pause)
        self._beating = asyncio.create_task(self._beat())

    async def _try(self, *, is_again: bool) -> bool:
        """Whether the lock is ours now."""
        connection = await self._connected()
        is_ours = await claim_lock(connection)
        if is_again and await find_owner(connection) not in {self._owner, None}:
            raise LeadershipLostError(self._epoch)
        if not is_ours and await end_silent_holder(connection, SILENCE):
            log.warning("the active process has gone silent and is replaced")
        return is_ours

    def _tell_away(self, reason: str) -> None:
        now = asyncio.get_running_loop().time()
        told, told_at = self._told_away
        if told != reason or now - told_at > TELL_EVERY_S:
            log.warning("database not reached", extra={"reason": reason})
            self._told_away = reason, now

    async def _connected(self) -> AsyncConnection:
        """Raises: PoolerError."""
        if self._connection is None:
            try:
                self._connection = await self._engine.connect()
            except DBAPIError as error:
                if POOLED_BY_STATEMENT in str(error.orig):
                    raise PoolerError(self._address) from None
                raise
            await self._refuse_pooler(self._connection)
        return self._connection

    async def _refuse_pooler(self, first: AsyncConnection) -> None:
        """A session of its own is answered by one process of the server, and by no other's.

        A pooler in transaction mode gives the second connection's transaction the process that
        answered the first one, or answers the first one by yet another.

        Raises: PoolerError.
        """
        own = await get_backend_id(first)
        async with self._engine.connect() as second:
            await second.execution_options(isolation_level="READ COMMITTED")
            seen = {await get_backend_id(second)}
            if own in seen:
                raise PoolerError(self._address)
            seen = {await get_backend_id(first)}
        seen |= {await get_backend_id(first) for _ in range(POOLER_QUESTIONS)}
        if seen != {own}:
            raise PoolerError(self._address)

    async def begin(self, clock: Clock) -> int | None:
        """Raises: DatabaseError."""
        if self._connection is None:
            raise DatabaseError("no lock is held")
        try:
            async with self._turn, asyncio.timeout(BEGIN_TIMEOUT_S):
                self._epoch = await begin_epoch(self._connection, self._owner, now=clock.now())
        except SQLAlchemyError as error:
            raise translate(error) from None
        except TimeoutError:
            raise DatabaseBusyError("an earlier leader's transaction does not end") from None
        log.info("active", extra={"epoch": self._epoch})
        return self._epoch

    async def keep(self) -> None:
        if self._beating is not None:
            await asyncio.shield(self._beating)

    async def _beat(self) -> None:
        """Returns when the session that holds the lock is gone or does not answer."""
        while True:
            await asyncio.sleep(BEAT_EVERY_S)
            try:
                async with self._turn, asyncio.timeout(BEAT_TIMEOUT_S):
                    if self._connection is not None:
                        await say_alive(self._connection)
            except (SQLAlchemyError, OSError, TimeoutError) as error:
                log.warning("the lock's session is lost", extra={"reason": _reason(error)})
                return

    async def release(self) -> None:
        if self._beating is not None:
            self._beating.cancel()
            with suppress(asyncio.CancelledError):
                await self._beating
            self._beating = None
        await self._disconnect()
        await self._engine.dispose()

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(SQLAlchemyError, OSError, TimeoutError):
            async with asyncio.timeout(BEAT_TIMEOUT_S):
                await connection.invalidate()
                await connection.close()


def _reason(error: BaseException) -> str:
    """One line without anybody's data."""
    if isinstance(error, SQLAlchemyError):
        return str(translate(error))
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return getattr(error, "strerror", None) or type(error).__name__
