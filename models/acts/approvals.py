"""A coordinator's answers: what companies handed in is approved, given back, or put off.

Two coordinators may have the same card open; the first answer counts.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.resting import tell_waiting_students
from models.acts.world import World
from models.notices import keys
from models.notices.kinds import Notice
from models.queries.approval_answers import (
    change_submission_to_approved,
    change_submission_to_returned,
)
from models.queries.approvals import Subject, Submission, find_submission_for_update
from models.queries.companies import list_member_ids
from models.queries.events import record_event
from models.queries.interests import list_waiting_interests
from models.queries.offers import change_offer_to_unapproved
from models.queries.outbox import add_notices
from models.queries.returns import add_return
from models.queries.skipped import add_skipped, delete_skipped
from models.refusals import Refusal, Refused
from models.rights import Actor, may
from models.tables.base import stored_id
from models.tables.event import Deed
from models.tables.organisation import Right
from models.tables.outbox import NoticeKind
from models.text import Remark

FINGERPRINT_LETTERS = 8

APPROVED_NOTICES: Mapping[Subject, NoticeKind] = {
    Subject.OFFER: Notice.OFFER_APPROVED,
    Subject.COMPANY: Notice.COMPANY_APPROVED,
    Subject.OFFER_CHANGE: Notice.CHANGE_APPROVED,
    Subject.COMPANY_CHANGE: Notice.CHANGE_APPROVED,
}
RETURNED_NOTICES: Mapping[Subject, NoticeKind] = {
    Subject.OFFER: Notice.OFFER_RETURNED,
    Subject.COMPANY: Notice.COMPANY_RETURNED,
    Subject.OFFER_CHANGE: Notice.CHANGE_RETURNED,
    Subject.COMPANY_CHANGE: Notice.CHANGE_RETURNED,
}
_APPROVED: Mapping[Subject, Deed] = {
    Subject.OFFER: Deed.OFFER_APPROVED,
    Subject.COMPANY: Deed.COMPANY_APPROVED,
    Subject.OFFER_CHANGE: Deed.CHANGE_APPROVED,
    Subject.COMPANY_CHANGE: Deed.CHANGE_APPROVED,
}
_RETURNED: Mapping[Subject, Deed] = {
    Subject.OFFER: Deed.OFFER_RETURNED,
    Subject.COMPANY: Deed.COMPANY_RETURNED,
    Subject.OFFER_CHANGE: Deed.CHANGE_RETURNED,
    Subject.COMPANY_CHANGE: Deed.CHANGE_RETURNED,
}


class CardInput(BaseModel):
    """A company, an offer or a change of either, as it read when it was answered."""

    model_config = ConfigDict(frozen=True)

    subject: Subject
    key: int
    """The offer's or the company's id."""
    fingerprint: str = Field(max_length=FINGERPRINT_LETTERS)


class ReturnInput(CardInput):
    """The same, with what the company reads."""

    reason: Remark


class UnapprovalInput(BaseModel):
    """An approved offer, and why it is not to be shown any more."""

    model_config = ConfigDict(frozen=True)

    offer_id: int
    reason: Remark


def judge(submission: Submission | None, fingerprint: str) -> Refusal | None:
    """Why an answer to what read so cannot count; None if it can."""
    if submission is None:
        return Refusal.SUBMISSION_GONE
    if not submission.is_waiting:
        return Refusal.SUBMISSION_ANSWERED
    return None if submission.fingerprint == fingerprint else Refusal.SUBMISSION_CHANGED


def right_for(subject: Subject) -> Right:
    """What answering such a submission asks for."""
    return Right.APPROVE_COMPANIES if subject.is_about_company else Right.APPROVE_OFFERS


async def _find_answerable(session: AsyncSession, card: CardInput) -> Submission | Refused:
    """What the card is about, which nobody else answers until this transaction ends."""
    submission = await find_submission_for_update(session, card.subject, card.key)
    refusal = judge(submission, card.fingerprint)
    if submission is None or refusal is not None:
        return Refused(refusal or Refusal.SUBMISSION_GONE)
    return submission


@dataclass(frozen=True, slots=True)
class Approved:
    """What is approved now."""

    submission: Submission
    changed: Collection[Subject]
    """An offer, its company, or both; or a change."""


async def approve(
    session: AsyncSession, actor: Actor, given: CardInput, world: World
) -> Approved | Refused:
    """Opens the offer to students and lets its company in, once; everybody concerned is told."""
    if not await may(session, actor, right_for(given.subject), now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    submission = await _find_answerable(session, given)
    if isinstance(submission, Refused):
        return submission
    # With the first offer of a company that waits, the company is let in as well.
    if submission.is_company_waiting and not await may(
        session, actor, Right.APPROVE_COMPANIES, now=world.now
    ):
        return Refused(Refusal.NO_COORDINATOR)
    if submission.is_over(world.now):
        return Refused(Refusal.SUBMISSION_OVER)
    changed = await change_submission_to_approved(session, submission, now=world.now)
    for subject in changed:
        await _tell(session, submission, subject, APPROVED_NOTICES[subject], world)
        await _record(session, _APPROVED[subject], submission, subject, world)
    return Approved(submission, changed)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What its company is to mend."""

    submission: Submission


async def give_back(
    session: AsyncSession, actor: Actor, given: ReturnInput, world: World
) -> GivenBack | Refused:
    """Returns it, once; the company's people read why."""
    if not await may(session, actor, right_for(given.subject), now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    submission = await _find_answerable(session, given)
    if isinstance(submission, Refused):
        return submission
    if not await change_submission_to_returned(session, submission, given.reason, now=world.now):
        return Refused(Refusal.SUBMISSION_ANSWERED)
    subject = submission.subject
    await _tell(session, submission, subject, RETURNED_NOTICES[subject], world)
    await _record(session, _RETURNED[subject], submission, subject, world)
    return GivenBack(submission)


async def _tell(
    session: AsyncSession,
    submission: Submission,
    subject: Subject,
    notice: NoticeKind,
    world: World,
) -> None:
    """Tells the company's people what became of the offer, the company or the change."""
    company_id = stored_id(submission.company)
    key = company_id if subject.is_about_company else submission.id
    # An offer's and a company's change share a notice, and may share a number.
    about_what = () if submission.change is None else (subject.value,)
    await add_notices(
        session,
        await list_member_ids(session, company_id),
        notice,
        keys.at(notice, *about_what, key, moment=world.now),
        {"company_id": company_id} if subject.is_about_company else {"offer_id": key},
        now=world.now,
    )


async def _record(
    session: AsyncSession, deed: Deed, submission: Submission, subject: Subject, world: World
) -> None:
    is_offer = not subject.is_about_company
    await record_event(
        session,
        deed,
        company_id=stored_id(submission.company),
        offer_id=submission.id if is_offer else None,
        field_code=submission.fields[0] if is_offer and submission.fields else None,
        region=world.region,
        now=world.now,
    )


@dataclass(frozen=True, slots=True)
class PutOff:
    """It comes last for the rest of the visit."""


async def put_off(
    session: AsyncSession, actor: Actor, given: CardInput, world: World
) -> PutOff | Refused:
    """Looks at this one last, as long as it reads the same; doing it again moves it to the end."""
    if not await may(session, actor, right_for(given.subject), now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    await add_skipped(
        session, actor.person_id, given.subject, given.key, given.fingerprint, now=world.now
    )
    is_about_company = given.subject.is_about_company
    await record_event(
        session,
        Deed.SUBMISSION_SKIPPED,
        company_id=given.key if is_about_company else None,
        offer_id=None if is_about_company else given.key,
        region=world.region,
        now=world.now,
    )
    return PutOff()


@dataclass(frozen=True, slots=True)
class BegunAgain:
    """The oldest comes first again."""


async def begin_again(
    session: AsyncSession, actor: Actor, given: None, world: World
) -> BegunAgain | Refused:
    """Forgets what was put off: a coordinator's own order, which no report counts."""
    if not await may(session, actor, Right.APPROVE_OFFERS, now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    await delete_skipped(session, actor.person_id)
    return BegunAgain()


@dataclass(frozen=True, slots=True)
class ApprovalTakenBack:
    """What became of an offer's approval."""

    is_new: bool
    """False where there was nothing to take back (any more)."""


async def take_back_approval(
    session: AsyncSession, actor: Actor, given: UnapprovalInput, world: World
) -> ApprovalTakenBack | Refused:
    """Sends an approved offer back; its company reads why, students who wait are told."""
    if not await may(session, actor, Right.APPROVE_OFFERS, now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    offer_id = given.offer_id
    submission = await find_submission_for_update(session, Subject.OFFER, offer_id)
    offer = submission.offer if submission is not None else None
    if submission is None or offer is None:
        return ApprovalTakenBack(is_new=False)
    read = submission.as_read
    if not await change_offer_to_unapproved(session, offer_id, given.reason):
        return ApprovalTakenBack(is_new=False)
    await add_return(
        session,
        Subject.OFFER,
        company_id=offer.company_id,
        offer_id=offer_id,
        reason=given.reason,
        data=read,
        now=world.now,
    )
    members = await list_member_ids(session, offer.company_id)
    purpose = keys.at(Notice.OFFER_RETURNED, offer_id, moment=world.now)
    payload = {"offer_id": offer_id}
    await add_notices(session, members, Notice.OFFER_RETURNED, purpose, payload, now=world.now)
    waiting = await list_waiting_interests(session, offer_id=offer_id)
    await tell_waiting_students(session, waiting, world)
    await record_event(
        session,
        Deed.APPROVAL_TAKEN_BACK,
        company_id=offer.company_id,
        offer_id=offer_id,
        region=world.region,
        now=world.now,
    )
    return ApprovalTakenBack(is_new=True)
