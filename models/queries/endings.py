"""Interests whose offer is over: closed, and their students told, where the offer ends."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from models.notices import keys
from models.queries.outbox import add_notices
from models.tables.base import table_of
from models.tables.company import Company
from models.tables.join_request import JoinRequest, JoinState
from models.tables.offer import Offer, OfferState
from models.tables.outbox import NoticeKind, Rank
from models.tables.suggestion import Ending, Interest, InterestState
from models.text import shorten

JOIN_GONE = NoticeKind("join_gone", Rank.ANSWER)
"""Told to whoever asked to speak for a company; `models.notices.joining` says how."""

ENDINGS = {
    OfferState.FILLED: Ending.FILLED,
    OfferState.WITHDRAWN: Ending.WITHDRAWN,
    OfferState.EXPIRED: Ending.EXPIRED,
}
"""The states in which no company answers any more; a paused offer comes back."""

INTEREST_CLOSED = NoticeKind("interest_closed", Rank.ANSWER)
"""Told to each student who waited; `models.notices.interests` says how."""

TITLE_UNITS = 140

_interest = table_of(Interest)
_offer = table_of(Offer)


@dataclass(frozen=True, slots=True)
class _Told:
    """An interest that ended without an answer."""

    id: int
    person_id: int
    offer_id: int


async def record_ended_interests(
    session: AsyncSession, *, offer_ids: Collection[int] | None = None, now: datetime
) -> int:
    """Closes what waits for offers that are over, of all or of these, and tells the students.

    To be called in the transaction that ends an offer; returns how many were told.
    """
    # One that ended while it waited for a coordinator is in no state that says so.
    is_over = _offer.c.state.in_(ENDINGS) | (_offer.c.open_until <= now)
    ended = select(_offer.c.id).where(is_over)
    if offer_ids is not None:
        ended = ended.where(_offer.c.id.in_(offer_ids))
    connection = await session.connection()
    rows = await connection.execute(
        update(_interest)
        .where(_interest.c.state == InterestState.WAITING, _interest.c.offer_id.in_(ended))
        .values(state=InterestState.CLOSED, answered_at=now)
        .returning(_interest.c.id, _interest.c.person_id, _interest.c.offer_id)
    )
    closed = [_Told(*row) for row in rows]
    for offer in await _list_offers(session, {one.offer_id for one in closed}):
        ending = ENDINGS.get(OfferState(offer.state), Ending.EXPIRED)
        await _tell(session, offer, ending, closed, now)
    return len(closed)


async def count_waiting_interests(session: AsyncSession, offer_id: int) -> int:
    """How many students wait for an answer about the offer."""
    connection = await session.connection()
    count: int = (
        await connection.execute(
            select(func.count())
            .select_from(_interest)
            .where(_interest.c.offer_id == offer_id, _interest.c.state == InterestState.WAITING)
        )
    ).scalar_one()
    return count


async def delete_companies(
    session: AsyncSession, company_ids: Collection[int], *, now: datetime
) -> None:
    """Deletes companies with all that is theirs, and tells the people who wait for them."""
    connection = await session.connection()
    # Locked, so that nobody says yes to one of them between the look and the end.
    await connection.execute(
        select(_offer.c.id).where(_offer.c.company_id.in_(company_ids)).with_for_update()
    )
    rows = await connection.execute(
        select(_interest.c.id, _interest.c.person_id, _interest.c.offer_id)
        .join(_offer, _offer.c.id == _interest.c.offer_id)
        .where(
            _interest.c.state == InterestState.WAITING,
            _offer.c.company_id.in_(company_ids),
        )
    )
    waiting = [_Told(*row) for row in rows]
    for offer in await _list_offers(session, {one.offer_id for one in waiting}):
        await _tell(session, offer, Ending.DELETED, waiting, now)
    await _tell_newcomers(session, company_ids, now)
    await session.exec(delete(Company).where(col(Company.id).in_(company_ids)))


async def _tell_newcomers(
    session: AsyncSession, company_ids: Collection[int], now: datetime
) -> None:
    """Those who asked to speak for them; the notice carries the name, which goes."""
    connection = await session.connection()
    rows = await connection.execute(
        select(col(JoinRequest.id), col(JoinRequest.person_id), col(Company.name))
        .join(Company, col(Company.id) == col(JoinRequest.company_id))
        .where(
            col(JoinRequest.company_id).in_(company_ids),
            col(JoinRequest.state) == JoinState.WAITING,
        )
    )
    for request_id, person_id, name in rows:
        await add_notices(
            session,
            [person_id],
            JOIN_GONE,
            keys.at(JOIN_GONE, request_id, moment=now),
            {"name": name},
            now=now,
        )


async def _list_offers(session: AsyncSession, offer_ids: Collection[int]) -> Sequence[Any]:
    """(id, title, state) of the offers."""
    connection = await session.connection()
    statement = select(_offer.c.id, _offer.c.title, _offer.c.state)
    return (await connection.execute(statement.where(_offer.c.id.in_(offer_ids)))).all()


async def _tell(
    session: AsyncSession, offer: Any, ending: Ending, told: Sequence[_Told], now: datetime
) -> None:
    """One notice for each; it carries the title, as the offer may be gone when it is sent."""
    for one in told:
        if one.offer_id != offer.id:
            continue
        await add_notices(
            session,
            [one.person_id],
            INTEREST_CLOSED,
            keys.at(INTEREST_CLOSED, one.id, moment=now),
            {
                "interest_id": one.id,
                "offer_id": one.offer_id,
                "title": shorten(offer.title, TITLE_UNITS),
                "ending": ending.value,
            },
            now=now,
        )
