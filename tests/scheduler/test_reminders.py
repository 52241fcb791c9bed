"""Offers that end, interests and newcomers that wait are told of once, in time."""

from datetime import timedelta

from models.database import Database
from models.lifetimes.periods import JOIN_REQUEST_LASTS
from models.notices.kinds import Notice
from models.notices.offers import BEFORE_EXPIRY
from models.queries.interests import add_interest, change_interest_to_withdrawn, find_interest
from models.queries.join_requests import (
    add_join_request,
    change_request_to_ended,
    find_join_request,
)
from models.tables.base import stored_id
from models.tables.join_request import JoinState
from models.tables.offer import OfferState
from scheduler.reminders import (
    UNANSWERED_AFTER,
    end_join_requests,
    expire_offers,
    remind_of_expiry,
    remind_of_interests,
)
from tests.scheduler.region import Region, StandingClock

OPEN_FOR = timedelta(days=60)
"""How long the region's offers are open."""


async def test_a_company_is_told_once_three_days_before_its_offer_ends(
    region: Region, database: Database, clock: StandingClock
) -> None:
    company_id, member = await region.company()
    await region.approve(await region.waiting_offer(company_id))
    clock.move_by(OPEN_FOR - BEFORE_EXPIRY - timedelta(seconds=1))
    assert await remind_of_expiry(database, clock) == 0
    clock.move_by(timedelta(seconds=1))
    assert await remind_of_expiry(database, clock) == 1
    assert await remind_of_expiry(database, clock) == 0
    (message,) = await region.messages()
    assert (message.person_id, message.notice) == (member, Notice.OFFER_EXPIRING)


async def test_an_offer_ends_at_the_very_second(
    region: Region, database: Database, clock: StandingClock
) -> None:
    offer_id = await region.offer()
    clock.move_by(OPEN_FOR - timedelta(seconds=1))
    assert await expire_offers(database, clock) == 0
    clock.move_by(timedelta(seconds=1))
    assert await expire_offers(database, clock) == 1
    assert await region.offer_state(offer_id) is OfferState.EXPIRED


async def test_an_offer_that_was_withdrawn_is_not_reminded_of(
    region: Region, database: Database, clock: StandingClock
) -> None:
    await region.withdraw(await region.offer())
    clock.move_by(OPEN_FOR - BEFORE_EXPIRY)
    assert await remind_of_expiry(database, clock) == 0


async def interested(region: Region) -> tuple[int, int, int]:
    """(student, member of the company, offer) of an interest that waits from now on."""
    student = await region.student()
    company_id, member = await region.company()
    offer_id = await region.waiting_offer(company_id)
    await region.approve(offer_id)
    async with region.database.write() as session:
        await add_interest(
            session,
            student,
            offer_id,
            name="Anna",
            contact="@anna",
            note=None,
            reasons=[],
            now=region.clock.now(),
        )
    return student, member, offer_id


async def test_after_a_week_the_company_is_reminded_and_the_student_told_once(
    region: Region, database: Database, clock: StandingClock
) -> None:
    student, member, _ = await interested(region)
    clock.move_by(UNANSWERED_AFTER - timedelta(seconds=1))
    assert await remind_of_interests(database, clock) == 0
    clock.move_by(timedelta(seconds=1))
    assert await remind_of_interests(database, clock) == 2
    assert await remind_of_interests(database, clock) == 0
    told = {message.person_id: message.notice for message in await region.messages()}
    assert told == {member: Notice.INTEREST_REMINDER, student: Notice.INTEREST_UNANSWERED}


async def test_an_interest_taken_back_is_not_reminded_of(
    region: Region, database: Database, clock: StandingClock
) -> None:
    student, _, offer_id = await interested(region)
    async with database.write() as session:
        interest = await find_interest(session, student, offer_id)
        assert interest is not None
        assert stored_id(interest)
        await change_interest_to_withdrawn(session, interest, now=clock.now())
    clock.move_by(UNANSWERED_AFTER)
    assert await remind_of_interests(database, clock) == 0


async def asks_to_join(region: Region) -> tuple[int, int]:
    """(request, its person) of somebody who waits to be let in from now on."""
    company_id, _ = await region.company()
    person_id = await region.person()
    async with region.database.write() as session:
        request_id = await add_join_request(
            session,
            company_id,
            person_id,
            "Cleo Berg",
            "@cleo",
            asks_coordinators=False,
            now=region.clock.now(),
        )
    assert request_id is not None
    return request_id, person_id


async def test_a_request_that_nobody_answers_ends_after_two_weeks_and_its_person_is_told_once(
    region: Region, database: Database, clock: StandingClock
) -> None:
    request_id, person_id = await asks_to_join(region)
    clock.move_by(JOIN_REQUEST_LASTS - timedelta(seconds=1))
    assert await end_join_requests(database, clock) == 0
    clock.move_by(timedelta(seconds=1))
    assert await end_join_requests(database, clock) == 1
    assert await end_join_requests(database, clock) == 0
    (message,) = await region.messages()
    assert (message.person_id, message.notice) == (person_id, Notice.JOIN_UNANSWERED)
    async with database.read() as session:
        card = await find_join_request(session, request_id)
    assert card is not None
    assert card.request.state is JoinState.UNANSWERED


async def test_an_answered_request_does_not_end_once_more(
    region: Region, database: Database, clock: StandingClock
) -> None:
    request_id, _ = await asks_to_join(region)
    async with database.write() as session:
        await change_request_to_ended(session, request_id, JoinState.DECLINED, now=clock.now())
    clock.move_by(JOIN_REQUEST_LASTS)
    assert await end_join_requests(database, clock) == 0
    assert await region.messages() == []
