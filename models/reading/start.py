"""When an offer starts, where it is said without a day: at once, or whenever it suits both."""

from functools import lru_cache

from models.reading.phrases import Phrases, both_languages, load_words
from models.reading.scope import Mode, read_scope

LONGEST_START = 200
"""Letters of an answer that are read."""


def read_start_at_once(text: str) -> bool | None:
    """True for a start from now on, False where the start is left open, None for other words."""
    scope = read_scope(text[:LONGEST_START])
    keys = [word.key for word in scope.words]
    said = {
        is_at_once
        for start, end, is_at_once in _starts().spans(keys)
        if all(word.mode is not Mode.OUT for word in scope.words[start:end])
    }
    return None if not said else True in said


@lru_cache(maxsize=1)
def _starts() -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    said = load_words("starts")
    phrases.add(both_languages(said["at_once"]), True)
    phrases.add(both_languages(said["open"]), False)
    return phrases
