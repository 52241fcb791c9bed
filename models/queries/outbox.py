"""What enters the outbox, is counted in it and leaves it; see `models/tables/outbox.py`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.addresses import list_channels
from models.queries.upsert import insert_new
from models.tables.outbox import NoticeKind, OutboxMessage, OutboxState

WAITING = (OutboxState.PENDING, OutboxState.RETRY)

HAS_QUEUED = "has_queued"
"""The key in a session's `info` since something was queued: whoever commits wakes the outbox."""

REACHED = (OutboxState.SENDING, OutboxState.SENT, OutboxState.UNKNOWN)
"""The recipient has it, or may have."""


DIGEST_TIME_TO_LIVE = timedelta(days=3)
"""A digest older than this is not sent: half of it may be gone, and the next one is near."""


async def add_notices(
    session: AsyncSession,
    recipients: Sequence[int],
    notice: NoticeKind,
    purpose: str,
    payload: Mapping[str, Any],
    *,
    now: datetime,
    expires_at: datetime | None = None,
) -> int:
    """Queues one message for each person; who has that purpose already gets none.

    Nor does who has no address. Returns how many messages that was.
    """
    session.info[HAS_QUEUED] = True
    rows = [
        outbox_values(person_id, notice, purpose, payload, now=now, expires_at=expires_at)
        for person_id in recipients
    ]
    return await add_messages(session, rows)


async def add_messages(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> int:
    """Queues rows made by `outbox_values`, each for the channel its person prefers.

    Whoever has no address gets none. Returns how many are new.
    """
    channels = await list_channels(session, {row["person_id"] for row in rows})
    addressed = [
        {**row, "channel": channels[row["person_id"]]}
        for row in rows
        if row["person_id"] in channels
    ]
    return await insert_new(session, OutboxMessage, addressed)


def outbox_values(
    person_id: int,
    notice: NoticeKind,
    purpose: str,
    payload: Mapping[str, Any],
    *,
    now: datetime,
    expires_at: datetime | None = None,
) -> dict[str, Any]:
    """The columns of a new pending row, but for its channel."""
    return {
        "person_id": person_id,
        "purpose": purpose,
        "notice": str(notice),
        "payload": dict(payload),
        "state": OutboxState.PENDING,
        "priority": notice.rank,
        "not_before": now,
        "expires_at": expires_at,
        "attempts": 0,
        "is_in_doubt": False,
        "doubts": 0,
        "created_at": now,
    }


async def change_waiting_to_cancelled(session: AsyncSession, campaign_id: int) -> int:
    """Cancels what a campaign has not sent yet; returns how many messages that was."""
    result = await session.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.campaign_id) == campaign_id,
            col(OutboxMessage.state).in_(WAITING),
        )
        .values(state=OutboxState.CANCELLED)
    )
    return result.rowcount


async def delete_not_arrived(
    session: AsyncSession, people: Collection[int], purpose: str, states: Collection[OutboxState]
) -> None:
    """Makes room for a new message where the last ended in one of the states, not in doubt."""
    await session.exec(
        delete(OutboxMessage).where(
            *_addressed(people, purpose),
            col(OutboxMessage.state).in_(states),
            ~col(OutboxMessage.is_in_doubt),
        )
    )


async def delete_unsent(session: AsyncSession, purpose_prefix: str) -> int:
    """Takes messages back that nobody has been sent, nor may have been; returns how many."""
    result = await session.exec(
        delete(OutboxMessage).where(
            col(OutboxMessage.purpose).startswith(purpose_prefix, autoescape=True),
            col(OutboxMessage.state).in_(WAITING),
            ~col(OutboxMessage.is_in_doubt),
        )
    )
    return result.rowcount


async def list_told(
    session: AsyncSession, purpose_prefix: str, *, since: datetime | None
) -> set[int]:
    """Those for whom such a message still waits, or who were sent one at `since` or later."""
    is_known: Any = col(OutboxMessage.state).in_(WAITING)
    if since is not None:
        is_known |= col(OutboxMessage.state).in_(REACHED) & (col(OutboxMessage.created_at) >= since)
    rows = await session.exec(
        select(OutboxMessage.person_id).where(
            col(OutboxMessage.purpose).startswith(purpose_prefix, autoescape=True), is_known
        )
    )
    return set(rows)


async def find_last_told(session: AsyncSession, person_id: int) -> OutboxMessage | None:
    """The message that reached the person last."""
    rows = await session.exec(
        select(OutboxMessage)
        .where(OutboxMessage.person_id == person_id, col(OutboxMessage.sent_at).is_not(None))
        .order_by(col(OutboxMessage.sent_at).desc())
        .limit(1)
    )
    return rows.first()


async def list_addressed(session: AsyncSession, people: Collection[int], purpose: str) -> set[int]:
    """Those of the people who have a message of this purpose, whatever became of it."""
    found = select(OutboxMessage.person_id).where(*_addressed(people, purpose))
    return set(await session.exec(found))


def _addressed(people: Collection[int], purpose: str) -> tuple[Any, Any]:
    return col(OutboxMessage.person_id).in_(people), col(OutboxMessage.purpose) == purpose


async def count_by_state(
    session: AsyncSession, *, campaign_id: int | None = None
) -> dict[OutboxState, int]:
    """How many rows are in each state, of one campaign or of all."""
    statement = select(OutboxMessage.state, func.count()).group_by(col(OutboxMessage.state))
    if campaign_id is not None:
        statement = statement.where(OutboxMessage.campaign_id == campaign_id)
    rows = await session.exec(statement)
    return {OutboxState(state): count for state, count in rows}


async def list_in_doubt(session: AsyncSession) -> list[OutboxMessage]:
    """Rows that may have been sent twice, or not at all, without our knowing."""
    rows = await session.exec(
        select(OutboxMessage)
        .where(or_(col(OutboxMessage.is_in_doubt), col(OutboxMessage.state) == OutboxState.UNKNOWN))
        .order_by(col(OutboxMessage.id))
    )
    return list(rows)
