"""Real-looking offers, labelled by people who had not seen the readers: what is read of them."""

from datetime import date
from pathlib import Path

import pytest

from bot.bench.offers import ATTRIBUTES, Score, measure

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


def _invents(score: Score) -> bool:
    if score.silent >= FEW:
        return score.invented / score.silent > MOST_INVENTED
    return score.invented > 2


@pytest.mark.long
def test_each_attribute_stays_right_and_nothing_is_made_up() -> None:
    """All at once, as the texts are read for some ten seconds."""
    whole = measure(FILE, TODAY).whole
    shares = {name: whole[name].right / whole[name].texts for name in ATTRIBUTES}
    assert {name: share for name, share in shares.items() if share < LEAST_RIGHT[name]} == {}
    assert [name for name in ATTRIBUTES if _invents(whole[name])] == []
