"""A coordinator's answers in the database: what waits is approved or returned, once."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models.changes import MATCHED
from models.queries.approvals import Subject, Submission
from models.queries.companies import change_company_to_approved, change_company_to_returned
from models.queries.offers import change_offer_state
from models.queries.pending_changes import (
    change_company_values,
    change_offer_values,
    change_pending_to_ended,
    change_pending_to_returned,
)
from models.queries.returns import add_return, delete_returns
from models.queries.subscriptions import open_alert_run
from models.tables.base import stored_id
from models.tables.offer import OfferState
from models.tables.pending_change import ChangeState, PendingChange


async def change_submission_to_approved(
    session: AsyncSession, submission: Submission, *, now: datetime
) -> Collection[Subject]:
    """Approves the offer and its waiting company, or a change; returns which of them this changed.

    An approved offer is to be told at once to those who want that.
    """
    if submission.change is not None:
        return await _apply_change(session, submission, submission.change, now=now)
    changed = []
    if await change_company_to_approved(session, stored_id(submission.company), now=now):
        changed.append(Subject.COMPANY)
    if submission.offer is not None and await change_offer_state(
        session,
        stored_id(submission.offer),
        source=[OfferState.WAITING],
        target=OfferState.OPEN,
        values={"approved_at": now, "returned_reason": None},
    ):
        changed.append(Subject.OFFER)
        await open_alert_run(session, stored_id(submission.offer), now=now)
    return changed


async def _apply_change(
    session: AsyncSession, submission: Submission, change: PendingChange, *, now: datetime
) -> Collection[Subject]:
    """Puts the new values in place of the approved ones, once.

    It is told at once only to whom the offer may not have fitted before; nobody hears of an offer
    twice. What has been open all along keeps its place among the new ones.
    """
    changes = dict(change.data)
    offer, company = submission.offer, submission.company
    is_first = await change_pending_to_ended(
        session,
        ChangeState.APPROVED,
        company_id=stored_id(company) if offer is None else None,
        offer_id=stored_id(offer) if offer is not None else None,
        source=[ChangeState.WAITING],
        now=now,
    )
    if not is_first:
        return []
    if offer is None:
        await delete_returns(session, Subject.COMPANY_CHANGE, company_id=stored_id(company))
        await change_company_values(session, company, changes)
        return [Subject.COMPANY_CHANGE]
    await delete_returns(session, Subject.OFFER_CHANGE, offer_id=stored_id(offer))
    reopened = await change_offer_values(session, offer, changes, now=now)
    if reopened or (offer.state == OfferState.OPEN and MATCHED & set(changes)):
        await open_alert_run(session, stored_id(offer), now=now)
    return [Subject.OFFER_CHANGE]


async def change_submission_to_returned(
    session: AsyncSession, submission: Submission, reason: str, *, now: datetime
) -> bool:
    """Returns the offer, the company where it stands alone, or the change; False if too late.

    Why, and what it read then, is kept for whoever looks at it when it comes again.
    """
    # What it reads is taken before a statement could change the row at hand.
    read, offer = submission.as_read, submission.offer
    if not await _change_to_returned(session, submission, reason, now=now):
        return False
    await add_return(
        session,
        submission.subject,
        company_id=stored_id(submission.company),
        offer_id=stored_id(offer) if offer is not None else None,
        reason=reason,
        data=read,
        now=now,
    )
    return True


async def _change_to_returned(
    session: AsyncSession, submission: Submission, reason: str, *, now: datetime
) -> bool:
    if submission.change is not None:
        return await change_pending_to_returned(session, submission.change, reason, now=now)
    if submission.offer is None:
        return await change_company_to_returned(
            session, stored_id(submission.company), reason, now=now
        )
    return await change_offer_state(
        session,
        stored_id(submission.offer),
        source=[OfferState.WAITING],
        target=OfferState.RETURNED,
        values={"returned_reason": reason, "returned_at": now},
    )
