"""Seats for tests."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.seats import add_seat, get_organisation_named
from models.tables.base import stored_id


async def seat(
    session: AsyncSession, person_id: int, organisation: str, *, name: str = "", now: datetime
) -> None:
    """Seats the person with every right in the organisation of this name."""
    house = await get_organisation_named(session, organisation, region="Testregion", now=now)
    await add_seat(session, person_id, stored_id(house), name=name, now=now)
