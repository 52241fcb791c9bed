"""Accounts that were columns of their people are addresses, with everything that hung on them."""

from collections.abc import Generator
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, inspect, text

from models.clock import Clock
from models.database import Database
from models.database_address import sync_url
from models.queries.due_messages import list_due_messages
from models.queries.people import find_visitor
from models.schema import MIGRATIONS, migrate
from models.tables.address import ChannelName

BEFORE = "0012"
ANNA, BLOCKED = 6_123_987_456, 77
MOMENT = "2026-01-01 00:00:00.000000"
PEOPLE = (
    "INSERT INTO person (id, telegram_id, language, is_reachable, menu, created_at)"
    " VALUES (:id, :account, 'de', :is_reachable, '', :moment)"
)
STUDENT = (
    "INSERT INTO student (person_id, study_text, wants_remote, kinds, languages, skills,"
    " created_at, changed_at) VALUES (1, 'Informatik', :yes, '[]', '[]', '[]', :moment, :moment)"
)
MESSAGE = (
    "INSERT INTO outbox (person_id, purpose, notice, payload, state, priority, not_before,"
    " attempts, is_in_doubt, doubts, created_at) VALUES (1, 'x', 'company_approved', '{}',"
    " 'pending', 0, :moment, 0, :no, 0, :moment)"
)


def go(connection: Connection, *, back_to: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.downgrade(config, back_to)


@pytest.fixture
def older(database_url: str) -> Generator[Connection]:
    """A database of the version before, with Anna, who studies, and somebody who blocked us."""
    engine = create_engine(sync_url(database_url))
    with engine.connect() as connection:
        go(connection, back_to=BEFORE)
        given: dict[str, Any] = {"moment": MOMENT, "yes": True, "no": False}
        for person_id, account, is_reachable in ((1, ANNA, True), (2, BLOCKED, False)):
            person = {"id": person_id, "account": account, "is_reachable": is_reachable}
            connection.execute(text(PEOPLE), {**given, **person})
        for statement in (STUDENT, MESSAGE):
            connection.execute(text(statement), given)
        connection.commit()
        yield connection
    engine.dispose()


def accounts(connection: Connection) -> list[tuple[Any, ...]]:
    """As an older version reads them."""
    statement = "SELECT id, telegram_id, is_reachable FROM person ORDER BY id"
    return [tuple(row) for row in connection.execute(text(statement))]


async def test_accounts_are_addresses_and_everything_that_hung_on_them_is_there(
    older: Connection, database_url: str, clock: Clock
) -> None:
    migrate(database_url, now=clock.now())
    database = Database(database_url)
    async with database.read() as session:
        anna = await find_visitor(session, ANNA, now=clock.now())
        blocked = await find_visitor(session, BLOCKED, now=clock.now())
        [due] = await list_due_messages(session, ChannelName.TELEGRAM, now=clock.now(), limit=10)
    await database.close()
    assert anna is not None
    assert blocked is not None
    assert (anna.person_id, anna.is_reachable, anna.is_student) == (1, True, True)
    assert (blocked.person_id, blocked.is_reachable) == (2, False)
    assert (due.person_id, due.address) == (1, str(ANNA))


def test_the_indexes_of_what_waits_hold_only_that(
    older: Connection, database_url: str, clock: Clock
) -> None:
    migrate(database_url, now=clock.now())
    kind = older.dialect.name
    indexes = {index["name"]: index for index in inspect(older).get_indexes("outbox")}
    for name in ("ix_outbox_waiting", "ix_outbox_under_way"):
        assert f"{kind}_where" in indexes[name]["dialect_options"]


def test_going_back_keeps_everybody(older: Connection, database_url: str, clock: Clock) -> None:
    before = accounts(older)
    older.commit()
    migrate(database_url, now=clock.now())
    by_mail = (
        "INSERT INTO person (id, language, menu, created_at) VALUES (3, 'de', '', :moment)",
        "INSERT INTO address (person_id, channel, value, preference, is_reachable)"
        " VALUES (3, 'mail', 'cora@messwerk.example', 0, :yes)",
    )
    for statement in by_mail:
        older.execute(text(statement), {"moment": MOMENT, "yes": True})
    go(older, back_to=BEFORE)
    *kept, cora = accounts(older)
    assert kept == before
    assert cora == (3, -3, False)
    waiting = older.execute(text("SELECT person_id FROM outbox")).scalars().all()
    assert waiting == [1]
