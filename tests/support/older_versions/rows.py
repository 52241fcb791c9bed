"""Databases of older revisions with rows in every table, from one file a revision.

A file holds the rows by table, one a line, without the columns that are empty. A revision without
a file of its own is filled from the next later one, with the tables and columns it had.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    LargeBinary,
    MetaData,
    Table,
    TypeDecorator,
    create_engine,
    text,
)
from sqlmodel import SQLModel

from models.database_address import sync_url
from models.schema import upgrade

FOLDER = Path(__file__).parent / "stored"

SOME_MOMENT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)

Row = dict[str, Any]
Rows = dict[str, list[Row]]


def list_files() -> dict[str, Path]:
    """The files by revision, the oldest first."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.json"))}


def write_file(revision: str, rows: Rows) -> None:
    FOLDER.mkdir(exist_ok=True)
    tables = []
    for table, found in sorted(rows.items()):
        lines = ",\n".join(_line(row) for row in found)
        tables.append(f'"{table}": [\n{lines}\n]')
    written = "{\n" + ",\n".join(tables) + "\n}\n"
    (FOLDER / f"{revision}.json").write_text(written, encoding="utf-8")


def _line(row: Row) -> str:
    kept = {name: value for name, value in row.items() if value is not None}
    return json.dumps(kept, ensure_ascii=False)


def read_file(revision: str) -> Rows:
    """The rows of the revision, or of the next later one that has a file.

    Raises: LookupError if there is none.
    """
    for known, path in list_files().items():
        if known >= revision:
            rows: Rows = json.loads(path.read_text(encoding="utf-8"))
            return rows
    raise LookupError(
        f"nothing stored of {revision}: run `python -m tests.support.older_versions.populate`"
    )


def accounts_of(rows: Rows) -> dict[int, int]:
    """Telegram accounts by person; they stood in `person` before there were addresses."""
    if "address" in rows:
        telegram = [row for row in rows["address"] if row["channel"] == "telegram"]
        return {row["person_id"]: int(row["value"]) for row in telegram}
    return {row["id"]: row["telegram_id"] for row in rows["person"]}


def populate(url: str, revision: str) -> Rows:
    """Makes an empty database one of the revision, with rows in every table; returns those."""
    engine = create_engine(sync_url(url))
    with engine.connect() as connection:
        upgrade(connection, revision)
        rows = fill(connection, read_file(revision))
        connection.commit()
    engine.dispose()
    return rows


def read_rows(connection: Connection) -> Rows:
    """Every row of every table, as a file holds them."""
    return {
        table.name: [
            {name: _to_file(table.c[name], value) for name, value in row.items()}
            for row in connection.execute(table.select()).mappings()
        ]
        for table in _tables(connection)
    }


def fill(connection: Connection, rows: Rows) -> Rows:
    """Puts the rows in as far as the database has their tables; returns those.

    A column that must not be empty, and that a later revision took away, holds as little as it may.
    """
    tables = _tables(connection)
    for table in tables:
        if values := [
            {column.name: _from_file(column, row.get(column.name)) for column in table.columns}
            for row in rows.get(table.name, [])
        ]:
            connection.execute(table.insert(), values)
        _go_on_counting(connection, table)
    return {table.name: rows.get(table.name, []) for table in tables}


def make_up_the_missing(rows: Rows) -> None:
    """One row in each of the code's tables that is still empty."""
    for table in SQLModel.metadata.sorted_tables:
        if not rows[table.name]:
            rows[table.name].append(
                {column.name: _made_up(column, rows) for column in table.columns}
            )


def _made_up(column: "Column[Any]", rows: Rows) -> Any:
    for key in column.foreign_keys:
        return rows[key.column.table.name][0][key.column.name]
    if isinstance(column.type, Enum):
        return column.type.enums[0]
    return _to_file(column, _least(column, word="1", number=1))


def _tables(connection: Connection) -> list[Table]:
    """Those of the database itself, whatever the code's are by now."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _to_file(column: "Column[Any]", value: Any) -> Any:
    match value:
        case datetime():
            return value.replace(tzinfo=UTC).isoformat()
        case date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case _:
            return value


def _from_file(column: "Column[Any]", value: Any) -> Any:
    if value is None:
        return None if column.nullable else _least(column)
    reading: dict[type[Any], Callable[[Any], Any]] = {
        DateTime: datetime.fromisoformat,
        Date: date.fromisoformat,
        LargeBinary: bytes.fromhex,
    }
    for kind, read in reading.items():
        if isinstance(column.type, kind):
            return read(value)
    return value


def _least(column: "Column[Any]", *, word: str = "", number: int = 0) -> Any:
    if isinstance(column.type, JSON):
        return []
    kinds = {datetime: SOME_MOMENT, date: SOME_MOMENT.date(), bytes: b"", str: word, bool: False}
    plain = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return kinds.get(plain.python_type, number)


def _go_on_counting(connection: Connection, table: Table) -> None:
    """The next row's id comes after those that were put in; SQLite sees to it by itself."""
    if connection.dialect.name == "postgresql" and "id" in table.c:
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id))"  # noqa: S608 - a table's name
                f" FROM {table.name}"
            )
        )
