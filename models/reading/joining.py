"""What is said about letting somebody into a company: by those who can, and by whoever asks.

A yes lets a stranger speak for a company and a no keeps a colleague out, so that a line is read
here only where every word of it is known; whatever says more is heard as everywhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from models.reading.phrases import Phrases, both_languages, listed, load_words
from models.taxonomy.normalise import words

MOST_LETTERS = 120
"""Of an answer; a longer line tells something."""

NO = "no"
ASKS = "asks"
NOT = "not"
FILLER = "filler"


class KnownAnswer(StrEnum):
    """What is said to "this company is here already"."""

    ASK = "ask"
    """Whoever can let them in."""
    COLLEAGUES = "colleagues"
    COORDINATORS = "coordinators"
    ANOTHER = "another"
    """It is another company of the same name."""
    GOES_ON = "goes_on"
    """Without saying as which of the two."""


_SIGNS = str.maketrans({**dict.fromkeys(".!;:\n", ","), **dict.fromkeys("'’-")})
"""Clauses end alike, and "don't" and "co-worker" are one word each."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A phrase of a line, and whether its clause has a "not"."""

    meaning: str
    is_denied: bool


def read_letting_in(text: str, name: str = "") -> bool | None:
    """Whether the line says yes or no to letting somebody of this name in; None if neither."""
    said = _read(text, "let_in", name)
    if said is None or any(one.meaning == ASKS for one in said):
        return None
    votes = {
        one.meaning == "yes" and not one.is_denied
        for one in said
        if one.meaning != "knows" or one.is_denied
    }
    return votes.pop() if len(votes) == 1 else None


def read_known_answer(text: str) -> KnownAnswer | None:
    """Who is to be asked, or that it is another company; None where the line says neither."""
    said = _read(text, "known")
    if not said or any(one.is_denied for one in said):
        return None
    meanings = {one.meaning for one in said}
    found = {KnownAnswer(one) for one in meanings - {NO}}
    # Who goes on says as what, if they say anything beside it.
    found = found - {KnownAnswer.GOES_ON} or found
    if found == {KnownAnswer.ANOTHER}:
        return KnownAnswer.ANOTHER
    # Whom to ask is more than that they are to be asked.
    named = found - {KnownAnswer.ASK} or found
    return named.pop() if len(named) == 1 and NO not in meanings else None


def takes_request_back(text: str) -> bool:
    """Whether the line takes one's own request back."""
    said = _read(text, "own")
    return bool(said) and not any(one.is_denied for one in said or ())


def _read(text: str, question: str, name: str = "") -> list[_Said] | None:
    """What the line says; None where a word of it is unknown here, or something is asked."""
    if len(text) > MOST_LETTERS or "?" in text:
        return None
    found: list[_Said] = []
    names = frozenset(key for clause in _clauses(name) for key in clause)
    for clause in _clauses(text):
        spans = _spans(clause, question, names)
        if spans is None:
            return None
        is_denied = NOT in spans
        found += [_Said(one, is_denied) for one in spans if one not in (NOT, FILLER)]
    return found


def _clauses(text: str) -> Iterator[list[str]]:
    text = text.replace(" - ", ",").translate(_SIGNS)
    yield from (keys for clause in text.split(",") if (keys := words(clause)))


def _spans(keys: list[str], question: str, names: frozenset[str]) -> list[str] | None:
    phrases = _phrases()[question]
    found: list[str] = []
    position = 0
    while position < len(keys):
        span = phrases.at(keys, position)
        if span is None and keys[position] not in names:
            return None
        length, meaning = span or (1, FILLER)
        found.append(meaning)
        position += length
    return found


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, Phrases[str]]:
    """By question, what its phrases mean."""
    content = load_words("joining")
    made: dict[str, Phrases[str]] = {}
    for question in ("let_in", "known", "own"):
        phrases: Phrases[str] = Phrases()
        for meaning, table in content[question].items():
            phrases.add(both_languages(table), meaning)
        phrases.add(listed(content["words"]["not"]), NOT)
        phrases.add(listed(content["words"]["fillers"]), FILLER)
        made[question] = phrases
    return made
