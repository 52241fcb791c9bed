"""From when until when somebody wants quiet: "ab 3. Januar", "bis Ostern", "back on March 5"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from models.reading.dates import a_year_later, dates_in, whole_month_at
from models.reading.feasts import feasts_in
from models.reading.lazy_re import lazy_re
from models.reading.phrases import Phrases, listed, load_words
from models.reading.scope import Mode, read_scope
from models.taxonomy.normalise import fold

LONGEST_LINE = 400
"""Letters that are read."""

_BEFORE_LETTERS = 30
_AFTER_LETTERS = 24
_MONTH = r"(?:jan|feb|mae|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)\w*"
_LONGEST_DATE = lazy_re(
    rf"[\d./-]+(?:\s*{_MONTH})?(?:\s*\d{{1,4}})?|\w+(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?(?:\s+\d{{4}})?"
)


@dataclass(frozen=True, slots=True)
class Absence:
    """The days between which somebody wants quiet, as far as they are named."""

    begins: date | None = None
    ends: date | None = None
    """The first day on which messages come again."""


def read_absence(text: str, today: date) -> Absence:
    """What a line says of the days of a pause; a bare day is its end."""
    folded = fold(text[:LONGEST_LINE])
    begins: date | None = None
    ends: date | None = None
    bare: date | None = None
    month_ends: date | None = None
    for position, day in _days_in(folded, today):
        before = folded[max(0, position - _BEFORE_LETTERS) : position].rstrip()
        named = _LONGEST_DATE.match(folded, position)
        after = folded[named.end() if named else position :][:_AFTER_LETTERS]
        is_return = _ends("returns").search(before) or _returns_after().match(after)
        if is_return or _ends("ends").search(before):
            ends = ends or day
        elif _ends("begins").search(before):
            begins = begins or day
        elif whole_month_at(folded, position) and _ends("during").search(before):
            begins, month_ends = begins or day, month_ends or _next_month(day)
        else:
            bare = bare or day
    if begins is None and ends is None:
        ends = bare
    ends = ends or month_ends
    return Absence(begins, ends)


def refuses_pause(text: str) -> bool:
    """Whether a line names a pause only to say that it wants none."""
    said = read_scope(text[:LONGEST_LINE])
    keys = [word.key for word in said.words]
    modes = [said.words[start].mode for start, _, _ in _pauses().spans(keys)]
    return bool(modes) and all(mode is Mode.OUT for mode in modes)


@lru_cache(maxsize=1)
def _pauses() -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    phrases.add(listed(load_words("absence")["pause"]["words"]), True)
    return phrases


def _days_in(folded: str, today: date) -> Iterator[tuple[int, date]]:
    """Days that are named, each the next such one."""
    for position, day in sorted({*dates_in(folded, today), *feasts_in(folded, today)}):
        yield position, day if day > today else a_year_later(day)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


@lru_cache(maxsize=8)
def _ends(name: str) -> re.Pattern[str]:
    """Text that ends with one of these words, an article apart."""
    return re.compile(
        rf"\b(?:{_either(name, 'before')})(?:\s+(?:the|den|dem|der|zum|mid|mitte|anfang|ende))?$"
    )


@lru_cache(maxsize=1)
def _returns_after() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:\w+\s+){{0,2}}?(?:{_either('returns', 'after')})\b")


def _either(name: str, side: str) -> str:
    words = load_words("absence")[name][side]
    return "|".join(map(re.escape, sorted(map(fold, listed(words)), key=len, reverse=True)))
