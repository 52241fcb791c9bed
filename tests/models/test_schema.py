"""Migrations make exactly the tables of the code; older files are copied, newer ones refused."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlmodel import SQLModel

import models
from models.clock import Clock
from models.errors import DatabaseVersionError
from models.schema import code_revision, migrate


def test_migrations_make_the_tables_of_the_code(tmp_path: Path, clock: Clock) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    migrate(url, now=clock.now())
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_migrating_twice_changes_nothing(tmp_path: Path, clock: Clock) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    assert migrate(url, now=clock.now()) is None
    assert migrate(url, now=clock.now()) is None
    assert [path.name for path in tmp_path.glob("*.bak")] == []


def test_newer_database_is_refused_untouched(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "new.sqlite3"
    migrate(f"sqlite:///{path}", now=clock.now())
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(DatabaseVersionError):
        migrate(f"sqlite:///{path}", now=clock.now())


def test_code_revision_is_the_newest_migration() -> None:
    versions = Path(models.__file__).parent / "migrations" / "versions"
    newest = max(path.name for path in versions.glob("[0-9]*.py"))
    assert newest.startswith(code_revision())
