"""Real-looking offers, labelled by people who had not seen the readers: what is read of them."""

from datetime import date
from pathlib import Path

import pytest

from bot.bench.offers import ATTRIBUTES, Report, measure

FILE = Path(__file__).with_name("data") / "offers.jsonl"
TODAY = date(2026, 11, 27)

LEAST_RIGHT = {
    "kind": 0.97,
    "kinds": 0.96,
    "title": 0.95,
    "first field": 0.96,
    "no foreign field": 0.87,
    "every field": 0.97,
    "degrees": 0.97,
    "places": 0.97,
    "remote": 0.97,
    "start": 0.98,
    "duration": 0.96,
    "hours": 0.97,
    "pay": 0.97,
    "languages": 0.92,
    "deadline": 0.96,
    "positions": 0.95,
}
MOST_INVENTED = 0.01
"""Of the texts that say nothing of a thing; for few of them one is already more."""

FEW = 15


@pytest.fixture(scope="module")
def report() -> Report:
    return measure(FILE, TODAY)


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_each_attribute_stays_right(report: Report, name: str) -> None:
    score = report.whole[name]
    assert score.right / score.texts >= LEAST_RIGHT[name]


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_nothing_is_made_up(report: Report, name: str) -> None:
    score = report.whole[name]
    if score.silent >= FEW:
        assert score.invented / score.silent <= MOST_INVENTED
    else:
        assert score.invented <= 2
