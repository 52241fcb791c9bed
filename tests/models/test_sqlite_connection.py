"""SQLite under asyncio: nothing holds up the event loop, and nothing is left running."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from models.database import Database
from models.errors import DatabaseBusyError, DatabaseRefusedError
from models.queries.people import add_person, find_person
from models.schema import migrate
from models.tables.address import Address, ChannelName
from models.vocabulary import Language
from tests.conftest import TUESDAY
from tests.support.accounts import list_accounts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "brief.sqlite3"


@pytest.fixture
async def database(path: Path) -> AsyncGenerator[Database]:
    migrate(f"sqlite:///{path}", now=TUESDAY)
    database = Database(f"sqlite:///{path}")
    yield database
    await database.close()


@pytest.mark.parametrize("is_brief", [True, False])
async def test_a_transaction_commits_whole_or_not_at_all(
    database: Database, *, is_brief: bool
) -> None:
    async with database.write(is_brief=is_brief) as session:
        await add_person(session, 1, Language.GERMAN, now=TUESDAY)
    twice = Address(person_id=1, channel=ChannelName.TELEGRAM, value="1", preference=1)

    async def add_two() -> None:
        async with database.write(is_brief=is_brief) as session:
            await add_person(session, 2, Language.GERMAN, now=TUESDAY)
            session.add(twice)

    with pytest.raises(DatabaseRefusedError):
        await add_two()
    assert await list_accounts(database) == [1]


@pytest.mark.parametrize("is_brief", [True, False])
async def test_every_connection_is_durable_and_keeps_foreign_keys(
    database: Database, *, is_brief: bool
) -> None:
    async with database.read(is_brief=is_brief) as session:
        pragmas = [
            (await session.exec(text(f"PRAGMA {name}"))).scalar_one()  # type: ignore[call-overload]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


async def test_waiting_for_another_process_leaves_the_event_loop_free(
    database: Database, path: Path
) -> None:
    async with database.read(is_brief=True) as session:
        assert await find_person(session, 1) is None
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        async def write() -> None:
            async with database.write(is_brief=True) as session:
                await add_person(session, 1, Language.GERMAN, now=TUESDAY)

        writing = asyncio.create_task(write())
        async with database.read(is_brief=True) as session:
            assert await find_person(session, 1) is None
        assert not writing.done()
        other.execute("COMMIT")
    await writing


async def test_a_write_that_waits_too_long_is_given_up(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.sqlite_connection.BUSY_S", 0.0)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusyError):
            async with database.write(is_brief=True):
                pass
        other.execute("ROLLBACK")


async def test_a_cancelled_statement_leaves_its_connection_usable(database: Database) -> None:
    counting = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000) "
        "SELECT count(*) FROM n"
    )

    async def count() -> None:
        async with database.read() as session:
            await session.exec(counting)  # type: ignore[call-overload]

    for _ in range(3):
        task = asyncio.create_task(count())
        for _ in range(5):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with database.write() as session:
        await add_person(session, 1, Language.GERMAN, now=TUESDAY)
    async with database.read() as session:
        assert await find_person(session, 1) is not None
