"""`INSERT ... ON CONFLICT`, which both databases have and SQLAlchemy spells once for each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


def _dialect(session: AsyncSession) -> str:
    return session.get_bind().dialect.name


async def insert_new(
    session: AsyncSession, table: type[SQLModel], rows: Sequence[dict[str, Any]]
) -> int:
    """Inserts the rows that break no unique key; returns how many those were."""
    if not rows:
        return 0
    insert = postgresql.insert if _dialect(session) == "postgresql" else sqlite.insert
    statement = insert(table).values(list(rows)).on_conflict_do_nothing()
    result = await session.exec(statement)
    return result.rowcount


async def insert_new_from(
    session: AsyncSession, table: type[SQLModel], columns: Sequence[str], selection: Any
) -> int:
    """`INSERT ... SELECT` of the rows that break no unique key; returns how many those were."""
    insert = postgresql.insert if _dialect(session) == "postgresql" else sqlite.insert
    statement = insert(table).from_select(list(columns), selection).on_conflict_do_nothing()
    result = await session.exec(statement)
    return result.rowcount


async def insert_or_change(
    session: AsyncSession, table: type[SQLModel], row: dict[str, Any], key: Sequence[str]
) -> None:
    """Inserts the row, or changes the one with the same `key` columns to it."""
    insert = postgresql.insert if _dialect(session) == "postgresql" else sqlite.insert
    statement = insert(table).values(**row)
    changes = {name: statement.excluded[name] for name in row if name not in key}
    await session.exec(statement.on_conflict_do_update(index_elements=list(key), set_=changes))
