"""At the question for the place: what lies outside Germany, or is no distance, is asked back."""

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.engine.payloads import letters
from models.payloads import Done, StartStudent
from models.tables.draft import Draft
from tests.support.stories import begin_student, say, tap

Where = Callable[[], Awaitable[str | None]]


@pytest.fixture
async def anna(play: Play, stand_in: StandIn) -> Person:
    """A student at the question for the place, which proposes Dortmund."""
    anna = stand_in.person("Anna", last_name="Berger", username="anna_berger")
    await begin_student(anna)
    await say(anna, "Informatik Bachelor TU Dortmund", "richtig verstanden")
    await tap(anna, f"{letters(Done)}:student.confirm", "Wo darf es sein")
    return anna


@pytest.fixture
def kept(play: Play) -> Where:
    """The place that the open dialogue has."""

    async def place() -> str | None:
        async with play.runtime.database.read() as session:
            draft = (await session.exec(select(Draft))).one()
        found = draft.data.get("place")
        return None if found is None else str(found)

    return place


@pytest.mark.parametrize("typed", ["Wien", "Groningen", "Österreich", "prag", "Graz, Austria"])
async def test_a_place_abroad_is_asked_back(anna: Person, kept: Where, typed: str) -> None:
    answer = await say(anna, typed, "außerhalb Deutschlands")
    assert "● 25 km" in answer.labels
    assert await kept() == "Dortmund"


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("Salzburg", "Salzburg (Rheinland-Pfalz)"),
        ("Bergen", "Bergen (Niedersachsen)"),
        ("Linz", "Linz am Rhein (Rheinland-Pfalz)"),
        ("Venlo", "Nettetal (Nordrhein-Westfalen)"),
        ("Basel, Schweiz", "Weil am Rhein (Baden-Württemberg)"),
    ],
)
async def test_what_may_be_meant_here_is_a_button(
    anna: Person, kept: Where, typed: str, proposed: str
) -> None:
    answer = await say(anna, typed, "außerhalb Deutschlands")
    assert proposed in answer.labels
    mark = anna.mark()
    await anna.tap(proposed, message=answer)
    await anna.wait_for("Wo darf es sein", since=mark)
    assert await kept() == proposed.partition(" (")[0]


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(48.2082, 16.3738), (40.7128, -74.006), (52.3676, 4.9041), (-33.87, 151.21), (50.85, 4.35)],
)
async def test_a_location_far_from_every_place_is_asked_back(
    anna: Person, kept: Where, latitude: float, longitude: float
) -> None:
    mark = anna.mark()
    await anna.send_location(latitude, longitude)
    answer = await anna.wait_for("Dein Standort liegt außerhalb Deutschlands", since=mark)
    assert "● 25 km" in answer.labels
    assert await kept() == "Dortmund"


async def test_a_location_behind_the_border_proposes_the_town_before_it(
    anna: Person, kept: Where
) -> None:
    mark = anna.mark()
    await anna.send_location(52.2215, 6.8937)
    answer = await anna.wait_for("außerhalb Deutschlands", since=mark)
    assert "Gronau (Nordrhein-Westfalen)" in answer.labels
    assert await kept() == "Dortmund"


async def test_a_location_before_the_border_is_a_place_here(anna: Person, kept: Where) -> None:
    mark = anna.mark()
    await anna.send_location(52.212, 7.022)
    await anna.wait_for("Wo darf es sein", since=mark)
    assert await kept() == "Gronau"


@pytest.mark.parametrize(
    "typed", ["höchstens 20 Minuten", "eine halbe Stunde", "45 min", "1 hour", "max 30 minutes"]
)
async def test_a_distance_in_minutes_is_asked_back_in_kilometres(
    anna: Person, kept: Where, typed: str
) -> None:
    answer = await say(anna, typed, "Ich rechne in Kilometern")
    assert "● 25 km" in answer.labels
    assert await kept() == "Dortmund"


async def test_a_town_beside_minutes_and_beside_a_place_abroad_is_kept(
    anna: Person, kept: Where
) -> None:
    answer = await say(anna, "20 Minuten um Witten", "Wo darf es sein")
    assert "Ich rechne in Kilometern" in answer.text
    assert await kept() == "Witten"
    answer = await say(anna, "Unna oder Amsterdam", "Wo darf es sein")
    assert "Amsterdam: Außerhalb Deutschlands" in answer.text
    assert await kept() == "Unna"


@pytest.mark.parametrize(
    "typed", ["Hagen, Germany", "Deutschland, Hagen", "Hagen Germany", "Hagen (Deutschland)"]
)
async def test_the_own_country_leaves_the_town_and_its_distance(
    anna: Person, kept: Where, typed: str
) -> None:
    answer = await say(anna, typed, "Wo darf es sein")
    assert "● 25 km" in answer.labels
    assert await kept() == "Hagen"


async def test_english_is_answered_in_english(play: Play, stand_in: StandIn, kept: Where) -> None:
    john = stand_in.person("John", language_code="en")
    await say(john, "/start", "KMUni")
    await tap(john, letters(StartStudent), "What do you study")
    await say(john, "Computer science bachelor TU Dortmund", "Did I get")
    await tap(john, f"{letters(Done)}:student.confirm", "Where may it be")
    answer = await say(john, "Vienna", "outside Germany")
    assert "Please type a town or a postal code in Germany" in answer.text
    assert await kept() == "Dortmund"


async def test_what_is_said_beside_a_place_abroad_is_kept(anna: Person, kept: Where) -> None:
    answer = await say(anna, "Venlo, 50 km", "außerhalb Deutschlands")
    assert "● 50 km" in answer.labels
    assert "Nettetal (Nordrhein-Westfalen)" in answer.labels
    assert await kept() == "Dortmund"
