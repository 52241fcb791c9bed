"""Companies are told once when an offer fits too few students, and only when it really does."""

from datetime import timedelta

import pytest

from models.database import Database
from models.notices.kinds import Notice
from models.queries.suggestions import record_shown
from models.tables.outbox import OutboxMessage
from models.tables.suggestion import SuggestionOrigin
from scheduler.short_offers import TOLD_WITHIN, tell_short_offers
from scheduler.weekly_push import WeeklyPush
from tests.scheduler.region import MONDAY, Region, StandingClock

GUARANTEE = 10
WEEK = timedelta(days=7)


async def short_notices(region: Region) -> list[OutboxMessage]:
    messages = await region.messages()
    return [message for message in messages if message.notice == Notice.OFFER_SHORT]


async def open_offer(region: Region) -> tuple[int, int]:
    """(offer, member of its company)."""
    company_id, member = await region.company()
    offer_id = await region.waiting_offer(company_id)
    await region.approve(offer_id)
    return offer_id, member


@pytest.mark.parametrize(("students", "is_told"), [(0, True), (9, True), (10, False)])
async def test_a_company_is_told_if_fewer_fit_than_each_offer_is_shown_to(
    region: Region,
    database: Database,
    push: WeeklyPush,
    clock: StandingClock,
    students: int,
    is_told: bool,
) -> None:
    for _ in range(students):
        await region.student()
    offer_id, member = await open_offer(region)
    clock.move_to(MONDAY)
    await push.run_due()
    assert await tell_short_offers(database, clock, GUARANTEE) == int(is_told)
    told = [(one.person_id, one.payload) for one in await short_notices(region)]
    assert told == [(member, {"offer_id": offer_id})] * is_told


async def test_it_is_told_once_not_every_week(
    region: Region, database: Database, push: WeeklyPush, clock: StandingClock
) -> None:
    await open_offer(region)
    for monday in (MONDAY, MONDAY + WEEK):
        clock.move_to(monday)
        await push.run_due()
        await tell_short_offers(database, clock, GUARANTEE)
        await tell_short_offers(database, clock, GUARANTEE)
    assert len(await short_notices(region)) == 1


async def test_an_offer_that_everybody_has_seen_is_not_short(
    region: Region, database: Database, push: WeeklyPush, clock: StandingClock
) -> None:
    students = [await region.student() for _ in range(GUARANTEE)]
    offer_id, _ = await open_offer(region)
    async with database.write() as session:
        for student in students:
            await record_shown(
                session, student, [(offer_id, ())], SuggestionOrigin.CHAT, now=clock.now()
            )
    clock.move_to(MONDAY)
    await push.run_due()
    assert await tell_short_offers(database, clock, GUARANTEE) == 0


async def test_nothing_is_told_before_a_run_nor_long_after_it(
    region: Region, database: Database, push: WeeklyPush, clock: StandingClock
) -> None:
    await open_offer(region)
    assert await tell_short_offers(database, clock, GUARANTEE) == 0
    clock.move_to(MONDAY)
    await push.run_due()
    clock.move_by(TOLD_WITHIN + timedelta(seconds=1))
    assert await tell_short_offers(database, clock, GUARANTEE) == 0


async def test_an_offer_that_was_withdrawn_meanwhile_is_not_told_of(
    region: Region, database: Database, push: WeeklyPush, clock: StandingClock
) -> None:
    offer_id, _ = await open_offer(region)
    clock.move_to(MONDAY)
    await push.run_due()
    await region.withdraw(offer_id)
    assert await tell_short_offers(database, clock, GUARANTEE) == 0
