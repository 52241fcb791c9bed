"""What an offer can be after words about its kind, and when it starts without a day."""

import pytest

from models.reading.kinds import read_offer_kinds
from models.reading.start import read_start_at_once
from models.taxonomy import Taxonomy

BEFORE = ("praktikum", "werkstudent")


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("Abschlussarbeit", ["abschlussarbeit"]),
        ("Projekt oder Praktikum", ["projekt", "praktikum"]),
        ("an internship or a thesis", ["praktikum", "abschlussarbeit"]),
        ("auch Abschlussarbeit", [*BEFORE, "abschlussarbeit"]),
        ("oder Masterarbeit", [*BEFORE, "abschlussarbeit"]),
        ("also a trial day", [*BEFORE, "schnuppertag"]),
        ("nur Praktikum", ["praktikum"]),
        ("kein Werkstudent", ["praktikum"]),
        ("no internship", ["werkstudent"]),
        ("weder Praktikum noch Werkstudent", []),
        ("Praktikum, kein Werkstudent", ["praktikum"]),
        ("im März", None),
    ],
)
def test_kinds_are_added_taken_away_or_replaced(
    taxonomy: Taxonomy, typed: str, kinds: list[str] | None
) -> None:
    found = read_offer_kinds(typed, taxonomy, BEFORE)  # type: ignore[arg-type]  # equal strings
    assert (None if found is None else list(found)) == kinds


@pytest.mark.parametrize(
    ("typed", "is_at_once"),
    [
        ("sofort", True),
        ("ab sofort, bitte", True),
        ("schnellstmöglich", True),
        ("asap", True),
        ("as soon as possible", True),
        ("nach Absprache", False),
        ("jederzeit", False),
        ("by arrangement", False),
        ("flexibel, gern auch sofort", True),
        ("nicht sofort", None),
        ("im März", None),
    ],
)
def test_a_start_without_a_day_is_at_once_or_open(typed: str, is_at_once: bool | None) -> None:
    assert read_start_at_once(typed) is is_at_once
