"""Interests: a student's yes to an offer, which leads to an introduction or ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.offer_kinds import list_further_kinds
from models.queries.suggestions import record_wanted
from models.queries.upsert import insert_new
from models.tables.base import stored_id
from models.tables.company import Company, CompanyState, Membership
from models.tables.offer import Offer, OfferState
from models.tables.student import Student
from models.tables.suggestion import (
    SAID_ANEW,
    DeclineReason,
    Interest,
    InterestState,
    Suggestion,
)
from models.vocabulary import OfferKind


@dataclass(frozen=True, slots=True)
class InterestCard:
    """An interest with the offer it is about."""

    interest: Interest
    offer: Offer
    company: Company
    student: Student
    further_kinds: tuple[OfferKind, ...] = ()

    @property
    def kinds(self) -> tuple[OfferKind, ...]:
        """All the offer can be."""
        return (self.offer.kind, *self.further_kinds)


NOT_ANSWERED: Mapping[str, Any] = {"reminded_at": None, "answered_at": None}
"""What an interest that is said anew has not met yet."""


async def add_interest(
    session: AsyncSession,
    person_id: int,
    offer_id: int,
    *,
    name: str,
    contact: str,
    note: str | None,
    reasons: Sequence[Mapping[str, object]],
    now: datetime,
) -> bool:
    """Says the student's yes; False if it was said before. One that is over can be said again.

    Whoever is interested takes back that the offer was not for them.
    """
    row: dict[str, Any] = {
        "person_id": person_id,
        "offer_id": offer_id,
        "state": InterestState.WAITING,
        "name": name,
        "contact": contact,
        "note": note,
        "reasons": [dict(reason) for reason in reasons],
        "created_at": now,
    }
    if await insert_new(session, Interest, [row]) == 0:
        result = await session.exec(
            update(Interest)
            .where(
                col(Interest.person_id) == person_id,
                col(Interest.offer_id) == offer_id,
                col(Interest.state).in_(SAID_ANEW),
            )
            .values(**{**row, **NOT_ANSWERED})
        )
        if result.rowcount == 0:
            return False
    await record_wanted(session, person_id, offer_id)
    return True


async def find_interest(session: AsyncSession, person_id: int, offer_id: int) -> Interest | None:
    rows = await session.exec(
        select(Interest).where(Interest.person_id == person_id, Interest.offer_id == offer_id)
    )
    return rows.first()


async def find_interest_card(session: AsyncSession, interest_id: int) -> InterestCard | None:
    cards = await _list_cards(session, col(Interest.id) == interest_id)
    return cards[0] if cards else None


async def list_interests_of(session: AsyncSession, person_id: int) -> list[InterestCard]:
    """Everything a student said yes to and did not take back, the newest last."""
    return await _list_cards(
        session,
        (col(Interest.person_id) == person_id) & (col(Interest.state) != InterestState.WITHDRAWN),
    )


async def list_company_interest_ids(session: AsyncSession, person_id: int) -> list[int]:
    """Waiting interests in offers of the companies a person speaks for, oldest first.

    Those in offers that rest are left out: nobody could be introduced.
    """
    rows = await session.exec(
        select(Interest.id)
        .join(Offer, col(Offer.id) == col(Interest.offer_id))
        .join(Company, col(Company.id) == col(Offer.company_id))
        .join(Membership, col(Membership.company_id) == col(Offer.company_id))
        .where(
            Membership.person_id == person_id, Interest.state == InterestState.WAITING, ~_rests()
        )
        .order_by(col(Interest.created_at), col(Interest.id))
    )
    return [interest_id for interest_id in rows if interest_id is not None]


def _rests() -> Any:
    """The condition of `models.queries.offers.rests` in the database."""
    return (
        (col(Offer.state) == OfferState.RETURNED)
        | ((col(Offer.state) == OfferState.WAITING) & col(Offer.approved_at).is_(None))
        | (col(Company.state) != CompanyState.APPROVED)
    )


async def list_waiting_interests(
    session: AsyncSession, *, company_id: int | None = None, offer_id: int | None = None
) -> list[Interest]:
    """Interests that wait for an answer, of all a company's offers or of one."""
    named = col(Offer.company_id) == company_id if offer_id is None else col(Offer.id) == offer_id
    rows = await session.exec(
        select(Interest)
        .join(Offer, col(Offer.id) == col(Interest.offer_id))
        .where(col(Interest.state) == InterestState.WAITING, named)
        .order_by(col(Interest.id))
    )
    return list(rows)


async def list_awaited_offers(
    session: AsyncSession, company_id: int, *, person_id: int | None = None, now: datetime
) -> list[tuple[int, int]]:
    """(student, open offer of the company) where the student saved it or waits for an answer.

    Whoever paused is only here for an answer. Of all students or of one.
    """
    is_open = (
        (col(Offer.company_id) == company_id)
        & (col(Offer.state) == OfferState.OPEN)
        & (col(Offer.open_until) > now)
    )
    saved = (
        select(Suggestion.person_id, Suggestion.offer_id)
        .join(Offer, col(Offer.id) == col(Suggestion.offer_id))
        .join(Student, col(Student.person_id) == col(Suggestion.person_id))
        .where(is_open, col(Suggestion.saved_at).is_not(None), col(Student.paused_at).is_(None))
    )
    waits = (
        select(Interest.person_id, Interest.offer_id)
        .join(Offer, col(Offer.id) == col(Interest.offer_id))
        .where(is_open, col(Interest.state) == InterestState.WAITING)
    )
    if person_id is not None:
        saved = saved.where(Suggestion.person_id == person_id)
        waits = waits.where(Interest.person_id == person_id)
    found = {*(await session.exec(saved)), *(await session.exec(waits))}
    return sorted((person, offer) for person, offer in found)


async def list_interests_since(
    session: AsyncSession, person_id: int, since: datetime
) -> list[Interest]:
    """What the student said yes to at this instant or later, taken back or not."""
    rows = await session.exec(
        select(Interest).where(Interest.person_id == person_id, col(Interest.created_at) >= since)
    )
    return list(rows)


async def claim_unanswered_interests(
    session: AsyncSession, *, now: datetime, before: datetime
) -> list[InterestCard]:
    """Interests waiting since before an instant whose company was not reminded yet."""
    cards = await _list_cards(
        session,
        (col(Interest.state) == InterestState.WAITING)
        & (col(Interest.created_at) <= before)
        & col(Interest.reminded_at).is_(None)
        & ~_rests(),
    )
    for card in cards:
        card.interest.reminded_at = now
        session.add(card.interest)
    return cards


async def _list_cards(session: AsyncSession, condition: Any) -> list[InterestCard]:
    rows = await session.exec(
        select(Interest, Offer, Company, Student)
        .join(Offer, col(Offer.id) == col(Interest.offer_id))
        .join(Company, col(Company.id) == col(Offer.company_id))
        .join(Student, col(Student.person_id) == col(Interest.person_id))
        .where(condition)
        .order_by(col(Interest.created_at), col(Interest.id))
    )
    found = rows.all()
    further = await list_further_kinds(session, [stored_id(row[1]) for row in found])
    return [InterestCard(*row, further[stored_id(row[1])]) for row in found]


async def change_interest_to_introduced(
    session: AsyncSession, interest: Interest, membership: Membership, *, now: datetime
) -> bool:
    """The company's yes; False if it was answered or taken back before."""
    return await _answer(
        session,
        interest,
        {
            "state": InterestState.INTRODUCED,
            "answered_by": stored_id(membership),
            "answered_at": now,
        },
    )


async def change_interest_to_declined(
    session: AsyncSession,
    interest: Interest,
    membership: Membership,
    reason: DeclineReason,
    *,
    now: datetime,
) -> bool:
    """The company's "not now"; False if it was answered or taken back before."""
    return await _answer(
        session,
        interest,
        {
            "state": InterestState.DECLINED,
            "decline_reason": reason,
            "answered_by": stored_id(membership),
            "answered_at": now,
        },
    )


async def count_introductions(session: AsyncSession, person_id: int, offer_id: int) -> int:
    """How often the student was introduced to the company of this offer, by whichever offer."""
    company = select(Offer.company_id).where(Offer.id == offer_id).scalar_subquery()
    rows = await session.exec(
        select(func.count())
        .select_from(Interest)
        .join(Offer, col(Offer.id) == col(Interest.offer_id))
        .where(
            Interest.person_id == person_id,
            Interest.state == InterestState.INTRODUCED,
            col(Offer.company_id) == company,
        )
    )
    return rows.one()


async def change_interest_to_withdrawn(
    session: AsyncSession, interest: Interest, *, now: datetime
) -> bool:
    """The student takes their yes back; False if the company answered before."""
    return await _answer(session, interest, {"state": InterestState.WITHDRAWN, "answered_at": now})


async def _answer(session: AsyncSession, interest: Interest, values: Mapping[str, Any]) -> bool:
    result = await session.exec(
        update(Interest)
        .where(col(Interest.id) == interest.id, col(Interest.state) == InterestState.WAITING)
        .values(**values)
    )
    return result.rowcount == 1
