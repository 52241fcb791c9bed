"""Everything that is kept about one person, for that person."""

from typing import Any

from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.lifetimes import LIFETIMES
from models.lifetimes.values import Lifetime
from models.queries.own_rows import is_owned
from models.tables.base import table_of

OwnData = dict[str, Any]


async def get_own_data(session: AsyncSession, person_id: int) -> OwnData:
    """Plain values by subject, ready for JSON, as `models.lifetimes` declares them.

    A subject of which somebody has one row at most is that row or None; the others are lists.
    """
    data: OwnData = {}
    for lifetime in LIFETIMES:
        if lifetime.whose is None or not lifetime.told:
            continue
        rows = await _list_plain_rows(session, lifetime, person_id)
        data[lifetime.name] = next(iter(rows), None) if lifetime.is_one_row else rows
    return data


async def _list_plain_rows(
    session: AsyncSession, lifetime: Lifetime, person_id: int
) -> list[dict[str, Any]]:
    table = table_of(lifetime.table)
    statement = select(lifetime.table).where(is_owned(lifetime, [person_id]))
    found = await session.exec(statement.order_by(*table.primary_key))
    rows = [_plain(row, lifetime) for row in found]
    for column, shown in lifetime.told_as:
        names = await _find_names(session, {row[column] for row in rows}, shown)
        for row in rows:
            row[column.removesuffix("_id")] = names.get(row[column])
    return rows


def _plain(row: SQLModel, lifetime: Lifetime) -> dict[str, Any]:
    return row.model_dump(mode="json", include=set(lifetime.told))


async def _find_names(session: AsyncSession, keys: set[int], shown: Any) -> dict[int, str]:
    """What stands in a column of the table that the keys are of."""
    table = shown.class_
    found = await session.exec(select(table.id, shown).where(table.id.in_(keys)))
    return dict(found.all())
