"""What became of an offer in numbers: shown to how many, opened by how many, wanted by how many."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.tables.student import Student
from models.tables.suggestion import Interest, Suggestion


@dataclass(frozen=True, slots=True)
class OfferNumbers:
    """How many students an offer reached, how many opened it, how many were interested."""

    reached: int
    opened: int
    interested: int


async def get_offer_numbers(
    session: AsyncSession, offer_id: int, *, registered_before: datetime | None = None
) -> OfferNumbers:
    """What became of an offer; with an instant only among students who registered before it.

    Those interested are always counted all.
    """
    shown = await session.exec(
        select(
            func.count(col(Suggestion.delivered_at)), func.count(col(Suggestion.opened_at))
        ).where(*_shown(offer_id, registered_before))
    )
    reached, opened = shown.one()
    interested = await session.exec(select(func.count()).where(Interest.offer_id == offer_id))
    return OfferNumbers(reached, opened, interested.one())


async def count_shown_since(
    session: AsyncSession,
    offer_id: int,
    since: datetime,
    *,
    registered_before: datetime | None = None,
) -> int:
    """How many students were shown the offer at this instant or later."""
    rows = await session.exec(
        select(func.count())
        .select_from(Suggestion)
        .where(*_shown(offer_id, registered_before), col(Suggestion.delivered_at) >= since)
    )
    return rows.one()


def _shown(offer_id: int, registered_before: datetime | None) -> list[Any]:
    conditions: list[Any] = [col(Suggestion.offer_id) == offer_id]
    if registered_before is not None:
        settled = select(Student.person_id).where(Student.created_at < registered_before)
        conditions.append(col(Suggestion.person_id).in_(settled))
    return conditions
