"""What a student says of an offer on the screen: is it still there, is it wanted after all."""

from functools import lru_cache

from models.reading.phrases import Phrases, both_languages, load_words
from models.taxonomy.normalise import words

MOST_WORDS = 10
"""A longer line is a reason."""


@lru_cache(maxsize=1)
def _lists() -> tuple[Phrases[bool], Phrases[bool], Phrases[bool]]:
    content = load_words("reactions")
    return _phrases(content["turns"]), _phrases(content["likes"]), _phrases(content["denies"])


def _phrases(table: dict[str, str]) -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    phrases.add(both_languages(table), True)
    return phrases


def asks_whether_open(text: str) -> bool:
    """Whether a question asks if an offer can still be had: "ist die noch frei?"."""
    keys = words(text)
    open_ones = _phrases(load_words("reactions")["open"])
    return len(keys) <= MOST_WORDS and any(
        open_ones.at(keys, at) is not None for at in range(len(keys))
    )


def wants_after_all(text: str) -> bool:
    """Whether an offer that was refused is wanted after all: "ne, doch interessant"."""
    keys = words(text)
    if len(keys) > MOST_WORDS:
        return False
    turns, likes, denies = (
        any(phrases.at(keys, at) is not None for at in range(len(keys))) for phrases in _lists()
    )
    return turns and likes and not denies
