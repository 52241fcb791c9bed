"""Buttons that are tapped late: while the bot was away, in dialogues that are over, or never."""

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.engine.payloads import letters
from models.payloads import (
    AddSubscription,
    Answer,
    Back,
    CancelDialogue,
    DeleteSubscription,
    Done,
    EditProfile,
    Fix,
    ListOffers,
    PauseOffer,
    SaveOffer,
    ShowOffer,
    Toggle,
    TurnAlertsOn,
)
from models.queries.suggestions import list_saved_offer_ids
from models.tables.draft import Draft
from models.tables.inbox import InboxState, InboxUpdate
from models.tables.student import Student
from tests.support.stories import be_student, describe_study, open_offer, say, tap

TOO_LATE_S = -1.0


async def tap_while_away(play: Play, person: Person, data: str) -> str:
    """What the person reads after the tap of a time when the bot was down for long."""
    mark = person.mark()
    await play.stop()
    play.stand_in.callback_lifetime = TOO_LATE_S
    query = person.press(data, person.last)
    await play.restart()
    await play.settle()
    assert play.stand_in.callback_queries[query].answer is None
    texts = [message.text for message in person.received if message.version > mark]
    assert not any("schiefgegangen" in text or "went wrong" in text for text in texts)
    async with play.runtime.database.read() as session:
        states = (await session.exec(select(InboxUpdate.state))).all()
    assert set(states) == {InboxState.DONE}
    return "\n".join(texts)


OLD = [
    (f"{letters(Done)}:student.confirm", "schon beantwortet"),
    (f"{letters(Answer)}:student.semester:3", "schon beantwortet"),
    (f"{letters(Toggle)}:student.kinds:praktikum:1", "schon beantwortet"),
    (f"{letters(Back)}:student.place", "schon beantwortet"),
    (f"{letters(Fix)}:student.degree", "schon beantwortet"),
    (letters(CancelDialogue), "schon vorbei"),
    (f"{letters(CancelDialogue)}:student", "schon vorbei"),
    ("zz:made:up", "bewirkt nichts mehr"),
    ("?", "bewirkt nichts mehr"),
    (letters(ShowOffer), "bewirkt nichts mehr"),
    (f"{letters(DeleteSubscription)}:²:y", "bewirkt nichts mehr"),
]


@pytest.mark.parametrize(("data", "said"), OLD)
async def test_late_tap_outside_a_dialogue_is_answered_by_a_message_with_a_way_on(
    play: Play, student: Person, data: str, said: str
) -> None:
    assert said in await tap_while_away(play, student, data)
    assert any(button.data == f"{letters(ListOffers)}:-:0" for button in student.last.buttons[0])


@pytest.mark.parametrize(("data", "said"), OLD)
async def test_prompt_tap_outside_a_dialogue_is_answered_by_a_note(
    play: Play, student: Person, data: str, said: str
) -> None:
    count = len(student.received)
    answer = await student.tap_data(data, student.last)
    await play.settle()
    assert said in (answer.text or "")
    assert len(student.received) == count


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (f"{letters(Done)}:student.confirm", "schon beantwortet"),
        (f"{letters(CancelDialogue)}:company", "schon vorbei"),
        ("zz:made:up", "bewirkt nichts mehr"),
    ],
)
async def test_late_tap_within_a_dialogue_is_answered_and_the_open_question_asked(
    play: Play, stand_in: StandIn, data: str, said: str
) -> None:
    anna = stand_in.person("Anna", username="anna_b")
    await describe_study(anna)
    assert said in await tap_while_away(play, anna, data)
    assert "Was suchst du" in anna.last.text


async def test_late_tap_in_english(play: Play, stand_in: StandIn) -> None:
    ben = stand_in.person("Ben", language_code="en")
    await say(ben, "/start", "KMUni introduces students")
    assert "already answered" in await tap_while_away(play, ben, f"{letters(Done)}:student.kinds")
    assert "KMUni introduces students" in ben.last.text


async def test_what_only_a_note_says_is_a_message_when_it_is_late(
    play: Play, stand_in: StandIn, coordinator: Person, student: Person
) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    assert "/gemerkt" in await tap_while_away(play, student, f"{letters(SaveOffer)}:1")
    async with play.runtime.database.read() as session:
        person_id = (await session.exec(select(Student.person_id))).one()
        assert await list_saved_offer_ids(session, person_id) == [1]
    assert "sofort" in await tap_while_away(play, student, letters(TurnAlertsOn))


async def test_state_of_an_offer_changed_by_a_late_tap_is_said(
    play: Play, stand_in: StandIn, coordinator: Person
) -> None:
    petra = stand_in.person("Petra", username="petra")
    await open_offer(play, petra, coordinator)
    await say(petra, "/meineangebote")
    assert "Pausiert" in await tap_while_away(play, petra, f"{letters(PauseOffer)}:1")


async def test_tap_on_a_message_too_old_to_be_shown_is_answered(
    play: Play, student: Person
) -> None:
    """Telegram leaves out a message it cannot show any more."""
    mark = student.mark()
    play.stand_in.queue.add(
        "callback_query",
        {
            "id": "4711",
            "from": student.account.as_json(),
            "chat_instance": "1",
            "data": f"{letters(ListOffers)}:-:0",
        },
    )
    await student.wait_for("nichts Passendes", since=mark)


async def test_cancelling_by_an_older_question_leaves_the_open_dialogue_alone(
    play: Play, student: Person
) -> None:
    await say(student, "/abos", "Was ich von mir aus schreibe")
    await tap(student, letters(AddSubscription), "Ausschau")
    older = student.last
    await say(student, "/profil", "Dein Profil")
    await tap(student, f"{letters(EditProfile)}:student.semester", "In welchem Semester")
    await student.tap("Abbrechen", message=older)
    await play.settle()
    async with play.runtime.database.read() as session:
        states = (await session.exec(select(Draft.state))).all()
    assert states == ["student.semester"]
    assert "In welchem Semester" in student.last.text


async def test_back_of_an_older_question_leaves_a_change_open(play: Play, student: Person) -> None:
    await say(student, "/profil", "Dein Profil")
    await tap(student, f"{letters(EditProfile)}:student.semester", "In welchem Semester")
    older = student.last
    await say(student, "/profil", "In welchem Semester")
    await student.tap_data(f"{letters(EditProfile)}:student.degree", student.last)
    await student.wait_for("Auf welchen Abschluss")
    await student.tap_data(f"{letters(Back)}:student.semester", older)
    await play.settle()
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(Draft.state))).all() == ["student.degree"]


@pytest.fixture
async def student(play: Play, stand_in: StandIn) -> Person:
    student = stand_in.person("Anna", last_name="Berger", username="anna_berger", started=True)
    await be_student(play, student)
    await say(student, "/start")
    await play.settle()
    return student
