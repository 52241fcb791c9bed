"""`INSERT ... ON CONFLICT`, which both databases have and SQLAlchemy spells once for each."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, inspect
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


@cache
def _insert_of(dialect: str) -> Any:
    """The database's own INSERT; the other database's dialect is not even imported."""
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_into_postgresql

        return insert_into_postgresql
    from sqlalchemy.dialects.sqlite import insert as insert_into_sqlite

    return insert_into_sqlite


def _insert(session: AsyncSession, table: type[SQLModel]) -> Any:
    """An INSERT that counts its rows; drivers keep the count only when asked."""
    insert = _insert_of(session.get_bind().dialect.name)
    return insert(table).execution_options(preserve_rowcount=True)


async def insert_new(
    session: AsyncSession, table: type[SQLModel], rows: Sequence[dict[str, Any]]
) -> int:
    """Inserts the rows that break no unique key; returns how many those were."""
    if not rows:
        return 0
    statement = _insert(session, table).values(list(rows)).on_conflict_do_nothing()
    return await _count(session, statement)


async def insert_new_returning(
    session: AsyncSession, table: type[SQLModel], rows: Sequence[dict[str, Any]], column: str
) -> list[Any]:
    """Inserts the rows that break no unique key; returns a column of those that were inserted."""
    if not rows:
        return []
    connection = await session.connection()
    statement = _insert_new_returning(session.get_bind().dialect.name, table, column)
    return list((await connection.execute(statement, list(rows))).scalars())


@cache
def _insert_new_returning(dialect: str, table: type[SQLModel], column: str) -> Any:
    """Made once for each table."""
    core = inspect(table).local_table
    return _insert_of(dialect)(core).on_conflict_do_nothing().returning(core.c[column])


async def insert_new_from(
    session: AsyncSession, table: type[SQLModel], columns: Sequence[str], selection: Any
) -> int:
    """`INSERT ... SELECT` of the rows that break no unique key; returns how many those were."""
    statement = (
        _insert(session, table).from_select(list(columns), selection).on_conflict_do_nothing()
    )
    return await _count(session, statement)


async def insert_or_change(
    session: AsyncSession,
    table: type[SQLModel],
    row: dict[str, Any],
    key: Sequence[str],
    returning: str | None = None,
) -> Any:
    """Inserts the row, or changes the one with the same `key` columns to it.

    Returns the value of the column `returning`, None without one.
    """
    connection = await session.connection()
    dialect = session.get_bind().dialect.name
    statement = _insert_or_change(dialect, table, tuple(row), tuple(key), returning)
    result = await connection.execute(statement, row)
    return None if returning is None else result.scalar_one()


@cache
def _insert_or_change(
    dialect: str,
    table: type[SQLModel],
    columns: Sequence[str],
    key: Sequence[str],
    returning: str | None,
) -> Any:
    """Made once for each table and its columns."""
    core = inspect(table).local_table
    statement = _insert_of(dialect)(core).values({name: bindparam(name) for name in columns})
    changes = {name: statement.excluded[name] for name in columns if name not in key}
    statement = statement.on_conflict_do_update(index_elements=list(key), set_=changes)
    return statement if returning is None else statement.returning(core.c[returning])


async def _count(session: AsyncSession, statement: Any) -> int:
    count: int = (await session.exec(statement)).rowcount
    return count
