"""What was given back before, for whoever looks at it again; see `models/tables/returned.py`.

A subject is named as in the queue's buttons, and by its offer or its company.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.tables.returned import ReturnedSubmission


async def add_return(
    session: AsyncSession,
    subject: str,
    *,
    company_id: int,
    offer_id: int | None,
    reason: str,
    data: Mapping[str, object],
    now: datetime,
) -> None:
    """Keeps why it went back and what it read then."""
    session.add(
        ReturnedSubmission(
            subject=subject,
            company_id=company_id,
            offer_id=offer_id,
            reason=reason,
            returned_at=now,
            data=dict(data),
        )
    )


async def record_came_again(
    session: AsyncSession,
    subject: str,
    *,
    company_id: int | None = None,
    offer_id: int | None = None,
    now: datetime,
) -> None:
    """Its company has handed in again what went back; give one of the ids."""
    await session.exec(
        update(ReturnedSubmission)
        .where(_is_of(subject, company_id, offer_id), _not_yet_again())
        .values(came_again_at=now)
    )


async def delete_returns(
    session: AsyncSession,
    subject: str,
    *,
    company_id: int | None = None,
    offer_id: int | None = None,
) -> None:
    """Its story is over; give one of the ids."""
    await session.exec(delete(ReturnedSubmission).where(_is_of(subject, company_id, offer_id)))


async def list_returns(
    session: AsyncSession, company_ids: Collection[int]
) -> list[ReturnedSubmission]:
    """Everything that went back to the companies, newest first."""
    if not company_ids:
        return []
    rows = await session.exec(
        select(ReturnedSubmission)
        .where(col(ReturnedSubmission.company_id).in_(company_ids))
        .order_by(col(ReturnedSubmission.returned_at).desc(), col(ReturnedSubmission.id).desc())
    )
    return list(rows)


def _is_of(subject: str, company_id: int | None, offer_id: int | None) -> Any:
    is_named = (
        col(ReturnedSubmission.company_id) == company_id
        if offer_id is None
        else col(ReturnedSubmission.offer_id) == offer_id
    )
    return is_named & (col(ReturnedSubmission.subject) == subject)


def _not_yet_again() -> Any:
    return col(ReturnedSubmission.came_again_at).is_(None)
