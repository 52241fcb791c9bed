"""Companies are found by their names, however these are written."""

from datetime import UTC, datetime

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database import Database
from models.queries.companies import (
    CompanyInput,
    add_company_without_member,
    change_company_to_approved,
    find_company_like,
    find_company_named_in,
    list_approved_names_like,
    list_companies,
)
from models.tables.base import stored_id

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
NAMES = ("Köhler & Söhne Metallbau GmbH", "Köhler Licht", "Ruhr-Sensorik UG (haftungsbeschränkt)")


async def add(session: AsyncSession, name: str) -> None:
    given = CompanyInput(name, None, None, None, None, None, None)
    row = await add_company_without_member(session, given, now=NOW)
    await change_company_to_approved(session, stored_id(row), now=NOW)


@pytest.fixture
async def region(database: Database) -> Database:
    async with database.write() as session:
        for name in NAMES:
            await add(session, name)
    return database


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("KOEHLER UND SOEHNE METALLBAU", NAMES[0]),
        ("Köhler + Söhne Metallbau KG", NAMES[0]),
        ("Koehler-Licht GmbH", NAMES[1]),
        ("Ruhrsensorik", NAMES[2]),
        ("UG Ruhr Sensorik", NAMES[2]),
        ("Köhler", None),
        ("Ruhr Sensorik Nord", None),
    ],
)
async def test_company_of_the_same_name_is_noticed(
    region: Database, typed: str, name: str | None
) -> None:
    async with region.read() as session:
        found = await find_company_like(session, typed)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("alles von ruhrsensorik", NAMES[2]),
        ("Neues bei Koehler und Soehne Metallbau bitte", NAMES[0]),
        ("koehler licht gmbh, Praktikum", NAMES[1]),
        ("Licht und Sensorik", None),
    ],
)
async def test_company_is_heard_in_a_sentence(
    region: Database, text: str, name: str | None
) -> None:
    async with region.read() as session:
        found = await find_company_named_in(session, text)
    assert (found.name if found else None) == name


async def test_names_like_are_the_same_or_those_that_have_the_words(region: Database) -> None:
    async with region.read() as session:
        assert await list_approved_names_like(session, "koehler-licht GmbH") == [NAMES[1]]
        assert await list_approved_names_like(session, "Koehler") == [NAMES[0], NAMES[1]]
        assert await list_approved_names_like(session, "Sensor") == []


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("koehler", [NAMES[0], NAMES[1]]),
        ("KÖHLER metall", [NAMES[0]]),
        ("Ruhr Sensorik", [NAMES[2]]),
        ("ruhrsensorik gmbh", [NAMES[2]]),
        ("Lichtung", []),
        ("", sorted(NAMES, key=str.casefold)),
    ],
)
async def test_coordinators_find_companies_by_words(
    region: Database, words: str, names: list[str]
) -> None:
    async with region.read() as session:
        found, total = await list_companies(session, words, 10, 0)
    assert [one.name for one in found] == names
    assert total == len(names)
