"""Files and pictures of people who post no offers: not opened, and never met with silence."""

import pytest

from bot.documents import reader
from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from tests.handlers.company.desk import Desk
from tests.support import documents
from tests.support.stories import (
    describe_study,
    open_offer,
    register_student,
    say,
)

CV = """Lebenslauf
Anna Muster, geboren in Marl
Studium der Psychologie an der Ruhr-Universität Bochum"""

OFFER = """Schnuppertag in der Gießerei
Wir zeigen Studierenden der Werkstofftechnik an einem Tag im Mai, wie in Gevelsberg gegossen wird.
Alle Fächer sind willkommen."""


@pytest.fixture(autouse=True)
def no_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is without the extra `ocr`, wherever the tests run."""
    monkeypatch.setattr(reader, "RECOGNISER", "recogniser_that_is_not_installed")


async def test_a_students_file_is_not_opened_and_said_so(play: Play, stand_in: StandIn) -> None:
    anna = stand_in.person("Anna", username="anna")
    await register_student(anna)
    mark = anna.mark()
    await anna.send_document(documents.pdf(CV), name="cv.pdf")
    await anna.wait_for("habe ich nicht geöffnet", since=mark)
    assert stand_in.calls_of("getFile") == []


async def test_several_files_of_a_student_get_one_answer(play: Play, stand_in: StandIn) -> None:
    anna = stand_in.person("Anna", username="anna")
    await register_student(anna)
    await play.settle()
    said = len(anna.received)
    for _ in range(3):
        await anna.send_document(documents.pdf(CV), album="mine")
    await play.settle()
    [answer] = anna.received[said:]
    assert "habe ich nicht geöffnet" in answer.text


async def test_words_below_a_students_file_are_heard(play: Play, stand_in: StandIn) -> None:
    anna = stand_in.person("Anna", username="anna")
    await register_student(anna)
    mark = anna.mark()
    await anna.send_document(documents.pdf(CV), caption="mein Profil zeigen")
    await anna.wait_for("Dein Profil", since=mark)


async def test_a_file_at_a_students_question_leaves_it_open(play: Play, stand_in: StandIn) -> None:
    anna = stand_in.person("Anna", username="anna")
    asked = await describe_study(anna)
    mark = anna.mark()
    await anna.send_document(documents.word(CV))
    answer = await anna.wait_for("bitte tippen oder einen Knopf", since=mark)
    assert answer.labels == asked.labels


async def test_words_below_a_picture_answer_a_students_question(
    play: Play, stand_in: StandIn
) -> None:
    anna = stand_in.person("Anna", username="anna")
    await say(anna, "/start", "KMUni")
    await anna.tap("Ich studiere")
    mark = anna.mark()
    await anna.send_photo(caption="Psychologie Bachelor Ruhr-Universität Bochum")
    await anna.wait_for("richtig verstanden", since=mark)


async def test_words_below_a_video_are_heard(play: Play, stand_in: StandIn) -> None:
    anna = stand_in.person("Anna", username="anna")
    await register_student(anna)
    mark = anna.mark()
    await anna.send_video(caption="mein Profil zeigen")
    await anna.wait_for("Dein Profil", since=mark)


async def test_a_coordinators_file_leads_to_the_announcement(
    play: Play, stand_in: StandIn, coordinator: Person
) -> None:
    await say(coordinator, "/start")
    mark = coordinator.mark()
    await coordinator.send_document(documents.pdf(OFFER))
    await coordinator.wait_for("/rundruf gibt", since=mark)


async def test_an_announcement_still_takes_a_file_as_it_is(
    play: Play, stand_in: StandIn, coordinator: Person
) -> None:
    await say(coordinator, "/start")
    await say(coordinator, "/rundruf")
    mark = coordinator.mark()
    await coordinator.send_document(documents.pdf(OFFER), caption="Tag der offenen Tür")
    await coordinator.wait_for("Wen betrifft es", since=mark)
    assert stand_in.calls_of("getFile") == []


async def test_a_strangers_picture_is_answered_and_keeps_nobody(
    play: Play, stand_in: StandIn
) -> None:
    tom = stand_in.person("Tom", username="tom")
    await tom.send_photo()
    await tom.wait_for("Worte in einem Bild")
    await say(tom, "/meinedaten", "kennen uns noch nicht")


async def test_english_is_answered_in_english(play: Play, stand_in: StandIn) -> None:
    joan = stand_in.person("Joan", username="joan", language_code="en")
    await joan.send_document(documents.scanned_pdf())
    await joan.wait_for("pictures of pages")


async def test_who_studies_and_posts_sends_a_file_as_a_company(
    play: Play, stand_in: StandIn, coordinator: Person
) -> None:
    both = stand_in.person("Robin", username="robin")
    await register_student(both)
    await Desk(play, both).found()
    mark = both.mark()
    await both.send_document(documents.word(OFFER))
    await both.wait_for("Welche Fächer passen", since=mark)


async def test_a_file_beside_a_card_of_a_student_is_an_offer_and_no_answer_to_it(
    play: Play, stand_in: StandIn, coordinator: Person
) -> None:
    petra = stand_in.person("Petra", username="petra")
    await open_offer(play, petra, coordinator)
    mark = petra.mark()
    await petra.send_document(documents.word(OFFER))
    await petra.wait_for("Welche Fächer passen", since=mark)
