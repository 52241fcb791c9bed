"""What answers about ourselves take from the data: offers, schedule, interests, approvals."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from handlers.company.offer_answers import last_day_of
from handlers.engine.context import KmuniContext
from handlers.student.offers import Fitting, count_fitting, reasons_for_own_profile
from models.matching.rules.reasons import Reason
from models.queries.approvals import list_waiting_submissions
from models.queries.companies import find_membership, list_companies_of
from models.queries.interests import (
    InterestCard,
    find_interest,
    list_company_interest_ids,
    list_interests_of,
)
from models.queries.join_requests import RequestCard, list_requests_of
from models.queries.offers import (
    OfferCard,
    is_open_at,
    list_company_offers,
    list_offer_cards,
    rests,
)
from models.queries.people import Visitor
from models.queries.students import get_student, list_student_fields
from models.queries.subscriptions import list_subscriptions, wants_digest, week_bit
from models.reading.heard import Topic
from models.rhythm import Rhythm
from models.tables.base import stored_id
from models.tables.company import Company
from models.tables.offer import Offer, OfferState
from models.tables.student import Student
from models.tables.suggestion import SAID_ANEW, Interest, InterestState

MOST_LISTED = 5
"""Interests or offers in one answer."""


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """The offer that is asked about, and what a student who asks has to do with it."""

    card: OfferCard
    is_open: bool
    last_day: date
    """Of the region."""
    reasons: tuple[Reason, ...]
    interest: Interest | None
    """One that counts: said and not taken back."""

    @property
    def offer(self) -> Offer:
        return self.card.offer

    @property
    def company(self) -> Company:
        return self.card.company


async def find_shown_offer(context: KmuniContext, offer_id: int) -> ShownOffer | None:
    """None if it is gone, or nothing that the person may read now."""
    async with context.read() as session:
        cards = await list_offer_cards(session, [offer_id])
    if not cards or not await _may_read(context, cards[0]):
        return None
    card, visitor = cards[0], context.visitor
    reasons: tuple[Reason, ...] = ()
    interest = None
    if visitor is not None and visitor.is_student:
        reasons = await reasons_for_own_profile(context, card)
        async with context.read() as session:
            interest = await find_interest(session, visitor.person_id, offer_id)
    return ShownOffer(
        card,
        is_open_at(card, context.now),
        last_day_of(card.offer.open_until, context.services.zone),
        reasons,
        None if interest is None or interest.state in SAID_ANEW else interest,
    )


async def _may_read(context: KmuniContext, card: OfferCard) -> bool:
    if is_open_at(card, context.now) or context.is_coordinator:
        return True
    if context.visitor is None:
        return False
    async with context.read() as session:
        company_id = card.offer.company_id
        return await find_membership(session, company_id, context.visitor.person_id) is not None


@dataclass(frozen=True, slots=True)
class NextMessage:
    """When a student hears from us without asking."""

    digest_at: datetime | None
    """When the weekly message is due next; None while it is off."""
    is_biweekly: bool
    hears_at_once: bool
    is_paused: bool
    """All of it, until they go on or the pause ends."""
    paused_until: datetime | None = None


async def next_message(context: KmuniContext, visitor: Visitor) -> NextMessage:
    async with context.read() as session:
        cards = await list_subscriptions(session, visitor.person_id)
    subscriptions = [card.subscription for card in cards]
    hears_at_once = any(Rhythm.of(one).has_alerts for one in subscriptions)
    profile = next((one for one in subscriptions if one.is_profile), None)
    if profile is None or not wants_digest(profile):
        return NextMessage(None, False, hears_at_once, visitor.is_paused, visitor.paused_until)
    return NextMessage(
        _next_digest(context, profile.weeks),
        Rhythm.of(profile).is_biweekly,
        hears_at_once,
        visitor.is_paused,
        visitor.paused_until,
    )


def _next_digest(context: KmuniContext, weeks: int) -> datetime | None:
    """The next slot that lies in one of the weeks, given as bits."""
    services = context.services
    slot = services.courtesy.next_digest(context.now)
    while slot is not None and not week_bit(slot.astimezone(services.zone).date()) & weeks:
        slot = services.courtesy.next_digest(slot)
    return slot


@dataclass(frozen=True, slots=True)
class FewOffers:
    """What a student's filters let pass, and what they are."""

    fitting: Fitting
    student: Student
    fields: tuple[str, ...]


async def few_offers(context: KmuniContext, visitor: Visitor) -> FewOffers:
    async with context.read() as session:
        student = await get_student(session, visitor.person_id)
        fields = await list_student_fields(session, visitor.person_id)
    return FewOffers(await count_fitting(context), student, tuple(fields))


@dataclass(frozen=True, slots=True)
class Said:
    """One interest of a student."""

    card: InterestCard
    rests: bool
    """Nobody can answer it now."""


@dataclass(frozen=True, slots=True)
class Status:
    """Who waits for whom; nothing of roles that the person does not have."""

    interests: tuple[Said, ...]
    """The student's own, the newest first."""
    students_waiting: int
    """For the person's companies."""
    submissions_waiting: int
    """For coordinators."""
    asked: tuple[RequestCard, ...] = ()
    """Companies that have not answered yet whether they let the person in."""

    @property
    def awaited(self) -> list[Offer]:
        """The offers of interests that nobody has answered."""
        return [
            one.card.offer
            for one in self.interests
            if one.card.interest.state is InterestState.WAITING
        ]


async def status(context: KmuniContext, visitor: Visitor) -> Status:
    async with context.read() as session:
        cards = await list_interests_of(session, visitor.person_id)
        waiting = await list_company_interest_ids(session, visitor.person_id)
        submissions = await list_waiting_submissions(session) if context.is_coordinator else []
        asked = await list_requests_of(session, visitor.person_id, now=context.now)
    said = [Said(card, rests(OfferCard(card.offer, card.company, ()))) for card in cards]
    said.sort(key=lambda one: one.card.interest.created_at, reverse=True)
    return Status(tuple(said[:MOST_LISTED]), len(waiting), len(submissions), tuple(asked))


@dataclass(frozen=True, slots=True)
class Approval:
    """How far coordinators are with what the person sent them."""

    companies: tuple[Company, ...]
    offers: tuple[Offer, ...]
    """Those that wait or came back, the newest first."""
    submissions_waiting: int
    """For coordinators."""


async def approval(context: KmuniContext, visitor: Visitor) -> Approval:
    async with context.read() as session:
        companies = await list_companies_of(session, visitor.person_id)
        cards = await list_company_offers(session, visitor.person_id)
        submissions = await list_waiting_submissions(session) if context.is_coordinator else []
    open_ones = [
        card.offer
        for card in cards
        if card.offer.state in {OfferState.WAITING, OfferState.RETURNED}
    ]
    open_ones.sort(key=stored_id, reverse=True)
    return Approval(tuple(companies), tuple(open_ones[:MOST_LISTED]), len(submissions))


Facts = NextMessage | FewOffers | Status | Approval

LOADED: Mapping[Topic, Callable[[KmuniContext, Visitor], Awaitable[Facts]]] = {
    Topic.NEXT_MESSAGE: next_message,
    Topic.NO_OFFERS: few_offers,
    Topic.STATUS: status,
    Topic.APPROVAL: approval,
}
"""The topics whose answer depends on who asks."""

OF_STUDENTS = frozenset({Topic.NEXT_MESSAGE, Topic.NO_OFFERS})
"""Those whose facts only a student's profile has."""


async def facts_of(context: KmuniContext, topic: Topic) -> Facts | None:
    """What the answer takes from the data about whoever asks; None if that is nothing."""
    visitor, load = context.visitor, LOADED.get(topic)
    if visitor is None or load is None or (topic in OF_STUDENTS and not visitor.is_student):
        return None
    return await load(context, visitor)
