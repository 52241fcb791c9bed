"""Where people are written to; see `models/tables/address.py`."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.tables.address import PREFERRED, Address, ChannelName, account_value
from models.tables.base import table_of
from models.tables.outbox import OutboxMessage, OutboxState

_address = table_of(Address)


def is_preferred_of(person_id: Any) -> Any:
    """The condition that an address is the one its person's messages go to."""
    return and_(_address.c.person_id == person_id, _address.c.preference == PREFERRED)


def is_reachable(person_id: Any) -> Any:
    """The condition that the person of this column can be written to."""
    reached = exists().where(is_preferred_of(person_id), _address.c.is_reachable)
    return reached.correlate_except(_address)


def is_account(telegram_ids: Collection[int]) -> Any:
    """The condition that an address is one of these Telegram accounts."""
    values = [account_value(telegram_id) for telegram_id in telegram_ids]
    return and_(_address.c.channel == ChannelName.TELEGRAM, _address.c.value.in_(values))


async def find_address(session: AsyncSession, channel: ChannelName, value: str) -> Address | None:
    rows = await session.exec(
        select(Address).where(Address.channel == channel, Address.value == value)
    )
    return rows.first()


async def find_address_of(
    session: AsyncSession, person_id: int, channel: ChannelName
) -> Address | None:
    """The person's address in this channel; of several the one they like best."""
    rows = await session.exec(
        select(Address)
        .where(Address.person_id == person_id, Address.channel == channel)
        .order_by(col(Address.preference))
    )
    return rows.first()


async def list_addresses(session: AsyncSession, person_id: int) -> list[Address]:
    """The person's addresses as they are now, the preferred one first."""
    rows = await session.exec(
        select(Address)
        .where(Address.person_id == person_id)
        .order_by(col(Address.preference))
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def add_address(
    session: AsyncSession,
    person_id: int,
    channel: ChannelName,
    value: str,
    *,
    verified_at: datetime | None = None,
) -> Address:
    """An address after those the person has; their first is the preferred one.

    Raises: DatabaseRefusedError for one that is somebody's already.
    """
    known = await list_addresses(session, person_id)
    address = Address(
        person_id=person_id,
        channel=channel,
        value=value,
        preference=known[-1].preference + 1 if known else PREFERRED,
        verified_at=verified_at,
    )
    session.add(address)
    await session.flush()
    return address


async def list_channels(
    session: AsyncSession, people: Collection[int]
) -> Mapping[int, ChannelName]:
    """By person: the channel of the preferred address; nothing of those who have no address."""
    rows = await session.exec(
        select(Address.person_id, Address.channel).where(
            col(Address.person_id).in_(people), Address.preference == PREFERRED
        )
    )
    return {person_id: ChannelName(channel) for person_id, channel in rows}


async def record_unreachable(session: AsyncSession, person_id: int, address_id: int) -> bool:
    """The address is gone: the next one takes its place, or what waits for the person ends.

    False if that was known.
    """
    is_news = await _change_reachable(session, person_id, address_id, is_reachable=False)
    await _prefer_reachable(session, person_id)
    return is_news


async def record_return(session: AsyncSession, person_id: int, address_id: int) -> bool:
    """The address can be written to again; False if it could be all the time."""
    is_news = await _change_reachable(session, person_id, address_id, is_reachable=True)
    if is_news:
        await _prefer_reachable(session, person_id)
    return is_news


async def _change_reachable(
    session: AsyncSession, person_id: int, address_id: int, *, is_reachable: bool
) -> bool:
    result = await session.exec(
        update(Address)
        .where(
            col(Address.id) == address_id,
            col(Address.person_id) == person_id,
            col(Address.is_reachable).is_not(is_reachable),
        )
        .values(is_reachable=is_reachable)
    )
    return result.rowcount == 1


async def _prefer_reachable(session: AsyncSession, person_id: int) -> None:
    """Lets the preferred address be one that can be written to, if the person has such a one."""
    addresses = await list_addresses(session, person_id)
    if not addresses or addresses[0].is_reachable:
        return
    preferred, *others = addresses
    known = (other for other in others if other.is_reachable and other.verified_at is not None)
    successor = next(known, None)
    if successor is None:
        await _change_waiting(session, person_id, state=OutboxState.UNREACHABLE)
        return
    # One after the other: at no moment have two the same place.
    place = successor.preference
    for address, preference in (
        (successor, addresses[-1].preference + 1),
        (preferred, place),
        (successor, PREFERRED),
    ):
        address.preference = preference
        await session.flush()
    await _change_waiting(session, person_id, channel=successor.channel)


async def _change_waiting(session: AsyncSession, person_id: int, **values: Any) -> None:
    await session.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.person_id) == person_id,
            col(OutboxMessage.state).in_([OutboxState.PENDING, OutboxState.RETRY]),
        )
        .values(**values)
    )
