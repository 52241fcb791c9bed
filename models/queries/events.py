"""The log of what was done; see `models/tables/event.py`."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.tables.event import Deed, Event


async def record_event(
    session: AsyncSession,
    deed: Deed,
    *,
    region: str,
    now: datetime,
    company_id: int | None = None,
    organisation_id: int | None = None,
    offer_id: int | None = None,
    field_code: str | None = None,
) -> None:
    """Keeps that something was done, for as long as the region counts; never by whom."""
    session.add(
        Event(
            deed=deed,
            happened_at=now,
            company_id=company_id,
            organisation_id=organisation_id,
            offer_id=offer_id,
            field_code=field_code,
            region=region,
        )
    )


async def list_suspensions(
    session: AsyncSession, company_id: int, *, since: datetime
) -> list[datetime]:
    """When the company was suspended, newest first; `since` it exists, for numbers come again."""
    rows = await session.exec(
        select(Event.happened_at)
        .where(
            Event.deed == Deed.COMPANY_SUSPENDED,
            Event.company_id == company_id,
            col(Event.happened_at) >= since,
        )
        .order_by(col(Event.happened_at).desc())
    )
    return list(rows)
