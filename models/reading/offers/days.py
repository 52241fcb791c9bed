"""When an offer starts and until when one can apply: a date counts beside its cue."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from models.reading.dates import a_year_later, dates_in, whole_month_at
from models.reading.feasts import feasts_in
from models.reading.lazy_re import lazy_re
from models.reading.offer_kind import kind_spans
from models.reading.offers.parts import Part, Passage
from models.reading.offers.spans import tells_length
from models.reading.offers.words import last_start, pattern

_BEFORE_LETTERS = 48
_CLAUSE_END = lazy_re(r"[;•]|\.\s")
_TO_THE_END = lazy_re(
    r"(?:-|–|—|bis|to|until|till|und|and|/|,|oder|or)\s*(?:zum|einschliesslich|dem|am"
    r"|inclusive)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Days:
    """The days an offer names."""

    starts_on: date | None = None
    starts_at_once: bool = False
    ends_on: date | None = None
    """The last day of the work itself, of a span of days or of the contract."""
    apply_until: date | None = None


@dataclass(frozen=True, slots=True)
class _Dated:
    day: date
    strength: int
    follows: date | None = None
    """The end of the span that it begins."""


def read_days(passages: Iterable[Passage], today: date, *, is_for_a_day: bool = False) -> Days:
    """Start, end and deadline; nothing of dates that tell something else.

    `is_for_a_day`: what is offered is visited, so that any day that is named is likely its own.
    """
    every = list(passages)
    told = [each for each in every if each.part is not Part.FINE]
    starts: list[_Dated] = []
    deadlines: list[_Dated] = []
    ends: list[date] = []
    for each in told:
        if each.facts == {"hours"}:
            continue  # "12 Stunden, von Januar bis März bis zu 20" tells of a season
        dates = list(islice(dates_in(each.folded, today), _MOST_DATES))
        ending = list(_ends(each, dates))
        starts += _starts(each, dates, today, ending)
        deadlines += _deadlines(each, dates or list(feasts_in(each.folded, today)))
        ends += ending
    starts = [each for each in starts if each.day >= today or each.strength > _WEAK]
    start = max(
        starts,
        key=lambda each: (each.day >= today, each.strength, each.follows is not None),
        default=None,
    )
    if start is None and is_for_a_day:
        start = _first_named(told, today)
    for each in every:
        # Beside whom to write to: "Kontakt: Frau Vossloh, Bewerbungsschluss ist der 10. Dezember".
        if each.part is Part.FINE and pattern("deadline", "cue").search(each.folded):
            deadlines += _deadlines(each, list(islice(dates_in(each.folded, today), _MOST_DATES)))
    deadline = max(deadlines, key=lambda each: each.strength, default=None)
    at_once = any(map(_says_at_once, told))
    if start is not None and start.strength <= _WEAK and at_once:
        start = None
    first = start.day if start else today
    spans = [each.follows for each in starts if each.day == first and each.follows is not None]
    if not spans:
        spans = sorted(each for each in ends if each > first)
    ends_on = next(iter(spans), None)
    return Days(
        starts_on=start.day if start else None,
        starts_at_once=at_once and start is None,
        ends_on=ends_on,
        apply_until=deadline.day if deadline else None,
    )


_WEAK = 1


def _first_named(passages: Iterable[Passage], today: date) -> _Dated | None:
    """The first day to come that is neither a deadline nor in what is said of applying."""
    for passage in passages:
        if passage.part in (Part.APPLY, Part.COMPANY) or "deadline" in passage.facts:
            continue
        for position, day in islice(dates_in(passage.folded, today), _MOST_DATES):
            before = _clause_before(passage.folded, position)
            is_end = _NOT_THEN.search(before) or _LATEST.search(before)
            is_other = _is_no_start(passage, position) or _is_deadline(passage, before)
            if day >= today and not (is_end or is_other):
                return _Dated(day, _WEAK)
    return None


def _says_at_once(passage: Passage) -> bool:
    if "start" in passage.facts and pattern("start", "at_once_told").search(passage.folded):
        return True
    for found in pattern("start", "at_once").finditer(passage.folded):
        if "start" in passage.facts or " " in found.group(0).strip():
            return True
        around = passage.folded[max(0, found.start() - 40) : found.end() + 30]
        is_all = len(passage.folded) <= _SHORT_LETTERS
        if is_all or pattern("start", "at_once_beside").search(around):
            return True
    return False


_MOST_DATES = 12
"""So many dates of one sentence are looked at."""


def _starts(
    passage: Passage, found: Sequence[tuple[int, date]], today: date, ends: Sequence[date]
) -> Iterator[_Dated]:
    if _EITHER_TERM.search(passage.folded):
        return
    for at, (position, day) in enumerate(found):
        before = _clause_before(passage.folded, position)
        if _is_no_start(passage, position):
            continue
        if day < today and not _YEAR.match(passage.folded, position):
            day = a_year_later(day)
        follows = _end_of_span(passage.folded, found, at)
        is_next = at > 0 and _TO_THE_END.search(passage.folded[found[at - 1][0] : position])
        if is_next and follows is None:
            continue  # the end of a span, or another choice
        is_window = _WINDOW.search(before) and not _TAKES_PLACE.match(passage.folded, position)
        if (is_window and "length" not in passage.facts) or _IS_NOT_WHOLE.match(
            passage.folded, position
        ):
            follows = None
        is_other = _is_deadline(passage, before) or _NOT_THEN.search(before) or day in ends
        if "deadline" in passage.facts or is_other:
            continue
        if follows is not None and day < today:
            day = _in_year_of(day, follows)
        if "start" in passage.facts and not _LATEST.search(before):
            is_begun = pattern("start", "begun").search(before[-_NEAR_WEAK:]) is not None
            yield _Dated(day, 4 + is_begun, follows)
        elif "length" in passage.facts and follows is not None:
            yield _Dated(day, 3, follows)
        elif strength := max(
            _strength(passage, _since_last_date(before, found, at), has_end=follows is not None),
            2 * (_BEGINS.match(passage.folded, position) is not None),
        ):
            yield _Dated(day, strength, follows)
        elif _is_only_a_date(passage, before) or (
            _SEMESTER.match(passage.folded, position) and not _LATEST.search(before)
        ):
            yield _Dated(day, 1, follows)


_CLAUSE_BEHIND = 64
_ENDS_CLAUSE = lazy_re(r"[,;]|(?<=[^\W\d]{2})\.(?:\s|$)")
_CLOCK = lazy_re(r"[\d.:]+(?:\s*(?:bis|-|–|und|to)\s*[\d.:]+)?\s*(?:uhr|o'clock|[ap]\.?m\b)")
_SHUT = lazy_re(r"\b(?:zu|shut|closed)\s*$")
_SEASON = lazy_re(
    r"(?:fruehjahr|fruehling|sommer|herbst|winter|spring|summer|autumn)\b(?!\s?(?:semester|term))"
)
"""A season names no day; who is asked when it starts may mean its first month."""

_TERM_BEFORE = lazy_re(r"\b(?:semester|term)\W*$")


def _is_no_start(passage: Passage, position: int) -> bool:
    """Whether a date is a season, or one of what is told of the company or its people.

    "Ab März in Elternzeit", "von Mai bis Juli ist am meisten los", "im März haben wir gebaut".
    """
    folded = passage.folded
    before = _ENDS_CLAUSE.split(folded[max(0, position - _CLAUSE_BEHIND) : position])[-1]
    if "start" not in passage.facts and _SEASON.match(folded, position):
        return _TERM_BEFORE.search(before) is None
    behind = _ENDS_CLAUSE.split(folded[position : position + _CLAUSE_BEHIND])[0]
    if _CLOCK.match(folded, position) or _SHUT.search(behind) or _SPAN_WE_DO.search(behind):
        return True
    is_of_company = pattern("start", "other").search(before + behind) or _TOLD_OF_PAST.search(
        folded
    )
    return is_of_company is not None and pattern("start", "seeks").search(folded) is None


_TOLD_OF_PAST = lazy_re(
    r"\b(?:wir haben|haben wir|ich habe|habe ich|wir hatten|hatten wir)\b[^.;]*"
    r"\b(?:a[bnu]s?f?|bei|ein|mit|nach|vor|um|fest)?ge\w{2,}(?:t|en)\b(?!\s+\w*stud)"
    r"|\bwe (?:\w+[^e\W]ed|met|had|ran|won|held|saw|took|gave|built|grew)\b"
)
"""What was done needs no date of its own: "we met in October"."""


def _since_last_date(before: str, found: Sequence[tuple[int, date]], at: int) -> str:
    """The words behind the date before, whose cues are its own."""
    apart = found[at][0] - found[at - 1][0] if at else len(before)
    return before[-apart:] if apart < len(before) else before


_TAKES_PLACE = lazy_re(
    r".{0,56}?\b(?:stattfinden|stattfindet|laufen|durchgefuehrt|take place|takes place|run)\b"
)
"""Behind a window all of which the work takes."""

_IS_NOT_WHOLE = lazy_re(
    r"[^;.]*, ?(?:danach|anschliessend|dann|then|afterwards|followed by"
    r"|wann (?:du|sie|ihr) |whenever|as you like|frei waehlbar)"
)
"""Behind a span that is only the first part of the work, or in which its days are chosen."""


_UP_TO = lazy_re(
    r"(?:-|–|—|bis|to|until|till|through|und|and)\s*(?:(?:zum|einschliesslich|inklusive|am|dem|the"
    r"|including)\s*)*$"
)
_NEXT_DAYS = timedelta(days=4)
"""So far apart are the days of an event: "15./16. März"."""

_AND_ONLY = lazy_re(r"(?:und|and)\s*$")


def _end_of_span(folded: str, found: Sequence[tuple[int, date]], at: int) -> date | None:
    """The end of the span that the date at `at` begins; None if it begins none."""
    if at + 1 >= len(found):
        return None
    position, day = found[at]
    until, last = found[at + 1]
    between = folded[position:until]
    are_months = whole_month_at(folded, position) and whole_month_at(folded, until)
    if last < day and are_months and not _YEAR.match(folded, until):
        last = a_year_later(last)  # "Juli bis September", read in autumn
    is_next_day = between.endswith("/") and last - day <= _NEXT_DAYS
    if last <= day or not (is_next_day or _UP_TO.search(between)):
        return None
    if _AND_ONLY.search(between) and not _WINDOW.search(folded[:position]):
        return None
    return _end_of(folded, until, last)


_BEGINS = lazy_re(r"[^,;.]{3,24}?\b(?:anfangen|beginn\w*|starten|losgehen|begin|start)\b")
"""A date with what says behind it that it is the start."""

_WINDOW = lazy_re(r"\b(?:zwischen|between)(?:\s+dem|\s+the)?\s*$")
"""Days between which the work begins, not between which it lasts."""


_EITHER_TERM = lazy_re(
    r"\b(?:winter|sommer|summer)\s?(?:semester|term)?\s*(?:oder|or|/)\s*(?:im )?(?:winter|sommer"
    r"|summer)\s?(?:semester|term)\b"
)
_YEAR = lazy_re(r"[^,;:()]{0,28}?(?:20\d\d|\d\.\d{1,2}\.\s?\d\d\b|/\d\d\b)")
"""Behind a date that names its year."""


def _in_year_of(day: date, last: date) -> date:
    """The first day of a span of which only the last has its year: "1. August bis 30. September"
    " 2027"."""
    try:
        moved = day.replace(year=last.year)
    except ValueError:
        return day
    return moved if moved <= last else day


def _is_only_a_date(passage: Passage, before: str) -> bool:
    return len(passage.folded) <= _ONLY_A_DATE and not before.strip(" ,-–(")


_SEMESTER = lazy_re(r"(?:winter|sommer|summer)\s?(?:semester|term)|wise\b|sose\b")
"""Whoever names a semester says when the work is."""

_LATEST = lazy_re(
    r"\b(?:spaetestens|bis|latest|no later than|until|by)\s*(?:aber|jedoch)?\s*(?:zum|am|dem"
    r"|on)?\s*$"
)
_NOT_THEN = lazy_re(r"\b(?:nicht|ausser|except|not|puenktlich)\s+(?:im|in|am|on|zum)?\s*$")


def _strength(passage: Passage, before: str, *, has_end: bool) -> int:
    """How plainly a date behind these words is a start; 0: it is not."""
    if _LATEST.search(before) or _WE_DO.search(before):
        return 0
    before = pattern("start", "no_cue").sub(lambda found: " " * len(found.group(0)), before)
    cues = list(pattern("start", "cue").finditer(before))
    history = max(
        (
            found.start()
            for found in pattern("start", "history").finditer(before)
            if not any(each.start() < found.start() < each.end() for each in cues)
        ),
        default=-1,
    )
    cues = [found for found in cues if found.start() > history]
    if any(pattern("start", "weak").fullmatch(each.group(0)) is None for each in cues):
        return 2
    near = any(len(before) - each.start() <= _NEAR_WEAK for each in cues)
    if near and history < 0 and (has_end or _may_hold_a_day(passage)):
        return 1
    return 1 if has_end and history < 0 and passage.part is not Part.COMPANY else 0


_SEEKING = (
    r"(?:such|biet|vergeb|nehm|brauch|hab|haett|stell|plan|lad|oeffn|besetz|start|beginn|freu|moecht"
    r"|woll|koenn|wuerd|soll|werd|duerf)"
)
_WE_DO = lazy_re(
    rf"\b(?!{_SEEKING})\w{{3,}}en wir (?:von|vom|im|in)\s*$"
    r"|\bwe (?:show|run|build|move|travel|close|host|celebrate)\b[^,;.]*\b(?:from|in|on)\s*$"
)
"""What the company does then: "im alten Saal zeigen wir von März bis November"."""

_SPAN_WE_DO = lazy_re(rf"\bbis (?:ende |mitte )?\w+ (?!{_SEEKING})\w{{3,}}en wir\b")
"""The same behind it: "von Mai bis Oktober vermieten wir"."""


def _may_hold_a_day(passage: Passage) -> bool:
    """Whether a day "on" which something is can be the offer's.

    So it is in a short line, beside a kind, an event or how long the offer lasts.
    """
    folded = passage.folded
    is_short = len(folded) <= _SHORT_LETTERS and _TOLD_OF_US.search(folded) is None
    is_event = pattern("start", "event").search(folded) is not None
    is_of_offer = bool(kind_spans(folded)) or passage.part is Part.TASKS
    return is_short or is_event or is_of_offer or tells_length(passage)


_TOLD_OF_US = lazy_re(r"\b(?:ich|wir|i|we)\b")
"""What somebody does then: "Am 3. Mai rufe ich an"."""


_SHORT_LETTERS = 60
_ONLY_A_DATE = 28
_NEAR_WEAK = 26


def _end_of(folded: str, position: int, day: date) -> date:
    """The last day of a span: that of a month that is named whole."""
    if not whole_month_at(folded, position):
        return day
    return day.replace(day=monthrange(day.year, day.month)[1])


def _deadlines(passage: Passage, dates: Sequence[tuple[int, date]]) -> Iterator[_Dated]:
    is_fact = "deadline" in passage.facts
    for at, (position, day) in enumerate(dates):
        before = _clause_before(passage.folded, position)
        if at and _end_of_span(passage.folded, dates, at - 1) is not None:
            continue
        if _AWAY.match(passage.folded, position):
            continue
        if _FOR_START.search(before) and at + 1 < len(dates):
            continue
        if is_fact:
            yield _Dated(day, 4)
        elif _is_deadline(passage, before):
            yield _Dated(day, 2 + before.rstrip().endswith(":"))


_FOR_START = lazy_re(r"\b(?:fuer|for)(?: den| die| the)?(?: start| beginn)?(?: im| in| zum)?\s*$")
"""Before when it begins: "Bewerbungsschluss für April ist der 31. Januar"."""

_AWAY = lazy_re(r"[^,;.]{0,30}\b(?:in elternzeit|im urlaub|abwesend|geschlossen|on leave|closed)\b")


def _is_deadline(passage: Passage, before: str) -> bool:
    """Whether a date behind these words is the last one to apply on."""
    if pattern("deadline", "cue").search(before):
        return True
    until = last_start(pattern("deadline", "until"), before)
    if until < 0 or len(before) - until > _NEAR_UNTIL:
        return False
    if passage.part is Part.APPLY or "@" in passage.folded:
        return True
    return pattern("deadline", "apply").search(passage.folded) is not None


_NEAR_UNTIL = 30
_NEAR_SHOWN = 40


_TO_ITS_END = lazy_re(r"\b(?:bis(?: zum)? ende|vor)\b[^,;.\d]{0,36}$")
"""Until an end that is named first: "bis zum Ende des Projekts am 28. Februar"."""


def _ends(passage: Passage, dates: Sequence[tuple[int, date]]) -> Iterator[date]:
    """Days on which the work ends: its contract, or what its result is shown on."""
    if passage.part in (Part.COMPANY, Part.APPLY) or "deadline" in passage.facts:
        return
    for at, (position, day) in enumerate(dates):
        before = _clause_before(passage.folded, position)
        next_one = dates[at + 1][0] if at + 1 < len(dates) else position + _BEFORE_LETTERS
        behind = passage.folded[position : min(next_one, position + _BEFORE_LETTERS)]
        behind = behind.split(",")[0]
        is_until = _LATEST.search(before) or _TO_ITS_END.search(before)
        if (
            "end" in passage.facts
            or pattern("end", "shown").search(before[-_NEAR_SHOWN:])
            or (is_until and pattern("end", "contract").search(before))
            or pattern("end", "behind").search(behind)
        ):
            yield _end_of(passage.folded, position, day)


def _clause_before(folded: str, position: int) -> str:
    before = folded[max(0, position - _BEFORE_LETTERS) : position]
    return _CLAUSE_END.split(before)[-1]
