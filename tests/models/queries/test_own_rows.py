"""Whoever has everything reads everything of it, and leaves nothing behind but what is declared."""

import json
from datetime import UTC, datetime

import pytest
from sqlmodel import SQLModel

from models.database import Database
from models.lifetimes import LIFETIMES
from models.lifetimes.values import Lifetime, Owner, Parting
from models.queries.own_data import OwnData, get_own_data
from models.queries.people import delete_person
from models.tables import (
    CampaignState,
    InboxState,
    Membership,
    Person,
    UnresolvedAuthor,
)
from models.tables.base import table_of
from models.vocabulary import Language
from tests.support.filled import Filled, Row, Rows, find_kept, read_rows

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ACCOUNT = 6_000_000_017
OWN = [one for one in LIFETIMES if one.whose is not None]
TOLD = [one for one in OWN if one.told]


@pytest.fixture
async def filled(database: Database) -> Filled:
    """Somebody who has a row in every table, and is the only one who speaks for a company."""
    async with database.write() as session:
        return await Filled(ACCOUNT, NOON).insert(session)


async def add_colleague(database: Database, filled: Filled) -> int:
    """Somebody else of the same company, who typed the same words that nobody understood."""
    async with database.write() as session:
        person = Person(language=Language.GERMAN, created_at=NOON)
        session.add(person)
        await session.flush()
        assert person.id is not None
        session.add(
            Membership(
                company_id=filled.rows["company"]["id"],
                person_id=person.id,
                name="Kollegin",
                contact="@kollegin",
                created_at=NOON,
            )
        )
        text_id = filled.rows["unresolved_text"]["id"]
        session.add(UnresolvedAuthor(unresolved_id=text_id, person_id=person.id))
        return person.id


async def own_data(database: Database, person_id: int) -> OwnData:
    async with database.read() as session:
        return await get_own_data(session, person_id)


async def rows_after_deleting(database: Database, filled: Filled) -> Rows:
    async with database.write() as session:
        await delete_person(session, filled.person_id, now=NOON)
    async with database.read() as session:
        return await read_rows(session)


def own_words(filled: Filled, lifetime: Lifetime) -> list[str]:
    """What the person said, in a table."""
    return [
        word
        for data in lifetime.data
        if data.owner is Owner.PERSON
        for name in data.names
        for word in filled.words(lifetime, name)
    ]


def entries(data: OwnData, lifetime: Lifetime) -> list[Row]:
    found = data[lifetime.name]
    return found if isinstance(found, list) else [found]


def plain(filled: Filled, lifetime: Lifetime) -> Row:
    """The row as JSON has it."""
    row: SQLModel = lifetime.table(**filled.row(lifetime))
    return row.model_dump(mode="json")


async def test_every_declared_column_is_among_ones_own_data(
    database: Database, filled: Filled
) -> None:
    data = await own_data(database, filled.person_id)
    json.dumps(data)
    assert set(data) == {lifetime.name for lifetime in TOLD}
    for lifetime in TOLD:
        [entry] = entries(data, lifetime)
        wanted = plain(filled, lifetime)
        told = {name: wanted[name] for name in lifetime.told}
        assert {name: entry.get(name) for name in told} == told
        assert None not in told.values()
        withheld = set(table_of(lifetime.table).columns.keys()) - set(lifetime.told)
        assert withheld.isdisjoint(entry)


async def test_ones_announcements_invitations_and_parked_updates_are_told(
    database: Database, filled: Filled
) -> None:
    data = await own_data(database, filled.person_id)
    assert [one["html"] for one in data["announcements"]] == [filled.rows["campaign"]["html"]]
    assert [one["inviter_name"] for one in data["invitations"]] == [
        filled.rows["invitation"]["inviter_name"]
    ]
    assert [one["payload"] for one in data["updates"]] == [filled.rows["inbox"]["payload"]]


async def test_a_link_to_somebody_elses_door_is_told_to_nobody(
    database: Database, filled: Filled
) -> None:
    data = await own_data(database, filled.person_id)
    assert filled.rows["invitation"]["token"] not in json.dumps(data)


async def test_an_offer_is_told_by_its_title_and_a_company_by_its_name(
    database: Database, filled: Filled
) -> None:
    data = await own_data(database, filled.person_id)
    for subject in ("suggestions", "interests"):
        assert [one["offer"] for one in data[subject]] == [filled.rows["offer"]["title"]]
    assert [one["company"] for one in data["memberships"]] == [filled.rows["company"]["name"]]


async def test_nobody_reads_anything_of_somebody_else(database: Database, filled: Filled) -> None:
    other = await add_colleague(database, filled)
    data = await own_data(database, other)
    shared = {"companies", "memberships", "person", "typed", "not_understood"}
    assert {name for name, value in data.items() if value} == shared
    for lifetime in OWN:
        if lifetime.parting is not Parting.GOES_WITH_THE_LAST:
            assert not [word for word in own_words(filled, lifetime) if word in json.dumps(data)]


async def test_no_row_and_no_word_remains_of_who_deletes_everything(
    database: Database, filled: Filled
) -> None:
    rows = await rows_after_deleting(database, filled)
    for lifetime in OWN:
        if lifetime.parting is not Parting.STAYS:
            assert find_kept(rows, filled, lifetime) is None, lifetime.name
    everything = str(rows)
    words = [word for lifetime in OWN for word in own_words(filled, lifetime)]
    assert len(words) > len(OWN)
    assert [word for word in words if word in everything] == []
    assert str(ACCOUNT) not in everything


async def test_a_companys_last_person_takes_it_along_with_its_offers(
    database: Database, filled: Filled
) -> None:
    rows = await rows_after_deleting(database, filled)
    assert rows["company"] == rows["offer"] == rows["offer_word"] == rows["kept_count"] == []


async def test_an_announcement_stays_a_number_without_author_and_text(
    database: Database, filled: Filled
) -> None:
    [campaign] = (await rows_after_deleting(database, filled))["campaign"]
    assert campaign["author_id"] is campaign["attachment_file_id"] is None
    assert campaign["progress_message_id"] is None
    assert campaign["html"] == ""
    assert campaign["recipients"] == filled.rows["campaign"]["recipients"]


async def test_an_announcement_on_its_way_goes_on_without_its_author(
    database: Database,
) -> None:
    async with database.write() as session:
        filled = await Filled(ACCOUNT, NOON).insert(
            session, campaign={"state": CampaignState.SENDING}
        )
    [campaign] = (await rows_after_deleting(database, filled))["campaign"]
    assert campaign["author_id"] is None
    assert campaign["html"] == filled.rows["campaign"]["html"]


async def test_while_colleagues_remain_their_company_keeps_its_offers_without_the_person(
    database: Database, filled: Filled
) -> None:
    await add_colleague(database, filled)
    rows = await rows_after_deleting(database, filled)
    assert rows["company"] == [filled.rows["company"]]
    assert rows["offer"] == [{**filled.rows["offer"], "created_by": None}]
    shared = {
        "companies",
        "offers",
        "offer_fields",
        "offer_kinds",
        "announcements",
        "not_understood",
    }
    for lifetime in OWN:
        assert (find_kept(rows, filled, lifetime) is not None) is (lifetime.name in shared)
        if lifetime.name != "not_understood":
            assert [word for word in own_words(filled, lifetime) if word in str(rows)] == []


async def test_words_that_nobody_understood_go_with_the_last_who_typed_them(
    database: Database, filled: Filled
) -> None:
    other = await add_colleague(database, filled)
    rows = await rows_after_deleting(database, filled)
    assert [one["text_key"] for one in rows["unresolved_text"]] == [
        filled.rows["unresolved_text"]["text_key"]
    ]
    assert [one["person_id"] for one in rows["unresolved_author"]] == [other]
    async with database.write() as session:
        await delete_person(session, other, now=NOON)
    async with database.read() as session:
        assert (await read_rows(session))["unresolved_text"] == []


@pytest.mark.parametrize("state", [InboxState.NEW, InboxState.APPLIED])
async def test_the_update_that_deletes_everything_can_still_be_marked_done(
    database: Database, state: InboxState
) -> None:
    async with database.write() as session:
        filled = await Filled(ACCOUNT, NOON).insert(session, inbox={"state": state})
    [update] = (await rows_after_deleting(database, filled))["inbox"]
    assert update["state"] is state


async def test_somebody_elses_rows_stay(database: Database, filled: Filled) -> None:
    async with database.write() as session:
        other = await Filled(6_000_000_019, NOON, number=7).insert(session)
    rows = await rows_after_deleting(database, filled)
    for lifetime in LIFETIMES:
        assert find_kept(rows, other, lifetime) == other.row(lifetime)
