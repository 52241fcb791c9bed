"""`/meinedaten`, `/datenschutz` and `/loeschen` in the chat of somebody who has everything."""

import json

import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.engine.payloads import letters
from models.lifetimes import LIFETIMES
from models.lifetimes.periods import PERIODS
from models.payloads import DeleteEverything, SendOwnData
from models.tables import Dialogue, Draft
from models.vocabulary import Language
from tests.support.filled import Filled, Row, find_kept, read_rows
from tests.support.stories import say, tap


@pytest.fixture
def ottilie(stand_in: StandIn) -> Person:
    return stand_in.person("Ottilie", last_name="Wackernagel", username="otti_wacker")


@pytest.fixture
async def filled(play: Play, ottilie: Person) -> Filled:
    """Ottilie has something in every table, in states that a conversation can be in."""
    given: dict[str, Row] = {
        "person": {"language": Language.GERMAN},
        "student": {"kinds": [], "languages": ["de"]},
        "student_field": {"code": "0613"},
        "draft": {"dialogue": Dialogue.STUDENT, "state": "student.study"},
        "seat": {"until": None},
        "campaign": {"progress_shown": "last"},
    }
    async with play.runtime.database.write() as session:
        return await Filled(ottilie.user_id, play.clock.now()).insert(session, **given)


async def test_the_screen_names_and_counts_what_there_is(ottilie: Person, filled: Filled) -> None:
    text = (await say(ottilie, "/meinedaten", "Alles, was gespeichert ist")).text
    for table, name in (
        ("student", "study_text"),
        ("student", "place"),
        ("student", "contact"),
        ("company", "name"),
        ("membership", "contact"),
        ("organisation", "name"),
    ):
        assert filled.rows[table][name] in text
    assert "Informatik" in text or "Softwareentwicklung" in text
    for counted in (
        "Gezeigte Angebote: 1",
        "Abos: 1",
        "Ausgesprochene Einladungen: 1",
        "Geschriebene Rundrufe: 1",
        "Nicht verstandene Worte: 1",
    ):
        assert counted in text


async def test_the_file_has_every_subject(ottilie: Person, filled: Filled) -> None:
    await say(ottilie, "/meinedaten", "Alles, was gespeichert ist")
    await ottilie.tap(letters(SendOwnData))
    message = await ottilie.wait_for(lambda message: message.document is not None)
    assert message.document is not None
    data = json.loads(message.document.content)
    told = [one for one in LIFETIMES if one.whose is not None and one.told]
    assert [one.name for one in told if not data.get(one.name)] == []
    assert filled.rows["campaign"]["html"] in message.document.content.decode()


async def test_what_is_left_after_deleting_is_nobodys(
    play: Play, ottilie: Person, filled: Filled
) -> None:
    asked = (await say(ottilie, "/loeschen", "Alles löschen")).text
    assert "Rundrufe verschwinden" in asked
    await tap(ottilie, letters(DeleteEverything), "Erledigt")
    await play.settle()
    async with play.runtime.database.read() as session:
        rows = await read_rows(session)
    own = {one.name for one in LIFETIMES if one.whose is not None}
    left = {one.name for one in LIFETIMES if find_kept(rows, filled, one) is not None}
    assert own & left == {"announcements"}
    assert str(ottilie.user_id) not in str(rows)


async def test_how_long_everything_is_kept_is_told(play: Play, ottilie: Person) -> None:
    text = (await say(ottilie, "/datenschutz", "Wie lange")).text
    for name, period in PERIODS.items():
        assert f"{period.days} " in text or f"{period.days}," in text, name


async def test_a_draft_that_has_gone_by_night_is_missed_by_nobody(
    play: Play, ottilie: Person, filled: Filled
) -> None:
    """An answer to its question is met with what there is now, not with an error."""
    await say(ottilie, "/start", "")
    async with play.runtime.database.write() as session:
        draft = await session.get(Draft, filled.rows["draft"]["id"])
        await session.delete(draft)
    await say(ottilie, "ja, passt", "Gerade ist nichts offen")
    async with play.runtime.database.read() as session:
        drafts = (await read_rows(session))["draft"]
        assert [row for row in drafts if row["dialogue"] != Dialogue.CARD] == []
