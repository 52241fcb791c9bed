"""What a student says of an offer on the screen."""

import pytest

from models.reading.reactions import asks_whether_open, wants_after_all


@pytest.mark.parametrize(
    "typed",
    [
        "ne doch interessant",
        "Nein, Moment, eigentlich doch interessant",
        "doch behalten",
        "hol das wieder her",
        "actually I like it",
        "wait, I want it after all",
    ],
)
def test_a_refused_offer_is_wanted_after_all(typed: str) -> None:
    assert wants_after_all(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "doch nicht interessant",
        "zu weit",
        "wieder nichts mit SQL",
        "actually not interesting",
        "I like other topics",
    ],
)
def test_a_reason_is_no_way_back(typed: str) -> None:
    assert not wants_after_all(typed)


@pytest.mark.parametrize(
    "typed", ["ist die Stelle noch frei?", "schon vergeben?", "is it still available?"]
)
def test_it_is_asked_whether_an_offer_is_still_there(typed: str) -> None:
    assert asks_whether_open(typed)
