"""Reads which of the listed subscriptions shall go: "das 2. löschen", "embedded sache weg"."""

from dataclasses import dataclass
from functools import lru_cache

from models.reading.phrases import load_words, word_set
from models.reading.semesters import number_of
from models.taxonomy.normalise import words

LONGEST_LINE = 120
"""Letters; a longer line tells something."""

_MOST_IN_A_LIST = 50


@dataclass(frozen=True, slots=True)
class Removal:
    """What shall go; without number, place and words it is what is on the screen."""

    number: int | None = None
    is_last: bool = False
    is_every: bool = False
    names_kind: bool = False
    """Whether a subscription is called so: "das Abo mit Python"."""
    words: tuple[str, ...] = ()
    """By which it is named, folded."""


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    return {name: word_set(said) for name, said in load_words("removal").items()}


def is_bare_removal(text: str) -> bool:
    """Whether a line only wants to be rid of what is on the screen: "löschen", "weg damit"."""
    ends_all = _lists()["stops"] & set(words(text[:LONGEST_LINE]))
    return not ends_all and read_removal(text) == Removal()


def read_removal(text: str) -> Removal | None:
    """What a line wants to be rid of; None if it orders no such thing, or is about the person."""
    lists = _lists()
    keys = words(text) if len(text) <= LONGEST_LINE else []
    said = set(keys)
    if not said & lists["verbs"] or said & (lists["refused"] | lists["own"]) or "?" in text:
        return None
    known = lists["verbs"] | lists["things"] | lists["every"] | lists["last"] | lists["around"]
    left = [key for key in keys if key not in known]
    numbers = [number_of(key) for key in left if number_of(key) is not None]
    number = next((one for one in numbers if one and one <= _MOST_IN_A_LIST), None)
    return Removal(
        number=number,
        is_last=bool(said & lists["last"]),
        is_every=bool(said & lists["every"]),
        names_kind=bool(said & lists["things"]),
        words=tuple(key for key in left if number_of(key) is None),
    )
