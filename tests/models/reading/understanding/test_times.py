"""When somebody can work is no pause, and refuses no offer."""

import pytest

from models.reading.heard import Intent
from tests.models.reading.understanding.test_kinds_of_lines import Hears

ONLY_TIMES = (
    "ab Februar, 5 Monate",
    "ich kann ab Februar, 5 Monate",
    "ab 1.4. für ein halbes jahr",
    "from March for 6 months",
    "starting in April, 3 months",
    "i am free from 15 May",
    "frühestens ab Mitte Juni",
)


@pytest.mark.parametrize("line", ONLY_TIMES)
def test_when_somebody_can_work_is_a_wish(hears: Hears, line: str) -> None:
    assert hears("student:home", line).intent is Intent.SEARCH


@pytest.mark.parametrize("line", ONLY_TIMES)
def test_when_somebody_can_work_asks_for_the_start_of_an_offer(hears: Hears, line: str) -> None:
    heard = hears("student:offer_shown", line)
    assert heard.intent is Intent.ASK
    assert heard.args["topic"] == "start"


@pytest.mark.parametrize("line", ["juli und august", "nur im sommer, 8 wochen", "in May or June"])
def test_months_alone_refuse_no_offer(hears: Hears, line: str) -> None:
    assert hears("student:offer_shown", line).intent is not Intent.NOT_FOR_ME


@pytest.mark.parametrize(
    "line",
    [
        "ab märz 3 wochen urlaub",
        "von märz bis august ruhe",
        "bis 1. märz nichts",
        "pause from March for 6 months",
        "nothing until May please",
    ],
)
def test_quiet_is_still_a_pause(hears: Hears, line: str) -> None:
    assert hears("student:home", line).intent is Intent.PAUSE


@pytest.mark.parametrize(
    "line",
    [
        "geht das auch ab april",
        "is it also possible from october",
        "und ab september?",
        "could it be from march on?",
        "ginge auch erst ab mai?",
    ],
)
def test_a_question_that_names_a_beginning_is_about_it(hears: Hears, line: str) -> None:
    assert hears("student:offer_shown", line).args["topic"] == "start"


@pytest.mark.parametrize(
    "line",
    [
        "im märz bin ich weg, da will ich nichts hören",
        "bin im urlaub, schreib mir bis mai nicht",
        "no messages in march please",
        "in december i am away, do not write then",
    ],
)
def test_who_wants_no_messages_refuses_no_offer(hears: Hears, line: str) -> None:
    heard = hears("student:offer_shown", line)
    assert Intent.NOT_FOR_ME not in {heard.intent, *(other.intent for other in heard.more)}


def test_what_a_pause_is_for_is_not_searched(hears: Hears) -> None:
    heard = hears("student:home", "i go home in february, no messages until february 10 please")
    assert heard.intent is Intent.PAUSE
    assert not heard.more


@pytest.mark.parametrize(
    "line",
    [
        "projekt oder abschlussarbeit, kein praktikum bitte",
        "nein, werkstudent auch nicht",
        "bitte nur thesis",
        "praktikum",
        "a student job please",
    ],
)
def test_kinds_at_the_question_for_a_place_are_kinds(hears: Hears, line: str) -> None:
    heard = hears("student:place", line)
    assert heard.intent is Intent.CORRECT
    assert heard.args["part"] == "kinds"
