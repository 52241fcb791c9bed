"""Queueing a notice in the transaction of its cause."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from models.notices.spec import Spec
from models.queries.outbox import add_notices
from models.queries.preferences import list_reminded
from models.tables.preference import Topic


async def queue(
    session: AsyncSession,
    kind: Spec[Any],
    recipients: Sequence[int],
    *,
    key: str,
    about: Mapping[str, Any],
    now: datetime,
    expires_at: datetime | None = None,
) -> int:
    """Queues one message for each person who wants it; whoever has one of this key gets none.

    `key` is one of `models.notices.keys`, `about` the ids by which its spec finds what it tells.
    Returns how many messages that was.
    """
    if kind.topic is Topic.REMINDER:
        recipients = await list_reminded(session, recipients)
    return await add_notices(session, recipients, kind, key, about, now=now, expires_at=expires_at)
