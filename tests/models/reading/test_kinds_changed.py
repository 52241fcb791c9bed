"""Typed kinds change those that are ticked as they are meant."""

import pytest

from models.reading.wish import read_kinds_changed
from models.taxonomy import Taxonomy
from models.vocabulary import OfferKind

P, A, W, S, B = (
    OfferKind.PRAKTIKUM,
    OfferKind.ABSCHLUSSARBEIT,
    OfferKind.WERKSTUDENT,
    OfferKind.SCHNUPPERTAG,
    OfferKind.BERUFSEINSTIEG,
)
ALL = frozenset(OfferKind)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        # All but some
        ("alles außer Praktikum", {W}, ALL - {P}),
        ("alles, nur kein Praktikum", set(), ALL - {P}),
        ("everything except internships", {P}, ALL - {P}),
        ("jede Art bis auf Schnuppertage", {S}, ALL - {S}),
        ("anything but a thesis", set(), ALL - {A}),
        # Only some
        ("kein Praktikum, nur was nach der Promotion", {P, W}, {B}),
        ("nur Werkstudent", {P}, {W}),
        ("Praktikum statt Abschlussarbeit", {A}, {P}),
        ("only a thesis", {P, W}, {A}),
        ("Praktikum und Bachelorarbeit", {W}, {P, A}),
        # Some more
        ("auch Abschlussarbeit", {P}, {P, A}),
        ("Abschlussarbeit auch", {P}, {P, A}),
        ("also a student job", {P}, {P, W}),
        ("und auch ein Praktikum", {W}, {P, W}),
        ("zusätzlich Schnuppertage", {W}, {S, W}),
        # Some less
        ("kein Praktikum", {P, W}, {W}),
        ("ohne Schnuppertage bitte", {P, S}, {P}),
        ("no internships", {P, A}, {A}),
        ("not a student job", {W, A}, {A}),
        ("keine Abschlussarbeit", set(), ALL - {A}),
    ],
)
def test_ticks_follow_what_is_typed(
    taxonomy: Taxonomy, text: str, before: set[OfferKind], after: set[OfferKind]
) -> None:
    assert read_kinds_changed(text, taxonomy, frozenset(before)) == after


@pytest.mark.parametrize("text", ["was ist das", "hm", "Bochum"])
def test_what_names_no_kind_changes_no_tick(taxonomy: Taxonomy, text: str) -> None:
    assert read_kinds_changed(text, taxonomy, frozenset({P})) == frozenset()
