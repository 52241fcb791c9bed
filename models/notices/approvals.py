"""What waits for a coordinator, and what became of a change of something approved."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from models.notices.buttons import Button, Label, Rows
from models.notices.spec import Claim, Content, Load, Spec
from models.payloads import EditOffer, OpenCompany, ShowOwnChange, ShowOwnOffer, ShowSubmission
from models.queries.approvals import Subject
from models.queries.offers import list_offer_cards
from models.queries.pending_changes import find_last_change
from models.tables.base import stored_id
from models.tables.company import Company, CompanyState
from models.tables.offer import Offer, OfferState
from models.tables.outbox import Rank
from models.tables.pending_change import ChangeState, PendingChange


@dataclass(frozen=True, slots=True)
class WaitingNotice(Content):
    """A company or an offer waits for a coordinator."""

    company: Company
    offer: Offer | None = None
    """None: it is the company that waits."""


@dataclass(frozen=True, slots=True)
class ChangeNotice(Content):
    """A change of something approved waits, was approved or returned."""

    company: Company
    change: PendingChange
    offer: Offer | None = None
    """None: it is the company's own."""


async def _load_waiting(session: AsyncSession, claim: Claim) -> WaitingNotice | None:
    if "company_id" in claim.about:
        company = await session.get(Company, claim.about["company_id"])
        is_waiting = company is not None and company.state is CompanyState.WAITING
        return WaitingNotice(company) if company is not None and is_waiting else None
    cards = await list_offer_cards(session, [claim.about["offer_id"]])
    if not cards or cards[0].offer.state != OfferState.WAITING:
        return None
    offer, company = cards[0].offer, cards[0].company
    # Nothing of a suspended company is shown to students, so there is nothing to approve yet.
    return None if company.state is CompanyState.SUSPENDED else WaitingNotice(company, offer)


def _while_change_is(*states: ChangeState, is_for_members: bool = True) -> Load[ChangeNotice]:
    """The last change of what it is about while it is in one of the states."""

    async def load(session: AsyncSession, claim: Claim) -> ChangeNotice | None:
        offer_id, company_id = claim.about.get("offer_id"), claim.about.get("company_id")
        offer = await session.get(Offer, offer_id) if offer_id else None
        company = await session.get(Company, offer.company_id if offer else company_id or 0)
        change = await find_last_change(
            session, offer_id=offer_id, company_id=None if offer_id else company_id
        )
        if company is None or change is None or change.state not in states:
            return None
        if is_for_members and not await claim.speaks_for(session, stored_id(company)):
            return None
        return ChangeNotice(company, change, offer)

    return load


def _look(notice: WaitingNotice) -> Rows:
    if notice.offer is None:
        return _look_at(Subject.COMPANY, stored_id(notice.company))
    return _look_at(Subject.OFFER, stored_id(notice.offer))


def _look_at_change(notice: ChangeNotice) -> Rows:
    if notice.offer is None:
        return _look_at(Subject.COMPANY_CHANGE, stored_id(notice.company))
    return _look_at(Subject.OFFER_CHANGE, stored_id(notice.offer))


def _look_at(subject: Subject, key: int) -> Rows:
    return [[Button(Label("Have a look"), ShowSubmission(subject, key))]]


def _open(notice: ChangeNotice) -> Rows:
    if notice.offer is None:
        return [[Button(Label("Open it"), OpenCompany(stored_id(notice.company)))]]
    return [[Button(Label("Open it"), ShowOwnOffer(stored_id(notice.offer)))]]


def _change_again(notice: ChangeNotice) -> Rows:
    label = Label("Change it")
    if notice.offer is None:
        return [[Button(label, OpenCompany(stored_id(notice.company)))]]
    offer_id = stored_id(notice.offer)
    both = Button(Label("Look at both"), ShowOwnChange(offer_id))
    return [[Button(label, EditOffer(offer_id)), both]]


class ApprovalNotices:
    APPROVAL_NEEDED = Spec("approval_needed", Rank.ANSWER, load=_load_waiting, buttons=_look)
    CHANGE_WAITING = Spec(
        "change_waiting",
        Rank.ANSWER,
        load=_while_change_is(ChangeState.WAITING, is_for_members=False),
        buttons=_look_at_change,
    )
    CHANGE_APPROVED = Spec(
        "change_approved", Rank.ANSWER, load=_while_change_is(*ChangeState), buttons=_open
    )
    """It stays true whatever is changed next."""
    CHANGE_RETURNED = Spec(
        "change_returned",
        Rank.ANSWER,
        load=_while_change_is(ChangeState.RETURNED),
        buttons=_change_again,
    )
