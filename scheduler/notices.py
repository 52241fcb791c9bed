"""What a queued message says, read just before it is sent: offers that closed have dropped out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import stored_id
from models.campaign import Campaign
from models.company import Company, Membership
from models.matching.profile import Closeness
from models.matching.reasons import Reason, reasons_of
from models.offer import Offer, OfferState
from models.outbox import Notice, OutboxMessage
from models.queries.campaigns import find_campaign
from models.queries.companies import get_company
from models.queries.match_rows import get_match_student
from models.queries.offers import OfferCard, is_open_at, list_offer_cards, match_offer
from models.queries.students import find_student, list_student_fields
from models.queries.suggestions import (
    InterestCard,
    find_interest_card,
    list_suggestions,
    reason_from_data,
)
from models.suggestion import InterestState


@dataclass(frozen=True, slots=True)
class DigestOffer:
    """One offer of a digest, numbered as its buttons are."""

    number: int
    card: OfferCard
    reasons: tuple[Reason, ...]

    @property
    def offer(self) -> Offer:
        return self.card.offer


@dataclass(frozen=True, slots=True)
class DigestNotice:
    """A student's offers of the week."""

    offers: tuple[DigestOffer, ...]


@dataclass(frozen=True, slots=True)
class BroadcastNotice:
    campaign: Campaign


@dataclass(frozen=True, slots=True)
class CompanyNotice:
    """A company was approved or returned, or waits for a coordinator."""

    kind: Notice
    company: Company


@dataclass(frozen=True, slots=True)
class OfferNotice:
    """Something about one offer, for its company or for coordinators."""

    kind: Notice
    card: OfferCard


@dataclass(frozen=True, slots=True)
class InterestNotice:
    """Something about an interest; names are only in an introduction."""

    kind: Notice
    card: InterestCard
    fields: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class IntroductionNotice:
    """Both said yes: the name and contact that the other side chose."""

    card: InterestCard
    is_for_student: bool
    name: str
    contact: str


NoticeContent = (
    DigestNotice
    | BroadcastNotice
    | CompanyNotice
    | OfferNotice
    | InterestNotice
    | IntroductionNotice
)


async def load_notice(
    session: AsyncSession, message: OutboxMessage, closeness: Closeness, *, now: datetime
) -> NoticeContent | None:
    """What to send; None if there is nothing left to say and the row is to be cancelled."""
    payload: dict[str, Any] = message.payload
    match message.notice:
        case Notice.DIGEST:
            return await _load_digest(session, message, closeness, now)
        case Notice.BROADCAST:
            campaign = await find_campaign(session, message.campaign_id or 0)
            return BroadcastNotice(campaign) if campaign else None
        case Notice.COMPANY_APPROVED | Notice.COMPANY_RETURNED:
            return CompanyNotice(message.notice, await get_company(session, payload["company_id"]))
        case Notice.APPROVAL_NEEDED if "company_id" in payload:
            return CompanyNotice(message.notice, await get_company(session, payload["company_id"]))
        case (
            Notice.OFFER_APPROVED
            | Notice.OFFER_RETURNED
            | Notice.OFFER_EXPIRING
            | Notice.APPROVAL_NEEDED
        ):
            return await _load_offer(session, message.notice, payload["offer_id"])
        case Notice.INTRODUCTION:
            return await _load_introduction(session, message)
        case (
            Notice.INTEREST
            | Notice.INTEREST_REMINDER
            | Notice.INTEREST_UNANSWERED
            | Notice.INTEREST_DECLINED
        ):
            return await _load_interest(session, message.notice, payload["interest_id"])


async def _load_digest(
    session: AsyncSession, message: OutboxMessage, closeness: Closeness, now: datetime
) -> DigestNotice | None:
    """Offers that are still open and still unseen, for a student who still wants them."""
    student = await find_student(session, message.person_id)
    if student is None or student.paused_at is not None:
        return None
    offer_ids = _ids(message.payload.get("offer_ids"))
    cards = await list_offer_cards(session, offer_ids)
    shown = await list_suggestions(session, message.person_id, offer_ids)
    matched = await get_match_student(session, student)
    fresh = [
        card
        for card in cards
        if is_open_at(card, now)
        and (known := shown.get(stored_id(card.offer))) is not None
        and known.delivered_at is None
        and known.dismissed_at is None
    ]
    offers = tuple(
        DigestOffer(
            number, card, reasons_of(matched, match_offer(card), now=now, closeness=closeness)
        )
        for number, card in enumerate(fresh, start=1)
    )
    return DigestNotice(offers) if offers else None


def _ids(value: object) -> list[int]:
    return [item for item in value if isinstance(item, int)] if isinstance(value, list) else []


async def _load_offer(session: AsyncSession, kind: Notice, offer_id: int) -> OfferNotice | None:
    cards = await list_offer_cards(session, [offer_id])
    if not cards:
        return None
    is_waiting = cards[0].offer.state is OfferState.WAITING
    is_open = cards[0].offer.state is OfferState.OPEN
    if kind is Notice.APPROVAL_NEEDED and not is_waiting:
        return None
    if kind is Notice.OFFER_EXPIRING and not is_open:
        return None
    return OfferNotice(kind, cards[0])


async def _load_interest(
    session: AsyncSession, kind: Notice, interest_id: int
) -> InterestNotice | None:
    card = await find_interest_card(session, interest_id)
    if card is None:
        return None
    wanted = InterestState.DECLINED if kind is Notice.INTEREST_DECLINED else InterestState.WAITING
    if card.interest.state != wanted:
        return None
    fields = await list_student_fields(session, card.interest.person_id)
    reasons = tuple(reason_from_data(data) for data in card.interest.reasons)
    return InterestNotice(kind, card, tuple(fields), reasons)


async def _load_introduction(
    session: AsyncSession, message: OutboxMessage
) -> IntroductionNotice | None:
    interest_id = message.payload.get("interest_id")
    card = await find_interest_card(session, interest_id) if isinstance(interest_id, int) else None
    if card is None or card.interest.state != InterestState.INTRODUCED:
        return None
    if message.person_id != card.interest.person_id:
        return IntroductionNotice(card, False, card.interest.name, card.interest.contact)
    membership = await session.get(Membership, card.interest.answered_by or 0)
    if membership is None:
        return None
    return IntroductionNotice(card, True, membership.name, membership.contact)
