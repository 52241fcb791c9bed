"""Deep links: what a link can carry is taken, anything else after /start is kindly ignored."""

import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.engine.payloads import letters
from handlers.start import deep_link_payload
from models.payloads import StartStudent
from models.queries.people import find_person
from tests.support.stories import begin_student, say, tap

LONGEST = "f" * 64


@pytest.mark.parametrize("payload", ["flyer_7", "mensa-2026", "A", "0", LONGEST, "c_aB3-x"])
def test_what_a_link_can_carry_is_taken(payload: str) -> None:
    assert deep_link_payload([payload]) == payload


@pytest.mark.parametrize(
    "words",
    [
        [],
        [LONGEST + "f"],
        ["c_abc", "def"],
        ["Hallo", "zusammen"],
        ["größe"],
        ["a.b"],
        ["c_abc!"],
        ["<b>"],
        ["k_ab\u200bcd"],
        ["٣٤"],
        ["flyer\n7"],
    ],
    ids=repr,
)
def test_what_no_link_can_carry_is_ignored(words: list[str]) -> None:
    assert deep_link_payload(words) == ""


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", username="anna_berger")


async def source_of(play: Play, person: Person) -> str | None:
    async with play.runtime.database.read() as session:
        row = await find_person(session, person.user_id)
    assert row is not None
    return row.source


@pytest.mark.parametrize(
    "text",
    [
        "/start hallo, ich bin Anna",
        f"/start {'x' * 300}",
        "/start c_<b>",
        "/start k_ä",
        "/start 🎓",
    ],
)
async def test_who_types_something_after_start_is_welcomed(
    play: Play, anna: Person, text: str
) -> None:
    welcome = await say(anna, text, "KMUni bringt")
    assert welcome.find_button(letters(StartStudent))
    await tap(anna, letters(StartStudent), "Was studierst du")
    assert await source_of(play, anna) is None


async def test_the_link_that_brought_somebody_is_remembered(play: Play, anna: Person) -> None:
    await anna.start("flyer_mensa")
    await tap(anna, letters(StartStudent), "Was studierst du")
    assert await source_of(play, anna) == "flyer_mensa"


async def test_nothing_typed_is_lost_by_a_strange_start(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "/start bitte nochmal von vorn!", "Was studierst du")
    await say(anna, "Informatik Bachelor TU Dortmund", "richtig verstanden")
