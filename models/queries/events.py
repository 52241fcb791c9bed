"""The log of what was done; see `models/tables/event.py`."""

from datetime import datetime

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
