"""What every table shares: constraint names, Telegram's 64-bit ids, enums stored by value."""

from enum import Enum
from typing import Any, Protocol

from sqlalchemy import JSON, BigInteger, Table
from sqlalchemy import Enum as SqlEnum
from sqlmodel import SQLModel

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Named constraints, so that alembic can change them on SQLite and PostgreSQL alike."""

SQLModel.metadata.naming_convention = NAMING_CONVENTION

# Rows are not validated, so that no start needs to build what would validate them.
SQLModel.model_config["defer_build"] = True

TELEGRAM_ID: type[Any] = BigInteger
"""Ids of users and chats have up to 52 significant bits. Source: Bot API, type `User`."""

JSON_LIST: type[Any] = JSON
"""A short list of plain values that is read whole and never searched in SQL."""


def enum_column(values: type[Enum]) -> Any:
    """A column type that stores values as text, so that a new member needs no migration."""
    return SqlEnum(
        values,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=False,
        length=40,
    )


def table_of(model: type[SQLModel]) -> Table:
    """The table itself, for statements that need no objects."""
    table: Table = model.__table__  # type: ignore[attr-defined]  # hidden from the checker
    return table


class _HasId(Protocol):
    id: int | None


def stored_id(row: _HasId) -> int:
    """The key of a row that was stored.

    Raises: ValueError for a row that was not.
    """
    if row.id is None:
        raise ValueError(f"{type(row).__name__} is not stored yet")
    return row.id
