"""What somebody deletes is gone: from the tables, and from every byte of SQLite's files."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlmodel import SQLModel, select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.engine.payloads import letters
from models.payloads import DeleteEverything, Done, SendOwnData, StartYounger, Toggle
from models.tables.unresolved_text import UnresolvedText
from tests.support.accounts import list_accounts
from tests.support.stories import begin_student, say, tap

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

ODD_WORDS = "Klabauterkunde im Nebel"


@pytest.fixture
def ottilie(stand_in: StandIn) -> Person:
    return stand_in.person("Ottilie", last_name="Wackernagel", username="otti_wacker")


async def delete_everything(play: Play, person: Person) -> str:
    await say(person, "/loeschen", "Alles löschen")
    answer = await tap(person, letters(DeleteEverything), "Erledigt")
    await play.settle()
    return answer.text


async def all_rows(play: Play) -> str:
    """Every row of every table as text."""
    rows: list[str] = []
    async with play.runtime.database.read() as session:
        for table in SQLModel.metadata.sorted_tables:
            connection = await session.connection()
            rows += [str(tuple(row)) for row in await connection.execute(table.select())]
    return "\n".join(rows)


def bytes_on_disk(play: Play) -> dict[str, bytes]:
    """The database's files, in lower case."""
    path = Path(make_url(play.config.database_url).database or "")
    return {file.name: file.read_bytes().lower() for file in path.parent.glob(f"{path.name}*")}


async def live_a_little(play: Play, person: Person) -> None:
    """Leaves traces in many tables: a text nobody understood, a profile, what was sent and seen."""
    await begin_student(person)
    await say(person, ODD_WORDS, "")
    await say(person, "Informatik Bachelor TU Dortmund", "richtig verstanden")
    await tap(person, f"{letters(Done)}:student.confirm", "Wo darf es sein")
    await tap(person, f"{letters(Done)}:student.place", "Was suchst du")
    await tap(person, f"{letters(Toggle)}:student.kinds:praktikum", "Was suchst du")
    await tap(person, f"{letters(Done)}:student.kinds", "Geschafft")
    await play.settle()


def traces_of(person: Person) -> list[bytes]:
    words = [*ODD_WORDS.lower().split(), "ottilie", "wackernagel", "otti_wacker"]
    return [word.encode() for word in words if len(word) > 3] + [str(person.user_id).encode()]


async def test_no_row_of_any_table_holds_anything_of_who_deleted_everything(
    play: Play, ottilie: Person
) -> None:
    await live_a_little(play, ottilie)
    before = (await all_rows(play)).lower()
    assert "klabauterkunde" in before
    assert str(ottilie.user_id) in before
    await delete_everything(play, ottilie)
    after = (await all_rows(play)).lower()
    assert [trace for trace in traces_of(ottilie) if trace.decode() in after] == []


@on_sqlite
async def test_no_byte_of_the_files_holds_anything_of_who_deleted_everything(
    play: Play, ottilie: Person
) -> None:
    await live_a_little(play, ottilie)
    assert any(b"klabauterkunde" in content for content in bytes_on_disk(play).values())
    await delete_everything(play, ottilie)
    account = ottilie.user_id.to_bytes(6)
    for name, content in bytes_on_disk(play).items():
        assert [trace for trace in [*traces_of(ottilie), account] if trace in content] == [], name


@on_sqlite
async def test_the_log_is_emptied_later_if_somebody_reads_from_it(
    play: Play, ottilie: Person
) -> None:
    await live_a_little(play, ottilie)
    database = play.runtime.database
    path = make_url(play.config.database_url).database or ""
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM person").fetchone()
        await delete_everything(play, ottilie)
        assert database.has_deleted
        reader.execute("COMMIT")
    await play.runtime.scheduler._wipe_again()
    assert not database.has_deleted
    assert bytes_on_disk(play)[f"{Path(path).name}-wal"] == b""


async def test_a_text_that_somebody_else_typed_too_stays_for_the_vocabulary(
    play: Play, ottilie: Person, stand_in: StandIn
) -> None:
    other = stand_in.person("Jonas", username="jonas")
    for person in (ottilie, other):
        await live_a_little(play, person)
    await delete_everything(play, ottilie)
    assert await unresolved(play) == [ODD_WORDS.lower()]
    await delete_everything(play, other)
    assert await unresolved(play) == []


async def unresolved(play: Play) -> list[str]:
    async with play.runtime.database.read() as session:
        return list(await session.exec(select(UnresolvedText.text_key)))


async def people(play: Play) -> list[int]:
    return await list_accounts(play.runtime.database)


async def test_who_is_too_young_leaves_nothing_of_what_was_begun(
    play: Play, ottilie: Person
) -> None:
    first = await say(ottilie, "/start", "KMUni")
    await begin_student(ottilie)
    await say(ottilie, ODD_WORDS, "")
    mark = ottilie.mark()
    ottilie.press(letters(StartYounger), first)
    await ottilie.wait_for("ab 16", since=mark)
    await play.settle()
    assert await people(play) == []
    assert await unresolved(play) == []


async def test_who_has_a_profile_and_is_too_young_is_told_so_and_deleted_by_a_tap(
    play: Play, ottilie: Person
) -> None:
    first = await say(ottilie, "/start", "KMUni")
    await live_a_little(play, ottilie)
    mark = ottilie.mark()
    ottilie.press(letters(StartYounger), first)
    answer = await ottilie.wait_for("ist schon etwas gespeichert", since=mark)
    assert await people(play) == [ottilie.user_id]
    assert "Ich bin 16 oder älter" in answer.labels
    await tap(ottilie, letters(DeleteEverything), "Erledigt")
    await play.settle()
    assert await people(play) == []


async def test_what_a_server_keeps_by_its_nature_is_said(play: Play, ottilie: Person) -> None:
    await live_a_little(play, ottilie)
    is_file = play.runtime.database.is_sqlite
    privacy = (await say(ottilie, "/datenschutz", "gespeichert")).text
    answer = await delete_everything(play, ottilie)
    assert ("sofort überschrieben" in privacy) is is_file
    assert ("nach und nach" in answer) is not is_file


def leave_a_copy(play: Play) -> None:
    path = make_url(play.config.database_url).database or ""
    Path(f"{path}.20260101T000000.bak").write_bytes(b"")


@on_sqlite
async def test_copies_made_before_an_update_are_named_with_their_time(
    play: Play, ottilie: Person
) -> None:
    await live_a_little(play, ottilie)
    leave_a_copy(play)
    assert "30 Tage" in await delete_everything(play, ottilie)


async def test_ones_own_words_are_part_of_ones_own_data(play: Play, ottilie: Person) -> None:
    await live_a_little(play, ottilie)
    await say(ottilie, "/meinedaten", "Alles")
    await ottilie.tap(letters(SendOwnData))
    message = await ottilie.wait_for(lambda message: message.document is not None)
    assert message.document is not None
    data = json.loads(message.document.content)
    assert [one["text_key"] for one in data["not_understood"]] == [ODD_WORDS.lower()]


async def test_a_server_is_not_asked_to_empty_its_log(play: Play) -> None:
    assert await play.runtime.database.wipe_deleted()
    async with play.runtime.database.read() as session:
        assert (await session.exec(text("SELECT 1"))).scalar() == 1  # type: ignore[call-overload]
