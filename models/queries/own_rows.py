"""Somebody's rows in every table, as `models.lifetimes` says what is whose: to read, to delete."""

from collections.abc import Collection, Mapping
from typing import Any, assert_never

from sqlalchemy import cast, delete, null, update
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.lifetimes import LIFETIMES
from models.lifetimes.values import Lifetime, Link, Owner, Parting
from models.tables.base import table_of
from models.tables.person import Person

BY_TABLE: Mapping[type[SQLModel], Lifetime] = {one.table: one for one in LIFETIMES}


def is_owned(lifetime: Lifetime, people: Collection[int]) -> Any:
    """The condition that a row is one of these people's.

    Raises: LookupError for a table whose rows are nobody's.
    """
    link = _link_of(lifetime)
    column: Any = table_of(lifetime.table).c[link.column]
    if link.to is Person and link.key == "id":
        return column.in_(people)
    key = table_of(link.to).c[link.key]
    if column.type.python_type is not key.type.python_type:
        # An update says the account as the number that an address has as text.
        column = cast(column, key.type)
    return column.in_(_keys(link).where(is_owned(BY_TABLE[link.to], people)))


def is_owned_alone(lifetime: Lifetime, people: Collection[int]) -> Any:
    """The condition that a row is one of these people's and nobody else's."""
    link = _link_of(lifetime)
    others = _keys(link).where(~is_owned(BY_TABLE[link.to], people))
    return is_owned(lifetime, people) & table_of(lifetime.table).c[link.column].not_in(others)


def _link_of(lifetime: Lifetime) -> Link:
    if lifetime.whose is None:
        raise LookupError(f"{lifetime.name}: nobody's")
    return lifetime.whose


def _keys(link: Link) -> Any:
    return select(table_of(link.to).c[link.key])


def emptied(lifetime: Lifetime, names: Collection[str]) -> dict[str, Any]:
    """What stands in these columns once nothing does."""
    columns = table_of(lifetime.table).c
    return {name: null() if columns[name].nullable else "" for name in names}


async def delete_own_rows(session: AsyncSession, people: Collection[int]) -> None:
    """Deletes what goes with these people, and takes them out of what stays.

    What hangs on a deleted row by a foreign key is left to it: the database takes it along.
    """
    for lifetime in reversed(LIFETIMES):
        if lifetime.parting is None or _is_taken_along(lifetime):
            continue
        table = table_of(lifetime.table)
        is_parted = is_owned(lifetime, people)
        if lifetime.at_work is not None:
            is_parted &= ~lifetime.at_work
        match lifetime.parting:
            case Parting.GOES:
                await session.exec(delete(table).where(is_parted))
            case Parting.GOES_WITH_THE_LAST:
                is_alone = is_owned_alone(lifetime, people)
                await session.exec(delete(table).where(is_parted & is_alone))
            case Parting.STAYS:
                if values := emptied(lifetime, _taken_out(lifetime)):
                    await session.exec(update(table).where(is_parted).values(values))
            case _ as unreachable:
                assert_never(unreachable)


def _is_taken_along(lifetime: Lifetime) -> bool:
    column = table_of(lifetime.table).c[_link_of(lifetime).column]
    return any(key.ondelete == "CASCADE" for key in column.foreign_keys)


def _taken_out(lifetime: Lifetime) -> list[str]:
    """What of a row that stays is its person's; the link itself is emptied by its foreign key."""
    return [
        name
        for data in lifetime.data
        if data.owner is Owner.PERSON
        for name in data.names
        if name != _link_of(lifetime).column
    ]
