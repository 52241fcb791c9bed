"""Reads dates as people write them in offers, German and English."""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from models.reading.lazy_re import lazy_re
from models.taxonomy.normalise import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan january jaenner",
            "februar feb february",
            "maerz mrz mar march maer",
            "april apr",
            "mai may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "dezember dez december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NUMERIC = lazy_re(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2})(?![\d.]\d|\d)|(?!\d))")
"""A version such as 17.2.1 is none."""
_DAYS_OF_MONTH = lazy_re(
    rf"(?<![\d.])(\d{{1,2}})\.?\s*(?:-|–|—|bis(?:\s+zum)?|und|/|&|to|and)\s*(\d{{1,2}})(?:\.|st|nd"
    rf"|rd|th)?"
    rf"\s*(?:({_MONTH})\b|(\d{{1,2}})\.(?!\d{{1,2}}\.))\.?\s?(\d{{4}}|\d{{2}}(?!\d))?"
)
"""Two days of one month: "15.-30.3.2027", "12. bis 18. April"."""
_FULL_RANGE = lazy_re(r"\.\s*(?:-|–|—|bis|und|/|&)")
_ISO = lazy_re(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_SLASHED = lazy_re(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_DAY_MONTH = lazy_re(
    rf"(?<!\d)(\d{{1,2}})(?:\.|st|nd|rd|th)?\s*(?:of\s+)?({_MONTH})\b\.?(?:\s+(\d{{4}}))?"
)
_MONTH_DAY = lazy_re(rf"\b({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,\s*(\d{{4}})")
_DAY_BEHIND = lazy_re(rf"\b({_MONTH})\s+(\d{{1,2}})(st|nd|rd|th)?\b(?![.:,]?\s?\d)")
"""English: "September 15", which is a year only where that is near."""

_ENDING = lazy_re(
    r"\b(?:(jahresende|ende des jahres|end of (?:the |this )?year|(?:ende|end of)(?= 20\d\d\b))"
    r"(?: (20\d\d)\b)?|(?:monatsende|ende des monats|end of (?:the |this )?month))\b"
)
_MONTH_YEAR = lazy_re(
    rf"\b(anfang|mitte|ende|beginning of|middle of|mid|end of)?[\s-]*({_MONTH})\b\.?"
    rf"(?:\s*'?(\d{{4}}|\d{{2}}))?(?!\d)"
)
_WITH_DAY = (
    (_ISO, (1, 2, 3)),
    (_NUMERIC, (3, 2, 1)),
    (_SLASHED, (3, 2, 1)),
    (_MONTH_DAY, (3, 1, 2)),
    (_DAY_MONTH, (3, 2, 1)),
)
"""Patterns with the groups of their year, month and day, in the order in which they are tried."""

_MONTH_SLASH_YEAR = lazy_re(r"(?<![\d./])(\d{1,2})\s?[/.]\s?(20\d{2})(?![\d/])")
_QUARTER = lazy_re(r"\bq([1-4])\s*/?\s*(\d{4})?|\b([1-4])\. quartal\s*(\d{4})?")
_WEEK = lazy_re(
    r"\b(?:kw|kalenderwoche|calendar week|week|cw)\s*(\d{1,2})(?!\d)(?:\s*(?:/|of)?\s*(20\d{2}))?"
)
_SEASON = lazy_re(
    r"\b((?:winter|sommer)semester(?=s?\b)|ws|wise|ss|sose|fruehjahr|fruehling|sommer|herbst|winter"
    r"|spring|summer|autumn|fall)s?(\s+(?:semester|term))?(?!\w)(?!-)\s*'?(?:(\d{4})"
    r"|(\d{2})(?!\d))?"
    r"(?:/\d{2,4})?"
)
_BEFORE_SEASON = lazy_re(
    r"\b(?:ab|im|zum|zu|in|ins|fuer|for|this|next|dem|das|kommenden?|naechste[ns]?|seit|bis|from"
    r"|the|der|start|beginn"
    r"|since|until|of|vom|nach|anfang|mitte|ende|early|late|mid)\W*$"
)
"""What stands before a season that is meant, and not a name or a framework."""

_SEASON_MONTH = {
    "wintersemester": 10,
    "ws": 10,
    "wise": 10,
    "sommersemester": 4,
    "ss": 4,
    "sose": 4,
    "fruehjahr": 3,
    "fruehling": 3,
    "spring": 3,
    "sommer": 7,
    "summer": 7,
    "herbst": 9,
    "autumn": 9,
    "fall": 9,
    "winter": 12,
}
_TERM_MONTH = _SEASON_MONTH | {
    "summer": 4, "spring": 4, "sommer": 4, "winter": 10, "fall": 10, "autumn": 10,
}  # fmt: skip
"""Of a season that is said of a term."""
_TERM_BEFORE = lazy_re(r"\b(?:semester|term):?\s*$")

_IN_SPAN = lazy_re(
    r"\bin\s+(\d{1,2}|einem|einer|zwei|drei|vier|sechs)\s+(tag|woche|monat|day|week|month)"
)
_SPELLED = {"einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "sechs": 6}
# A word that makes "mar" a month stands within so many letters before it, blanks included.
_WORD_BEFORE_LETTERS = 24
# A date without a year means the next one, unless it passed this recently.
_JUST_PASSED = timedelta(days=120)
_FARTHEST_YEARS = 8
# An offer names a handful of dates; a list of more is read in its beginning.
_MOST_DATES = 60


def read_date(text: str, today: date) -> date | None:
    """The first date that a text names, past ones too; None if none.

    Without a year the next such day is meant, unless it passed within the last four months.
    A month means its first day ("Ende" its last, "Mitte" the 15th).
    """
    for _, found in dates_in(text, today):
        return found
    return None


def dates_in(text: str, today: date) -> Iterator[tuple[int, date]]:
    """The first dates of a text with their positions in the folded text, in order."""
    folded = fold(text)
    if _MAY_HOLD_ONE.search(folded):
        yield from sorted(_found(folded, today))[:_MOST_DATES]


_MAY_HOLD_ONE = lazy_re(
    rf"\d|{_MONTH}|\b(?:ende|end|in|im)\b|semester|\b(?:ws|ss|wise|sose|kw)\b|fruehj|fruehl|sommer"
    rf"|herbst"
    r"|winter|spring|summer|autumn|fall"
)
"""Looked for first: most sentences name no date."""


def _found(folded: str, today: date) -> Iterator[tuple[int, date]]:
    taken = bytearray(len(folded))

    def free(match: re.Match[str]) -> bool:
        start, end = match.span()
        if taken.find(1, start, end) >= 0:
            return False
        taken[start:end] = b"\1" * (end - start)
        return True

    for match in _DAYS_OF_MONTH.finditer(folded):
        number = match[4] or str(_MONTHS[match[3]])
        if int(number) <= 12 and not _ISO.match(folded, match.start()) and free(match):
            for day, group in ((match[1], 1), (match[2], 2)):
                for _, found in _dated(match, match[5], number, day, today):
                    yield match.start(group), found
    for pattern, (year, month, day) in _WITH_DAY:
        for match in pattern.finditer(folded):
            if not _is_verb(match, folded) and free(match):
                number = str(_MONTHS.get(match[month], match[month]))
                yield from _dated(match, match[year], number, match[day], today)
    yield from _found_by_month(folded, today, free)
    yield from _found_vaguely(folded, today, free)


def _found_by_month(
    folded: str, today: date, free: Callable[[re.Match[str]], bool]
) -> Iterator[tuple[int, date]]:
    for match in _WEEK.finditer(folded):
        if free(match):
            yield from _week(match, today)
    for match in _QUARTER.finditer(folded):
        if free(match):
            quarter, year = match[1] or match[3], match[2] or match[4]
            yield from _dated(match, year, str(3 * int(quarter) - 2), "1", today)
    for match in _DAY_BEHIND.finditer(folded):
        if not _is_near_year(match, today) and free(match):
            yield from _dated(match, None, str(_MONTHS[match[1]]), match[2], today)
    for match in _MONTH_SLASH_YEAR.finditer(folded):
        if free(match):
            yield from _dated(match, match[2], match[1], "1", today)
    for match in _MONTH_YEAR.finditer(folded):
        if _is_month_name(match, folded) and free(match):
            yield from _month(match, today)


def _is_verb(match: re.Match[str], folded: str) -> bool:
    """Whether "5 may" is no day: "students in semester 5 may apply"."""
    if match.re.pattern != _DAY_MONTH.pattern or match[2] != "may" or match[3]:
        return False
    has_mark = re.search(r"\d(?:\.|st|nd|rd|th)", match[0]) is not None
    return not has_mark and re.match(r"\s+[a-z]{2,}", folded[match.end() :]) is not None


def _week(match: re.Match[str], today: date) -> Iterator[tuple[int, date]]:
    """The Monday of a numbered week, without a year the next one."""
    week = int(match[1])
    years = [int(match[2])] if match[2] else [today.year, today.year + 1]
    for year in years:
        try:
            monday = date.fromisocalendar(year, week, 1)
        except ValueError:
            return
        if match[2] or monday >= today - _JUST_PASSED:
            yield match.start(), monday
            return


def whole_month_at(folded: str, position: int) -> bool:
    """Whether what is dated at a position is a month and no day of it."""
    month = _MONTH_YEAR.match(folded, position)
    return month is not None and not month[1]


def _is_near_year(match: re.Match[str], today: date) -> bool:
    """Whether the number behind a month is rather a year: "Oktober 27"."""
    years = range(today.year - 1, today.year + _FARTHEST_YEARS + 1)
    return match[3] is None and 2000 + int(match[2]) in years


def _found_vaguely(
    folded: str, today: date, free: Callable[[re.Match[str]], bool]
) -> Iterator[tuple[int, date]]:
    for match in _ENDING.finditer(folded):
        if free(match):
            full = int(match[2] or today.year)
            month = 12 if match[1] else today.month
            last = calendar.monthrange(full, month)[1]
            if abs(full - today.year) <= _FARTHEST_YEARS:
                yield match.start(), date(full, month, last)
    for match in _SEASON.finditer(folded):
        # "ss" and "ws" alone are too short to mean a semester.
        year = match[3] or match[4]
        before = folded[max(0, match.start() - _WORD_BEFORE_LETTERS) : match.start()]
        is_term = match[2] or _TERM_BEFORE.search(before)
        month = (_TERM_MONTH if is_term else _SEASON_MONTH)[match[1]]
        is_meant = year or _BEFORE_SEASON.search(before)
        is_semester = match[2] or match[1] in {"wintersemester", "sommersemester", "wise", "sose"}
        if (is_semester or (is_meant and (len(match[1]) > 3 or year))) and free(match):
            yield from _dated(match, year, str(month), "1", today)
    for match in _IN_SPAN.finditer(folded):
        if free(match):
            count = int(match[1]) if match[1].isdigit() else _SPELLED[match[1]]
            days = {"t": 1, "d": 1, "w": 7, "m": 30}[match[2][0]] * count
            yield match.start(), today + timedelta(days=days)


_BEFORE_MONTH = frozenset(
    "ab im from in bis until seit zum since von vom to through zwischen between und and oder or"
    " einschliesslich".split()
)
_SPAN_BEHIND = lazy_re(rf"\s*(?:-|–|bis|to|until)\s*(?:ende |mitte |anfang |mid-?)?(?:{_MONTH})\b")


def _is_month_name(match: re.Match[str], folded: str) -> bool:
    """Short names count only with a year or a word before them: "mar", "may", "dez"."""
    if len(match[2]) > 3 or match[1] or match[3]:
        return match[2] != "mars"
    start = match.start(2)
    before = folded[max(0, start - _WORD_BEFORE_LETTERS) : start].rstrip().rpartition(" ")[2]
    return before in _BEFORE_MONTH or _SPAN_BEHIND.match(folded, match.end()) is not None


def _month(match: re.Match[str], today: date) -> Iterator[tuple[int, date]]:
    part, month = match[1], _MONTHS[match[2]]
    for start, first in _dated(match, match[3], str(month), "1", today):
        if part in {"ende", "end of"}:
            yield start, first.replace(day=calendar.monthrange(first.year, first.month)[1])
        elif part in {"mitte", "mid", "middle of"}:
            yield start, first.replace(day=15)
        else:
            yield start, first


def _dated(
    match: re.Match[str], year: str | None, month: str, day: str, today: date
) -> Iterator[tuple[int, date]]:
    """The date of these numbers, or nothing if there is no such day or it is far away."""
    try:
        if year is not None:
            full = int(year) if len(year) == 4 else 2000 + int(year)
            if abs(full - today.year) <= _FARTHEST_YEARS:
                yield match.start(), date(full, int(month), int(day))
            return
        found = date(today.year, int(month), int(day))
        if found < today - _JUST_PASSED:
            found = date(today.year + 1, int(month), int(day))
    except ValueError:
        return
    yield match.start(), found


def said_day(text: str, today: date) -> str | None:
    """The first day a text names, as closely as it does: "MM", "MM-DD" or "YYYY-MM-DD".

    "Anfang April" is 04-01, "Mitte Juni" 06-15, "Ende Juli" 07-31, "März" 03.
    """
    folded = fold(text)
    found = next(iter(dates_in(folded, today)), None)
    if found is None:
        return None
    position, day = found
    passage = folded[position : position + _LONGEST_DATE].lstrip()
    behind = _DAY_BEHIND.match(passage)
    if behind is not None and not _is_near_year(behind, today):
        return f"{day:%m-%d}"
    if _ISO.match(passage) or _names_year(passage):
        return day.isoformat()
    month = _MONTH_YEAR.match(passage)
    is_whole_month = month is not None and not month[1] and not _IN_SPAN.match(passage)
    if is_whole_month or _SEASON.match(passage) or _QUARTER.match(passage):
        return f"{day:%m}"
    return f"{day:%m-%d}"


def next_such_day(said: str, today: date) -> date | None:
    """The day that `said_day` named: without a year the next one, of a month its first."""
    numbers = [int(part) for part in said.split("-") if part.isdecimal()]
    years = range(today.year, today.year + _FARTHEST_YEARS + 1)
    match numbers:
        case [year, month, day]:
            return _real_day(year, month, day)
        case [month, day]:
            days = [_real_day(year, month, day) for year in years]
        case [month]:
            days = [_real_day(year, month, 1) for year in years]
        case _:
            return None
    return next((day for day in days if day is not None and day > today), None)


def a_year_later(day: date) -> date:
    """The same day of the next year; the first of March where it has no such day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_LONGEST_DATE = 30


def _names_year(passage: str) -> bool:
    """Whether the date at the beginning of a passage ends with a year of its own."""
    for pattern, group in (
        (_NUMERIC, 3),
        (_SLASHED, 3),
        (_MONTH_DAY, 3),
        (_DAY_MONTH, 3),
        (_MONTH_SLASH_YEAR, 2),
        (_MONTH_YEAR, 3),
        (_SEASON, 3),
    ):
        match = pattern.match(passage)
        if match is not None:
            return match[group] is not None
    return False
