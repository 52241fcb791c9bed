"""A correction touches the part it names, at the card and at the questions after it."""

from datetime import date

import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.student.correcting import corrected
from handlers.student.validation import StudentAnswers
from models.reading.correction import read_changes
from models.reading.readings import Thing
from models.taxonomy import Taxonomy, load_taxonomy
from models.vocabulary import Degree
from tests.support.stories import begin_student, describe_study, say

GIVEN = StudentAnswers(
    study_text="Germanistik und Zahnmedizin Bachelor TU Dortmund",
    fields=("0232", "0911"),
    university_id="tu-dortmund",
    degree=Degree.BACHELOR,
    semester=3,
    place="Dortmund",
)

CARD = "richtig verstanden"


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", username="anna_berger")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("da fehlt Geschichte", ["0232", "0911", "0222"]),
        ("Geschichte fehlt noch", ["0232", "0911", "0222"]),
        ("History is missing", ["0232", "0911", "0222"]),
        ("auch noch Physik", ["0232", "0911", "0533"]),
        ("also physics", ["0232", "0911", "0533"]),
        ("ohne Zahnmedizin", ["0232"]),
        ("Zahnmedizin bitte streichen", ["0232"]),
        ("without dentistry", ["0232"]),
        ("kein Zahnmedizin", ["0232"]),
        ("not dentistry", ["0232"]),
        ("Physik", ["0533"]),
        ("nicht Germanistik sondern Geschichte", ["0222"]),
        ("physics instead of dentistry", ["0533"]),
        ("ich studiere Geschichte", ["0222"]),
        ("it is history", ["0222"]),
    ],
)
def test_a_subject_is_added_removed_or_replaced_and_nothing_else(
    taxonomy: Taxonomy, text: str, fields: list[str]
) -> None:
    answers = answers_after(text, taxonomy)
    assert answers["fields"] == fields
    assert answers.keys() <= {"fields", "programme", "study_text", "choices"}


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("5. Semester", {"semester": 5}),
        ("bei semester muss 8 stehen", {"semester": 8}),
        ("semester should be 8", {"semester": 8}),
        ("Master statt Bachelor", {"degree": Degree.MASTER}),
        ("it's a master's degree", {"degree": Degree.MASTER}),
        ("50 km statt 25 km", {"radius_km": 50}),
        ("doch nicht remote", {"wants_remote": False}),
    ],
)
def test_another_part_changes_alone(
    taxonomy: Taxonomy, text: str, answers: dict[str, object]
) -> None:
    assert answers_after(text, taxonomy) == answers


@pytest.mark.parametrize("text", ["banane", "hm", "das ist doof", "whatever", "99. Semester"])
def test_stray_words_change_nothing(taxonomy: Taxonomy, text: str) -> None:
    assert answers_after(text, taxonomy) == {}


def test_the_last_subject_stays(taxonomy: Taxonomy) -> None:
    given = GIVEN.model_copy(update={"fields": ("0911",)})
    reading = read_changes(
        "ohne Zahnmedizin", taxonomy, today=date(2026, 11, 24), thing=Thing.PROFILE
    )
    assert corrected(reading.changes, given, taxonomy) == {}


def answers_after(text: str, taxonomy: Taxonomy) -> dict[str, object]:
    reading = read_changes(text, taxonomy, today=date(2026, 11, 24), thing=Thing.PROFILE)
    return corrected(reading.changes, GIVEN, taxonomy)


async def test_a_subject_comes_to_the_card_and_goes_again(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "Germanistik Bachelor TU Dortmund, 3. Semester", CARD)
    card = await say(anna, "da fehlt Geschichte", CARD)
    assert "Germanistik" in card.text
    assert "Geschichte" in card.text
    assert "TU Dortmund" in card.text
    assert "3. Semester" in card.text
    assert "Geschichte" not in (await say(anna, "ohne Geschichte", CARD)).text


@pytest.mark.parametrize("stray", ["die Sonne scheint heute", "Kartoffelsalat mit Speck", "qwertz"])
async def test_stray_words_replace_no_study(play: Play, anna: Person, stray: str) -> None:
    await begin_student(anna)
    await say(anna, "Informatik Bachelor TU Dortmund", CARD)
    await say(anna, stray)
    assert "Informatik" in (await say(anna, "4. Semester", CARD)).text


async def test_a_later_question_changes_an_earlier_part_and_comes_again(
    play: Play, anna: Person
) -> None:
    await begin_student(anna)
    await say(anna, "Informatik Bachelor TU Dortmund, 3. Semester", CARD)
    await say(anna, "ja", "Wo darf es sein")
    answer = await say(anna, "bei semester muss 8 stehen", "Wo darf es sein")
    assert answer.text.startswith("✏️ Geändert:")
    assert "8. Semester" in answer.text


async def test_at_the_kinds_the_place_changes(play: Play, anna: Person) -> None:
    await describe_study(anna)
    answer = await say(anna, "Ort ist falsch, ich wohne in Hagen", "Was suchst du")
    assert "📍 Hagen" in answer.text


async def test_a_part_that_is_only_called_wrong_is_asked_for(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "Informatik Bachelor TU Dortmund, 3. Semester", CARD)
    await say(anna, "das Semester stimmt nicht", "In welchem Semester")
