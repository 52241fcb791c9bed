"""Telegram accounts as the database keeps them: addresses of people."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database import Database
from models.queries.addresses import find_address, find_address_of
from models.tables.address import Address, ChannelName, account_value
from models.tables.base import stored_id


async def accounts_by_person(session: AsyncSession) -> dict[int, int]:
    """The account of each person who has one, by the person's id."""
    rows = await session.exec(
        select(Address.person_id, Address.value)
        .where(Address.channel == ChannelName.TELEGRAM)
        .order_by(col(Address.person_id))
    )
    return {person_id: int(value) for person_id, value in rows}


async def list_accounts(database: Database) -> list[int]:
    """Every account that is kept, in the order of coming."""
    async with database.read() as session:
        return list((await accounts_by_person(session)).values())


async def is_account_reachable(database: Database, account: int) -> bool:
    async with database.read() as session:
        address = await find_address(session, ChannelName.TELEGRAM, account_value(account))
    assert address is not None
    return address.is_reachable


async def account_of(session: AsyncSession, person_id: int) -> int:
    """The id of the address that is the person's Telegram account."""
    address = await find_address_of(session, person_id, ChannelName.TELEGRAM)
    assert address is not None
    return stored_id(address)
