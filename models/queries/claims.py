"""One row of the outbox in hand: its claim, the person's day, how the send went.

Plain statements made once, without objects: at the strictest each message costs two commits, and
everything beside them must be small.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, text, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.addresses import is_preferred_of
from models.queries.preferences import has_consented, is_left_alone
from models.tables.address import Address, ChannelName
from models.tables.base import table_of
from models.tables.campaign import Campaign
from models.tables.outbox import UNDER_WAY, WAITING, OutboxMessage, OutboxState, QueuedMessage, Rank
from models.tables.person import Person
from models.tables.student import Student
from models.vocabulary import Language

TOO_MANY_REQUESTS = "429"
"""The failure of a row that waits because its channel asked for a pause."""

_outbox = table_of(OutboxMessage)
_person = table_of(Person)
_address = table_of(Address)
_student = table_of(Student)
_campaign = table_of(Campaign)

_is_waiting = text(f"outbox.{WAITING}")
_is_under_way = text(f"outbox.{UNDER_WAY}")

# The places of a day


@dataclass(frozen=True, slots=True)
class OtherMessage:
    """Another counted message to the same person: said since the day began, or still waiting."""

    id: int
    priority: int
    is_said: bool
    """It arrived, is on its way, or may have arrived."""
    not_before: datetime


_OTHERS = select(
    _outbox.c.person_id,
    _outbox.c.id,
    _outbox.c.priority,
    _outbox.c.state,
    _outbox.c.is_in_doubt,
    _outbox.c.claimed_at,
    _outbox.c.not_before,
).where(
    _outbox.c.person_id.in_(bindparam("person_ids", expanding=True)),
    _outbox.c.priority > Rank.ANSWER.value,
    or_(
        _is_waiting,
        _outbox.c.claimed_at >= bindparam("since", type_=_outbox.c.claimed_at.type),
    ),
)
_SAID = {OutboxState.SENDING, OutboxState.SENT, OutboxState.UNKNOWN}


async def list_counted_messages(
    session: AsyncSession, person_ids: Collection[int], *, since: datetime
) -> Mapping[int, list[OtherMessage]]:
    """By person: what was said to them since the day began, and what waits to be said."""
    parameters = {"person_ids": list(person_ids), "since": since}
    rows = await (await session.connection()).execute(_OTHERS, parameters)
    found: dict[int, list[OtherMessage]] = defaultdict(list)
    for person_id, message_id, priority, state, is_in_doubt, claimed_at, not_before in rows:
        is_of_today = claimed_at is not None and claimed_at >= since
        is_said = is_of_today and (is_in_doubt or state in _SAID)
        found[person_id].append(OtherMessage(message_id, priority, is_said, not_before))
    return found


_POSTPONE = (
    update(_outbox)
    .where(_outbox.c.id.in_(bindparam("message_ids", expanding=True)), _is_waiting)
    # Without the failure: a 429 of some seconds must not look like one until the morning.
    .values(not_before=bindparam("until"), failure=None)
)


async def change_due_time(
    session: AsyncSession, message_ids: Collection[int], until: datetime
) -> int:
    """Lets rows that still wait wait longer; returns how many."""
    parameters = {"message_ids": list(message_ids), "until": until}
    return (await (await session.connection()).execute(_POSTPONE, parameters)).rowcount


# The claim


@dataclass(frozen=True, slots=True)
class StandingAddress:
    """An address as the transaction of a claim sees it."""

    id: int
    channel: ChannelName
    value: str
    is_reachable: bool


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a row is for, as the transaction of its claim sees them."""

    address: StandingAddress | None
    """The preferred one; None for somebody who has none."""
    language: Language
    has_consented: bool
    gets_digests: bool
    is_left_alone: bool
    """A student who paused and is here as nothing else."""


_MESSAGE = (
    _outbox.c.id,
    _outbox.c.person_id,
    _outbox.c.notice,
    _outbox.c.payload,
    _outbox.c.campaign_id,
    _outbox.c.state,
    _outbox.c.priority,
    (_outbox.c.attempts + 1).label("attempts"),
    _outbox.c.is_in_doubt,
    _outbox.c.doubts,
    _outbox.c.expires_at,
    _outbox.c.created_at,
)
_ADDRESS = (
    _address.c.id.label("address_id"),
    _address.c.channel,
    _address.c.value,
    _address.c.is_reachable,
)
_ADDRESSEE = (
    _person.c.language,
    has_consented(_person.c.consented_at).label("has_consented"),
    and_(_student.c.person_id.is_not(None), _student.c.paused_at.is_(None)).label("gets_digests"),
    is_left_alone(_outbox.c.person_id, _student.c.paused_at).label("is_left_alone"),
)
_UNTIL_ADDRESSEE = len(_MESSAGE) + len(_ADDRESS)
_CLAIMABLE = (
    select(
        *_MESSAGE,
        *_ADDRESS,
        *_ADDRESSEE,
        *(column.label(f"c_{column.name}") for column in _campaign.c),
    )
    .join_from(_outbox, _person, _person.c.id == _outbox.c.person_id)
    .outerjoin(_address, is_preferred_of(_outbox.c.person_id))
    .outerjoin(_student, _student.c.person_id == _outbox.c.person_id)
    .outerjoin(_campaign, _campaign.c.id == _outbox.c.campaign_id)
    .where(
        _outbox.c.id == bindparam("message_id"),
        _is_waiting,
        _outbox.c.not_before <= bindparam("now", type_=_outbox.c.not_before.type),
    )
    # The person is locked too: two rows of theirs must not take the day's last place together.
    # Whoever finds either locked goes on with other rows instead of waiting.
    .with_for_update(key_share=True, skip_locked=True, of=(_outbox, _person))
)
_CLAIM = (
    update(_outbox)
    .where(_outbox.c.id == bindparam("message_id"), _is_waiting)
    .values(
        state=OutboxState.SENDING,
        owner=bindparam("by"),
        lease_until=bindparam("until"),
        claimed_at=bindparam("now"),
        attempts=_outbox.c.attempts + 1,
    )
)


@dataclass(frozen=True, slots=True)
class Claimable:
    """A row that may be claimed, with what every claim needs to know of it."""

    message: QueuedMessage
    addressee: Addressee


async def find_claimable(
    session: AsyncSession, message_id: int, *, now: datetime
) -> Claimable | None:
    """A row that may be claimed, locked until the transaction ends.

    None if it is not due (any more) or another process has it in hand.
    """
    parameters = {"message_id": message_id, "now": now}
    row = (await (await session.connection()).execute(_CLAIMABLE, parameters)).first()
    if row is None:
        return None
    campaign = None
    if row.campaign_id is not None:
        campaign = Campaign(**dict(zip(_campaign.c.keys(), row[-len(_campaign.c) :], strict=True)))
    values: tuple[Any, ...] = (*row[: len(_MESSAGE)], campaign)
    address = None
    if row.address_id is not None:
        address = StandingAddress(*row[len(_MESSAGE) : _UNTIL_ADDRESSEE])
    addressee = Addressee(address, *row[_UNTIL_ADDRESSEE : -len(_campaign.c)])
    return Claimable(QueuedMessage(*values), addressee)


async def claim_message(
    session: AsyncSession, message_id: int, owner: str, lease: timedelta, *, now: datetime
) -> bool:
    """Makes a waiting row `sending` and owned; False if it is not waiting any more."""
    parameters = {"message_id": message_id, "by": owner, "until": now + lease, "now": now}
    return (await (await session.connection()).execute(_CLAIM, parameters)).rowcount == 1


async def change_channel(session: AsyncSession, message_id: int, channel: ChannelName) -> None:
    """Leaves a waiting row to the channel that its person prefers by now."""
    statement = update(_outbox).where(_outbox.c.id == message_id, _is_waiting)
    await (await session.connection()).execute(statement.values(channel=channel))


async def change_waiting_to_ended(
    session: AsyncSession, message_id: int, state: OutboxState
) -> bool:
    """Ends a row of which nothing is to be sent; False if it is not waiting any more."""
    statement = update(_outbox).where(_outbox.c.id == message_id, _is_waiting).values(state=state)
    return (await (await session.connection()).execute(statement)).rowcount == 1


# After the send


_RECORD = update(_outbox).where(
    _outbox.c.id == bindparam("message_id"),
    _outbox.c.state == bindparam("sending", OutboxState.SENDING, type_=_outbox.c.state.type),
    _outbox.c.owner == bindparam("by"),
)


async def record_outcome(
    session: AsyncSession, message_id: int, owner: str, values: Mapping[str, Any]
) -> bool:
    """Writes how the send went; False if the row is no longer this owner's."""
    parameters = {"message_id": message_id, "by": owner, "owner": None, "lease_until": None}
    connection = await session.connection()
    return (await connection.execute(_RECORD, {**parameters, **values})).rowcount == 1


_is_abandoned = and_(
    _is_under_way,
    _outbox.c.state == OutboxState.SENDING,
    _outbox.c.lease_until <= bindparam("now", type_=_outbox.c.lease_until.type),
)
_ABANDONED = (
    select(*(_outbox.c[column.name] for column in _MESSAGE))
    .where(_is_abandoned)
    .order_by(_outbox.c.id)
)


async def list_abandoned_messages(
    session: AsyncSession, *, under_way: Collection[int] = (), now: datetime
) -> list[QueuedMessage]:
    """Rows whose sender is gone: their lease ran out while they were `sending`.

    `under_way` are those that the asking process itself is sending, however the clock jumped.
    """
    rows: Any = await (await session.connection()).execute(_ABANDONED, {"now": now})
    messages = [QueuedMessage(*row) for row in rows]
    return [message for message in messages if message.id not in under_way]


async def record_abandoned(
    session: AsyncSession, message_id: int, values: Mapping[str, Any], *, now: datetime
) -> bool:
    """Takes a row from a sender that is gone; False if it has answered after all."""
    statement = (
        update(_outbox)
        .where(_outbox.c.id == message_id, _is_abandoned)
        .values(owner=None, lease_until=None, **values)
    )
    result = await (await session.connection()).execute(statement, {"now": now})
    return result.rowcount == 1


async def list_penalties(session: AsyncSession) -> list[tuple[ChannelName, str, datetime]]:
    """(channel, address, until when) of each message whose channel asked for a pause."""
    statement = (
        select(_address.c.channel, _address.c.value, _outbox.c.not_before)
        .join(_address, is_preferred_of(_outbox.c.person_id))
        .where(
            _is_under_way,
            _outbox.c.state == OutboxState.RETRY,
            _outbox.c.failure == TOO_MANY_REQUESTS,
        )
    )
    rows = (await (await session.connection()).execute(statement)).all()
    return [(channel, address, until) for channel, address, until in rows]
