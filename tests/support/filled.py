"""A person who has everything: a row in every table there is, with something in every column.

Made from the tables themselves, so that a new one is filled without a change here.
"""

import enum
from dataclasses import dataclass, field
from datetime import date, datetime
from types import NoneType
from typing import Any, get_args, get_origin

from sqlalchemy import Column, Table, insert
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from models.lifetimes import LIFETIMES
from models.lifetimes.values import Lifetime
from models.tables.address import ChannelName, account_value
from models.tables.base import table_of

LIFETIME_OF = {table_of(one.table).name: one for one in LIFETIMES}

Row = dict[str, Any]


@dataclass
class Filled:
    """One row of each table by its name; all that can be somebody's are one person's."""

    telegram_id: int
    now: datetime
    number: int = 0
    """From 0 to 9; by it the rows and words of several people differ."""
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
        """The words in a column of its row, however deep; none in one too short for a word."""
        return _words_in(self.row(lifetime)[name])

    def _value(self, table: Table, column: "Column[Any]") -> Any:
        for key in column.foreign_keys:
            return self.rows[key.column.table.name][key.column.name]
        if column.name == "telegram_id":
            return self.telegram_id
        if table.name == "address" and column.name in ("channel", "value"):
            account = {"channel": ChannelName.TELEGRAM, "value": account_value(self.telegram_id)}
            return account[column.name]
        self._last += 1
        declared = LIFETIME_OF[table.name].table.model_fields[column.name].annotation
        return self._made(_without_none(declared), getattr(column.type, "length", None))

    def _made(self, kind: Any, length: int | None) -> Any:
        if get_origin(kind) is list:
            return [self._made(get_args(kind)[0], None)]
        if get_origin(kind) is dict:
            return {"said": self._word()}
        if issubclass(kind, enum.Enum):
            return list(kind)[-1]
        if issubclass(kind, bool):
            return False
        if issubclass(kind, datetime):
            return self.now
        if issubclass(kind, date):
            return self.now.date()
        if issubclass(kind, bytes):
            return self._word().encode()
        if issubclass(kind, str):
            return self._word()[:length]
        return kind(self.number * 1_000 + self._last)

    def _word(self) -> str:
        return f"wort{self.number}{self._last:03}"


def _without_none(declared: Any) -> Any:
    if get_origin(declared) in (list, dict):
        return declared
    return next((one for one in get_args(declared) if one is not NoneType), declared)


def _words_in(value: Any) -> list[str]:
    match value:
        case dict():
            return [word for one in value.values() for word in _words_in(one)]
        case list():
            return [word for one in value for word in _words_in(one)]
        case str() if value.startswith("wort") and len(value) == len("wort0000"):
            return [value]
        case _:
            return []


Rows = dict[str, list[Row]]


async def read_rows(session: AsyncSession) -> Rows:
    """Every row of every table, by table."""
    connection = await session.connection()
    return {
        table.name: [dict(row) for row in (await connection.execute(table.select())).mappings()]
        for table in SQLModel.metadata.sorted_tables
    }


def find_kept(rows: Rows, filled: Filled, lifetime: Lifetime) -> Row | None:
    """What has become of the row that was filled; None if it is gone."""
    table = table_of(lifetime.table)
    keys = table.primary_key.columns.keys()
    mine = filled.row(lifetime)
    return next(
        (row for row in rows[table.name] if all(row[key] == mine[key] for key in keys)), None
    )
