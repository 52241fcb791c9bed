"""Lines of a student that want what is paid and say nothing else."""

import pytest

from models.reading.heard import Intent
from tests.models.reading.understanding.test_kinds_of_lines import Hears


@pytest.mark.parametrize(
    "line",
    [
        "nur noch bezahlte",
        "keine unbezahlten mehr",
        "ohne geld läuft bei mir nix",
        "only paid ones from now on",
        "nothing unpaid please",
    ],
)
def test_who_wants_only_paid_ones_changes_nothing_else(hears: Hears, line: str) -> None:
    heard = hears("student:home", line)
    assert (heard.intent, dict(heard.args)) == (Intent.SEARCH, {"paid": True})


@pytest.mark.parametrize("line", ["ist das bezahlt?", "wird das vergütet", "is it paid?"])
def test_a_question_about_pay_looks_for_nothing(hears: Hears, line: str) -> None:
    assert hears("student:offer_shown", line).intent is Intent.ASK
