"""Corrections by so much, which say nothing of what a part is now."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from models.reading.correction import read_changes
from models.reading.readings import Thing
from models.taxonomy import Taxonomy

TODAY = date(2026, 11, 27)
NOW: Mapping[str, Sequence[float]] = {"length": [8], "hours": [20], "pay": [15]}


def changed(text: str, taxonomy: Taxonomy, **now: Sequence[float]) -> dict[str, Any]:
    reading = read_changes(text, taxonomy, today=TODAY, thing=Thing.OFFER, numbers={**NOW, **now})
    return {change.part: change.value for change in reading.changes}


@pytest.mark.parametrize(
    ("text", "part", "value"),
    [
        ("zwei Stunden weniger", "hours", 18),
        ("5 hours less per week please", "hours", 15),
        ("2 more hours a week", "hours", 22),
        ("bitte um zwei Stunden erhöhen", "hours", 22),
        ("das Praktikum soll einen Monat länger gehen", "length", 12),
        ("zwei wochen kürzer", "length", 6),
        ("another 2 weeks please", "length", 10),
        ("three weeks longer", "length", 11),
        ("Einen Euro mehr die Stunde können wir zahlen", "pay", 16),
        ("1,50 € mehr", "pay", 16.5),
        ("a euro an hour less", "pay", 14),
        ("noch 50 Cent drauf", "pay", 15.5),
        ("20 cents more", "pay", 15.2),
        ("stocken Sie die Vergütung um 1,50 Euro auf", "pay", 16.5),
        ("add two hours a week", "hours", 22),
    ],
)
def test_so_much_more_or_less_is_reckoned_from_the_card(
    text: str, part: str, value: float, taxonomy: Taxonomy
) -> None:
    assert changed(text, taxonomy) == {part: value}


def test_both_ends_of_a_span_move(taxonomy: Taxonomy) -> None:
    assert changed("5 Stunden mehr", taxonomy, hours=[15, 20]) == {"hours": [20, 25]}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("start zwei Wochen später", "start"),
        ("einen Monat früher anfangen", "start"),
        ("the deadline two weeks longer", "until"),
        ("Die Frist verlängern wir um zehn Tage", "until"),
        ("push the deadline by two weeks", "until"),
        ("Der Schluss rückt um zwei Wochen nach hinten", "until"),
        ("Der Start verschiebt sich um eine Woche", "start"),
        ("move the start by ten days", "start"),
        ("50 euro weniger im monat", "pay"),
        ("30 Stunden weniger", "hours"),
        ("15 Stunden mehr geht nicht", "hours"),
    ],
)
def test_what_cannot_be_reckoned_is_asked_for(text: str, part: str, taxonomy: Taxonomy) -> None:
    assert changed(text, taxonomy) == {part: None}


@pytest.mark.parametrize(
    ("text", "part", "value"),
    [
        ("mehr als 20 Stunden", "hours", 20),
        ("nicht mehr als 15 Stunden", "hours", 15),
        ("Dauer 3 Monate, nicht länger", "length", 3),
        ("auf 18 Euro erhöhen", "pay", 18),
        ("make it 12 weeks", "length", 12),
        ("20 Stunden mehr oder weniger", "hours", 20),
        ("16 hours more or less", "hours", 16),
        ("16 Stunden eher", "hours", 16),
    ],
)
def test_a_bound_or_a_new_value_is_no_difference(
    text: str, part: str, value: float, taxonomy: Taxonomy
) -> None:
    assert changed(text, taxonomy) == {part: value}


@pytest.mark.parametrize(
    ("text", "now", "part", "value"),
    [
        ("10 km mehr", {"radius_km": [25]}, "radius_km", 35),
        ("10 km more please", {"radius_km": [25]}, "radius_km", 35),
        ("ein Semester weiter", {"semester": [3]}, "semester", 4),
    ],
)
def test_parts_of_a_profile_move_by_so_much(
    text: str, now: Mapping[str, Sequence[float]], part: str, value: float, taxonomy: Taxonomy
) -> None:
    reading = read_changes(text, taxonomy, today=TODAY, thing=Thing.PROFILE, numbers=now)
    assert [(change.part, change.value) for change in reading.changes] == [(part, value)]
