"""Finds which semesters a line names: "ab dem 5. Semester", "3.-5. Semester", "Erstis"."""

from dataclasses import dataclass
from functools import lru_cache

from models.bounds import HIGHEST_SEMESTER
from models.reading.lazy_re import lazy_re
from models.reading.line import Line, Named
from models.reading.phrases import Phrases, listed, load_words, word_set


@dataclass(frozen=True, slots=True)
class Semesters:
    """From one semester to another, both counted from 1; None for an open end."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class _Lists:
    words: frozenset[str]
    years: frozenset[str]
    before: Phrases[str]
    """What opens an end: `from` or `up_to`."""
    after: Phrases[str]
    linking: frozenset[str]
    beginners: Phrases[bool]
    numbers: dict[str, int]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    content = load_words("audience")
    said = content["semester"]
    before: Phrases[str] = Phrases()
    for name in ("from", "beyond", "up_to", "below"):
        before.add(listed(said[name]), name)
    after: Phrases[str] = Phrases()
    after.add(listed(said["onwards"]), "from")
    after.add(listed(said["downwards"]), "up_to")
    beginners: Phrases[bool] = Phrases()
    beginners.add(listed(said["first"]), True)
    numbers = {
        key: int(number) for number, words in content["ordinals"].items() for key in word_set(words)
    }
    return _Lists(
        word_set(said["words"]),
        word_set(said["years"]),
        before,
        after,
        word_set(said["linking"]),
        beginners,
        numbers,
    )


def number_of(key: str) -> int | None:
    """The number that digits or an ordinal's word say."""
    if key.isdecimal():
        return int(key) if len(key) < 5 else None
    return _lists().numbers.get(key)


def find_semesters(line: Line, *, is_study: bool = False) -> Named[Semesters] | None:
    """The semesters a line names; their words are taken.

    `is_study`: the line says what somebody studies, so that a bare "viertes" is one too.
    """
    lists = _lists()
    for start, end, _ in lists.beginners.spans(line.keys):
        if line.is_free(start, end):
            return line.take(start, end, Semesters(1, 1))
    for at, key in enumerate(line.keys):
        is_year = key in lists.years
        if at in line.taken or not (is_year or key in lists.words):
            continue
        found = _around(line, at, is_year=is_year)
        if found is not None:
            return found
    return _bare_ordinal(line) if is_study else None


def _bare_ordinal(line: Line) -> Named[Semesters] | None:
    """A number that counts: "7.", "im sechsten", "5tes", "3rd", or the last word."""
    for at in line.left():
        key, word = line.keys[at], line.words[at]
        spelled = _COUNTED.fullmatch(key)
        is_word = key.endswith(_ORDINAL_ENDS) and key in _lists().numbers
        number = int(spelled[1]) if spelled else number_of(key)
        counts = bool(spelled) or is_word or word.is_ordinal
        if counts and number is not None and 1 <= number <= HIGHEST_SEMESTER:
            return line.take(at, at + 1, Semesters(number, number))
    last = len(line.keys) - 1
    number = number_of(line.keys[last]) if last > 0 and line.keys[last].isdecimal() else None
    if last not in line.taken and number is not None and 1 <= number <= HIGHEST_SEMESTER:
        return line.take(last, last + 1, Semesters(number, number))
    return None


_COUNTED = lazy_re(r"(\d{1,2})(?:te|ten|tes|ter|th|st|nd|rd)")
_ORDINAL_ENDS = ("te", "ten", "tes", "ter", "th", "rd", "nd", "st")


def _around(line: Line, at: int, *, is_year: bool) -> Named[Semesters] | None:
    """The semesters whose numbers stand before or behind their word."""
    start, end = at, at + 1
    numbers: list[int] = []
    while start > 0 and len(numbers) < 2:
        number = number_of(line.keys[start - 1])
        is_link = bool(numbers) and line.keys[start - 1] in _lists().linking
        if is_link and start > 1 and number_of(line.keys[start - 2]) is not None:
            start -= 1
            continue
        if number is None or start - 1 in line.taken:
            break
        numbers.insert(0, number)
        start -= 1
    if not numbers and not is_year:
        numbers, end = _numbers_after(line, end)
    if not numbers or not all(1 <= number <= HIGHEST_SEMESTER for number in numbers):
        return None
    return _bounded(line, start, end, numbers, is_year=is_year)


def _numbers_after(line: Line, at: int) -> tuple[list[int], int]:
    """ "Semester 3 bis 5", and where it ends."""
    numbers: list[int] = []
    while at < len(line.keys) and len(numbers) < 2:
        skips = 1 if numbers and line.keys[at] in _lists().linking else 0
        number = number_of(line.keys[at + skips]) if at + skips < len(line.keys) else None
        if number is None:
            break
        numbers.append(number)
        at += skips + 1
    return numbers, at


def _bounded(
    line: Line, start: int, end: int, numbers: list[int], *, is_year: bool
) -> Named[Semesters]:
    low, high = min(numbers), max(numbers)
    if is_year:
        low, high = 2 * low - 1, 2 * high
    opened, begin = opened_before(line, start)
    closed = None
    if opened is None and end < len(line.keys):
        found = _lists().after.at(line.keys, end)
        if found is not None:
            closed, end = found[1], end + found[0]
    if len(numbers) == 1:
        span = _open_span(opened or closed, low, high)
        if span is not None:
            return line.take(begin, end, span)
    return line.take(start, end, Semesters(low, high))


def _open_span(opened: str | None, low: int, high: int) -> Semesters | None:
    match opened:
        case "from":
            return Semesters(low, None)
        case "beyond":
            return Semesters(high + 1, None)
        case "up_to":
            return Semesters(None, high)
        case "below" if low > 1:
            return Semesters(None, low - 1)
    return None


def opened_before(line: Line, start: int) -> tuple[str | None, int]:
    """Which open end the words before a number name, articles between, and where they begin.

    `from` and `up_to` hold the number itself, `beyond` and `below` do not.
    """
    begin = start
    while begin > 0 and line.keys[begin - 1] in _ARTICLES:
        begin -= 1
    for length in (3, 2, 1):
        if begin >= length:
            found = _lists().before.at(line.keys, begin - length, begin)
            if found is not None and found[0] == length:
                return found[1], begin - length
    return None, start


_ARTICLES = frozenset({"dem", "den", "the", "das", "im", "zum", "semester"})
