"""What a queued message says, read just before it is sent: offers that closed have dropped out."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from models.matching.rules.profile import Closeness
from models.matching.rules.reasons import Reason, ReasonKind, reasons_of
from models.matching.rules.wish import still_fits, wished_student
from models.queries.companies import find_membership, list_members
from models.queries.match_rows import find_match_student
from models.queries.offers import OfferCard, is_open_at, list_offer_cards, match_offer, rests
from models.queries.pending_changes import find_last_change
from models.queries.people import get_person
from models.queries.preferences import REMINDERS, get_preference, wants_broadcast
from models.queries.students import list_student_fields
from models.queries.subscriptions import (
    find_profile_subscription,
    list_prompt_wishes,
    new_offer,
    wants_digest,
)
from models.queries.suggestions import (
    InterestCard,
    find_interest,
    find_interest_card,
    list_suggestions,
    reasons_from_data,
)
from models.tables.base import stored_id
from models.tables.campaign import Campaign, CampaignState
from models.tables.company import Company, CompanyState
from models.tables.offer import Offer, OfferState
from models.tables.outbox import Notice, QueuedMessage
from models.tables.pending_change import ChangeState, PendingChange
from models.tables.person import CoordinatorSeat
from models.tables.suggestion import Ending, InterestState

BEFORE_EXPIRY = timedelta(days=3)
"""How long before its end an offer's company is reminded."""

COMPANY_STATES = {
    Notice.APPROVAL_NEEDED: {CompanyState.WAITING},
    Notice.COMPANY_APPROVED: {CompanyState.APPROVED},
    Notice.COMPANY_RETURNED: {CompanyState.RETURNED},
    Notice.COMPANY_SUSPENDED: {CompanyState.SUSPENDED},
    Notice.COMPANY_MENDED: {CompanyState.SUSPENDED},
    Notice.COMPANY_LIFTED: {CompanyState.APPROVED, CompanyState.WAITING},
}
OFFER_STATES = {
    Notice.APPROVAL_NEEDED: {OfferState.WAITING},
    Notice.OFFER_APPROVED: {OfferState.OPEN, OfferState.PAUSED},
    Notice.OFFER_RETURNED: {OfferState.RETURNED},
    Notice.OFFER_EXPIRING: {OfferState.OPEN},
    Notice.OFFER_SHORT: {OfferState.OPEN},
}
CHANGE_STATES = {
    Notice.CHANGE_WAITING: ChangeState.WAITING,
    Notice.CHANGE_RETURNED: ChangeState.RETURNED,
}
"""What must still be so for a notice to be true when it is sent."""

ABOUT_STUDENTS = {
    Notice.APPROVAL_NEEDED,
    Notice.OFFER_APPROVED,
    Notice.OFFER_EXPIRING,
    Notice.OFFER_SHORT,
}
"""What is not said of an offer while its company is suspended."""

FOR_COORDINATORS = {Notice.APPROVAL_NEEDED, Notice.COMPANY_MENDED}
FOR_COMPANIES = {Notice.INTEREST, Notice.INTEREST_REMINDER}

TOLD_TO_COMPANIES = {
    ReasonKind.TERMS,
    ReasonKind.DISTANCE,
    ReasonKind.REMOTE,
    ReasonKind.STARTS,
    ReasonKind.LEVEL,
}
"""The other reasons are worded for the student, and the card names the fields anyway."""


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

    @property
    def offer_ids(self) -> tuple[int, ...]:
        return tuple(stored_id(one.offer) for one in self.offers)


@dataclass(frozen=True, slots=True)
class AlertNotice:
    """A new offer for a student who wanted to hear of it at once."""

    card: OfferCard
    reasons: tuple[Reason, ...]
    subscription_id: int

    @property
    def offer_ids(self) -> tuple[int, ...]:
        return (stored_id(self.card.offer),)


@dataclass(frozen=True, slots=True)
class BroadcastNotice:
    campaign: Campaign


@dataclass(frozen=True, slots=True)
class CompanyNotice:
    """A company was approved or returned, or waits for a coordinator."""

    kind: Notice
    company: Company


@dataclass(frozen=True, slots=True)
class SeatNotice:
    """A coordinator's seat was taken away."""


@dataclass(frozen=True, slots=True)
class OfferNotice:
    """Something about one offer, for its company or for coordinators."""

    kind: Notice
    card: OfferCard


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """A change of something approved waits, was approved or returned."""

    kind: Notice
    company: Company
    change: PendingChange
    offer: Offer | None = None
    """None: it is the company's own."""


@dataclass(frozen=True, slots=True)
class InterestNotice:
    """Something about an interest; templates name nobody, only an introduction does."""

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


@dataclass(frozen=True, slots=True)
class ClosedNotice:
    """An interest that nobody will answer; it needs neither the offer nor the company."""

    title: str
    ending: Ending


NoticeContent = (
    DigestNotice
    | AlertNotice
    | BroadcastNotice
    | CompanyNotice
    | SeatNotice
    | OfferNotice
    | ChangeNotice
    | InterestNotice
    | IntroductionNotice
    | ClosedNotice
)


async def load_notice(
    session: AsyncSession, message: QueuedMessage, closeness: Closeness, *, now: datetime
) -> NoticeContent | None:
    """What to send; None if there is nothing left to say and the row is to be cancelled."""
    payload: dict[str, Any] = message.payload
    if message.notice in REMINDERS:
        preference = await get_preference(session, message.person_id)
        if not preference.wants_reminders:
            return None
    match message.notice:
        case Notice.DIGEST:
            return await _load_digest(session, message, closeness, now)
        case Notice.ALERT:
            return await _load_alert(session, message, closeness, now)
        case Notice.BROADCAST:
            return await _load_broadcast(session, message)
        case Notice.APPROVAL_NEEDED if "company_id" in payload:
            return await _load_company(session, message, payload["company_id"])
        case Notice.MEMBER_REMOVED:
            return await _load_removed_member(session, message, payload["company_id"])
        case Notice.SEAT_REMOVED:
            seat = await session.get(CoordinatorSeat, message.person_id)
            return SeatNotice() if seat is None else None
        case (
            Notice.COMPANY_APPROVED
            | Notice.COMPANY_RETURNED
            | Notice.COMPANY_SUSPENDED
            | Notice.COMPANY_LIFTED
            | Notice.COMPANY_MENDED
        ):
            return await _load_company(session, message, payload["company_id"])
        case (
            Notice.OFFER_APPROVED
            | Notice.OFFER_RETURNED
            | Notice.OFFER_EXPIRING
            | Notice.OFFER_SHORT
            | Notice.APPROVAL_NEEDED
        ):
            return await _load_offer(session, message, payload["offer_id"], now)
        case Notice.CHANGE_WAITING | Notice.CHANGE_APPROVED | Notice.CHANGE_RETURNED:
            return await _load_change(session, message)
        case Notice.INTRODUCTION:
            return await _load_introduction(session, message, payload["interest_id"])
        case Notice.INTEREST_CLOSED:
            return await _load_closed(session, message)
        case (
            Notice.INTEREST
            | Notice.INTEREST_REMINDER
            | Notice.INTEREST_UNANSWERED
            | Notice.INTEREST_DECLINED
            | Notice.INTEREST_RESTS
        ):
            return await _load_interest(session, message, payload["interest_id"])


def offer_ids_of(message: QueuedMessage) -> tuple[int, ...]:
    """The offers a digest or an alert was planned with."""
    value = message.payload.get("offer_ids")
    items = value if isinstance(value, list) else []
    return tuple(item for item in items if isinstance(item, int))


async def _load_digest(
    session: AsyncSession, message: QueuedMessage, closeness: Closeness, now: datetime
) -> DigestNotice | None:
    """Offers that are still open and still unseen, for a student who still wants them."""
    person = await get_person(session, message.person_id)
    matched = await find_match_student(session, message.person_id)
    profile = await find_profile_subscription(session, message.person_id)
    if matched is None or person.consented_at is None or not wants_digest(profile):
        return None
    planned = offer_ids_of(message)
    shown = await list_suggestions(session, message.person_id, planned)
    known = matched.seen | matched.dismissed
    fresh = [
        card
        for card in await list_offer_cards(session, planned)
        if is_open_at(card, now) and card.offer.id in shown and card.offer.id not in known
    ]
    offers = tuple(
        DigestOffer(
            number, card, reasons_of(matched, match_offer(card), now=now, closeness=closeness)
        )
        for number, card in enumerate(fresh, start=1)
    )
    return DigestNotice(offers) if offers else None


async def _load_alert(
    session: AsyncSession, message: QueuedMessage, closeness: Closeness, now: datetime
) -> AlertNotice | None:
    """The offer, if it is open and unseen and one of the student's subscriptions still wants it."""
    person = await get_person(session, message.person_id)
    student = await find_match_student(session, message.person_id)
    cards = await list_offer_cards(session, offer_ids_of(message))
    if student is None or person.consented_at is None or not cards:
        return None
    offer = new_offer(cards[0])
    wishes = await list_prompt_wishes(session, message.person_id)
    found_for = message.payload.get("subscription_id")
    for subscription_id in sorted(wishes, key=lambda own: (own != found_for, own)):
        wish = wishes[subscription_id]
        if still_fits(student, wish, offer, now=now, closeness=closeness):
            # Another subject than their own was asked for, but is not theirs for that.
            wished = replace(wished_student(student, wish), fields=student.fields)
            reasons = reasons_of(wished, offer.match, now=now, closeness=closeness)
            return AlertNotice(cards[0], reasons, subscription_id)
    return None


async def _load_broadcast(session: AsyncSession, message: QueuedMessage) -> BroadcastNotice | None:
    campaign = message.campaign
    if campaign is None or campaign.state is not CampaignState.SENDING:
        return None
    preference = await get_preference(session, message.person_id)
    if not wants_broadcast(preference, is_important=campaign.is_important):
        return None
    return BroadcastNotice(campaign)


async def _load_company(
    session: AsyncSession, message: QueuedMessage, company_id: int
) -> CompanyNotice | None:
    company = await session.get(Company, company_id)
    if company is None or company.state not in COMPANY_STATES[message.notice]:
        return None
    if message.notice not in FOR_COORDINATORS and not await _speaks_for(
        session, message, company_id
    ):
        return None
    return CompanyNotice(message.notice, company)


async def _load_removed_member(
    session: AsyncSession, message: QueuedMessage, company_id: int
) -> CompanyNotice | None:
    company = await session.get(Company, company_id)
    if company is None or await _speaks_for(session, message, company_id):
        return None
    return CompanyNotice(message.notice, company)


async def _load_offer(
    session: AsyncSession, message: QueuedMessage, offer_id: int, now: datetime
) -> OfferNotice | None:
    cards = await list_offer_cards(session, [offer_id])
    if not cards or cards[0].offer.state not in OFFER_STATES[message.notice]:
        return None
    offer = cards[0].offer
    if message.notice in ABOUT_STUDENTS and cards[0].company.state is CompanyState.SUSPENDED:
        return None
    if message.notice is Notice.OFFER_EXPIRING and offer.open_until - now > BEFORE_EXPIRY:
        return None
    if message.notice is not Notice.APPROVAL_NEEDED and not await _speaks_for(
        session, message, offer.company_id
    ):
        return None
    return OfferNotice(message.notice, cards[0])


async def _load_change(session: AsyncSession, message: QueuedMessage) -> ChangeNotice | None:
    """An approval stays true whatever is changed next; the rest only while it is so."""
    payload: dict[str, Any] = message.payload
    offer_id, company_id = payload.get("offer_id"), payload.get("company_id")
    offer = await session.get(Offer, offer_id) if offer_id else None
    company = await session.get(Company, offer.company_id if offer else company_id or 0)
    change = await find_last_change(
        session, offer_id=offer_id, company_id=None if offer_id else company_id
    )
    if company is None or change is None:
        return None
    wanted = CHANGE_STATES.get(message.notice)
    if wanted is not None and change.state is not wanted:
        return None
    if message.notice is not Notice.CHANGE_WAITING and not await _speaks_for(
        session, message, stored_id(company)
    ):
        return None
    return ChangeNotice(message.notice, company, change, offer)


async def _load_interest(
    session: AsyncSession, message: QueuedMessage, interest_id: int
) -> InterestNotice | None:
    card = await find_interest_card(session, interest_id)
    is_declined = message.notice is Notice.INTEREST_DECLINED
    wanted = InterestState.DECLINED if is_declined else InterestState.WAITING
    if card is None or card.interest.state is not wanted:
        return None
    does_rest = rests(OfferCard(card.offer, card.company, ()))
    if message.notice in FOR_COMPANIES and (
        does_rest or not await _speaks_for(session, message, stored_id(card.company))
    ):
        return None
    if message.notice is Notice.INTEREST_RESTS and not does_rest:
        return None
    fields = await list_student_fields(session, card.interest.person_id)
    reasons = reasons_from_data(card.interest.reasons)
    told = tuple(reason for reason in reasons if reason.kind in TOLD_TO_COMPANIES)
    return InterestNotice(message.notice, card, tuple(fields), told)


async def _load_closed(session: AsyncSession, message: QueuedMessage) -> ClosedNotice | None:
    """What ended, unless the student has said yes to it again meanwhile."""
    payload: dict[str, Any] = message.payload
    interest = await find_interest(session, message.person_id, payload["offer_id"])
    if interest is not None and interest.state is not InterestState.CLOSED:
        return None
    return ClosedNotice(str(payload["title"]), Ending(payload["ending"]))


async def _load_introduction(
    session: AsyncSession, message: QueuedMessage, interest_id: int
) -> IntroductionNotice | None:
    card = await find_interest_card(session, interest_id)
    if card is None or card.interest.state is not InterestState.INTRODUCED:
        return None
    company_id = stored_id(card.company)
    if message.person_id != card.interest.person_id:
        is_suspended = card.company.state is CompanyState.SUSPENDED
        if is_suspended or not await _speaks_for(session, message, company_id):
            return None
        return IntroductionNotice(card, False, card.interest.name, card.interest.contact)
    members = await list_members(session, company_id)
    # Whoever said yes; if they left since, the company's oldest member speaks for it.
    members.sort(key=lambda member: member.id != card.interest.answered_by)
    if not members:
        return None
    return IntroductionNotice(card, True, members[0].name, members[0].contact)


async def _speaks_for(session: AsyncSession, message: QueuedMessage, company_id: int) -> bool:
    """Whether the recipient is (still) one of the company's people."""
    return await find_membership(session, company_id, message.person_id) is not None
