"""What was explained and what was not understood, as rows."""

from datetime import UTC, datetime, timedelta

import pytest

from models.database import Database
from models.errors import StaleChangeError
from models.queries.synonyms import (
    add_synonym,
    count_synonyms,
    find_synonym,
    list_explained,
    list_synonyms,
    take_back_synonym,
)
from models.queries.unresolved import (
    change_ignored,
    count_unresolved,
    find_unresolved,
    list_unresolved,
    record_explained,
    record_unresolved,
)
from models.tables.base import stored_id
from models.tables.synonym import Synonym

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


async def explain(database: Database, term: str, *codes: str, now: datetime = NOW) -> Synonym:
    async with database.write() as session:
        return await add_synonym(session, term, codes, organisation_id=None, now=now)


async def record(database: Database, text: str) -> int:
    async with database.write() as session:
        await record_unresolved(session, "study", text, person_id=None, now=NOW)
    async with database.read() as session:
        (entry,) = await list_unresolved(session, 1)
    return stored_id(entry)


async def test_term_is_explained_once_however_it_is_written(database: Database) -> None:
    await explain(database, "zukunfts dings", "0714")
    again = await explain(database, "Zukunftsdings", "0714", now=LATER)
    assert again.created_at == NOW
    async with database.read() as session:
        assert await list_explained(session) == [("zukunfts dings", ["0714"])]
        assert await count_synonyms(session) == 1


async def test_taking_back_restores_what_it_replaced_and_then_forgets(database: Database) -> None:
    await explain(database, "dings", "0714")
    second = await explain(database, "dings", "0613", "0714", now=LATER)
    assert second.codes == ["0613", "0714"]
    async with database.write() as session:
        await take_back_synonym(session, second, now=LATER)
    async with database.read() as session:
        assert await list_explained(session) == [("dings", ["0714"])]
        (first,) = await list_synonyms(session, 5)
    async with database.write() as session:
        await take_back_synonym(session, first, now=LATER)
    async with database.read() as session:
        assert await list_explained(session) == []


async def test_what_changed_since_it_was_read_is_not_taken_back(database: Database) -> None:
    read_before = await explain(database, "dings", "0714")
    await explain(database, "dings", "0613", now=LATER)
    with pytest.raises(StaleChangeError):
        async with database.write() as session:
            await take_back_synonym(session, read_before, now=LATER)
    async with database.read() as session:
        found = await find_synonym(session, stored_id(read_before))
    assert found is not None
    assert found.codes == ["0613"]


async def test_explained_text_is_open_again_once_that_is_taken_back(database: Database) -> None:
    entry_id = await record(database, "dings")
    synonym = await explain(database, "dings", "0714")
    async with database.write() as session:
        await record_explained(session, {entry_id}, stored_id(synonym))
        assert await count_unresolved(session) == 0
        assert await find_unresolved(session, entry_id) is None
    async with database.write() as session:
        await take_back_synonym(session, synonym, now=LATER)
    async with database.read() as session:
        assert [entry.text_key for entry in await list_unresolved(session, 5)] == ["dings"]


async def test_ignored_text_stays_away_however_often_it_comes(database: Database) -> None:
    entry_id = await record(database, "dings")
    async with database.write() as session:
        await change_ignored(session, entry_id, is_ignored=True)
    async with database.write() as session:
        await record_unresolved(session, "study", "Dings", person_id=None, now=LATER)
        assert await list_unresolved(session, 5) == []
        await change_ignored(session, entry_id, is_ignored=False)
        assert [entry.times for entry in await list_unresolved(session, 5)] == [2]


@pytest.mark.parametrize(
    "text", ["ruf 0231 755 1234 an", "anna@tu-dortmund.de", "frag @anna_b", "https://ich.example"]
)
async def test_contact_is_never_recorded(database: Database, text: str) -> None:
    async with database.write() as session:
        await record_unresolved(session, "study", text, person_id=None, now=NOW)
        assert await count_unresolved(session) == 0
