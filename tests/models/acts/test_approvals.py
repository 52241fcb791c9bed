"""Approving, giving back, putting off and taking back: once, told to the company, recorded."""

from datetime import timedelta

import pytest
from pydantic import ValidationError
from sqlmodel import select

from models.acts import approvals
from models.acts.approvals import (
    ApprovalTakenBack,
    Approved,
    CardInput,
    ReturnInput,
    UnapprovalInput,
)
from models.queries.approvals import Subject, find_submission, list_waiting_submissions
from models.queries.interests import add_interest, find_interest
from models.queries.skipped import list_skipped
from models.refusals import Refusal, Refused
from models.tables.company import Company, CompanyState
from models.tables.event import Deed
from models.tables.offer import Offer, OfferState
from models.tables.subscription import AlertRun
from tests.models.acts.stage import STAMP, TUESDAY, Stage


async def card_of(stage: Stage, subject: Subject, key: int) -> CardInput:
    """The card as it reads now."""
    async with stage.database.read() as session:
        submission = await find_submission(session, subject, key)
    assert submission is not None
    return CardInput(subject=subject, key=key, fingerprint=submission.fingerprint)


async def test_offer_and_its_new_company_are_approved_once_and_told(stage: Stage) -> None:
    karin, cora = await stage.coordinator(), await stage.person()
    company_id = await stage.company(cora, CompanyState.WAITING)
    offer_id = await stage.offer(company_id, OfferState.WAITING)
    card = await card_of(stage, Subject.OFFER, offer_id)
    approved = await stage.perform(approvals.approve, karin, card)
    assert isinstance(approved, Approved)
    assert set(approved.changed) == {Subject.COMPANY, Subject.OFFER}
    again = await stage.perform(approvals.approve, karin, card)
    assert again == Refused(Refusal.SUBMISSION_ANSWERED)
    assert await stage.told() == [
        (cora, f"company_approved:{company_id}:{STAMP}"),
        (cora, f"offer_approved:{offer_id}:{STAMP}"),
    ]
    company, offer = await stage.events()
    assert (company.deed, company.company_id, company.offer_id) == (
        Deed.COMPANY_APPROVED, company_id, None,
    )  # fmt: skip
    assert (offer.deed, offer.company_id, offer.offer_id, offer.field_code, offer.region) == (
        Deed.OFFER_APPROVED, company_id, offer_id, "0613", "Ruhr",
    )  # fmt: skip
    async with stage.database.read() as session:
        assert (await session.exec(select(AlertRun.offer_id))).all() == [offer_id]


async def test_what_reads_differently_now_or_is_over_is_not_approved(stage: Stage) -> None:
    karin, cora = await stage.coordinator(), await stage.person()
    company_id = await stage.company(cora)
    offer_id = await stage.offer(
        company_id, OfferState.WAITING, open_until=TUESDAY + timedelta(days=2)
    )
    card = await card_of(stage, Subject.OFFER, offer_id)
    other = card.model_copy(update={"fingerprint": "00000000"})
    changed = await stage.perform(approvals.approve, karin, other)
    assert changed == Refused(Refusal.SUBMISSION_CHANGED)
    stage.pass_time(timedelta(days=3))
    assert await stage.perform(approvals.approve, karin, card) == Refused(Refusal.SUBMISSION_OVER)
    unknown = CardInput(subject=Subject.OFFER, key=offer_id + 1, fingerprint="")
    gone = await stage.perform(approvals.approve, karin, unknown)
    assert gone == Refused(Refusal.SUBMISSION_GONE)
    assert (await stage.told(), await stage.events()) == ([], [])


async def test_company_is_given_back_once_with_what_it_reads(stage: Stage) -> None:
    karin, cora = await stage.coordinator(), await stage.person()
    company_id = await stage.company(cora, CompanyState.WAITING)
    card = await card_of(stage, Subject.COMPANY, company_id)
    given = ReturnInput(**card.model_dump(), reason="  Bitte eine Website. ")
    assert not isinstance(await stage.perform(approvals.give_back, karin, given), Refused)
    again = await stage.perform(approvals.give_back, karin, given)
    assert again == Refused(Refusal.SUBMISSION_ANSWERED)
    async with stage.database.read() as session:
        company = await session.get_one(Company, company_id)
    assert (company.state, company.returned_reason) == (
        CompanyState.RETURNED, "Bitte eine Website.",
    )  # fmt: skip
    assert await stage.told() == [(cora, f"company_returned:{company_id}:{STAMP}")]
    assert await stage.deeds() == [Deed.COMPANY_RETURNED]


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 401])
def test_nothing_is_given_back_without_a_reason_that_can_be_read(reason: str) -> None:
    with pytest.raises(ValidationError):
        ReturnInput(subject=Subject.OFFER, key=1, fingerprint="", reason=reason)


async def test_what_is_put_off_comes_last_until_one_begins_again(stage: Stage) -> None:
    karin, cora = await stage.coordinator(), await stage.person()
    company_id = await stage.company(cora, CompanyState.WAITING)
    card = await card_of(stage, Subject.COMPANY, company_id)
    await stage.perform(approvals.put_off, karin, card)
    async with stage.database.read() as session:
        queue = await list_waiting_submissions(session)
        skipped = await list_skipped(session, karin, queue, now=stage.world.now)
    assert [one.id for one in skipped] == [company_id]
    await stage.perform(approvals.begin_again, karin, None)
    async with stage.database.read() as session:
        assert await list_skipped(session, karin, queue, now=stage.world.now) == []
    assert await stage.deeds() == [Deed.SUBMISSION_SKIPPED]


async def test_approval_is_taken_back_once_and_waiting_students_are_told(
    stage: Stage,
) -> None:
    karin, cora = await stage.coordinator(), await stage.person()
    company_id = await stage.company(cora)
    offer_id = await stage.offer(company_id)
    anna = await stage.student(fields=("0714",))
    async with stage.database.write() as session:
        await add_interest(
            session, anna, offer_id, name="Anna", contact="@anna", note=None,
            reasons=[], now=stage.world.now,
        )  # fmt: skip
        interest = await find_interest(session, anna, offer_id)
    assert interest is not None
    given = UnapprovalInput(offer_id=offer_id, reason="Nicht für Studierende.")
    taken = await stage.perform(approvals.take_back_approval, karin, given)
    assert taken == ApprovalTakenBack(is_new=True)
    again = await stage.perform(approvals.take_back_approval, karin, given)
    assert again == ApprovalTakenBack(is_new=False)
    async with stage.database.read() as session:
        offer = await session.get_one(Offer, offer_id)
    assert (offer.state, offer.approved_at) == (OfferState.RETURNED, None)
    assert await stage.told() == [
        (cora, f"offer_returned:{offer_id}:{STAMP}"),
        (anna, f"interest_rests:{interest.id}:{STAMP}"),
    ]
    assert await stage.deeds() == [Deed.APPROVAL_TAKEN_BACK]
