"""One process talks to Telegram; the next takes over, and the one before cannot write any more."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.leadership import AlreadyRunningError, SessionLock, leadership_for
from models.clock import Clock
from models.database import Database
from models.database_address import async_url
from models.errors import DatabaseAwayError, LeadershipLostError
from models.queries.leadership import claim_lock, end_silent_holder
from models.queries.people import add_person
from models.vocabulary import Language
from tests.support.databases import PostgresDatabases, SqliteFiles

PATIENCE_S = 20.0


@pytest.fixture
def postgres_url(postgresql: PostgresDatabases, tmp_path: Path) -> str:
    return postgresql.new(tmp_path)


@asynccontextmanager
async def leading(url: str, clock: Clock, name: str) -> AsyncGenerator[tuple[SessionLock, int]]:
    lock = SessionLock(url, name)
    await lock.acquire()
    epoch = await lock.begin(clock)
    assert epoch is not None
    yield lock, epoch
    await lock.release()


async def test_second_process_on_one_file_is_told_the_first_ones_id(
    sqlite: SqliteFiles, tmp_path: Path
) -> None:
    url = sqlite.new(tmp_path)
    first, second = leadership_for(url, "first"), leadership_for(url, "second")
    await first.acquire()
    with pytest.raises(AlreadyRunningError, match=r"process \d+ already runs"):
        await second.acquire()
    await first.release()
    await second.acquire()
    await second.release()


async def test_stand_by_takes_over_when_the_leader_ends(postgres_url: str, clock: Clock) -> None:
    next_one = SessionLock(postgres_url, "next")
    async with asyncio.timeout(PATIENCE_S):
        async with leading(postgres_url, clock, "first") as (_, first_epoch):
            waiting = asyncio.create_task(next_one.acquire())
            done, _ = await asyncio.wait({waiting}, timeout=0.6)
            assert not done
        await waiting
    assert await next_one.begin(clock) == first_epoch + 1
    await next_one.release()


async def end_all_sessions(url: str) -> None:
    """As a restart of the server does."""
    engine = create_async_engine(async_url(url), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    await engine.dispose()


async def test_leader_whose_session_was_ended_begins_another_epoch(
    postgres_url: str, clock: Clock
) -> None:
    async with asyncio.timeout(PATIENCE_S), leading(postgres_url, clock, "first") as (lock, epoch):
        await end_all_sessions(postgres_url)
        await lock.keep()
        await lock.regain()
        assert await lock.begin(clock) == epoch + 1


async def test_leader_whose_session_was_ended_gives_way_to_one_that_leads_now(
    postgres_url: str, clock: Clock
) -> None:
    async with asyncio.timeout(PATIENCE_S), leading(postgres_url, clock, "first") as (lock, epoch):
        await lock._disconnect()
        async with leading(postgres_url, clock, "second"):
            with pytest.raises(LeadershipLostError, match=f"from epoch {epoch}"):
                await lock.regain()


async def test_leader_whose_session_was_ended_gives_way_even_to_one_that_has_ended(
    postgres_url: str, clock: Clock
) -> None:
    async with asyncio.timeout(PATIENCE_S), leading(postgres_url, clock, "first") as (lock, _):
        await lock._disconnect()
        async with leading(postgres_url, clock, "second"):
            pass
        with pytest.raises(LeadershipLostError):
            await lock.regain()


async def test_no_write_is_refused_while_its_own_process_begins_another_epoch(
    postgres_url: str, clock: Clock
) -> None:
    database = Database(postgres_url)
    async with asyncio.timeout(PATIENCE_S), leading(postgres_url, clock, "first") as (lock, epoch):
        database.lead(epoch)

        async def write(account: int) -> None:
            async with database.write() as session:
                await add_person(session, account, Language.GERMAN, now=clock.now())

        await lock._disconnect()
        await lock.regain()
        with database.changing_epoch():
            writing = [asyncio.create_task(write(account)) for account in range(1, 6)]
            database.lead(await lock.begin(clock))
        await asyncio.gather(*writing)
    await database.close()


async def test_a_database_that_is_away_is_told_with_its_reason_and_waited_for(
    postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = urlsplit(postgres_url)._replace(path="/nowhere").geturl()
    lock = SessionLock(nowhere, "first")
    with caplog.at_level(logging.INFO, "bot.leadership"):
        waiting = asyncio.create_task(lock.acquire())
        async with asyncio.timeout(PATIENCE_S):
            while not caplog.records:  # noqa: ASYNC110 - a log wakes nobody
                await asyncio.sleep(0.01)
        waiting.cancel()
    await lock.release()
    (record,) = caplog.records
    assert vars(record)["reason"].endswith('FATAL: database "nowhere" does not exist')
    assert "\n" not in vars(record)["reason"]


async def test_too_many_connections_are_told_as_such(
    postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    engine = create_async_engine(async_url(postgres_url), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text("DROP ROLE IF EXISTS crowded"))
        await connection.execute(text("CREATE ROLE crowded LOGIN CONNECTION LIMIT 0"))
    await engine.dispose()
    lock = SessionLock(make_url(postgres_url).set(username="crowded").render_as_string(), "first")
    waiting = asyncio.create_task(lock.acquire())
    async with asyncio.timeout(PATIENCE_S):
        while not caplog.records:  # noqa: ASYNC110 - a log wakes nobody
            await asyncio.sleep(0.01)
    waiting.cancel()
    await lock.release()
    assert "too many connections" in vars(caplog.records[0])["reason"]


def test_a_folder_that_cannot_be_written_is_no_other_process(tmp_path: Path) -> None:
    lock = leadership_for(f"sqlite:///{tmp_path / 'gone' / 'kmuni.sqlite3'}", "first")
    with pytest.raises(DatabaseAwayError, match="cannot be written: No such file"):
        asyncio.run(lock.acquire())


async def test_silent_holder_is_ended_and_a_living_one_is_not(
    postgres_url: str, clock: Clock
) -> None:
    engine = create_async_engine(async_url(postgres_url), isolation_level="AUTOCOMMIT")
    async with engine.connect() as frozen, engine.connect() as other:
        assert await claim_lock(frozen)
        assert not await claim_lock(other)
        assert not await end_silent_holder(other, timedelta(hours=1))
        assert await end_silent_holder(other, timedelta(0))
        async with asyncio.timeout(PATIENCE_S):
            while not await claim_lock(other):  # noqa: ASYNC110 - only the server tells
                await asyncio.sleep(0.01)
        await frozen.invalidate()
    await engine.dispose()


async def test_writes_of_an_earlier_leader_are_refused(postgres_url: str, clock: Clock) -> None:
    database = Database(postgres_url)
    async with leading(postgres_url, clock, "first") as (_, epoch):
        database.lead(epoch)
        async with database.write() as session:
            await add_person(session, 1, Language.GERMAN, now=clock.now())
    async with leading(postgres_url, clock, "second"):
        with pytest.raises(LeadershipLostError):
            async with database.write() as session:
                await add_person(session, 2, Language.GERMAN, now=clock.now())
    await database.close()


async def test_change_of_hands_waits_for_a_transaction_under_way(
    postgres_url: str, clock: Clock
) -> None:
    database = Database(postgres_url)
    async with leading(postgres_url, clock, "first") as (_, epoch):
        pass
    database.lead(epoch)
    second = SessionLock(postgres_url, "second")
    await second.acquire()
    async with database.write() as session:
        await add_person(session, 1, Language.GERMAN, now=clock.now())
        beginning = asyncio.create_task(second.begin(clock))
        done, _ = await asyncio.wait({beginning}, timeout=0.3)
        assert not done
    assert await beginning == epoch + 1
    await second.release()
    await database.close()
