"""A person who has everything: a row in every table there is, with something in every column.

Made from the tables themselves, so that a new one is filled without a change here.
"""

import enum
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, get_args, get_origin

from sqlalchemy import Column, Table, insert
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from models.lifetimes import LIFETIMES, Lifetime
from models.tables.base import table_of
from models.tables.person import Person

LIFETIME_OF = {table_of(one.table).name: one for one in LIFETIMES}

WORD = 8
"""Letters of a word that can be looked for."""

Row = dict[str, Any]


@dataclass
class Filled:
    """One row of each table by its name; all that can be somebody's are one person's."""

    telegram_id: int
    now: datetime
    number: int = 0
    """By which rows and words of several people differ."""
    rows: dict[str, Row] = field(default_factory=dict)
    _last: int = 0

    @property
    def person_id(self) -> int:
        person_id: int = self.rows["person"]["id"]
        return person_id

    def row(self, lifetime: Lifetime) -> Row:
        return self.rows[table_of(lifetime.table).name]

    async def insert(self, session: AsyncSession, **given: Row) -> "Filled":
        """Fills every table; `given` are values of some columns by table."""
        connection = await session.connection()
        for table in SQLModel.metadata.sorted_tables:
            row = {column.name: self._value(table, column) for column in table.columns}
            row |= given.get(table.name, {})
            await connection.execute(insert(table), [row])
            self.rows[table.name] = row
        return self

    def words(self, lifetime: Lifetime, name: str) -> list[str]:
        """The words in a column of its row, however deep; none in one too short for words."""
        return list(_words_in(self.row(lifetime)[name]))

    def _value(self, table: Table, column: "Column[Any]") -> Any:
        for key in column.foreign_keys:
            return self.rows[key.column.table.name][key.column.name]
        whose = LIFETIME_OF[table.name].whose if table.name in LIFETIME_OF else None
        if column.name == "telegram_id" and (table.name == "person" or whose is not None):
            return self.telegram_id
        self._last += 1
        return self._made(_type_of(table, column), column)

    def _made(self, kind: Any, column: "Column[Any]") -> Any:
        if get_origin(kind) is list:
            return [self._word()]
        if get_origin(kind) is dict:
            return {"said": self._word()}
        if issubclass(kind, enum.Enum):
            return list(kind)[-1]
        if issubclass(kind, bool):
            return False
        made = {
            datetime: self.now,
            date: self.now.date(),
            bytes: self._word().encode(),
            str: self._word()[: getattr(column.type, "length", None)],
        }
        return made[kind] if kind in made else kind(self.number * 1_000 + self._last)

    def _word(self) -> str:
        return f"wort{self.number}{self._last:03}"


def _type_of(table: Table, column: "Column[Any]") -> Any:
    """The type that the class declares, without its None."""
    model = LIFETIME_OF[table.name].table if table.name in LIFETIME_OF else None
    if model is None:
        return column.type.python_type
    declared = model.model_fields[column.name].annotation
    return next((one for one in get_args(declared) if one is not type(None)), declared) if (
        get_origin(declared) not in (list, dict)
    ) else declared


def _words_in(value: Any) -> list[str]:
    match value:
        case dict():
            return [word for one in value.values() for word in _words_in(one)]
        case list():
            return [word for one in value for word in _words_in(one)]
        case str() if len(value) == WORD and value.startswith("wort"):
            return [value]
        case _:
            return []


async def read_rows(session: AsyncSession) -> dict[str, list[Row]]:
    """Every row of every table, by table."""
    connection = await session.connection()
    return {
        table.name: [dict(row) for row in (await connection.execute(table.select())).mappings()]
        for table in SQLModel.metadata.sorted_tables
    }


def is_kept(rows: dict[str, list[Row]], filled: Filled, lifetime: Lifetime) -> bool:
    """Whether the row that was filled is still there."""
    table = table_of(lifetime.table)
    mine = filled.row(lifetime)
    return any(
        all(row[column.name] == mine[column.name] for column in table.primary_key)
        for row in rows[table.name]
    )


__all__ = ["Filled", "Person", "is_kept", "read_rows"]
