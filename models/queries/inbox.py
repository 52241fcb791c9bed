"""The inbox's changes of state; see the drawing in `models/tables/inbox.py`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, null, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.errors import AlreadyAppliedError
from models.queries.upsert import insert_new_returning
from models.tables.inbox import MAX_ATTEMPTS, InboxState, InboxUpdate

# Made once: an update costs less than making the statements that mark it.
_TABLE = InboxUpdate.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_APPLY = (
    update(_TABLE)
    .where(_TABLE.c.update_id == bindparam("applied_id"), _TABLE.c.state == InboxState.NEW)
    .values(state=InboxState.APPLIED)
)
_FINISH = (
    update(_TABLE)
    .where(
        _TABLE.c.update_id.in_(bindparam("done_ids", expanding=True)),
        _TABLE.c.state.in_([InboxState.NEW, InboxState.APPLIED]),
    )
    .values(state=InboxState.DONE, payload=null(), telegram_id=null())
)


async def add_updates(
    session: AsyncSession,
    updates: Sequence[tuple[int, int | None, dict[str, object] | None]],
    *,
    now: datetime,
) -> set[int]:
    """Keeps updates as (update id, account, payload); the ids of those that were not known yet."""
    rows = [
        {
            "update_id": update_id,
            "telegram_id": telegram_id,
            "payload": payload,
            "state": InboxState.NEW,
            "attempts": 0,
            "received_at": now,
        }
        for update_id, telegram_id, payload in updates
    ]
    return set(await insert_new_returning(session, InboxUpdate, rows, "update_id"))


async def add_parked(
    session: AsyncSession, update_id: int, telegram_id: int | None, *, now: datetime
) -> bool:
    """Keeps that an update came whose content cannot be kept; whether it was not known yet."""
    row = {
        "update_id": update_id,
        "telegram_id": telegram_id,
        "payload": None,
        "state": InboxState.PARKED,
        "attempts": 0,
        "received_at": now,
    }
    return bool(await insert_new_returning(session, InboxUpdate, [row], "update_id"))


async def record_applied(session: AsyncSession, update_id: int) -> None:
    """Marks the update in the transaction of its effect.

    Raises: AlreadyAppliedError if it took effect before; the transaction must then be given up.
    """
    connection = await session.connection()
    result = await connection.execute(_APPLY, {"applied_id": update_id})
    if result.rowcount != 1:
        raise AlreadyAppliedError(update_id)


async def record_done(session: AsyncSession, update_ids: Sequence[int]) -> None:
    """The answers were sent: wipes what was kept of the updates."""
    connection = await session.connection()
    await connection.execute(_FINISH, {"done_ids": list(update_ids)})


async def record_failure(
    session: AsyncSession, update_id: int, *, counts: bool = True
) -> InboxState:
    """Counts a failed try unless waiting will help; returns the state the update is in now."""
    row = await session.get(InboxUpdate, update_id)
    if row is None:
        return InboxState.DONE
    row.attempts += 1 if counts else 0
    if row.state == InboxState.NEW and row.attempts >= MAX_ATTEMPTS:
        row.state = InboxState.PARKED
    session.add(row)
    return row.state


async def list_unfinished_updates(session: AsyncSession) -> list[InboxUpdate]:
    """Updates that are new or only applied, in the order they came."""
    rows = await session.exec(
        select(InboxUpdate)
        .where(col(InboxUpdate.state).in_([InboxState.NEW, InboxState.APPLIED]))
        .order_by(col(InboxUpdate.update_id))
    )
    return list(rows)


async def list_new_updates(session: AsyncSession, *, limit: int) -> list[InboxUpdate]:
    """Updates that nobody has handled yet, in the order they came."""
    rows = await session.exec(
        select(InboxUpdate)
        .where(col(InboxUpdate.state) == InboxState.NEW)
        .order_by(col(InboxUpdate.update_id))
        .limit(limit)
    )
    return list(rows)


async def find_newest_payload(session: AsyncSession, telegram_id: int) -> dict[str, object] | None:
    """The account's newest update whose content is still kept, as Telegram sent it."""
    rows = await session.exec(
        select(InboxUpdate)
        .where(
            col(InboxUpdate.state).in_([InboxState.NEW, InboxState.APPLIED, InboxState.PARKED]),
            col(InboxUpdate.telegram_id) == telegram_id,
        )
        .order_by(col(InboxUpdate.update_id).desc())
        .limit(1)
    )
    newest = rows.first()
    return newest.payload if newest is not None else None
