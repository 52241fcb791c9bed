"""When an offer starts, as answers say it."""

from datetime import date

import pytest

from models.reading.start import Start, read_start_at_once, said_start

TODAY = date(2026, 11, 24)


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


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("ab 1. März", Start(date(2027, 3, 1))),
        ("sofort oder ab 1.5.2027", Start(date(2027, 5, 1), is_at_once=True)),
        ("any time", Start()),
        ("immediately", Start(is_at_once=True)),
        ("hmm", None),
    ],
)
def test_a_start_is_a_day_or_at_once_or_both(typed: str, start: Start | None) -> None:
    assert said_start(typed, TODAY) == start
