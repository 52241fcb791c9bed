"""The schema's version: what a database has, what this code needs, and the way between.

Alembic is loaded only for going that way; most starts have nothing to change.
"""

import logging
import sqlite3
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, inspect, text

from models.database_address import is_sqlite, sync_url
from models.database_errors import STORING_ERRORS, translate
from models.errors import DatabaseVersionError
from models.sqlite_files import make_copy, make_private, sqlite_file

if TYPE_CHECKING:
    from alembic.config import Config

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"

REVISION_TABLE = "alembic_version"


@cache
def _revisions() -> tuple[str, ...]:
    """From the oldest to the newest; a migration's file is named by its revision."""
    files = (MIGRATIONS / "versions").glob("[0-9]*.py")
    return tuple(sorted(file.name.partition("_")[0] for file in files))


def code_revision() -> str:
    """The revision this code was written for."""
    return _revisions()[-1]


def migrate(url: str, *, now: datetime) -> Path | None:
    """Brings the database to this code's revision; returns the copy made of an older SQLite file.

    Raises: DatabaseVersionError for a newer database, DatabaseError if it cannot be opened.
    """
    copy: Path | None = None
    file = sqlite_file(url)
    if file is not None:
        make_private(file)
    engine = create_engine(sync_url(url), hide_parameters=True)
    try:
        with engine.connect() as connection:
            _wait_for_others(connection)
            revision = _revision_of(connection)
            if revision == code_revision():
                return None
            if revision is not None and revision not in _revisions():
                raise DatabaseVersionError(revision)
            copy = make_copy(file, now) if file is not None and revision is not None else None
            upgrade(connection)
            connection.commit()
    except STORING_ERRORS as error:
        raise translate(error).with_traceback(error.__traceback__) from None
    finally:
        engine.dispose()
    if file is not None and copy is not None:
        _wipe_remains(file)
    return copy


def is_ready(url: str) -> bool:
    """Whether the database is there and at this code's revision; makes and changes nothing.

    Raises: DatabaseError if it cannot be opened.
    """
    file = sqlite_file(url)
    if is_sqlite(url) and not (file and file.exists()):
        return False
    engine = create_engine(sync_url(url), hide_parameters=True)
    try:
        with engine.connect() as connection:
            return _revision_of(connection) == code_revision()
    except STORING_ERRORS as error:
        raise translate(error).with_traceback(error.__traceback__) from None
    finally:
        engine.dispose()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Runs the missing migrations up to a revision, on a connection without `foreign_keys`."""
    from alembic import command

    command.upgrade(_config(connection), revision)


def make_revision(connection: Connection, message: str) -> None:
    """Writes a migration that brings the schema of `connection` to that of the tables."""
    from alembic import command

    command.revision(_config(connection), message, autogenerate=True)


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _wait_for_others(connection: Connection) -> None:
    """Two processes that start at once migrate PostgreSQL one after the other."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('kmuni migrate'))"))


def _revision_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table(REVISION_TABLE):
        return None
    revision: str | None = connection.scalar(text(f"SELECT version_num FROM {REVISION_TABLE}"))  # noqa: S608 - a constant
    return revision


def _wipe_remains(path: Path) -> None:
    """Writes the file anew, without what versions before `secure_delete` left in free pages."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        # Such as no space for a second copy: everything works without.
        log.warning("file not written anew", extra={"reason": str(translate(error))})
