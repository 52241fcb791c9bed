"""A database full of students, and a broadcast to all of them on its way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, insert

from bot.invented.crowded_region import synthetic_students
from bot.invented.rows import address_row, match_rows, person_row, student_row
from models.audience import Audience
from models.clock import Clock
from models.database import Database
from models.database_address import sync_url
from models.queries.campaigns import add_campaign
from models.schema import migrate
from models.tables.address import Address
from models.tables.campaign import Campaign, CampaignState
from models.tables.person import Person
from models.tables.student import MatchRow, Student, StudentField
from models.vocabulary import Who

FIRST_ACCOUNT = 5_000_000_001
ROWS_AT_ONCE = 5_000


def make_people_file(path: Path, people: int) -> None:
    """Writes a fresh database with so many registered students."""
    url = f"sqlite:///{path}"
    now = datetime.now(UTC)
    migrate(url, now=now)
    engine = create_engine(sync_url(url), hide_parameters=True)
    numbers = iter(range(1, people + 1))
    try:
        with engine.begin() as connection:
            while page := list(islice(numbers, ROWS_AT_ONCE)):
                _write(connection, page, now)
    finally:
        engine.dispose()


async def add_broadcast(path: Path) -> int:
    """Queues a broadcast to every student of the file; returns how many that are."""
    database = Database(f"sqlite:///{path}")
    audience = Audience(Who.STUDENTS).to_data()
    now = Clock().now()
    campaign = Campaign(
        html="Karriereabend", audience=audience, state=CampaignState.SENDING, created_at=now
    )
    try:
        async with database.write() as session:
            return await add_campaign(session, campaign, now=now)
    finally:
        await database.close()


def _write(connection: Connection, numbers: list[int], now: datetime) -> None:
    model = next(synthetic_students(1, 1, seed=1))
    tables: tuple[tuple[Any, Iterator[dict[str, Any]]], ...] = (
        (Person, (person_row(now, id=number) for number in numbers)),
        (
            Address,
            (address_row(number, FIRST_ACCOUNT + number, now) for number in numbers),
        ),
        (Student, (student_row(number, now) for number in numbers)),
        (
            StudentField,
            ({"person_id": number, "code": model.fields[0], "rank": 0} for number in numbers),
        ),
        (MatchRow, match_rows(replace(model, person_id=number) for number in numbers)),
    )
    for table, rows in tables:
        connection.execute(insert(table.__table__), list(rows))
