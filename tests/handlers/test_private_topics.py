"""Topics in private chats: an answer stays where it was asked for."""

import pytest

from bot.sandbox import Refused
from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.sandbox.wire import message_json
from handlers.engine.payloads import letters
from models.payloads import Back, Done, SendOwnData, StartStudent, Toggle
from tests.support.stories import describe_study, tap


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", last_name="Berger", username="anna_berger", started=True)


def topics_since(person: Person, mark: int) -> set[int | None]:
    return {message.topic for message in person.received if message.version > mark}


@pytest.mark.parametrize("text", ["/start", "/hilfe", "/datenschutz", "Mathe", "/unbekannt"])
async def test_the_answer_to_a_message_stays_in_its_topic(
    play: Play, anna: Person, text: str
) -> None:
    topic = anna.open_topic("Praktikum")
    mark = anna.mark()
    await anna.send(text, topic=topic)
    await play.settle()
    assert topics_since(anna, mark) == {topic}
    await anna.send(text)
    await play.settle()
    assert anna.last.topic is None


async def test_a_whole_registration_and_a_file_stay_in_the_topic(play: Play, anna: Person) -> None:
    topic = anna.open_topic("Studium")
    mark = anna.mark()
    await anna.send("/start", topic=topic)
    await tap(anna, letters(StartStudent), "Was studierst du")
    await anna.send("Informatik Bachelor TU Dortmund", topic=topic)
    await anna.wait_for("richtig verstanden")
    await tap(anna, f"{letters(Done)}:student.confirm", "Wo darf es sein")
    await tap(anna, f"{letters(Done)}:student.place", "Was suchst du")
    await tap(anna, f"{letters(Toggle)}:student.kinds:praktikum", "Was suchst du")
    await tap(anna, f"{letters(Done)}:student.kinds", "Geschafft")
    await anna.send("/meinedaten", topic=topic)
    await anna.wait_for("Informatik", since=anna.mark() - 1)
    await play.settle()
    await anna.tap(letters(SendOwnData))
    await play.settle()
    assert any(message.document for message in anna.received)
    assert topics_since(anna, mark) == {topic}


async def test_an_edit_and_a_tap_on_a_picture_are_answered_in_the_topic(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    await describe_study(anna)
    topic = anna.open_topic("Fragen")
    mark = anna.mark()
    message = await anna.send("was kostet das?", topic=topic)
    await play.settle()
    await anna.edit(message, "was kostet es?")
    await play.settle()
    await anna.tap(f"{letters(Back)}")
    await play.settle()
    assert topics_since(anna, mark) == {topic}


async def test_a_topic_told_only_by_its_number_is_kept(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    topic = anna.open_topic("Alles")
    body = message_json(stand_in, await anna.send("Hallo", topic=topic))
    del body["is_topic_message"]
    await play.settle()
    mark = anna.mark()
    stand_in.inject_update({"message": body | {"message_id": 9_001}})
    await play.settle()
    assert topics_since(anna, mark) == {topic}


@pytest.mark.parametrize(
    "description", ["message thread not found", "TOPIC_CLOSED", "TOPIC_DELETED"]
)
async def test_a_topic_that_is_gone_leaves_nobody_without_an_answer(
    play: Play, anna: Person, stand_in: StandIn, description: str
) -> None:
    topic = anna.open_topic("Alt")
    stand_in.faults.add(Refused(400, f"Bad Request: {description}"), method="sendMessage")
    await anna.send("/start", topic=topic)
    await play.settle()
    (answer,) = anna.received
    assert answer.topic is None
    assert "KMUni" in answer.text


async def test_a_number_that_no_topic_has_is_answered_outside(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    body = message_json(stand_in, await anna.send("/hilfe"))
    await play.settle()
    mark = anna.mark()
    stand_in.inject_update({"message": body | {"message_id": 9_002, "message_thread_id": 31_337}})
    await play.settle()
    assert topics_since(anna, mark) == {None}
    tried = [call.params.get("message_thread_id") for call in stand_in.calls_of("sendMessage")]
    assert tried[-2:] == ["31337", None]


async def test_other_refusals_are_not_taken_for_a_missing_topic(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    topic = anna.open_topic("Kurz")
    stand_in.faults.add(Refused(400, "Bad Request: BUTTON_DATA_INVALID"), method="sendMessage")
    await anna.send("/hilfe", topic=topic)
    await play.settle()
    assert {message.topic for message in anna.received} == {topic}


async def test_after_a_restart_the_open_question_is_asked_in_the_topic(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    topic = anna.open_topic("Bewerbung")
    await anna.send("/start", topic=topic)
    await tap(anna, letters(StartStudent), "Was studierst du")
    await play.settle()
    stand_in.faults.add(Refused(502, "Bad Gateway"), method="sendMessage", times=None)
    await anna.send("Informatik Bachelor TU Dortmund", topic=topic)
    await stand_in.changed.until(
        lambda: [call for call in stand_in.calls_of("sendMessage") if not call.succeeded], 5
    )
    mark = anna.mark()
    await play.runtime.stop()
    stand_in.faults.clear()
    await play.restart()
    await play.settle()
    assert topics_since(anna, mark) == {topic}
    assert "richtig verstanden" in anna.last.text


async def test_who_is_told_that_a_step_failed_is_told_in_the_topic(
    play: Play, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    topic = anna.open_topic("Profil")
    await anna.send("/start", topic=topic)
    await tap(anna, letters(StartStudent), "Was studierst du")
    monkeypatch.setattr("handlers.student.registration.read_study_line", broken)
    mark = anna.mark()
    await anna.send("Physik Bachelor RUB", topic=topic)
    await anna.wait_for("schiefgegangen", since=mark)
    assert topics_since(anna, mark) == {topic}
