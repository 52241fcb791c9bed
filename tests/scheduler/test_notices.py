"""A notice is sent only while it is true, and only to whom it concerns."""

from datetime import timedelta

import pytest
from sqlmodel import col, delete, update

from models.database import Database
from models.matching.rules.reasons import Reason, ReasonKind
from models.notices.interests import InterestNotice, IntroductionNotice
from models.notices.kinds import Notice
from models.notices.offers import BEFORE_EXPIRY
from models.notices.spec import Content
from models.queries.companies import add_member, find_membership
from models.queries.interests import (
    add_interest,
    change_interest_to_declined,
    change_interest_to_introduced,
    find_interest,
)
from models.queries.outbox import add_notices
from models.queries.pending_changes import add_pending_change
from models.queries.suggestions import reason_to_data
from models.tables.base import stored_id
from models.tables.company import Company, CompanyState, Membership
from models.tables.offer import Offer, OfferState
from models.tables.outbox import NoticeKind, OutboxState
from models.tables.pending_change import ChangeState, PendingChange
from models.tables.person import Person
from models.tables.suggestion import DeclineReason, Interest
from scheduler.outbox import Outbox
from tests.scheduler.region import Recorder, Region, StandingClock, send_everything

NAME, CONTACT = "Anna Geheim", "@anna_geheim"


async def queue(
    region: Region, person_id: int, notice: NoticeKind, payload: dict[str, int]
) -> None:
    async with region.database.write() as session:
        await add_notices(session, [person_id], notice, notice, payload, now=region.clock.now())


async def say_yes(region: Region, student: int, offer_id: int) -> Interest:
    """The student's interest in an offer."""
    reasons = [Reason(ReasonKind.KIND, labels=("praktikum",)), Reason(ReasonKind.REMOTE)]
    async with region.database.write() as session:
        await add_interest(
            session,
            student,
            offer_id,
            name=NAME,
            contact=CONTACT,
            note=None,
            reasons=[reason_to_data(reason) for reason in reasons],
            now=region.clock.now(),
        )
        interest = await find_interest(session, student, offer_id)
    assert interest is not None
    return interest


async def posted(region: Region) -> tuple[int, int, int]:
    """(company, its member, their open offer)."""
    company_id, member = await region.company()
    offer_id = await region.waiting_offer(company_id)
    await region.approve(offer_id)
    return company_id, member, offer_id


def only(telegram: Recorder) -> Content:
    assert len(telegram.sent) == 1
    return telegram.sent[0][1]


@pytest.mark.parametrize(
    ("notice", "true_in"),
    [
        (Notice.COMPANY_APPROVED, CompanyState.APPROVED),
        (Notice.COMPANY_RETURNED, CompanyState.RETURNED),
        (Notice.APPROVAL_NEEDED, CompanyState.WAITING),
    ],
)
@pytest.mark.parametrize("state", list(CompanyState))
async def test_what_is_not_true_of_a_company_any_more_is_not_said(
    region: Region,
    database: Database,
    outbox: Outbox,
    telegram: Recorder,
    notice: NoticeKind,
    true_in: CompanyState,
    state: CompanyState,
) -> None:
    company_id, member = await region.company()
    async with database.write() as session:
        await session.exec(update(Company).where(col(Company.id) == company_id).values(state=state))
    await queue(region, member, notice, {"company_id": company_id})
    await send_everything(outbox)
    assert len(telegram.sent) == (state is true_in)
    wanted = OutboxState.SENT if state is true_in else OutboxState.CANCELLED
    assert await region.states() == [wanted]


@pytest.mark.parametrize(
    ("notice", "true_in"),
    [
        (Notice.OFFER_APPROVED, {OfferState.OPEN, OfferState.PAUSED}),
        (Notice.OFFER_RETURNED, {OfferState.RETURNED}),
        (Notice.APPROVAL_NEEDED, {OfferState.WAITING}),
    ],
)
@pytest.mark.parametrize("state", list(OfferState))
async def test_what_is_not_true_of_an_offer_any_more_is_not_said(
    region: Region,
    database: Database,
    outbox: Outbox,
    telegram: Recorder,
    notice: NoticeKind,
    true_in: set[OfferState],
    state: OfferState,
) -> None:
    _, member, offer_id = await posted(region)
    async with database.write() as session:
        await session.exec(update(Offer).where(col(Offer.id) == offer_id).values(state=state))
    await queue(region, member, notice, {"offer_id": offer_id})
    await send_everything(outbox)
    assert len(telegram.sent) == (state in true_in)


@pytest.mark.parametrize(
    ("notice", "true_in"),
    [
        (Notice.CHANGE_WAITING, {ChangeState.WAITING}),
        (Notice.CHANGE_RETURNED, {ChangeState.RETURNED}),
        (Notice.CHANGE_APPROVED, set(ChangeState)),
    ],
)
@pytest.mark.parametrize("state", list(ChangeState))
@pytest.mark.parametrize("subject", ["offer", "company"])
async def test_what_is_not_true_of_a_change_any_more_is_not_said(
    region: Region,
    database: Database,
    outbox: Outbox,
    telegram: Recorder,
    notice: NoticeKind,
    true_in: set[ChangeState],
    state: ChangeState,
    subject: str,
) -> None:
    company_id, member, offer_id = await posted(region)
    about = {"offer_id": offer_id} if subject == "offer" else {"company_id": company_id}
    async with database.write() as session:
        await add_pending_change(
            session, {"title": "Neu"}, **about, person_id=member, now=region.clock.now()
        )
        await session.exec(update(PendingChange).values(state=state))
    await queue(region, member, notice, about)
    await send_everything(outbox)
    assert len(telegram.sent) == (state in true_in)


async def test_an_offer_that_was_extended_meanwhile_is_not_said_to_end(
    region: Region, outbox: Outbox, telegram: Recorder
) -> None:
    _, member, offer_id = await posted(region)
    await queue(region, member, Notice.OFFER_EXPIRING, {"offer_id": offer_id})
    await send_everything(outbox)
    assert telegram.sent == []
    assert await region.states() == [OutboxState.CANCELLED]


async def test_an_offer_that_ends_soon_is_said_to_end(
    region: Region, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    _, member, offer_id = await posted(region)
    clock.move_by(timedelta(days=60) - BEFORE_EXPIRY)
    await queue(region, member, Notice.OFFER_EXPIRING, {"offer_id": offer_id})
    await send_everything(outbox)
    assert len(telegram.sent) == 1


async def test_who_left_the_company_hears_nothing_of_its_offers(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder
) -> None:
    company_id, member, offer_id = await posted(region)
    student = await region.student()
    interest = await say_yes(region, student, offer_id)
    await queue(region, member, Notice.OFFER_APPROVED, {"offer_id": offer_id})
    await queue(region, member, Notice.INTEREST, {"interest_id": stored_id(interest)})
    async with database.write() as session:
        await session.exec(delete(Membership).where(col(Membership.company_id) == company_id))
    await send_everything(outbox)
    assert telegram.sent == []


async def test_the_company_reads_reasons_that_are_worded_for_it(
    region: Region, outbox: Outbox, telegram: Recorder
) -> None:
    _, member, offer_id = await posted(region)
    interest = await say_yes(region, await region.student(), offer_id)
    await queue(region, member, Notice.INTEREST, {"interest_id": stored_id(interest)})
    await send_everything(outbox)
    notice = only(telegram)
    assert isinstance(notice, InterestNotice)
    assert [reason.kind for reason in notice.seen.reasons] == [ReasonKind.REMOTE]
    assert notice.seen.fields == ("0613",)


async def test_a_stored_reason_of_a_kind_that_is_gone_leaves_the_others_to_be_read(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder
) -> None:
    _, member, offer_id = await posted(region)
    interest = await say_yes(region, await region.student(), offer_id)
    async with database.write() as session:
        stored = await session.get_one(Interest, stored_id(interest))
        stored.reasons = [{"kind": "skills", "labels": ["python"]}, *stored.reasons]
        session.add(stored)
    await queue(region, member, Notice.INTEREST, {"interest_id": stored_id(interest)})
    await send_everything(outbox)
    notice = only(telegram)
    assert isinstance(notice, InterestNotice)
    assert [reason.kind for reason in notice.seen.reasons] == [ReasonKind.REMOTE]


async def test_both_sides_are_introduced_with_what_the_other_chose(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder
) -> None:
    company_id, member, offer_id = await posted(region)
    student = await region.student()
    interest = await say_yes(region, student, offer_id)
    async with database.write() as session:
        membership = await find_membership(session, company_id, member)
        assert membership is not None
        await change_interest_to_introduced(session, interest, membership, now=region.clock.now())
    payload = {"interest_id": stored_id(interest)}
    for person_id in (student, member):
        await queue(region, person_id, Notice.INTRODUCTION, payload)
    await send_everything(outbox)
    told = {
        recipient.person_id: (notice.name, notice.contact)
        for recipient, notice in telegram.sent
        if isinstance(notice, IntroductionNotice)
    }
    assert told == {student: ("Erika Muster", "erika@muster.example"), member: (NAME, CONTACT)}


async def test_a_colleague_speaks_for_whoever_said_yes_and_left(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder
) -> None:
    company_id, member, offer_id = await posted(region)
    student, colleague = await region.student(), await region.person()
    interest = await say_yes(region, student, offer_id)
    async with database.write() as session:
        now = region.clock.now()
        await add_member(session, company_id, colleague, "Kim Kollege", "kim@x.example", now=now)
        membership = await find_membership(session, company_id, member)
        assert membership is not None
        await change_interest_to_introduced(session, interest, membership, now=now)
        await session.exec(delete(Person).where(col(Person.id) == member))
    await queue(region, student, Notice.INTRODUCTION, {"interest_id": stored_id(interest)})
    await send_everything(outbox)
    notice = only(telegram)
    assert isinstance(notice, IntroductionNotice)
    assert notice.name == "Kim Kollege"


async def test_nobody_is_introduced_before_both_said_yes(
    region: Region, outbox: Outbox, telegram: Recorder
) -> None:
    _, member, offer_id = await posted(region)
    student = await region.student()
    interest = await say_yes(region, student, offer_id)
    for person_id in (student, member):
        await queue(region, person_id, Notice.INTRODUCTION, {"interest_id": stored_id(interest)})
    await send_everything(outbox)
    assert telegram.sent == []


async def test_an_interest_answered_meanwhile_is_not_asked_about_again(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder
) -> None:
    company_id, member, offer_id = await posted(region)
    student = await region.student()
    interest = await say_yes(region, student, offer_id)
    payload = {"interest_id": stored_id(interest)}
    await queue(region, member, Notice.INTEREST_REMINDER, payload)
    await queue(region, student, Notice.INTEREST_DECLINED, payload)
    async with database.write() as session:
        membership = await find_membership(session, company_id, member)
        assert membership is not None
        await change_interest_to_declined(
            session, interest, membership, DeclineReason.LATER, now=region.clock.now()
        )
    await send_everything(outbox)
    [view] = telegram.views
    assert view.text == "notices/interest_declined"
