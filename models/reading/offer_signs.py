"""Whether words are an offer, and not a sentence about one: by how much of a card they say."""

from datetime import date

from models.reading.offer import read_offer
from models.reading.offer_kind import names_kind
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Certainty

LONG_LETTERS = 300
"""From here on a text is one that somebody pastes."""

LETTERS_READ = 1_200
"""What is an offer has said so by then."""

_SHORT_WORDS = 25
"""Up to here a line may as well only say that somebody wants to post one."""

_FEWEST_WORDS = 10
"""Of a text that says little of what stands on a card and may yet be an offer."""

_SIGNS_OF_SHORT = 3
_SIGNS_OF_LONG = 2


def signs_of_offer(text: str, taxonomy: Taxonomy, today: date) -> int:
    """How many lines of a card a text fills: kind, subjects, place, days, length, hours, pay."""
    text = text[:LETTERS_READ]
    offer = read_offer(text, taxonomy, today=today)
    return sum(
        (
            names_kind(text),
            offer.for_every_field or offer.certainty is Certainty.UNDERSTOOD,
            offer.place is not None,
            offer.starts_at_once or offer.starts_on is not None,
            offer.duration_weeks is not None,
            offer.hours_per_week is not None,
            offer.pay.paid is not None,
            offer.open_until is not None,
        )
    )


def says_terms(text: str, taxonomy: Taxonomy, today: date) -> bool:
    """Whether a text says when, how long, how much or for what pay: a company alone has none."""
    offer = read_offer(text[:LETTERS_READ], taxonomy, today=today)
    days = (offer.starts_on, offer.duration_weeks, offer.hours_per_week, offer.open_until)
    return (
        offer.starts_at_once or offer.pay.paid is not None or any(one is not None for one in days)
    )


def may_be_offer(text: str, taxonomy: Taxonomy, today: date) -> bool:
    """Whether words that answer the question for an offer may be one, however short."""
    if len(text.split()) >= _FEWEST_WORDS or "\n" in text.strip() or names_kind(text):
        return True
    return signs_of_offer(text, taxonomy, today) >= _SIGNS_OF_LONG


def is_offer_said(text: str, taxonomy: Taxonomy, today: date) -> bool:
    """Whether words that nobody asked for are an offer.

    "We'd like to add a new role" and "wir haben zwei Leute gefunden" are none.
    """
    signs = signs_of_offer(text, taxonomy, today)
    if len(text) > LONG_LETTERS:
        return signs > 0
    is_short = len(text.split()) <= _SHORT_WORDS and "\n" not in text.strip()
    return signs >= (_SIGNS_OF_SHORT if is_short else _SIGNS_OF_LONG)
