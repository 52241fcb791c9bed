"""A database that fails says why in a line, with what to do, and without a value of any row."""

import logging
import sqlite3
import traceback
from collections.abc import AsyncGenerator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from models.clock import Clock
from models.database import Database
from models.database_errors import translate
from models.errors import (
    DatabaseAwayError,
    DatabaseDamagedError,
    DatabaseError,
    DatabaseFullError,
    DatabaseReadOnlyError,
    DatabaseRefusedError,
)
from models.queries.addresses import add_address
from models.queries.inbox import add_parked
from models.queries.people import add_person
from models.schema import migrate
from models.tables.address import ChannelName
from models.vocabulary import Language
from tests.support.databases import SqliteFiles

TYPED = "wohnt am Kornblumenweg"
ACCOUNT = 6_123_987_456


@pytest.fixture
async def sqlite_database(sqlite: SqliteFiles, tmp_path: Path) -> AsyncGenerator[Database]:
    database = Database(sqlite.new(tmp_path))
    yield database
    await database.close()


async def add(database: Database, clock: Clock, source: str | None = None) -> None:
    async with database.write() as session:
        await add_person(session, ACCOUNT, Language.GERMAN, source=source, now=clock.now())


async def test_a_broken_rule_names_the_column_and_no_value(
    database: Database, clock: Clock
) -> None:
    await add(database, clock)
    value = f"{ACCOUNT} {TYPED}"
    async with database.write() as session:
        await add_address(session, 1, ChannelName.MAIL, value)
    with pytest.raises(DatabaseRefusedError) as caught:
        async with database.write() as session:
            await add_address(session, 1, ChannelName.MAIL, value)
    printed = "".join(traceback.format_exception(caught.value))
    assert "address" in str(caught.value)
    assert "value" in str(caught.value)
    assert TYPED not in printed
    assert str(ACCOUNT) not in printed
    assert "test_database_errors" in printed


async def test_a_text_that_no_driver_takes_is_refused_without_being_quoted(
    database: Database, clock: Clock
) -> None:
    with pytest.raises(DatabaseRefusedError) as caught:
        await add(database, clock, source=f"{TYPED}\ud800")
    assert TYPED not in "".join(traceback.format_exception(caught.value))


async def test_a_number_too_large_for_its_column_is_refused(
    database: Database, clock: Clock
) -> None:
    with pytest.raises(DatabaseRefusedError):
        async with database.write() as session:
            await add_parked(session, 1, 2**63, now=clock.now())


@pytest.mark.parametrize("is_brief", [True, False])
async def test_a_damaged_file_is_told_once_with_what_to_do(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture, *, is_brief: bool
) -> None:
    path = tmp_path / "damaged.sqlite3"
    migrate(f"sqlite:///{path}", now=clock.now())
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    database = Database(f"sqlite:///{path}")
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            with pytest.raises(DatabaseDamagedError):
                async with database.write(is_brief=is_brief) as session:
                    await add_person(session, 1, Language.GERMAN, now=clock.now())
    await database.close()
    told = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [record.getMessage() for record in told] == ["the database needs somebody"]
    assert "restore a copy" in vars(told[0])["remedy"]


async def test_a_file_that_is_read_only_is_told_again_after_it_was_well(
    sqlite_database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    for account in (1, 2):
        for is_read_only in (True, False):
            pragma = text(f"PRAGMA query_only = {is_read_only}")
            async with sqlite_database.read(is_brief=True) as session:
                await session.exec(pragma)  # type: ignore[call-overload]  # plain SQL
            if is_read_only:
                with pytest.raises(DatabaseReadOnlyError):
                    await write(sqlite_database, account, clock)
            else:
                await write(sqlite_database, account, clock)
    assert caplog.text.count("the database needs somebody") == 2


async def write(database: Database, account: int, clock: Clock) -> None:
    async with database.write() as session:
        await add_person(session, account, Language.GERMAN, now=clock.now())


def test_a_file_that_is_no_database_is_not_migrated(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "letter.sqlite3"
    path.write_text("Liebe Leserin, lieber Leser, " * 99)
    with pytest.raises(DatabaseDamagedError, match="not a SQLite database"):
        migrate(f"sqlite:///{path}", now=clock.now())


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(DatabaseAwayError, match="cannot be opened"):
        migrate(f"sqlite:///{tmp_path / 'gone' / 'kmuni.sqlite3'}", now=clock.now())


@pytest.mark.parametrize(
    ("sqlstate", "kind"),
    [
        ("53300", DatabaseAwayError),
        ("57P01", DatabaseAwayError),
        ("25006", DatabaseReadOnlyError),
        ("53100", DatabaseFullError),
        ("XX001", DatabaseDamagedError),
        ("23514", DatabaseRefusedError),
        ("22021", DatabaseRefusedError),
    ],
)
def test_a_servers_code_decides_what_it_means(sqlstate: str, kind: type[DatabaseError]) -> None:
    original = psycopg.errors.lookup(sqlstate)(f"somebody {TYPED}")
    error = translate(OperationalError("INSERT", {"line": TYPED}, original))
    assert type(error) is kind
    assert TYPED not in str(error)


def test_what_a_server_says_before_it_lets_anybody_in_becomes_one_line() -> None:
    original = psycopg.OperationalError(
        'connection failed: server at "::1" failed: FATAL:  password authentication failed\n'
        "Multiple connection attempts failed. All failures were:\n- host: '::1': again\n"
    )
    error = translate(OperationalError("", {}, original))
    assert str(error).endswith("FATAL: password authentication failed")


def test_an_error_without_a_code_is_the_statements_fault() -> None:
    error = translate(OperationalError("", {}, sqlite3.ProgrammingError(TYPED)))
    assert type(error) is DatabaseRefusedError
    assert TYPED not in str(error)
