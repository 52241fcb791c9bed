"""The outbox's changes of state; see the drawing in `models/outbox.py`."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.outbox import Notice, OutboxMessage, OutboxState
from models.queries.upsert import insert_new

WAITING = (OutboxState.PENDING, OutboxState.RETRY)

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


async def claim_next_message(
    session: AsyncSession, owner: str, lease: timedelta, *, now: datetime
) -> OutboxMessage | None:
    """The next due row, now `sending` and owned; None if nothing is due.

    Rows in doubt come last, so that a doubled message is as late as it can be.
    """
    rows = await session.exec(
        select(OutboxMessage)
        .where(
            col(OutboxMessage.state).in_(WAITING),
            col(OutboxMessage.not_before) <= now,
        )
        .order_by(
            col(OutboxMessage.is_in_doubt), col(OutboxMessage.priority), col(OutboxMessage.id)
        )
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    message = rows.first()
    if message is None:
        return None
    message.state = OutboxState.SENDING
    message.owner = owner
    message.lease_until = now + lease
    message.attempts += 1
    session.add(message)
    return message


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


async def list_abandoned_messages(session: AsyncSession, *, now: datetime) -> list[OutboxMessage]:
    """Rows whose sender is gone: their lease ran out while they were `sending`."""
    rows = await session.exec(
        select(OutboxMessage).where(
            OutboxMessage.state == OutboxState.SENDING, col(OutboxMessage.lease_until) <= now
        )
    )
    return list(rows)


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


async def list_in_doubt(session: AsyncSession) -> list[OutboxMessage]:
    """Rows that may have been sent twice, or not at all, without our knowing."""
    rows = await session.exec(
        select(OutboxMessage)
        .where(or_(col(OutboxMessage.is_in_doubt), col(OutboxMessage.state) == OutboxState.UNKNOWN))
        .order_by(col(OutboxMessage.id))
    )
    return list(rows)
