"""What may be counted for a company on one day, also when several of it look at once."""

import asyncio
from datetime import UTC, datetime, timedelta

from models.database import Database
from models.lifetimes.periods import COUNT_KEPT
from models.queries.companies import CompanyInput, add_company, add_member
from models.queries.kept_counts import claim_count, find_kept_count, record_count
from models.queries.people import add_person
from models.tables.base import stored_id
from models.tables.company import CompanySize
from models.vocabulary import Language

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MOST = 5


async def company(database: Database, *telegram_ids: int) -> int:
    """A company whose people have these accounts."""
    given = CompanyInput("Werk GmbH", None, "Hamm", 51.7, 7.8, None, CompanySize.SMALL)
    async with database.write() as session:
        people = [
            stored_id(await add_person(session, each, Language.GERMAN, now=NOON))
            for each in telegram_ids
        ]
        row = await add_company(
            session, given, person_id=people[0], member_name="A", contact="@a", now=NOON
        )
        for person_id in people[1:]:
            await add_member(session, stored_id(row), person_id, "B", "@b", now=NOON)
        return stored_id(row)


async def claim(database: Database, company_id: int, subject: str, *, now: datetime = NOON) -> bool:
    since = now.replace(hour=0)
    async with database.write() as session:
        return await claim_count(
            session,
            company_id,
            subject,
            counted_with="reach:",
            most=MOST,
            since=since,
            now=now,
        )


async def test_many_who_look_at_once_share_the_days_counts(database: Database) -> None:
    first = await company(database, 1, 2)
    second = await company(database, 2, 3)
    claims = await asyncio.gather(
        *(claim(database, (first, second)[number % 2], f"reach:{number}") for number in range(12))
    )
    assert sum(claims) == MOST


async def test_companies_without_a_person_in_common_share_nothing(database: Database) -> None:
    first, other = await company(database, 1), await company(database, 2)
    for number in range(MOST):
        assert await claim(database, first, f"reach:{number}")
    assert not await claim(database, first, "reach:more")
    assert await claim(database, other, "reach:more")


async def test_a_count_whose_process_died_is_made_again_and_takes_no_second_place(
    database: Database,
) -> None:
    company_id = await company(database, 1)
    for number in range(MOST):
        assert await claim(database, company_id, f"reach:{number}")
    assert await claim(database, company_id, "reach:0")
    async with database.write() as session:
        await record_count(session, company_id, "reach:0", {"students": None}, now=NOON)
    assert not await claim(database, company_id, "reach:0")


async def test_other_subjects_take_no_place_among_the_counts_of_reach(database: Database) -> None:
    company_id = await company(database, 1)
    for number in range(9):
        assert await claim(database, company_id, f"numbers:{number}")
    assert await claim(database, company_id, "reach:0")


async def test_counts_that_nobody_asks_for_any_more_are_forgotten(database: Database) -> None:
    company_id = await company(database, 1)
    assert await claim(database, company_id, "reach:old")
    later = NOON + COUNT_KEPT + timedelta(days=1)
    assert await claim(database, company_id, "reach:new", now=later)
    async with database.read() as session:
        assert await find_kept_count(session, company_id, "reach:old") is None
        assert await find_kept_count(session, company_id, "reach:new") is not None
