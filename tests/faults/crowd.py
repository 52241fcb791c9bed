"""Many people at once, without the conversations that would have brought them here."""

from sqlmodel import select

from bot.sandbox.people import Person as Account
from models.base import stored_id
from models.person import Person
from models.queries.upsert import insert_new
from models.student import Student
from models.vocabulary import Language, OfferKind
from tests.support.world import World

FIRST_ID = 5_100_000_000


async def add_students(world: World, count: int) -> dict[int, Account]:
    """So many students by the id of their person; their fields of study do not matter here."""
    now = world.clock.now()
    accounts = [
        world.stand_in.person(f"S{number}", user_id=FIRST_ID + number, started=True)
        for number in range(count)
    ]
    async with world.database.write() as session:
        rows = [
            {
                "telegram_id": account.user_id,
                "language": Language.GERMAN,
                "is_reachable": True,
                "consented_at": now,
                "menu": "",
                "created_at": now,
            }
            for account in accounts
        ]
        await insert_new(session, Person, rows)
        people = {
            person.telegram_id: stored_id(person) for person in await session.exec(select(Person))
        }
        profile = {
            "study_text": "Informatik",
            "wants_remote": True,
            "kinds": [OfferKind.PRAKTIKUM],
            "languages": [Language.GERMAN],
            "skills": [],
            "created_at": now,
            "changed_at": now,
        }
        await insert_new(
            session,
            Student,
            [{"person_id": people[account.user_id], **profile} for account in accounts],
        )
    return {people[account.user_id]: account for account in accounts}
