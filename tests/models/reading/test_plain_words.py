"""Words where a button would do: agreement, the way out, and words out of the blue."""

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.engine.payloads import letters
from models.payloads import (
    Answer,
    Done,
    ListSubscriptions,
    SayInterested,
    ShowOffer,
    TakeInterestBack,
)
from models.reading.plain_words import agrees, assents, begins_with_yes, finishes, is_yes, wants_out
from models.tables.offer import Offer
from models.tables.student import Student
from tests.support.stories import (
    OFFER,
    begin_student,
    open_offer,
    register_company,
    register_student,
    say,
    tap,
)


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", last_name="Berger", username="anna_berger")


@pytest.mark.parametrize("typed", ["ja", "Ja, stimmt so!", "PASST", "ok.", "Fertig", "yes"])
def test_bare_agreement_agrees(typed: str) -> None:
    assert agrees(typed)


@pytest.mark.parametrize("typed", ["nein", "ja, aber Master", "Bochum", "", "passt nicht"])
def test_more_than_agreement_does_not_agree(typed: str) -> None:
    assert not agrees(typed)


@pytest.mark.parametrize("typed", ["ja", "Ja!", " YES ", "senden."])
def test_sure_yes_is_understood(typed: str) -> None:
    assert is_yes(typed)


@pytest.mark.parametrize("typed", ["nein", "ja, aber", "", "warte", "weiter", "fertig"])
def test_anything_less_is_no_sure_yes(typed: str) -> None:
    assert not is_yes(typed)


def test_only_bare_words_lead_out() -> None:
    assert wants_out("Abbrechen!")
    assert not wants_out("Praktikum abbrechen oder nicht")


async def test_student_agrees_in_words_to_every_question(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "Informatik Bachelor TU Dortmund, suche Praktikum", "richtig verstanden")
    await say(anna, "ja", "Wo darf es sein")
    await say(anna, "passt so", "Was suchst du")
    await say(anna, "fertig", "Geschafft")
    await play.settle()
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(Student))).one().kinds == ["praktikum"]


async def test_agreement_without_a_kind_asks_for_one(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "Informatik Bachelor TU Dortmund", "richtig verstanden")
    await say(anna, "ja", "Wo darf es sein")
    await say(anna, "ja", "Was suchst du")
    await say(anna, "fertig", "mindestens")


async def test_company_sends_its_offer_in_words(play: Play, stand_in: StandIn) -> None:
    petra = stand_in.person("Petra", username="petra")
    await register_company(petra)
    await say(petra, OFFER, "Praktikum Softwareentwicklung")
    await say(petra, "absenden")
    await play.settle()
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(Offer))).one().title.startswith("Praktikum")


async def test_typed_cancel_leaves_the_dialogue(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "abbrechen", "Verlassen")


async def test_somebody_who_left_registration_can_still_begin_as_a_company(
    play: Play, anna: Person
) -> None:
    await begin_student(anna)
    await say(anna, "abbrechen", "Verlassen")
    await say(anna, "wir suchen einen Werkstudenten", "Ihr Unternehmen")


async def test_words_about_messages_lead_to_what_is_sent(play: Play, anna: Person) -> None:
    await register_student(anna)
    await say(anna, "weniger davon", "alle zwei Wochen")
    await tap(anna, letters(ListSubscriptions), "Was ich von mir aus schreibe")


@pytest.mark.parametrize(
    "typed",
    [
        "Prima, dann bin ich fertig",
        "mehr nicht, danke",
        "Ja, das wäre dann erst mal alles, oder fehlt noch was?",
        "das wars für mich",
        "das wär dann alles",
        "I think that is everything for now",
        "sonst nichts, danke dir",
        "I think that's all for now",
        "great, nothing else",
        "ok thats it",
    ],
)
def test_a_line_that_wants_nothing_more_leaves_the_question(typed: str) -> None:
    assert finishes(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "alles",
        "alles außer Praktikum",
        "mehr Praktika",
        "nicht fertig mit dem Studium",
        "Praktikum, sonst nichts",
        "nothing else than internships",
        "nein danke",
        "",
    ],
)
def test_what_says_more_leaves_no_question(typed: str) -> None:
    assert not finishes(typed)


@pytest.mark.parametrize("typed", ["Ja, aber das Semester nicht", "genau!", "yes, but a master"])
def test_a_line_may_begin_with_a_yes(typed: str) -> None:
    assert begins_with_yes(typed)
    assert not begins_with_yes(f"Nein, {typed}")


async def test_kinds_in_an_uncertain_line_of_study_are_kept(play: Play, anna: Person) -> None:
    await begin_student(anna)
    line = "Informatik RUB, will ein Praktikum machen"
    await say(anna, line, "kommt dem am nächsten")
    await tap(anna, f"{letters(Answer)}:student.pick:0613", "richtig verstanden")
    await say(anna, "ja", "Wo darf es sein")
    await say(anna, "ja", "Was suchst du")
    assert "☑ Praktikum" in anna.last.labels


async def test_tap_without_a_note_shows_none(play: Play, anna: Person) -> None:
    await say(anna, "/start", "KMUni")
    answer = await anna.tap_data(f"{letters(ShowOffer)}:1", anna.last)
    assert answer.text is None


async def test_second_tap_on_taking_back_says_the_same(
    play: Play, anna: Person, stand_in: StandIn, coordinator: Person
) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    await register_student(anna)
    await tap(anna, letters(ShowOffer), "Praktikum Softwareentwicklung")
    await tap(anna, letters(SayInterested), "Soll ich dem Unternehmen sagen")
    sent = await tap(anna, f"{letters(Done)}:interest.confirm", "weiß jetzt")
    await anna.tap_data(f"{letters(TakeInterestBack)}:1", sent)
    await anna.tap_data(f"{letters(TakeInterestBack)}:1", sent)
    await play.settle()
    assert anna.last.text.startswith("Zurückgenommen")


@pytest.mark.parametrize(
    ("typed", "is_assent"),
    [
        ("ja, genau so", True),
        ("ja speichern", True),
        ("jawohl", True),
        ("ok, passt so, abschicken bitte", True),
        ("yes, exactly like that", True),
        ("Yes please send it now", True),
        ("ja aber mit 16 Euro", False),
        ("ja, und auch Informatik", False),
        ("genau das ist falsch", False),
        ("yes, but change the title", False),
        ("speichern", False),
        ("ja löschen", False),
    ],
)
def test_a_yes_of_several_words_says_nothing_else(typed: str, is_assent: bool) -> None:
    assert assents(typed) is is_assent
