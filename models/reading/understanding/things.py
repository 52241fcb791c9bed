"""Numbers in a list, and names of firms and offers among the words of a request."""

import re
from collections.abc import Sequence
from functools import cache

from models.reading.lazy_re import lazy_re
from models.reading.list_number import read_numbered
from models.reading.understanding.cues import vocabulary
from models.reading.understanding.spoken import DATA
from models.taxonomy.normalise import fold
from models.taxonomy.toml_file import TomlFile

_WORD = lazy_re(r"[^\s,;:!?\"„“]+|[,;:!?]")
_LONGEST_NAME = 5
_BEYOND_A_LIST = 51
"""No list that people see is as long."""

_READ_LETTERS = 300


@cache
def _around() -> frozenset[str]:
    """Words around the name of a firm or an offer."""
    return frozenset(fold(TomlFile.read(DATA / "things.toml").content["around"]).split())


def number_in(text: str) -> int | None:
    """The place in a list that a line names: "Nummer 3", "das zweite", "nicht die 2, die 4"."""
    listed = range(1, _BEYOND_A_LIST + 1)
    for said in read_numbered(text, listed):
        # The last one has no number here.
        numbers = [number for number in said.numbers if number != _BEYOND_A_LIST]
        if numbers:
            return numbers[0]
    return None


def calls_number(text: str) -> bool:
    """Whether a line calls something by its number outright: "Nr. 3", "#4"."""
    return _CALLED.search(text[:_READ_LETTERS]) is not None


_CALLED = lazy_re(r"(?:\b(?:nr|nummer|no|number|num)\b\.?|#)\s*\d", re.IGNORECASE)


def thing_in(text: str) -> str | None:
    """The name or theme that a request is about, as typed."""
    around = _around()
    typed = [word.strip(".()'") for word in _WORD.findall(text[:_READ_LETTERS])]
    runs: list[list[str]] = [[]]
    for word in typed:
        if word in _MARKS or not word or fold(word) in around:
            runs.append([])
        else:
            runs[-1].append(word)
    if _has_capitals(typed):
        named = [_in_capitals(run) for run in runs]
    else:
        # What stands behind a comma tells why.
        first = typed.index(",") if "," in typed else len(typed)
        named = runs[: 1 + sum(word in _MARKS or fold(word) in around for word in typed[:first])]
    best = max(filter(None, named), key=lambda run: _strength(run, typed[0]), default=None)
    return " ".join(best[:_LONGEST_NAME]) if best else None


_MARKS = frozenset(",;:!?")


def _has_capitals(typed: Sequence[str]) -> bool:
    """Whether names are told by their capitals; the first word of a line has one anyway."""
    others = any(word[:1].isupper() for word in typed[1:])
    begins = typed[:1] and typed[0][:1].isupper() and fold(typed[0]) not in vocabulary()
    return bool(others or begins) and any(word.islower() for word in typed)


def _in_capitals(run: list[str]) -> list[str]:
    """From the first word with a capital to the last before one without; all if there is none.

    Words between two with capitals belong to the name: "Haus der Musik".
    """
    capitals = [at for at, word in enumerate(run) if not word[0].islower()]
    if not capitals:
        return run
    end = capitals[0] + 1
    while end < len(run) and any(each in capitals for each in (end, end + 1)):
        end += 1
    return run[capitals[0] : end]


def _strength(run: Sequence[str], first: str) -> tuple[bool, int]:
    """A name has words that nobody says otherwise; the longest counts, of equals the first.

    The first word of a line has its capital anyway.
    """
    unknown = [word for word in run if fold(word) not in vocabulary()]
    return bool(unknown) and list(run) != [first], len(run)
