"""When an offer starts: on a day, at once, or whenever it suits both."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from models.reading.dates import read_date
from models.reading.phrases import Phrases, both_languages, load_words
from models.reading.scope import Mode, read_scope

LONGEST_START = 200
"""Letters of an answer that are read."""


@dataclass(frozen=True, slots=True)
class Start:
    """From a day on, from now on, or either; else whenever it suits."""

    day: date | None = None
    is_at_once: bool = False


def said_start(text: str, today: date) -> Start | None:
    """The start that an answer names; None if it names none."""
    day, at_once = read_date(text, today), read_start_at_once(text)
    if day is None and at_once is None:
        return None
    return Start(day, bool(at_once))


def read_start_at_once(text: str) -> bool | None:
    """True for a start from now on, False where the start is left open, None for other words."""
    scope = read_scope(text[:LONGEST_START])
    keys = [word.key for word in scope.words]
    said = {
        is_at_once
        for start, end, is_at_once in start_phrases().spans(keys)
        if all(word.mode is not Mode.OUT for word in scope.words[start:end])
    }
    return None if not said else True in said


@lru_cache(maxsize=1)
def start_phrases() -> Phrases[bool]:
    """True for what says a start from now on, False for what leaves it open."""
    phrases: Phrases[bool] = Phrases()
    said = load_words("starts")
    phrases.add(both_languages(said["at_once"]), True)
    phrases.add(both_languages(said["open"]), False)
    return phrases
