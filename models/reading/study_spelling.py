"""Mends the words beside a subject: "bachelr tu dortmnd 4tes semstr"."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from models.reading.lazy_re import lazy_re
from models.reading.phrases import listed, load_words
from models.reading.study_parts import degree_in
from models.taxonomy.normalise import fold
from models.taxonomy.taxonomy import Taxonomy

_WORD = lazy_re(r"[^\W\d_]{5,16}")
_SHORTEST_TOWN = 6
_ONE_TYPO_FROM = 7
"""Letters of a word of which one may be another; of a shorter one that makes another word."""

_LETTERS_LEFT = 0.7
"""The share of its letters that a word must still have, if some were left out."""


def with_study_spelling(text: str, taxonomy: Taxonomy) -> str:
    """The text with degrees, semesters, kinds and towns of universities as they are spelled."""
    return _WORD.sub(lambda word: _meant(word.group(), taxonomy) or word.group(), text)


def _meant(typed: str, taxonomy: Taxonomy) -> str | None:
    """The word that this one misspells; None if it is a word itself, or near to none."""
    key = fold(typed)
    if _is_word(key, taxonomy):
        return None
    towns = _towns(tuple(university.city for university in taxonomy.universities))
    return next((each for each in (*_words(), *towns) if _is_misspelt(key, each)), None)


def _is_word(key: str, taxonomy: Taxonomy) -> bool:
    return (
        key in taxonomy.filler_words
        or key in taxonomy.everyday_words
        or key in taxonomy.university_names
        or taxonomy.lexicon.knows_key(key)
        or degree_in([key]) is not None
        or taxonomy.place_index.exactly(key) is not None
    )


@lru_cache(maxsize=1)
def _words() -> tuple[str, ...]:
    return tuple(map(fold, listed(load_words("studies")["typed"]["words"])))


@lru_cache(maxsize=1)
def _towns(cities: tuple[str, ...]) -> tuple[str, ...]:
    names = {name for city in cities for name in _WORD.findall(fold(city))}
    return tuple(sorted(name for name in names if len(name) >= _SHORTEST_TOWN))


def _is_misspelt(key: str, word: str) -> bool:
    """Whether some letters were left out, two changed places, or one of many is wrong."""
    if key[0] != word[0] or abs(len(key) - len(word)) > len(word) // 3:
        return False
    if len(key) < len(word):
        return len(key) >= _LETTERS_LEFT * len(word) and _is_within(key, word)
    is_swap = sorted(key) == sorted(word)
    return (is_swap or min(len(key), len(word)) >= _ONE_TYPO_FROM) and OSA.distance(key, word) == 1


def _is_within(key: str, word: str) -> bool:
    """Whether the letters come in the word in this order."""
    letters = iter(word)
    return all(letter in letters for letter in key)
