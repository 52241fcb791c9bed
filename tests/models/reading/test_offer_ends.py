"""What a company may want of an offer where it says so loosely."""

import pytest

from models.reading.heard import Intent
from models.reading.offer_ends import ENDS, says_end, wishes_said

FILLED, PAUSE, WITHDRAW = Intent.MARK_FILLED, Intent.PAUSE_OFFER, Intent.WITHDRAW_OFFER


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("withdraw the thesis thing", WITHDRAW),
        ("zieh die Aushilfe zurück, kann gestrichen werden", WITHDRAW),
        ("pausier mal die Aushilfe", PAUSE),
        ("Werkstudentin gefunden!", FILLED),
        ("doch wieder aufmachen", Intent.RESUME_OFFER),
        ("das Praktikum bitte verlängern", Intent.EXTEND_OFFER),
    ],
)
def test_what_is_named_comes_first(line: str, first: Intent) -> None:
    assert wishes_said(line)[0] is first


@pytest.mark.parametrize(
    "line",
    [
        "die Werkstudentenstelle ist weg",
        "macht das Praktikum zu",
        "nimm das Praktikum vom Netz",
        "das mit den Sägeblättern ist durch",
        "the thesis is off",
        "Praktikum: keine Bewerbungen mehr",
    ],
)
def test_an_end_may_be_any(line: str) -> None:
    assert set(wishes_said(line)) == set(ENDS)
    assert says_end(line)


@pytest.mark.parametrize(
    "line", ["ist das Praktikum weg?", "wir suchen noch", "das Praktikum wieder öffnen"]
)
def test_what_runs_on_or_asks_is_no_end(line: str) -> None:
    assert not says_end(line)
