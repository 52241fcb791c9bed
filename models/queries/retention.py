"""Rows whose term is over: found without holding up anybody, ended a few at a time.

Whoever ends them asks the term again, in the transaction that does it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import delete, or_, tuple_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.lifetimes.values import Data, Lifetime, Term
from models.queries.addresses import is_account
from models.queries.match_rows import rewrite_match_row
from models.queries.own_rows import BY_TABLE, emptied
from models.queries.people import delete_people
from models.tables.address import Address
from models.tables.base import table_of
from models.tables.person import Person
from models.tables.suggestion import Suggestion

Key = tuple[Any, ...]
"""The primary key of a row."""


async def list_over(
    session: AsyncSession,
    lifetime: Lifetime,
    term: Term,
    *,
    of: Data | None = None,
    after: Key | None,
    limit: int,
    now: datetime,
) -> list[Key]:
    """Keys of rows whose term is over, in their order; with `of`, of those not emptied yet."""
    keys = _keys(lifetime)
    statement = sqlalchemy.select(*keys).where(term.is_over(now)).order_by(*keys).limit(limit)
    if of is not None:
        statement = statement.where(_is_full(lifetime, of))
    if after is not None:
        statement = statement.where(tuple_(*keys) > after)
    connection = await session.connection()
    return [tuple(row) for row in await connection.execute(statement)]


async def delete_over(
    session: AsyncSession, lifetime: Lifetime, term: Term, keys: Collection[Key], *, now: datetime
) -> int:
    """Deletes those of the rows whose term is over, with what hangs on them; returns how many."""
    table = table_of(lifetime.table)
    connection = await session.connection()
    result = await connection.execute(
        delete(table).where(tuple_(*_keys(lifetime)).in_(keys), term.is_over(now))
    )
    return result.rowcount


async def change_over_to_empty(
    session: AsyncSession,
    lifetime: Lifetime,
    of: Data,
    term: Term,
    keys: Collection[Key],
    *,
    now: datetime,
) -> int:
    """Empties columns of those of the rows whose term is over; returns how many rows."""
    table = table_of(lifetime.table)
    connection = await session.connection()
    result = await connection.execute(
        update(table)
        .where(tuple_(*_keys(lifetime)).in_(keys), term.is_over(now))
        .values(emptied(lifetime, of.names))
    )
    return result.rowcount


async def delete_over_suggestions(
    session: AsyncSession, term: Term, keys: Collection[Key], *, now: datetime
) -> int:
    """Like `delete_over`; what was learned from them is forgotten with them."""
    lifetime = BY_TABLE[Suggestion]
    students = select(Suggestion.person_id).where(tuple_(*_keys(lifetime)).in_(keys))
    people = set(await session.exec(students))
    deleted = await delete_over(session, lifetime, term, keys, now=now)
    for person_id in sorted(people):
        await rewrite_match_row(session, person_id)
    return deleted


async def delete_over_people(
    session: AsyncSession,
    term: Term,
    keys: Collection[Key],
    *,
    configured_telegram_ids: frozenset[int],
    now: datetime,
) -> int:
    """Deletes everything of those of the people whose term is over; returns how many.

    Never of one whom the configuration names.
    """
    is_named = col(Person.id).in_([key for (key,) in keys])
    # Once their rows are locked nothing can be hung on them; only then is the term asked.
    locked = select(Person.id).where(is_named).order_by(col(Person.id)).with_for_update()
    await session.exec(locked)
    configured = select(Address.person_id).where(is_account(configured_telegram_ids))
    found = await session.exec(
        select(Person.id).where(is_named, term.is_over(now), col(Person.id).not_in(configured))
    )
    people = [person_id for person_id in found if person_id is not None]
    if people:
        await delete_people(session, people, now=now)
    return len(people)


def _keys(lifetime: Lifetime) -> list[Any]:
    return list(table_of(lifetime.table).primary_key)


def _is_full(lifetime: Lifetime, of: Data) -> Any:
    columns = table_of(lifetime.table).c
    return or_(
        *(
            columns[name].is_not(None) if columns[name].nullable else columns[name] != ""
            for name in of.names
        )
    )
