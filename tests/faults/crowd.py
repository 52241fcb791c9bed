"""Many people at once, without the conversations that would have brought them here."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import select

from bot.sandbox.people import Person as Account
from models.queries.upsert import insert_new
from models.tables.base import stored_id
from models.tables.person import Person
from models.tables.student import Student
from models.vocabulary import Language, OfferKind
from tests.support.world import World

FIRST_ID = 5_100_000_000

BATCH = 1_000
"""Rows in one statement: PostgreSQL takes at most 65,535 parameters."""


async def add_students(world: World, count: int) -> dict[int, Account]:
    """So many students by the id of their person; their fields of study do not matter here."""
    now = world.clock.now()
    accounts = [
        world.stand_in.person(f"S{number}", user_id=FIRST_ID + number, started=True)
        for number in range(count)
    ]
    async with world.database.write() as session:
        for some in _in_batches(accounts):
            await insert_new(session, Person, [_person(one, now) for one in some])
        people = {
            person.telegram_id: stored_id(person) for person in await session.exec(select(Person))
        }
        for some in _in_batches(accounts):
            await insert_new(session, Student, [_student(people[one.user_id], now) for one in some])
    return {people[account.user_id]: account for account in accounts}


def _in_batches(accounts: list[Account]) -> Iterator[list[Account]]:
    for start in range(0, len(accounts), BATCH):
        yield accounts[start : start + BATCH]


def _person(account: Account, now: datetime) -> dict[str, object]:
    return {
        "telegram_id": account.user_id,
        "language": Language.GERMAN,
        "is_reachable": True,
        "consented_at": now,
        "menu": "",
        "created_at": now,
    }


def _student(person_id: int, now: datetime) -> dict[str, object]:
    return {
        "person_id": person_id,
        "study_text": "Informatik",
        "wants_remote": True,
        "kinds": [OfferKind.PRAKTIKUM],
        "languages": [Language.GERMAN],
        "skills": [],
        "created_at": now,
        "changed_at": now,
    }
