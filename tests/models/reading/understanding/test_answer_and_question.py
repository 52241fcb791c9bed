"""A line that answers and asks is heard as both, and neither with the other's words."""

import pytest

from models.reading.heard import Intent
from tests.models.reading.understanding.test_kinds_of_lines import Hears

BOTH: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("student:place", "Witten, aber was heißt eigentlich remote?", {"place": "Witten"}),
    ("student:place", "hagen 40km. wann kommen die ersten angebote?", {"place": "Hagen"}),
    ("student:place", "anywhere is fine, does this cost anything?", {"anywhere": True}),
    (
        "student:kinds",
        "praktikum oder abschlussarbeit, was ist denn ein schnuppertag?",
        {"kinds": ("praktikum", "abschlussarbeit")},
    ),
    ("student:kinds", "a thesis please. who sees my name?", {"kinds": ("abschlussarbeit",)}),
    ("student:study", "Chemie RUB, 3. Semester. Kostet das was?", {"subject": "Chemie"}),
    ("student:contact", "0231 5556677, sieht das jeder?", {"contact": "0231 5556677"}),
    ("company:line", "Kruse Metall GmbH, Hagen, was kostet uns das?", {"place": "Hagen"}),
)


@pytest.mark.parametrize(("state", "line", "args"), BOTH)
def test_answer_beside_a_question(
    hears: Hears, state: str, line: str, args: dict[str, object]
) -> None:
    heard = hears(state, line)
    assert heard.intent is Intent.ANSWER
    assert {name: heard.args.get(name) for name in args} == args
    assert [other.intent for other in heard.more] == [Intent.ASK]


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ("student:place", "ja passt, wann kommt das erste angebot?"),
        ("student:confirm_study", "stimmt so. und wer kann das sehen?"),
        ("student:confirm_study", "yes that is right, who can see that?"),
    ],
)
def test_yes_beside_a_question(hears: Hears, state: str, line: str) -> None:
    heard = hears(state, line)
    assert heard.intent is Intent.AGREE
    assert [other.intent for other in heard.more] == [Intent.ASK]


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ("student:delete_confirm", "ja, aber was passiert dann mit meinen daten?"),
        ("student:interest_confirm", "ja gerne, aber wer sieht das dann?"),
        ("newcomer:welcome", "yes, but who can see my data?"),
        ("company:offer_card", "ja, wer bekommt das denn zu sehen?"),
    ],
)
def test_yes_that_sends_or_deletes_waits_for_the_answer(
    hears: Hears, state: str, line: str
) -> None:
    assert hears(state, line).intent is not Intent.AGREE


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ("student:kinds", "praktikum, was ist das genau?"),
        ("student:kinds", "werkstudent, what does that mean?"),
        ("student:place", "kann ich auch in bochum arbeiten, oder nur hier?"),
        ("student:place", "wenn ich in hagen wohne, geht das dann?"),
    ],
)
def test_value_that_is_asked_about_is_no_answer(hears: Hears, state: str, line: str) -> None:
    assert hears(state, line).intent is not Intent.ANSWER


@pytest.mark.parametrize(
    ("state", "intent"),
    [
        ("student:confirm_study", Intent.CORRECT),
        ("student:place", Intent.CORRECT),
        ("student:kinds", Intent.CORRECT),
        ("student:home", Intent.CHANGE_PROFILE),
    ],
)
@pytest.mark.parametrize(
    "line",
    [
        "tu do, ba, 4 sem. gibts da auch praktikas?",
        "rub, 5tes, wie lang dauert das",
        "fh do, ma, 1. semester. was kostet das eigentlich?",
        "UDE, bachelor. who can see my name?",
        "HS Bochum 3rd semester, what does remote mean?",
    ],
)
def test_study_in_short_words_beside_a_question(
    hears: Hears, state: str, intent: Intent, line: str
) -> None:
    heard = hears(state, line)
    assert heard.intent is intent
    assert heard.args["part"] == "university"
    assert len(heard.more) == 1


@pytest.mark.parametrize(
    "line", ["bachelorarbeit an der tu dortmund", "masterarbeit rub", "praktikum in Bochum"]
)
def test_a_wish_in_short_words_is_no_study(hears: Hears, line: str) -> None:
    assert hears("student:home", line).intent is Intent.SEARCH


@pytest.mark.parametrize(
    ("line", "intent"),
    [
        ("ja interessiert mich, was zahlen die denn?", Intent.INTERESTED),
        ("cool, ich hab interesse. wann fängt das an?", Intent.INTERESTED),
        ("i am interested, is english enough?", Intent.INTERESTED),
        ("yes please! who will see my name?", Intent.INTERESTED),
        ("merk ich mir, wie lange geht das?", Intent.SAVE),
    ],
)
def test_interest_beside_a_question_at_an_offer(hears: Hears, line: str, intent: Intent) -> None:
    heard = hears("student:offer_shown", line)
    assert heard.intent is intent
    assert [other.intent for other in heard.more] == [Intent.ASK]


def test_praise_that_hangs_on_a_question_is_no_interest(hears: Hears) -> None:
    assert hears("student:offer_shown", "find ich gut, aber was zahlen die?").intent is Intent.ASK
