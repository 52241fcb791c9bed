"""That nothing is open is said only where nothing is; a yes and a no there do nothing."""

import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from tests.support.stories import begin_student, say


@pytest.mark.parametrize("words", ["abschicken", "Ja, schick ab, bitte", "nein"])
async def test_a_yes_or_a_no_where_nothing_is_open_is_told_so(student: Person, words: str) -> None:
    await say(student, words, "Gerade ist nichts offen")


@pytest.mark.parametrize("words", ["nein", "lieber nicht", "überspringen"])
async def test_at_a_question_it_is_never_said_that_nothing_is_open(
    play: Play, stand_in: StandIn, words: str
) -> None:
    anna = stand_in.person("Anna", username="anna")
    await begin_student(anna)
    mark = anna.mark()
    await anna.send(words)
    await play.settle()
    answers = [one.text for one in anna.received if one.version > mark]
    assert answers
    assert not any("Gerade ist nichts offen" in text for text in answers)
