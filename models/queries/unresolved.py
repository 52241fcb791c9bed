"""Texts nobody understood, by how often they came."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.upsert import insert_new
from models.text import compare_key, shorten
from models.unresolved_text import UnresolvedText

KEPT_UNITS = 120
"""A study line is shorter; more would keep stories that people typed by mistake."""


async def record_unresolved(
    session: AsyncSession, subject: str, text: str, *, now: datetime
) -> None:
    """Counts a text that was not understood; who typed it is not kept."""
    key = shorten(compare_key(text), KEPT_UNITS)
    added = await insert_new(
        session,
        UnresolvedText,
        [{"subject": subject, "text_key": key, "times": 1, "last_seen_at": now}],
    )
    if not added:
        await session.exec(
            update(UnresolvedText)
            .where(col(UnresolvedText.subject) == subject, col(UnresolvedText.text_key) == key)
            .values(times=UnresolvedText.times + 1, last_seen_at=now)
        )


async def list_unresolved(session: AsyncSession, limit: int) -> list[UnresolvedText]:
    """The most frequent first."""
    rows = await session.exec(
        select(UnresolvedText)
        .order_by(col(UnresolvedText.times).desc(), col(UnresolvedText.last_seen_at).desc())
        .limit(limit)
    )
    return list(rows)


async def delete_unresolved(session: AsyncSession, unresolved_id: int) -> None:
    row = await session.get(UnresolvedText, unresolved_id)
    if row is not None:
        await session.delete(row)
