"""The last message is the open one: a question comes again below whatever was said beside it."""

import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.engine.payloads import letters
from models.payloads import AddSubscription, ChooseLanguage, KeepEverything
from tests.support.stories import register_student, say, tap

QUESTION = "Ausschau"

ASIDE = (
    "danke dir",
    "was kostet das eigentlich?",
    "zeig mir meine abos",
    "ich will mit einem menschen reden",
    "mach mal zwei wochen pause",
    "what is a trial day?",
    "show my profile",
    "who can see my data?",
    "this is so annoying",
    "/profil",
    "/datenschutz",
    "zeig meine suchen",
    "show me all my alerts",
)


@pytest.fixture
async def asked(play: Play, stand_in: StandIn) -> Person:
    """A student at the question for what to look out for."""
    student = stand_in.person("Anna", username="anna_berger")
    await register_student(student)
    await say(student, "/abos", "Was ich von mir aus schreibe")
    await tap(student, letters(AddSubscription), QUESTION)
    await play.settle()
    return student


async def test_the_question_comes_again_below_every_side_trip(play: Play, asked: Person) -> None:
    left_open = []
    for text in ASIDE:
        mark = asked.mark()
        await asked.send(text)
        await play.settle()
        answers = [message for message in asked.received if message.version > mark]
        if len(answers) < 2 or QUESTION not in answers[-1].text:
            left_open.append(text)
    assert left_open == []


DELETIONS = ("lösch mich", "bitte alles über mich löschen", "delete my account", "/loeschen")
NOES = ("nein", "lieber doch nicht", "no, keep everything", "please don't")


async def test_what_asks_something_itself_is_answered_before_the_question_comes_again(
    play: Play, asked: Person
) -> None:
    for text, no in zip(DELETIONS, NOES, strict=True):
        await asked.send(text)
        await play.settle()
        assert asked.last.text.startswith("Alles löschen?"), text
        await asked.send(no)
        await play.settle()
        assert QUESTION in asked.last.text, no
    await say(asked, "/loeschen", "Alles löschen?")
    await tap(asked, letters(KeepEverything))
    await play.settle()
    assert QUESTION in asked.last.text


@pytest.mark.parametrize("text", ["/sprache", "/language"])
async def test_the_language_is_chosen_before_the_question_comes_again_in_it(
    play: Play, asked: Person, text: str
) -> None:
    await asked.send(text)
    await play.settle()
    assert "English" in asked.last.labels
    await tap(asked, f"{letters(ChooseLanguage)}:en")
    await play.settle()
    assert "look out for" in asked.last.text


async def test_a_yes_deletes_nothing_once_the_question_was_answered_instead(
    play: Play, asked: Person
) -> None:
    await say(asked, "/loeschen", "Alles löschen?")
    await say(asked, "mit Python", "Suchst du das")
    await say(asked, "ja")
    await play.settle()
    assert "gespeichert" not in asked.last.text
    await say(asked, "/abos", "Python")


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("praktikum in witten, was kostet das?", "kostenlos"),
        ("internships in witten. what does it cost?", "kostenlos"),
    ],
)
async def test_an_answer_with_a_question_beside_it_leads_on_and_the_question_is_answered(
    play: Play, asked: Person, text: str, answered: str
) -> None:
    mark = asked.mark()
    await asked.send(text)
    await play.settle()
    first, last = (message.text for message in asked.received if message.version > mark)
    assert answered in first
    assert "Witten" in last
    assert "ein Wort" not in last


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("zeig meine suchen", "Was ich von mir aus schreibe"),
        ("kann man meinen account löschen", "alles löschen"),
    ],
)
async def test_what_a_strict_question_cannot_read_is_shown_beside_it(
    play: Play, asked: Person, line: str, shown: str
) -> None:
    mark = asked.mark()
    await asked.send(line)
    await play.settle()
    answers = [message.text for message in asked.received if message.version > mark]
    assert any(shown.lower() in answer.lower() for answer in answers)
