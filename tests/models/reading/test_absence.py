"""From when until when somebody wants quiet, as people say it."""

from datetime import date

import pytest

from models.reading.absence import Absence, read_absence, refuses_pause

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("line", "absence"),
    [
        ("bin ab morgen im urlaub, ab 10.1. wieder da", Absence(None, date(2027, 1, 10))),
        ("I am away, back on January 10", Absence(None, date(2027, 1, 10))),
        ("melde dich erst wieder im april", Absence(None, date(2027, 4, 1))),
        ("pause, aber erst ab januar", Absence(date(2027, 1, 1), None)),
        ("I need a break until the middle of January", Absence(None, date(2027, 1, 15))),
        ("pause from 15 December", Absence(date(2026, 12, 15), None)),
        ("vom 20.12. bis 6.1. bitte ruhe", Absence(date(2026, 12, 20), date(2027, 1, 6))),
        ("von weihnachten bis neujahr nichts", Absence(date(2026, 12, 25), date(2027, 1, 1))),
        ("im februar habe ich prüfungen", Absence(date(2027, 2, 1), date(2027, 3, 1))),
        (
            "i go home in february, no messages until february 10",
            Absence(date(2027, 2, 1), date(2027, 2, 10)),
        ),
        ("im mai weg, bis 15. mai ruhe", Absence(date(2027, 5, 1), date(2027, 5, 15))),
        ("pausier bis ostern", Absence(None, date(2027, 3, 28))),
        ("quiet until carnival", Absence(None, date(2027, 2, 8))),
        ("bis pfingsten", Absence(None, date(2027, 5, 16))),
        ("hold it till november", Absence(None, date(2027, 11, 1))),
        ("pause 3 wochen", Absence(None, None)),
    ],
)
def test_days_of_a_pause(line: str, absence: Absence) -> None:
    assert read_absence(line, TODAY) == absence


@pytest.mark.parametrize(
    ("line", "is_refused"),
    [
        ("nee, doch keine pause", True),
        ("ich will nicht pausieren", True),
        ("actually no pause", True),
        ("mach mal pause", False),
        ("pause please, no messages", False),
        ("nichts bis märz", False),
    ],
)
def test_pause_that_is_not_wanted(line: str, is_refused: bool) -> None:
    assert refuses_pause(line) is is_refused


def test_a_day_that_has_passed_is_the_same_day_of_the_next_year_across_a_leap_day() -> None:
    assert read_absence("bis 1. november", date(2027, 11, 24)).ends == date(2028, 11, 1)
