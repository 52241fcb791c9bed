"""A yes and a question in one line about an offer: both are heard, and nothing goes by a guess."""

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from models.tables.suggestion import Interest
from tests.support.stories import have_open_offer, register_student, say

ASKS = "Soll ich dem Unternehmen sagen"
UNSENT = "Abgeschickt ist noch nichts"


@pytest.fixture
async def anna(play: Play, stand_in: StandIn) -> Person:
    """A student who looks at the only open offer."""
    await have_open_offer(play, stand_in.person("Petra", username="petra"))
    student = stand_in.person("Anna", last_name="Berger", username="anna_berger")
    await register_student(student)
    await play.settle()
    await say(student, "/angebote", "1.")
    await say(student, "1", "⏳")
    return student


async def _answers(play: Play, person: Person, text: str) -> list[str]:
    mark = person.mark()
    await person.send(text)
    await play.settle()
    return [message.text for message in person.received if message.version > mark]


async def _sent(play: Play) -> int:
    async with play.runtime.database.read() as session:
        return len(list(await session.exec(select(Interest))))


@pytest.mark.parametrize(
    "line", ["ja interessiert mich, was zahlen die denn?", "i am interested, is english enough?"]
)
async def test_at_the_offer_the_question_is_answered_and_the_interest_asked_for(
    play: Play, anna: Person, line: str
) -> None:
    answer, question = await _answers(play, anna, line)
    assert "Interesse“ unter dem Angebot" in answer or "Karte" in answer
    assert ASKS in question
    assert await _sent(play) == 0


@pytest.mark.parametrize(
    "line",
    [
        "ja schick ab, wann sehen die das?",
        "yes send it! who sees my name?",
        "ja, wer liest das denn dann?",
        "ok absenden. was kostet das?",
    ],
)
async def test_a_yes_beside_a_question_is_told_to_have_sent_nothing(
    play: Play, anna: Person, line: str
) -> None:
    await say(anna, "interesse", ASKS)
    unsent, *_, question = await _answers(play, anna, line)
    assert UNSENT in unsent
    assert ASKS in question
    assert await _sent(play) == 0


async def test_a_question_alone_says_nothing_of_sending(play: Play, anna: Person) -> None:
    await say(anna, "interesse", ASKS)
    answers = await _answers(play, anna, "wer sieht denn meinen namen?")
    assert not any(UNSENT in answer for answer in answers)


async def test_an_offer_above_a_question_back_is_still_this_one(play: Play, anna: Person) -> None:
    await say(anna, "nur vormittags bitte", "nicht sicher")
    assert "⏳" in (await say(anna, "was ist das denn?")).text


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("ich hätte interesse, aber erst ab september", "erst ab september"),
        ("interested but only from May", "only from May"),
    ],
)
async def test_an_interest_on_a_condition_is_asked_for_with_it(
    play: Play, anna: Person, line: str, note: str
) -> None:
    assert note in (await say(anna, line, ASKS)).text
    assert await _sent(play) == 0


async def test_the_words_of_a_button_mean_the_offer_above_a_question_back(
    play: Play, anna: Person
) -> None:
    await say(anna, "nur vormittags bitte", "nicht sicher")
    await say(anna, "interesse", ASKS)


async def test_interest_beside_a_question_means_the_only_offer_of_a_list(
    play: Play, anna: Person
) -> None:
    await say(anna, "/angebote", "1.")
    _, question = await _answers(play, anna, "Da hätte ich Interesse dran. Wer liest das dann?")
    assert ASKS in question
