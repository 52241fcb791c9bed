"""The outbox's changes of state; see the drawing in `models/outbox.py`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import delete, func, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.outbox import Notice, OutboxMessage, OutboxState
from models.person import Person
from models.queries.upsert import insert_new

WAITING = (OutboxState.PENDING, OutboxState.RETRY)

FORGOTTEN = (
    OutboxState.SENT,
    OutboxState.FAILED,
    OutboxState.UNREACHABLE,
    OutboxState.CANCELLED,
    OutboxState.EXPIRED,
)
"""Ended for good; `unknown` stays until somebody has looked at it."""

TOO_MANY_REQUESTS = "429"
"""The failure of a row that waits because Telegram asked for a pause."""

PRIORITIES: Mapping[Notice, int] = {
    Notice.COMPANY_APPROVED: 0,
    Notice.COMPANY_RETURNED: 0,
    Notice.OFFER_APPROVED: 0,
    Notice.OFFER_RETURNED: 0,
    Notice.APPROVAL_NEEDED: 0,
    Notice.INTEREST: 0,
    Notice.INTRODUCTION: 0,
    Notice.INTEREST_DECLINED: 0,
    Notice.OFFER_EXPIRING: 1,
    Notice.OFFER_SHORT: 1,
    Notice.INTEREST_REMINDER: 1,
    Notice.INTEREST_UNANSWERED: 1,
    Notice.DIGEST: 2,
    Notice.BROADCAST: 4,
}
"""Answers to somebody's own act go first, then reminders, digests, broadcasts."""

DIGEST_TIME_TO_LIVE = timedelta(days=3)
"""A digest older than this is not sent: half of it may be gone, and the next one is near."""


async def add_notices(
    session: AsyncSession,
    recipients: Sequence[int],
    notice: Notice,
    purpose: str,
    payload: Mapping[str, Any],
    *,
    now: datetime,
    expires_at: datetime | None = None,
) -> int:
    """Queues one message for each person; who has that purpose already gets none."""
    return await insert_new(
        session,
        OutboxMessage,
        [
            outbox_values(person_id, notice, purpose, payload, now=now, expires_at=expires_at)
            for person_id in recipients
        ],
    )


def outbox_values(
    person_id: int,
    notice: Notice,
    purpose: str,
    payload: Mapping[str, Any],
    *,
    now: datetime,
    expires_at: datetime | None = None,
) -> dict[str, Any]:
    """The columns of a new pending row."""
    return {
        "person_id": person_id,
        "purpose": purpose,
        "notice": notice,
        "payload": dict(payload),
        "state": OutboxState.PENDING,
        "priority": PRIORITIES[notice],
        "not_before": now,
        "expires_at": expires_at,
        "attempts": 0,
        "is_in_doubt": False,
        "doubts": 0,
        "created_at": now,
    }


@dataclass(frozen=True, slots=True)
class DueMessage:
    """A row whose time has come; nothing of it is claimed yet."""

    id: int
    telegram_id: int
    is_reachable: bool
    expires_at: datetime | None
    created_at: datetime


async def list_due_messages(
    session: AsyncSession, *, now: datetime, limit: int
) -> list[DueMessage]:
    """Waiting rows that may go now, in the order of sending.

    Rows in doubt come last, so that a doubled message is as late as it can be.
    """
    statement: Any = (
        sqlalchemy.select(
            col(OutboxMessage.id),
            col(Person.telegram_id),
            col(Person.is_reachable),
            col(OutboxMessage.expires_at),
            col(OutboxMessage.created_at),
        )
        .join(Person, col(Person.id) == col(OutboxMessage.person_id))
        .where(
            col(OutboxMessage.state).in_(WAITING),
            col(OutboxMessage.not_before) <= now,
        )
        .order_by(
            col(OutboxMessage.is_in_doubt), col(OutboxMessage.priority), col(OutboxMessage.id)
        )
        .limit(limit)
    )
    return [DueMessage(*row) for row in await session.exec(statement)]


async def claim_message(
    session: AsyncSession, message_id: int, owner: str, lease: timedelta, *, now: datetime
) -> OutboxMessage | None:
    """The row, now `sending` and owned; None if it is not waiting any more."""
    result = await session.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.id) == message_id,
            col(OutboxMessage.state).in_(WAITING),
            col(OutboxMessage.not_before) <= now,
        )
        .values(
            state=OutboxState.SENDING,
            owner=owner,
            lease_until=now + lease,
            attempts=col(OutboxMessage.attempts) + 1,
        )
    )
    if result.rowcount != 1:
        return None
    return await session.get(OutboxMessage, message_id, populate_existing=True)


async def record_outcome(
    session: AsyncSession, message: OutboxMessage, owner: str, values: Mapping[str, Any]
) -> bool:
    """Writes how the send went; False if the row is no longer this owner's."""
    result = await session.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.id) == message.id,
            col(OutboxMessage.state) == OutboxState.SENDING,
            col(OutboxMessage.owner) == owner,
        )
        .values(owner=None, lease_until=None, **values)
    )
    return result.rowcount == 1


async def list_abandoned_messages(
    session: AsyncSession, *, under_way: Collection[int] = (), now: datetime
) -> list[OutboxMessage]:
    """Rows whose sender is gone: their lease ran out while they were `sending`.

    `under_way` are those that the asking process itself is sending, however the clock jumped.
    """
    rows = await session.exec(
        select(OutboxMessage)
        .where(OutboxMessage.state == OutboxState.SENDING, col(OutboxMessage.lease_until) <= now)
        .order_by(col(OutboxMessage.id))
    )
    return [message for message in rows if message.id not in under_way]


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


async def count_by_state(
    session: AsyncSession, *, campaign_id: int | None = None
) -> dict[OutboxState, int]:
    """How many rows are in each state, of one campaign or of all."""
    statement = select(OutboxMessage.state, func.count()).group_by(col(OutboxMessage.state))
    if campaign_id is not None:
        statement = statement.where(OutboxMessage.campaign_id == campaign_id)
    rows = await session.exec(statement)
    return {OutboxState(state): count for state, count in rows}


async def find_next_due_at(session: AsyncSession) -> datetime | None:
    """When the next waiting row is due; None if none waits."""
    rows = await session.exec(
        select(func.min(OutboxMessage.not_before)).where(col(OutboxMessage.state).in_(WAITING))
    )
    return rows.first()


async def find_penalty_end(session: AsyncSession) -> datetime | None:
    """Until when Telegram asked for silence by its last 429; None if nothing waits for that."""
    rows = await session.exec(
        select(func.max(OutboxMessage.not_before)).where(
            OutboxMessage.state == OutboxState.RETRY, OutboxMessage.failure == TOO_MANY_REQUESTS
        )
    )
    return rows.first()


async def delete_finished_messages(session: AsyncSession, *, before: datetime, limit: int) -> int:
    """Forgets messages that ended before an instant, those in doubt aside; returns how many."""
    ended = (
        select(OutboxMessage.id)
        .where(
            col(OutboxMessage.state).in_(FORGOTTEN),
            col(OutboxMessage.created_at) < before,
        )
        .limit(limit)
    )
    result = await session.exec(delete(OutboxMessage).where(col(OutboxMessage.id).in_(ended)))
    return result.rowcount


async def list_in_doubt(session: AsyncSession) -> list[OutboxMessage]:
    """Rows that may have been sent twice, or not at all, without our knowing."""
    rows = await session.exec(
        select(OutboxMessage)
        .where(or_(col(OutboxMessage.is_in_doubt), col(OutboxMessage.state) == OutboxState.UNKNOWN))
        .order_by(col(OutboxMessage.id))
    )
    return list(rows)
