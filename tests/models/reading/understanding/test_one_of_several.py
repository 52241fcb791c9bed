"""What a line ends or prolongs must be what it names."""

import pytest

from models.reading.heard import Intent
from tests.models.reading.understanding.test_kinds_of_lines import Hears


@pytest.mark.parametrize(
    "line",
    [
        "The recycling notification is of no use to me any longer, you may drop it",
        "diese benachrichtigung zu lacken brauche ich nicht mehr",
        "the python alert can stop",
    ],
)
def test_one_kind_of_messages_does_not_stop_all(hears: Hears, line: str) -> None:
    heard = hears("student:home", line)
    assert heard.intent in {Intent.UNCLEAR, Intent.UNSUBSCRIBE}


@pytest.mark.parametrize(
    "line", ["Nein, lassen wir sie stehen.", "nein, das bleibt so", "no, let it stand"]
)
def test_a_no_prolongs_nothing(hears: Hears, line: str) -> None:
    assert hears("company:home", line).intent is not Intent.EXTEND_OFFER


@pytest.mark.parametrize(
    "line", ["I think that is everything for now", "das wär dann alles", "that's everything"]
)
def test_who_is_done_wishes_for_no_kind(hears: Hears, line: str) -> None:
    heard = hears("student:kinds", line)
    assert "kinds" not in heard.args


def test_kinds_that_should_go_are_not_wanted(hears: Hears) -> None:
    heard = hears("student:kinds", "The student job should go, I only want trial days and visits")
    assert heard.args["kinds"] == ("schnuppertag", "praxiseinblick")


def test_a_modal_verb_is_no_town(hears: Hears) -> None:
    heard = hears("coordinator:audience", "Lehrämtler dürfen nun doch kommen")
    assert "place" not in heard.args


@pytest.mark.parametrize(
    "line", ["Ja, die.", "Ja, genau die sind gemeint", "yes, those are the ones"]
)
def test_a_yes_to_the_circle_sends_nothing(hears: Hears, line: str) -> None:
    assert hears("broadcast:preview", line).intent is not Intent.AGREE


@pytest.mark.parametrize("line", ["ja", "ja, schick die ab", "ja, raus damit", "yes, send it"])
def test_a_yes_to_sending_sends(hears: Hears, line: str) -> None:
    assert hears("broadcast:preview", line).intent is Intent.AGREE
