"""Texts nobody understood, by how often they came."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.upsert import insert_new
from models.tables.unresolved_text import UnresolvedAuthor, UnresolvedText
from models.text import compare_key, names_contact, shorten

MOST_SEARCHED = 1_000
"""Of the open ones, among which one that is named is looked for."""

KEPT_UNITS = 120
"""A study line is shorter; more would keep stories that people typed by mistake."""


async def record_unresolved(
    session: AsyncSession, subject: str, text: str, *, person_id: int | None, now: datetime
) -> bool:
    """Counts a text that was not understood, with who typed it, so that it can go with them.

    What seems to lead to a person is not recorded at all: then False.
    """
    if names_contact(text):
        return False
    key = shorten(compare_key(text), KEPT_UNITS)
    added = await insert_new(
        session,
        UnresolvedText,
        [
            {
                "subject": subject,
                "text_key": key,
                "times": 1,
                "last_seen_at": now,
                "is_ignored": False,
            }
        ],
    )
    if not added:
        await session.exec(
            update(UnresolvedText)
            .where(col(UnresolvedText.subject) == subject, col(UnresolvedText.text_key) == key)
            .values(times=UnresolvedText.times + 1, last_seen_at=now)
        )
    if person_id is not None:
        rows = await session.exec(
            select(UnresolvedText.id).where(
                UnresolvedText.subject == subject, UnresolvedText.text_key == key
            )
        )
        author = {"unresolved_id": rows.one(), "person_id": person_id}
        await insert_new(session, UnresolvedAuthor, [author])
    return True


def _is_open() -> tuple[ColumnElement[bool], ...]:
    return col(UnresolvedText.is_ignored).is_(False), col(UnresolvedText.synonym_id).is_(None)


async def list_unresolved(
    session: AsyncSession, limit: int, offset: int = 0
) -> list[UnresolvedText]:
    """Those still open, the most frequent first."""
    rows = await session.exec(
        select(UnresolvedText)
        .where(*_is_open())
        .order_by(
            col(UnresolvedText.times).desc(),
            col(UnresolvedText.last_seen_at).desc(),
            col(UnresolvedText.id),
        )
        .limit(limit)
        .offset(offset)
    )
    return list(rows)


async def find_unresolved_named(session: AsyncSession, term: str) -> UnresolvedText | None:
    """The open one that is this term, else the most frequent in which it stands."""
    key = compare_key(term)
    entries = await list_unresolved(session, MOST_SEARCHED)
    named = [entry for entry in entries if entry.text_key == key]
    holding = [entry for entry in entries if f" {key} " in f" {entry.text_key} "]
    return next(iter([*named, *holding]), None)


async def count_unresolved(session: AsyncSession) -> int:
    """How many are still open."""
    rows = await session.exec(select(func.count()).select_from(UnresolvedText).where(*_is_open()))
    return rows.one()


async def find_unresolved(session: AsyncSession, unresolved_id: int) -> UnresolvedText | None:
    """The text if it is still open."""
    rows = await session.exec(
        select(UnresolvedText).where(UnresolvedText.id == unresolved_id, *_is_open())
    )
    return rows.first()


async def record_explained(
    session: AsyncSession, unresolved_ids: Collection[int], synonym_id: int
) -> None:
    """These texts are understood by this synonym now."""
    await session.exec(
        update(UnresolvedText)
        .where(col(UnresolvedText.id).in_(unresolved_ids), *_is_open())
        .values(synonym_id=synonym_id)
    )


async def change_ignored(session: AsyncSession, unresolved_id: int, *, is_ignored: bool) -> bool:
    """Never lists a text again, or lists it again after all; False if it was so before."""
    result = await session.exec(
        update(UnresolvedText)
        .where(
            col(UnresolvedText.id) == unresolved_id,
            col(UnresolvedText.is_ignored).is_(not is_ignored),
        )
        .values(is_ignored=is_ignored)
    )
    return result.rowcount == 1
