"""Which word of ours somebody asks the meaning of: "was heißt Hochschule?"."""

from enum import StrEnum, auto
from functools import lru_cache

from models.reading.phrases import (
    Phrases,
    both_languages,
    empty_words,
    listed,
    load_words,
    word_set,
)
from models.taxonomy.normalise import words

LONGEST_LINE = 80
"""Letters of a question for a word; a longer one asks something else."""


class AskedWord(StrEnum):
    """Words that our own messages use."""

    UNIVERSITY = auto()
    INTERDISCIPLINARY = auto()
    KMU = auto()
    COORDINATION = auto()
    RADIUS = auto()
    DEGREE = auto()
    SUBSCRIPTION = auto()


def read_asked_word(text: str) -> AskedWord | None:
    """The word whose meaning a line asks for, and nothing else; None for any other line."""
    if len(text) > LONGEST_LINE:
        return None
    keys = ["".join(words(word)) for word in text.split() if words(word)]
    asks, known = _lists()
    asking = {at for start, end, _ in asks.spans(keys) for at in range(start, end)}
    named = [(start, end, word) for start, end, word in known.spans(keys) if start not in asking]
    if not asking or len(named) != 1:
        return None
    start, end, word = named[0]
    beside = word_set(load_words("asked_words")["beside"]) | empty_words()
    is_all = all(at in asking or start <= at < end or key in beside for at, key in enumerate(keys))
    return word if is_all else None


@lru_cache(maxsize=1)
def _lists() -> tuple[Phrases[bool], Phrases[AskedWord]]:
    content = load_words("asked_words")
    asks: Phrases[bool] = Phrases()
    asks.add(both_languages(content["asks"]), True)
    known: Phrases[AskedWord] = Phrases()
    for name, said in content["words"].items():
        known.add(listed(said), AskedWord(name))
    return asks, known
