"""How somebody at the very beginning agrees to being stored, and whether they may: their age."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.reading.lazy_re import lazy_re
from models.reading.phrases import Phrases, both_languages, listed, load_words, word_set
from models.taxonomy.normalise import fold, words

YOUNGEST = 16
"""Years. Source: GDPR, article 8(1): the age of consent to services of this kind in Germany."""

_OLDEST = 99
_YOUNGEST_SAID = 10
"""A smaller number counts something else."""

_NEAR = 3
"""So many words before an age belong to it: "bin aber erst 19"."""

_BECOMES_WITHIN = 6
"""So many words before an age may say that it comes: "werde erst im nächsten Mai 16"."""

LONGEST_LINE = 400
"""Letters that are read."""


@dataclass(frozen=True, slots=True)
class _Age:
    """A number of years in a line: which words say it, and whether it is old enough."""

    start: int
    end: int
    is_enough: bool


def is_old_enough(text: str) -> bool | None:
    """Whether a line gives an age that is enough; None if it gives none. The last one counts."""
    ages = list(_ages(words(text[:LONGEST_LINE])))
    return ages[-1].is_enough if ages else None


def consents(text: str) -> bool:
    """Whether a line clearly says yes, or who somebody is, and objects to nothing.

    What somebody studies or looks for is no yes.
    """
    said = words(text[:LONGEST_LINE])
    of_ages: set[int] = set()
    for age in _ages(said):
        if not age.is_enough:
            return False
        of_ages |= set(range(age.start - _near(said, age.start), age.end))
    others = [word for at, word in enumerate(said) if at not in of_ages]
    return "?" not in text and _has(others, _agreeing()) and not _has(others, _objecting())


def objects(text: str) -> bool:
    """Whether a line denies, sets a condition or wants to wait."""
    return _has(words(text[:LONGEST_LINE]), _objecting())


def objects_to_keeping(text: str) -> bool:
    """Whether a line objects to being kept: "aber ohne daten"."""
    return objects(text) and _has(words(text[:LONGEST_LINE]), _keeping())


def _ages(said: Sequence[str]) -> Iterator[_Age]:
    for start, end, is_enough in _years(said):
        if end < len(said) and _counts().at(said, end) is not None:
            continue
        if start and said[start - 1] in _lasting():
            continue
        yield _Age(
            start, end, is_enough and not (_is_least(said, start) and _is_ahead(said, start))
        )


def _years(said: Sequence[str]) -> Iterator[tuple[int, int, bool]]:
    for at, word in enumerate(said):
        if word.isdecimal() and _YOUNGEST_SAID <= int(word) <= _OLDEST:
            yield at, at + 1, int(word) >= YOUNGEST
        elif (found := _named_ages().at(said, at)) is not None:
            yield at, at + found[0], found[1]


def _is_least(said: Sequence[str], at: int) -> bool:
    """Whether it is the least age itself: "noch keine 30" is old enough, "noch keine 16" is not."""
    return said[at] in {str(YOUNGEST), "sechzehn", "sixteen"}


def _is_ahead(said: Sequence[str], at: int) -> bool:
    near = range(max(0, at - _NEAR), at)
    is_ahead = any(_ahead().at(said, start, at) is not None for start in near)
    return is_ahead or not _becoming().isdisjoint(said[max(0, at - _BECOMES_WITHIN) : at])


def _near(said: Sequence[str], at: int) -> int:
    """How many words before an age say no more than that it is one; a yes or no ends them."""
    count = 0
    while count < min(_NEAR, at):
        one = at - count - 1
        if _agreeing().at(said, one, at) is not None or said[one] in _refusing():
            break
        count += 1
    return count


def _has(said: Sequence[str], phrases: Phrases[bool]) -> bool:
    return any(True for _ in phrases.spans(said))


def _phrases(*tables: tuple[tuple[str, ...], bool]) -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    for listed_phrases, meaning in tables:
        phrases.add(listed_phrases, meaning)
    return phrases


@lru_cache(maxsize=1)
def _agreeing() -> Phrases[bool]:
    return _phrases((both_languages(load_words("consent")["agrees"]), True))


@lru_cache(maxsize=1)
def _objecting() -> Phrases[bool]:
    return _phrases((both_languages(load_words("consent")["objects"]), True))


@lru_cache(maxsize=1)
def _keeping() -> Phrases[bool]:
    return _phrases((both_languages(load_words("consent")["keeping"]), True))


@lru_cache(maxsize=1)
def _named_ages() -> Phrases[bool]:
    age = load_words("consent")["age"]
    return _phrases((listed(age["old_enough"]), True), (listed(age["too_young"]), False))


@lru_cache(maxsize=1)
def _ahead() -> Phrases[bool]:
    return _phrases((listed(load_words("consent")["age"]["before"]), True))


@lru_cache(maxsize=1)
def _becoming() -> frozenset[str]:
    return word_set(load_words("consent")["age"]["becoming"])


@lru_cache(maxsize=1)
def _refusing() -> frozenset[str]:
    return word_set(load_words("consent")["age"]["refusing"])


@lru_cache(maxsize=1)
def _lasting() -> frozenset[str]:
    return word_set(load_words("consent")["age"]["lasting"])


@lru_cache(maxsize=1)
def _counts() -> Phrases[bool]:
    return _phrases((listed(load_words("consent")["age"]["counts"]), True))


_ONLY_YES = lazy_re(
    r"\b(?:student\w*|studi|studier\w*|study|studying|alt genug|old enough|agree\w*|einverstanden"
    r"|stimme zu|zustimm\w*|accept\w*|consent\w*)\b"
)


def only_consents(text: str) -> bool:
    """Whether a line agrees as a student and is too short to name what is studied as well."""
    folded = fold(text)
    is_short = len(folded.split()) <= _MOST_WORDS_OF_A_YES
    return is_short and _ONLY_YES.search(folded) is not None and consents(text)


_MOST_WORDS_OF_A_YES = 14
