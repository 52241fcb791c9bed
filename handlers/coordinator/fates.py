"""What became of something that does not wait any more: said truly, never by whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.engine.context import KmuniContext
from models.queries.approvals import Submission
from models.tables.company import CompanyState
from models.tables.offer import OfferState
from models.tables.pending_change import ChangeState


class Ending(StrEnum):
    """Why there is nothing to answer."""

    APPROVED = "approved"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"
    RESTS = "rests"
    """Its company or offer must be approved first."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one submission."""

    ending: Ending
    name: str
    at: datetime | None
    """None where no time was kept."""
    is_change: bool = False
    offer_state: OfferState | None = None
    """How an approved offer stands today, if it is not shown to students."""


def fate_of(submission: Submission) -> Fate:
    """The fate of what is not waiting."""
    if submission.change is not None:
        return _of_change(submission)
    offer, company = submission.offer, submission.company
    if offer is None:
        if company.state is CompanyState.RETURNED:
            return Fate(Ending.RETURNED, company.name, company.returned_at)
        is_approved = company.state is CompanyState.APPROVED
        ending = Ending.APPROVED if is_approved else Ending.RESTS
        return Fate(ending, company.name, company.approved_at if is_approved else None)
    match OfferState(offer.state):
        case OfferState.RETURNED:
            return Fate(Ending.RETURNED, offer.title, offer.returned_at)
        case OfferState.WAITING:
            return Fate(Ending.RESTS, offer.title, None)
        case OfferState.WITHDRAWN if offer.approved_at is None:
            return Fate(Ending.TAKEN_BACK, offer.title, None)
        case OfferState.OPEN:
            return Fate(Ending.APPROVED, offer.title, offer.approved_at)
        case state:
            return Fate(Ending.APPROVED, offer.title, offer.approved_at, offer_state=state)


def _of_change(submission: Submission) -> Fate:
    offer, change = submission.offer, submission.change
    name = submission.company.name if offer is None else offer.title
    endings = {
        ChangeState.APPROVED: Ending.APPROVED,
        ChangeState.RETURNED: Ending.RETURNED,
        ChangeState.DROPPED: Ending.TAKEN_BACK,
        ChangeState.WAITING: Ending.RESTS,
    }
    if change is None:
        raise ValueError("there is no change")
    return Fate(endings[ChangeState(change.state)], name, change.answered_at, is_change=True)


def fate_text(
    context: KmuniContext, submission: Submission | None, *, is_last: bool = False
) -> str:
    """What became of it; None is gone. `is_last`: and nothing else waits."""
    if submission is None:
        return context.text("coordinator/submission_gone", is_last=is_last)
    return context.text("coordinator/answered_before", fate=fate_of(submission), is_last=is_last)
