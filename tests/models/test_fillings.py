"""Placeholders in coordinators' words: a few are filled in, all others are named."""

import pytest

from models.fillings import Filling, filled, unknown_placeholders

VALUES = {filling: f"[{filling}]" for filling in Filling}


@pytest.mark.parametrize("filling", list(Filling))
def test_every_filling_is_known_and_filled_in(filling: Filling) -> None:
    text = f"Fragen an {{{filling}}}!"
    assert unknown_placeholders(text) == ()
    assert filled(text, VALUES) == f"Fragen an [{filling}]!"


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("an {kontakt} oder {contact}", ("{kontakt}",)),
        ("{Contact}", ("{Contact}",)),
        ("{ contact }", ("{ contact }",)),
        ("{}", ("{}",)),
        ("{{contact}}", ()),
        ("{contact.__class__} {0}", ("{contact.__class__}", "{0}")),
        ("eine { allein, } ebenso", ("{ allein, }",)),
        ("} {", ()),
    ],
)
def test_what_nothing_is_filled_in_for_is_named(text: str, unknown: tuple[str, ...]) -> None:
    assert unknown_placeholders(text) == unknown


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    values = {**VALUES, Filling.REGION: "{contact}"}
    assert filled("{region}", values) == "{contact}"
