"""A day is told as closely as it was said."""

from datetime import date

import pytest

from models.reading.dates import said_day

TODAY = date(2026, 11, 27)

SAID = {
    "bis März": "03",
    "until march": "03",
    "Anfang April": "04-01",
    "from mid June": "06-15",
    "Ende Juli": "07-31",
    "15.3.": "03-15",
    "bis zum 1. Oktober": "10-01",
    "until September 15": "09-15",
    "May 3rd": "05-03",
    "Mai 20": "05-20",
    "Oktober 27": "2027-10-01",
    "1. April 2027": "2027-04-01",
    "march 5, 2027": "2027-03-05",
    "2027-03-01": "2027-03-01",
    "im Sommer": "07",
    "in zwei Wochen": "12-11",
    "bis Ende des Jahres": "12-31",
    "until the end of the month": "11-30",
    "irgendwann": None,
}


@pytest.mark.parametrize("typed", SAID)
def test_a_day_is_told_as_closely_as_it_was_said(typed: str) -> None:
    assert said_day(typed, TODAY) == SAID[typed]
