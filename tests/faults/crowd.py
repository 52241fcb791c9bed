"""Many people at once, without the conversations that would have brought them here."""

from collections.abc import Iterator

from bot.invented.rows import address_row, person_row, student_row
from bot.sandbox.people import Person as Account
from models.queries.upsert import insert_new, insert_new_returning
from models.tables.address import Address
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
    students: dict[int, Account] = {}
    async with world.database.write() as session:
        for some in _in_batches(accounts):
            rows = [person_row(now) for _ in some]
            people = await insert_new_returning(session, Person, rows, "id")
            owned = dict(zip(people, some, strict=True))
            addresses = [address_row(key, one.user_id, now) for key, one in owned.items()]
            await insert_new(session, Address, addresses)
            await insert_new(session, Student, [student_row(key, now) for key in owned])
            students |= owned
    return students


def _in_batches(accounts: list[Account]) -> Iterator[list[Account]]:
    for start in range(0, len(accounts), BATCH):
        yield accounts[start : start + BATCH]
