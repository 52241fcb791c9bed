"""Transactions keep everything or nothing, and no change is lost between two writers."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select, update

from models.clock import Clock
from models.database import Database
from models.database_address import async_url, sync_url
from models.queries.people import add_person
from models.tables.person import Person
from models.vocabulary import Language
from tests.support.accounts import list_accounts
from tests.support.databases import SqliteFiles

BIG_ID = 7_123_456_789_012


async def test_a_failing_block_keeps_nothing(database: Database, clock: Clock) -> None:
    async def add_and_fail() -> None:
        async with database.write() as session:
            await add_person(session, 1, Language.GERMAN, now=clock.now())
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await add_and_fail()
    async with database.read() as session:
        assert (await session.exec(select(Person))).all() == []


async def test_reading_keeps_no_changes(database: Database, clock: Clock) -> None:
    async with database.read() as session:
        await add_person(session, 1, Language.GERMAN, now=clock.now())
    async with database.read() as session:
        assert (await session.exec(select(Person))).all() == []


async def test_telegram_ids_have_more_than_32_bits(database: Database, clock: Clock) -> None:
    async with database.write() as session:
        await add_person(session, BIG_ID, Language.GERMAN, now=clock.now())
    assert await list_accounts(database) == [BIG_ID]


async def test_times_come_back_aware(database: Database, clock: Clock) -> None:
    now = clock.now()
    async with database.write() as session:
        await add_person(session, 1, Language.GERMAN, now=now)
    async with database.read() as session:
        assert (await session.exec(select(Person.created_at))).one() == now


async def test_forty_writers_at_once_lose_nothing(database: Database, clock: Clock) -> None:
    async with database.write() as session:
        await add_person(session, 1, Language.GERMAN, now=clock.now())

    async def add_a_letter() -> None:
        async with database.write() as session:
            menu = (await session.exec(select(Person.menu).with_for_update())).one()
            await session.exec(update(Person).where(col(Person.id) > 0).values(menu=menu + "x"))

    await asyncio.gather(*(add_a_letter() for _ in range(40)))
    async with database.read() as session:
        assert (await session.exec(select(Person.menu))).one() == "x" * 40


async def test_sqlite_enforces_foreign_keys_and_waits_for_the_disk(
    sqlite: SqliteFiles, tmp_path: Path
) -> None:
    database = Database(sqlite.new(tmp_path))
    async with database.read() as session:
        on = (await session.exec(text("PRAGMA foreign_keys"))).scalar()  # type: ignore[call-overload]  # plain SQL
        full = (await session.exec(text("PRAGMA synchronous"))).scalar()  # type: ignore[call-overload]  # plain SQL
    await database.close()
    assert (on, full) == (1, 2)


def test_postgresql_means_psycopg_for_engine_and_migrations() -> None:
    url = "postgresql://someone@host/name"
    assert async_url(url).drivername == sync_url(url).drivername == "postgresql+psycopg"


def test_other_databases_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        async_url("mysql://host/name")
