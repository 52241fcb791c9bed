"""An interest on its way: asked, reminded of, answered, closed, introduced."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from models.disclosure import StudentSeen, seen_by_company
from models.notices.buttons import Button, Label, Rows, show_offers
from models.notices.spec import Claim, Content, Spec
from models.payloads import AcceptInterest, DeclineInterest, TakeInterestBack
from models.queries.companies import list_members
from models.queries.endings import INTEREST_CLOSED
from models.queries.interests import InterestCard, find_interest, find_interest_card
from models.queries.offers import OfferCard, rests
from models.queries.students import list_student_fields
from models.queries.suggestions import reasons_from_data
from models.tables.base import stored_id
from models.tables.company import CompanyState
from models.tables.outbox import Rank
from models.tables.preference import Topic
from models.tables.suggestion import Ending, InterestState


@dataclass(frozen=True, slots=True)
class InterestNotice(Content):
    """Something about an interest; templates name nobody, only an introduction does."""

    card: InterestCard
    seen: StudentSeen


@dataclass(frozen=True, slots=True)
class IntroductionNotice(Content):
    """Both said yes: the name and contact that the other side chose."""

    card: InterestCard
    is_for_student: bool
    name: str | None
    contact: str | None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ClosedNotice(Content):
    """An interest that nobody will answer; it needs neither the offer nor the company."""

    title: str
    ending: Ending


# Still true?


async def _load(
    session: AsyncSession, claim: Claim, state: InterestState = InterestState.WAITING
) -> InterestNotice | None:
    card = await find_interest_card(session, claim.about["interest_id"])
    if card is None or card.interest.state is not state:
        return None
    return InterestNotice(card, await read_student(session, card))


async def read_student(session: AsyncSession, card: InterestCard) -> StudentSeen:
    """The student of the interest as the company may read them now."""
    fields = await list_student_fields(session, card.interest.person_id)
    reasons = reasons_from_data(card.interest.reasons)
    return seen_by_company(card.interest, card.student, fields, reasons)


def _does_rest(card: InterestCard) -> bool:
    return rests(OfferCard(card.offer, card.company, ()))


async def _load_waiting(session: AsyncSession, claim: Claim) -> InterestNotice | None:
    return await _load(session, claim)


async def _load_for_company(session: AsyncSession, claim: Claim) -> InterestNotice | None:
    notice = await _load(session, claim)
    if notice is None or _does_rest(notice.card):
        return None
    company_id = stored_id(notice.card.company)
    return notice if await claim.speaks_for(session, company_id) else None


async def _load_declined(session: AsyncSession, claim: Claim) -> InterestNotice | None:
    return await _load(session, claim, InterestState.DECLINED)


async def _load_resting(session: AsyncSession, claim: Claim) -> InterestNotice | None:
    notice = await _load(session, claim)
    return notice if notice is not None and _does_rest(notice.card) else None


async def _load_closed(session: AsyncSession, claim: Claim) -> ClosedNotice | None:
    """What ended, unless the student has said yes to it again meanwhile."""
    interest = await find_interest(session, claim.person_id, claim.about["offer_id"])
    if interest is not None and interest.state is not InterestState.CLOSED:
        return None
    return ClosedNotice(str(claim.about["title"]), Ending(claim.about["ending"]))


async def _load_introduction(session: AsyncSession, claim: Claim) -> IntroductionNotice | None:
    card = await find_interest_card(session, claim.about["interest_id"])
    if card is None or card.interest.state is not InterestState.INTRODUCED:
        return None
    company_id = stored_id(card.company)
    if claim.person_id != card.interest.person_id:
        is_suspended = card.company.state is CompanyState.SUSPENDED
        if is_suspended or not await claim.speaks_for(session, company_id):
            return None
        seen = await read_student(session, card)
        return IntroductionNotice(card, False, seen.name, seen.contact, seen.note)
    members = await list_members(session, company_id)
    # Whoever said yes; if they left since, the company's oldest member speaks for it.
    members.sort(key=lambda member: member.id != card.interest.answered_by)
    if not members:
        return None
    return IntroductionNotice(card, True, members[0].name, members[0].contact)


# Buttons


def _answer(notice: InterestNotice) -> Rows:
    interest_id = stored_id(notice.card.interest)
    return [
        [
            Button(Label("Introduce us"), AcceptInterest(interest_id)),
            Button(Label("Not now"), DeclineInterest(interest_id)),
        ]
    ]


def _take_back(notice: InterestNotice) -> Rows:
    offer_id = notice.card.interest.offer_id
    return [[Button(Label("Take it back"), TakeInterestBack(offer_id))]]


def _other_offers(_notice: ClosedNotice) -> Rows:
    return [[show_offers()]]


class InterestNotices:
    INTEREST = Spec("interest", Rank.ANSWER, load=_load_for_company, buttons=_answer)
    INTEREST_REMINDER = Spec(
        "interest_reminder",
        Rank.REMINDER,
        load=_load_for_company,
        buttons=_answer,
        topic=Topic.REMINDER,
    )
    INTEREST_UNANSWERED = Spec(
        "interest_unanswered",
        Rank.REMINDER,
        load=_load_waiting,
        buttons=_take_back,
        topic=Topic.REMINDER,
    )
    INTRODUCTION = Spec("introduction", Rank.ANSWER, load=_load_introduction)
    INTEREST_DECLINED = Spec("interest_declined", Rank.ANSWER, load=_load_declined)
    INTEREST_CLOSED = Spec(
        INTEREST_CLOSED, INTEREST_CLOSED.rank, load=_load_closed, buttons=_other_offers
    )
    """Its offer is over, or its company gone, before anybody answered."""
    INTEREST_RESTS = Spec(
        "interest_rests", Rank.EVENT_CHANGE, load=_load_resting, buttons=_take_back
    )
    """The offer a student waits for was taken back by a coordinator, or its company rests."""
