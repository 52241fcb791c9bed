"""Places in a list that are named by their numbers, alone or in a sentence.

Alone: "2", "nummer 2", "die zweite", "the first one". In a sentence: "die 2 ist nix für mich",
"save 1 and 3", "nicht die 4, die 3".
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.reading.lazy_re import lazy_re
from models.reading.phrases import both_languages, load_words
from models.reading.semesters import number_of
from models.taxonomy.normalise import fold

_FILLERS = frozenset(
    "nummer nr no number das der die den dem the one angebot offer bitte please zeig show mir me "
    "firma unternehmen company aenderung change eintrag entry karte card punkt mal genauer "
    "oeffne open mehr zu von to of details about ueber".split()
)
"""Words that may stand around the number."""

MOST_WORDS = 5
"""A longer line says something else as well."""

LONGEST_LINE = 200
"""Letters of a sentence that names entries of a list."""

_DIVIDER = lazy_re(
    r"[,;:!?\n]+|(?<!\d)\.(?=\s|$)|\s[-–—]\s|\s(?:und|u|and|aber|but|sondern)\s", re.IGNORECASE
)
_ORDINAL = lazy_re(r"(\d{1,2})s?te[rsn]?")
_WORD = lazy_re(r"[^\W_]+")


def read_list_number(text: str) -> int | None:
    """The place that the words name, counted from 1; None if they say anything else."""
    words = re.findall(r"[^\W_]+", fold(text[:60]))
    left = [word for word in words if word not in _FILLERS]
    if len(words) > MOST_WORDS or len(left) != 1:
        return None
    if left[0].isdecimal():
        return int(left[0]) if len(left[0]) <= 2 else None
    return number_of(left[0])


@dataclass(frozen=True, slots=True)
class Numbered:
    """Entries of a list, and the words that say something of them."""

    numbers: tuple[int, ...]
    words: str
    only_opens: bool
    """Whether the words say no more than which entries are meant."""

    @property
    def without_numbers(self) -> str:
        """The words that are left without the numbers, and what joins those."""
        lists = _lists()
        left = [
            word
            for word in self.words.split()
            for key in [fold(word.strip(".,;:!?"))]
            if key not in lists.joins | lists.articles and _place(key, self.numbers) is None
        ]
        return " ".join(left)


@dataclass(frozen=True, slots=True)
class _Lists:
    before: frozenset[str]
    joins: frozenset[str]
    denied: frozenset[str]
    articles: frozenset[str]
    counted: frozenset[str]
    last: frozenset[str]
    opening: frozenset[str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    content = load_words("list_numbers")
    return _Lists(
        **{
            name: frozenset(fold(word) for word in both_languages(content[name]))
            for name in _Lists.__slots__
        }
    )


def read_numbered(text: str, listed: Collection[int]) -> tuple[Numbered, ...]:
    """What a line says of entries of a list with these numbers, in the order in which it is said.

    Empty for a line that names none of them. What is said before the first number belongs to it,
    what is said after a number to the last one that was named.
    """
    if not listed or len(text) > LONGEST_LINE:
        return ()
    parts: list[_Part] = []
    for piece in _pieces(text, listed):
        if piece.is_denied:
            continue
        says_of_others = parts and piece.numbers and piece.says_more and parts[-1].says_more
        if not parts or says_of_others:
            parts.append(piece)
        else:
            parts[-1] = parts[-1].with_next(piece)
    return tuple(
        Numbered(
            tuple(dict.fromkeys(one.numbers)), text[one.start : one.end].strip(), not one.says_more
        )
        for one in parts
        if one.numbers
    )


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    numbers: tuple[int, ...]
    says_more: bool
    """Whether its words say more than which entries are meant."""
    is_denied: bool
    """Whether it only names what is not meant."""

    def with_next(self, other: "_Part") -> "_Part":
        return _Part(
            self.start,
            other.end,
            self.numbers + other.numbers,
            self.says_more or other.says_more,
            is_denied=False,
        )


def _pieces(text: str, listed: Collection[int]) -> Iterator[_Part]:
    """The clauses of a line, and what stands at either side of an "and"."""
    start = 0
    ends = [(divider.start(), divider.end()) for divider in _DIVIDER.finditer(text)]
    for end, after in [*ends, (len(text), len(text))]:
        words = _WORD.findall(fold(text[start:end]))
        if words:
            named, has_denied = _named_in(words, listed)
            is_other = words[0] in _lists().denied and not _says_more(words[1:], listed)
            is_denied = (has_denied or is_other) and not named
            yield _Part(start, end, tuple(named), _says_more(words, listed), is_denied)
        start = after


def _says_more(words: Sequence[str], listed: Collection[int]) -> bool:
    lists = _lists()
    known = lists.opening | lists.articles | lists.joins | _FILLERS
    return any(
        word not in known and _place(word, listed) is None and not _denies(words, at, listed)
        for at, word in enumerate(words)
    )


def _denies(words: Sequence[str], at: int, listed: Collection[int]) -> bool:
    """Whether the word takes out the number that follows it."""
    lists = _lists()
    after = at + 1
    while after < len(words) and words[after] in lists.articles:
        after += 1
    is_number = after < len(words) and _place(words[after], listed) is not None
    return words[at] in lists.denied and is_number


def _named_in(words: Sequence[str], listed: Collection[int]) -> tuple[list[int], bool]:
    """The entries that a clause names, and whether it names one that is not meant."""
    named: list[int] = []
    has_denied = False
    for at, place in _places(words, listed):
        if _is_denied(words, at):
            has_denied = True
        else:
            named.append(place)
    return named, has_denied


def _places(words: Sequence[str], listed: Collection[int]) -> Iterator[tuple[int, int]]:
    """The numbers that stand as places of the list, with where they stand."""
    lists = _lists()
    joined = -1
    """Where a number would stand that is named together with the one before."""
    for at, word in enumerate(words):
        place = _place(word, listed)
        if place is None or _is_counted(words, at):
            continue
        is_first = at == 0
        if is_first or words[at - 1] in lists.before | lists.denied or at == joined:
            yield at, place
            follows = at + 1 < len(words) and words[at + 1] in lists.joins
            joined = at + 2 if follows else at + 1


def _is_counted(words: Sequence[str], at: int) -> bool:
    """Whether the number, or the one that it stands together with, counts something."""
    lists = _lists()
    while at + 2 < len(words) and words[at + 1] in lists.joins and words[at + 2].isdecimal():
        at += 2
    return at + 1 < len(words) and words[at + 1] in lists.counted


def _place(word: str, listed: Collection[int]) -> int | None:
    if word in _lists().last:
        return max(listed)
    ordinal = _ORDINAL.fullmatch(word)
    number = number_of(ordinal.group(1) if ordinal else word)
    return number if number in listed else None


def _is_denied(words: Sequence[str], at: int) -> bool:
    lists = _lists()
    before = at - 1
    while before >= 0 and words[before] in lists.articles:
        before -= 1
    return before >= 0 and words[before] in lists.denied
