"""`INSERT ... ON CONFLICT`, which both databases have and SQLAlchemy spells once for each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


def _insert(session: AsyncSession, table: type[SQLModel]) -> Any:
    """The database's own INSERT, which counts its rows; drivers keep the count only when asked."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table).execution_options(preserve_rowcount=True)


async def insert_new(
    session: AsyncSession, table: type[SQLModel], rows: Sequence[dict[str, Any]]
) -> int:
    """Inserts the rows that break no unique key; returns how many those were."""
    if not rows:
        return 0
    statement = _insert(session, table).values(list(rows)).on_conflict_do_nothing()
    return await _count(session, statement)


async def insert_new_from(
    session: AsyncSession, table: type[SQLModel], columns: Sequence[str], selection: Any
) -> int:
    """`INSERT ... SELECT` of the rows that break no unique key; returns how many those were."""
    statement = (
        _insert(session, table).from_select(list(columns), selection).on_conflict_do_nothing()
    )
    return await _count(session, statement)


async def insert_or_change(
    session: AsyncSession, table: type[SQLModel], row: dict[str, Any], key: Sequence[str]
) -> None:
    """Inserts the row, or changes the one with the same `key` columns to it."""
    statement = _insert(session, table).values(**row)
    changes = {name: statement.excluded[name] for name in row if name not in key}
    await session.exec(statement.on_conflict_do_update(index_elements=list(key), set_=changes))


async def _count(session: AsyncSession, statement: Any) -> int:
    count: int = (await session.exec(statement)).rowcount
    return count
