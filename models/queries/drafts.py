"""Drafts: opened by a command, changed answer by answer, deleted when the dialogue ends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.errors import StaleChangeError
from models.queries.upsert import insert_or_change
from models.tables.draft import Dialogue, Draft

# Made once: most updates change a draft.
_TABLE = Draft.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_CHANGE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("draft_id"), _TABLE.c.revision == bindparam("known_revision"))
    .values({name: bindparam(name) for name in ("state", "data", "revision", "changed_at")})
)


async def find_draft(session: AsyncSession, person_id: int, dialogue: Dialogue) -> Draft | None:
    rows = await session.exec(
        select(Draft).where(Draft.person_id == person_id, Draft.dialogue == dialogue)
    )
    return rows.first()


async def find_open_draft(session: AsyncSession, person_id: int) -> Draft | None:
    """The draft of the dialogue the person is in: the one opened last."""
    rows = await session.exec(
        select(Draft)
        .where(Draft.person_id == person_id, Draft.dialogue != Dialogue.CARD)
        .order_by(col(Draft.opened_at).desc(), col(Draft.id).desc())
        .limit(1)
    )
    return rows.first()


async def open_draft(
    session: AsyncSession,
    person_id: int,
    dialogue: Dialogue,
    state: str,
    data: Mapping[str, Any],
    *,
    now: datetime,
) -> Draft:
    """Begins a dialogue, or begins it anew, and makes it the one the person is in."""
    row: dict[str, Any] = {
        "person_id": person_id,
        "dialogue": dialogue,
        "state": state,
        "data": dict(data),
        "revision": 0,
        "opened_at": now,
        "changed_at": now,
    }
    draft_id = await insert_or_change(
        session, Draft, row, key=["person_id", "dialogue"], returning="id"
    )
    return Draft(id=draft_id, **row)


async def reopen_draft(session: AsyncSession, draft: Draft, *, now: datetime) -> None:
    """Makes an older dialogue the one the person is in, as it was left."""
    await session.exec(update(Draft).where(col(Draft.id) == draft.id).values(opened_at=now))


async def change_draft(
    session: AsyncSession,
    draft: Draft,
    state: str,
    answers: Mapping[str, Any],
    *,
    now: datetime,
) -> Draft:
    """The draft with `answers` added to its data and the next open question.

    Raises: StaleChangeError if it was changed since it was read.
    """
    data = {**draft.data, **answers}
    connection = await session.connection()
    result = await connection.execute(
        _CHANGE,
        {
            "draft_id": draft.id,
            "known_revision": draft.revision,
            "state": state,
            "data": data,
            "revision": draft.revision + 1,
            "changed_at": now,
        },
    )
    if result.rowcount != 1:
        raise StaleChangeError("draft", draft.id)
    return Draft(
        id=draft.id,
        person_id=draft.person_id,
        dialogue=draft.dialogue,
        state=state,
        data=data,
        revision=draft.revision + 1,
        opened_at=draft.opened_at,
        changed_at=now,
    )


async def delete_card(session: AsyncSession, person_id: int) -> None:
    """Forgets what the person's words can be about."""
    await session.exec(
        delete(Draft).where(col(Draft.person_id) == person_id, col(Draft.dialogue) == Dialogue.CARD)
    )


async def delete_draft(session: AsyncSession, draft: Draft) -> None:
    """Ends the dialogue.

    Raises: StaleChangeError if it was changed or ended since it was read, so that a confirmation
    counts once.
    """
    result = await session.exec(
        delete(Draft).where(col(Draft.id) == draft.id, col(Draft.revision) == draft.revision)
    )
    if result.rowcount != 1:
        raise StaleChangeError("draft", draft.id)
