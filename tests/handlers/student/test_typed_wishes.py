"""Wishes that are typed are understood as they are meant, and shown before anything is stored."""

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.engine.payloads import letters
from models.payloads import Answer, Fix, StartStudent, Toggle
from models.tables.student import Student
from models.vocabulary import OfferKind
from tests.handlers.student.subscribing import YES, describe
from tests.support.stories import begin_student, describe_study, register_student, say, tap


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", username="anna_berger")


async def test_typed_kinds_are_shown_before_they_complete_the_registration(
    play: Play, anna: Person
) -> None:
    await describe_study(anna)
    shown = await say(anna, "alles außer Praktikum", "Notiert: alles außer Praktikum")
    assert "☐ Praktikum" in shown.labels
    assert "☑ Werkstudent:in" in shown.labels
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(Student))).all() == []
    await say(anna, "ja", "Geschafft")
    async with play.runtime.database.read() as session:
        stored = (await session.exec(select(Student.kinds))).one()
    assert set(stored) == {kind.value for kind in OfferKind if kind is not OfferKind.PRAKTIKUM}


async def test_typed_kinds_can_be_changed_by_words_and_taps_before_they_are_stored(
    play: Play, anna: Person
) -> None:
    await describe_study(anna)
    await say(anna, "Praktikum", "Notiert: Praktikum")
    await say(anna, "auch Abschlussarbeit", "Notiert: Praktikum, Abschlussarbeit")
    await tap(anna, f"{letters(Toggle)}:student.kinds:praktikum", "Was suchst du")
    await say(anna, "fertig", "Geschafft")
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(Student.kinds))).one() == ["abschlussarbeit"]


async def test_typed_kinds_of_a_wish_are_shown_on_its_card(play: Play, anna: Person) -> None:
    await register_student(anna)
    await describe(anna)
    await tap(anna, f"{letters(Fix)}:subscription.kinds", "Welche Art")
    card = await say(anna, "alles außer Praktikum", "Notiert: alles außer Praktikum")
    assert card.find_button(YES)


async def test_typed_kinds_are_shown_in_english(play: Play, stand_in: StandIn) -> None:
    ben = stand_in.person("Ben", language_code="en")
    await say(ben, "/start", "KMUni introduces students")
    await tap(ben, letters(StartStudent), "What do you study, and where?")
    await say(ben, "Computer science, TU Dortmund", "Did I get that right?")
    await say(ben, "yes", "Where may it be?")
    await say(ben, "yes", "What are you looking for?")
    await say(ben, "everything except internships", "Noted: everything but Internship")


PLACES = [
    ("Witten, 50 km", "📍 Witten · im Umkreis von 50 km"),
    ("Dortmund oder Bochum aber nicht Hagen, 20 km", "📍 Dortmund · im Umkreis von 20 km"),
    ("höchstens 40 km um Unna", "📍 Unna · im Umkreis von 40 km"),
    ("ruhrgebiet", "📍 Ruhrgebiet · im Umkreis von"),
    ("58452 Witten", "📍 Witten"),
    ("egal wo", "überall"),
]


@pytest.mark.parametrize(("typed", "shown"), PLACES)
async def test_a_place_is_heard_with_all_that_is_said_of_it_in_a_profile(
    play: Play, anna: Person, typed: str, shown: str
) -> None:
    await at_place(anna)
    assert shown in (await say(anna, typed, "Wo darf es sein")).text


@pytest.mark.parametrize(("typed", "shown"), PLACES)
async def test_a_place_is_heard_with_all_that_is_said_of_it_in_a_wish(
    play: Play, anna: Person, typed: str, shown: str
) -> None:
    await register_student(anna)
    await describe(anna)
    await tap(anna, f"{letters(Fix)}:subscription.place", "Wo darf es sein")
    assert shown in (await say(anna, typed, "Wo darf es sein")).text


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("kein remote", "☐ Auch remote"),
        ("bloß nicht remote", "☐ Auch remote"),
        ("nur vor Ort", "☐ Auch remote"),
        ("remote geht auch", "☑ Auch remote"),
        ("Homeoffice ist ok", "☑ Auch remote"),
    ],
)
async def test_remote_is_switched_in_words(
    play: Play, anna: Person, typed: str, label: str
) -> None:
    await at_place(anna)
    assert label in (await say(anna, typed, "Wo darf es sein")).labels


async def test_what_cannot_be_kept_of_a_place_is_said(play: Play, anna: Person) -> None:
    await at_place(anna)
    shown = await say(anna, "Dortmund oder Bochum aber nicht Hagen", "Wo darf es sein")
    assert "also nicht Bochum" in shown.text
    assert "(Hagen) kann ich nicht auslassen" in shown.text
    assert any(label.startswith("Bochum") for label in shown.labels)


async def at_place(person: Person) -> None:
    """To the question for a place."""
    await begin_student(person)
    await say(person, "Informatik Bachelor TU Dortmund", "richtig verstanden")
    await say(person, "ja", "Wo darf es sein")


async def test_a_distance_is_still_taken_from_a_button_sent_before(
    play: Play, anna: Person
) -> None:
    await register_student(anna)
    await describe(anna)
    shown = await tap(anna, f"{letters(Fix)}:subscription.place", "Wo darf es sein")
    await anna.tap_data(f"{letters(Answer)}:subscription.place:10", shown)
    await anna.wait_for("im Umkreis von 10 km")
