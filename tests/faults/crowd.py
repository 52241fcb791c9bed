"""Many people at once, without the conversations that would have brought them here."""

from collections.abc import Iterator

from sqlmodel import select

from bot.invented.rows import person_row, student_row
from bot.sandbox.people import Person as Account
from models.queries.upsert import insert_new
from models.tables.base import stored_id
from models.tables.person import Person
from models.tables.student import Student
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
            await insert_new(session, Person, [person_row(one.user_id, now) for one in some])
        people = {
            person.telegram_id: stored_id(person) for person in await session.exec(select(Person))
        }
        for some in _in_batches(accounts):
            await insert_new(
                session, Student, [student_row(people[one.user_id], now) for one in some]
            )
    return {people[account.user_id]: account for account in accounts}


def _in_batches(accounts: list[Account]) -> Iterator[list[Account]]:
    for start in range(0, len(accounts), BATCH):
        yield accounts[start : start + BATCH]
