"""What of the outbox is due, in the order of sending.

A page costs as much as it is long, however many rows wait: each job (a rank, a campaign) is read
from its own stretch of `ix_outbox_waiting`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, zip_longest
from typing import Any, TypeVar

from sqlalchemy import and_, bindparam, false, func, select, text, true
from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.addresses import is_preferred_of
from models.tables.address import Address, ChannelName
from models.tables.base import table_of
from models.tables.outbox import WAITING, OutboxMessage, Rank
from models.tables.student import Student

Item = TypeVar("Item")

BULK = (Rank.DIGEST, Rank.ALERT, Rank.BROADCAST)
"""Sent side by side: whoever waits for a reminder must not wait for a broadcast to everybody."""

_outbox = table_of(OutboxMessage)
_address = table_of(Address)
_student = table_of(Student)

_is_waiting = text(f"outbox.{WAITING}")
_is_on_channel = and_(
    _is_waiting, _outbox.c.channel == bindparam("channel", type_=_outbox.c.channel.type)
)
_is_waiting_surely = and_(_is_on_channel, _outbox.c.is_in_doubt == false())
_is_its_address = and_(
    is_preferred_of(_outbox.c.person_id),
    _address.c.channel == _outbox.c.channel,
    _address.c.is_reachable,
)
_gets_digests = and_(_student.c.person_id.is_not(None), _student.c.paused_at.is_(None))


@dataclass(frozen=True, slots=True)
class DueMessage:
    """A row whose time has come; nothing of it is claimed yet."""

    id: int
    person_id: int
    address: str | None
    """As its channel writes it; None if nothing can be sent there, which the claim settles."""
    gets_digests: bool
    priority: int
    expires_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Job:
    """Messages that take turns with those of other jobs: those of a rank, or of one campaign."""

    priority: int
    campaign_id: int | None


def _loose_scan(column: Any, condition: Any) -> Any:
    """The different values of an indexed column, each found by one look into the index."""
    first = select(func.min(column).label("value")).where(condition)
    found = first.cte("found", recursive=True)
    following = select(func.min(column)).where(condition, column > found.c.value).scalar_subquery()
    found = found.union_all(select(following).where(found.c.value.is_not(None)))
    return select(found.c.value).where(found.c.value.is_not(None))


_RANKS_WAITING = _loose_scan(_outbox.c.priority, _is_waiting_surely)
_CAMPAIGNS_WAITING = _loose_scan(
    _outbox.c.campaign_id,
    and_(_is_waiting_surely, _outbox.c.priority == bindparam("priority")),
)

_DUE = (
    select(
        _outbox.c.id,
        _outbox.c.person_id,
        _address.c.value,
        _gets_digests.label("gets_digests"),
        _outbox.c.priority,
        _outbox.c.expires_at,
        _outbox.c.created_at,
    )
    .outerjoin_from(_outbox, _address, _is_its_address)
    .outerjoin(_student, _student.c.person_id == _outbox.c.person_id)
    .where(
        _is_on_channel,
        _outbox.c.not_before <= bindparam("now", type_=_outbox.c.not_before.type),
        _outbox.c.person_id.not_in(bindparam("busy", expanding=True)),
    )
    .order_by(_outbox.c.not_before, _outbox.c.id)
    .limit(bindparam("limit"))
)
_DUE_OF_RANK = _DUE.where(
    _outbox.c.is_in_doubt == false(),
    _outbox.c.priority == bindparam("priority"),
    _outbox.c.campaign_id.is_(None),
)
_DUE_OF_CAMPAIGN = _DUE.where(
    _outbox.c.is_in_doubt == false(),
    _outbox.c.priority == bindparam("priority"),
    _outbox.c.campaign_id == bindparam("campaign_id"),
)
_DUE_IN_DOUBT = _DUE.where(_outbox.c.is_in_doubt == true())


async def list_due_messages(
    session: AsyncSession,
    channel: ChannelName,
    *,
    busy: Collection[int] = (),
    now: datetime,
    limit: int,
) -> list[DueMessage]:
    """Waiting rows that a channel may send now, in the order of sending, one for each person.

    What somebody waits for goes first; then bulk jobs take turns, so that a small one is not stuck
    behind a large one. Rows in doubt come last, so that a doubled message is as late as it can be.
    `busy` people, to whom something is on its way, are left out: one message after the other.
    """
    jobs = await _list_jobs(session, channel)
    known = {"channel": channel, "busy": list(busy), "now": now}
    prompt = [job for job in jobs if job.priority not in BULK]
    bulk = [job for job in jobs if job.priority in BULK]
    page: list[DueMessage] = []
    # One person's many answers, of which one a second goes, must not keep all others waiting.
    room = limit // 2 if bulk else limit
    for job in prompt:
        page += await _list_due(session, job, room - len(page), known)
    share = -(-(limit - len(page)) // max(1, len(bulk)))
    page += in_turns([await _list_due(session, job, share, known) for job in bulk])
    if len(page) < limit:
        page += await _list_due(session, None, limit - len(page), known)
    first_of_each: dict[int, DueMessage] = {}
    for due in page[:limit]:
        first_of_each.setdefault(due.person_id, due)
    return list(first_of_each.values())


async def _list_jobs(session: AsyncSession, channel: ChannelName) -> list[Job]:
    connection = await session.connection()
    jobs: list[Job] = []
    ranks = await connection.execute(_RANKS_WAITING, {"channel": channel})
    for priority in ranks.scalars().all():
        known = {"channel": channel, "priority": priority}
        rows = await connection.execute(_CAMPAIGNS_WAITING, known)
        campaigns = [Job(priority, campaign_id) for campaign_id in rows.scalars()]
        jobs += [Job(priority, None), *campaigns]
    return jobs


async def _list_due(
    session: AsyncSession,
    job: Job | None,
    limit: int,
    known: Mapping[str, Any],
) -> list[DueMessage]:
    """Due rows of a job; without one, those in doubt."""
    if limit <= 0:
        return []
    parameters = {**known, "limit": limit}
    statement = _DUE_IN_DOUBT
    if job is not None:
        statement = _DUE_OF_RANK
        parameters["priority"] = job.priority
        if job.campaign_id is not None:
            statement = _DUE_OF_CAMPAIGN
            parameters["campaign_id"] = job.campaign_id
    rows: Any = await (await session.connection()).execute(statement, parameters)
    return [DueMessage(*row) for row in rows]


def in_turns(jobs: Sequence[Sequence[Item]]) -> Iterator[Item]:
    """The first of each job, then the second of each, and so on."""
    nothing: Any = object()
    rounds = chain.from_iterable(zip_longest(*jobs, fillvalue=nothing))
    return (item for item in rounds if item is not nothing)


_NEXT_DUE_AT = select(func.min(_outbox.c.not_before)).where(_is_on_channel)


async def find_next_due_at(session: AsyncSession, channel: ChannelName) -> datetime | None:
    """When the next row that waits for the channel is due; None if none waits."""
    connection = await session.connection()
    due_at: datetime | None = (
        await connection.execute(_NEXT_DUE_AT, {"channel": channel})
    ).scalar()
    return due_at
