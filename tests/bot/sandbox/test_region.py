"""The invented region is like a real one: its people agreed and have been here for a while."""

from datetime import timedelta

from bot.invented.region import seed_region
from models.audience import Audience
from models.clock import Clock
from models.database import Database
from models.queries.campaigns import count_recipients
from models.queries.match_rows import list_settled_page
from models.taxonomy import load_taxonomy
from models.vocabulary import Who


async def test_invented_companies_and_students_are_written_to(
    database: Database,
) -> None:
    now = Clock().now()
    people = await seed_region(database, load_taxonomy(), now=now, students=30)
    roles = [person.role for person in people]
    async with database.read() as session:
        companies = await count_recipients(session, Audience(Who.COMPANIES))
        students = await count_recipients(session, Audience(Who.STUDENTS))
    assert companies == roles.count("company") == 20
    assert students == roles.count("student")


async def test_invented_students_are_here_long_enough_to_be_counted(
    database: Database,
) -> None:
    now = Clock().now()
    people = await seed_region(database, load_taxonomy(), now=now, students=30)
    before = now - timedelta(days=1)
    async with database.read() as session:
        settled = await list_settled_page(
            session, before=before, without_company=1, after=0, limit=100
        )
    assert len(settled) == [person.role for person in people].count("student")
