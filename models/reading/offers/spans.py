"""How long an offer lasts and how many hours a week it takes: numbers beside their cues."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from models.reading.lazy_re import lazy_re
from models.reading.offer_kind import kind_spans
from models.reading.offers.numbers import COUNT, TO, WORDS, bounds_of, count_of
from models.reading.offers.parts import Part, Passage
from models.reading.offers.words import pattern
from models.taxonomy.normalise import fold

Span = tuple[float | None, float | None]
"""From and to, None where it is open."""

Weeks = tuple[int | None, int | None]
"""The same in whole weeks."""

_MOST_NUMBERS = 12
"""So many numbers of one sentence are looked at."""

WEEKS_PER_MONTH = 52 / 12
WEEKS_PER_SEMESTER = 26
_LONGEST_WEEKS = 260
_MOST_HOURS = 48
_FEWEST_HOURS = 2

_UNIT = (
    r"(tag(?:e[ns]?|s|ig\w*)?|days?|wochen?|woechig\w*|weeks?|wks?|monat(?:e[ns]?|s|ig\w*)?"
    r"|monatig\w*"
    r"|mon\.|mo\.|months?|jahr(?:e[ns]?|es)?|jaehrig\w*|years?|semesters?)"
)
_LENGTH = lazy_re(
    rf"{COUNT}(?:\s*{_UNIT})?(?:{TO}{COUNT})?\s*-?\s*(?:volle[nr]?\s+|full\s+"
    rf"|ganze[nr]?\s+)?{_UNIT}(?![\w])"
)
_HALF_YEAR = lazy_re(r"(?:½|1/2|1⁄2)\s*jahr\w*|halbjaehrig\w*|halbes jahr|half a year|half-year")
_TWO_BOUNDS = lazy_re(
    rf"(?:mindestens|mind\.?|min\.?)\s*{COUNT}\s*{_UNIT}?\s*(?:,|und|bis|and|/)?\s*"
    rf"(?:hoechstens|max\.?|maximal|laengstens|gerne?|lieber|besser|ideally|better)"
    rf"\s*(?:auch\s*)?{COUNT}\s*{_UNIT}"
)
_BEFORE_LETTERS = 34
_BEHIND_LETTERS = 22


@dataclass(frozen=True, slots=True)
class _Found:
    span: Span
    strength: int

    @property
    def is_closed(self) -> bool:
        return None not in self.span

    @property
    def weight(self) -> int:
        """Both ends tell more than one."""
        return self.strength + self.is_closed


@dataclass(frozen=True, slots=True)
class Length:
    """How long an offer lasts; `is_guess`: nothing beside it says that it is the offer."""

    weeks: Weeks
    is_guess: bool


def read_length(passages: Iterable[Passage]) -> Length | None:
    """The length that is said to be the offer's; None if none is."""
    told = [each for each in passages if each.part is not Part.FINE]
    if (both := _of_both(told)) is not None:
        return Length((both, both), is_guess=False)
    best: _Found | None = None
    before: Passage | None = None
    for passage in told:
        is_other = _is_of_process(passage, before) or _lasts_otherwise(passage, before)
        found = None if is_other else _strongest(_lengths(passage, before))
        before = passage
        if found is None or (passage.part is Part.COMPANY and found.strength < _PLAIN):
            continue
        if best is None or (found.weight, found.is_closed) > (best.weight, best.is_closed):
            best = found
    if best is None:
        return None
    least, most = best.span
    return Length((_whole(least), _whole(most)), is_guess=best.strength < _CUED)


_AFTER_ONE_ANOTHER = lazy_re(
    r"\banschliessend\w*|\bim anschluss\b|\bdaran schliesst\b|\bdarauf folgt\b|\bdanach\b"
    rf"|\bweitere {COUNT}|\bsubsequent\w*|\bfollowed by\b|\bfollows\b|\bafterwards\b|\bwe combine\b"
    r"|\bcombined with\b"
)
_INTERNSHIP = lazy_re(r"\w*praktik\w+|praxissemester\w*|praxisphase\w*|internship\w*|placement\w*")
_THESIS = lazy_re(r"\w+arbeit\b|thesis\b|theses\b")
_NEAR_KIND = 44
_PLUS = lazy_re(
    rf"{COUNT}\s*{_UNIT}(?:\s+[a-z]+){{0,5}},?\s+(?:plus|zuzueglich)\s+{COUNT}\s*{_UNIT}"
)


def _of_both(passages: Sequence[Passage]) -> int | None:
    """The weeks of two parts that follow one another, such as an internship and then a thesis."""
    for passage in passages:
        if (sum_ := _PLUS.search(passage.folded)) is not None:
            first = _weeks(count_of(sum_.group(1)), sum_.group(2))
            return first + _weeks(count_of(sum_.group(3)), sum_.group(4))
    if not any(_tells_of_both(each.folded) for each in passages):
        return None
    parts: dict[re.Pattern[str], set[int]] = {_INTERNSHIP: set(), _THESIS: set()}
    for passage in passages:
        for found in islice(_LENGTH.finditer(passage.folded), _MOST_NUMBERS):
            kind = _kind_beside(passage.folded, *found.span())
            is_other = _is_something_else(passage.folded, *found.span(), is_fact=False)
            if kind is not None and found.group(3) is None and not is_other:
                parts[kind].add(_weeks(count_of(found.group(1)), found.group(4)))
    if all(len(weeks) == 1 for weeks in parts.values()):
        return sum(each for weeks in parts.values() for each in weeks)
    return None


def _tells_of_both(folded: str) -> bool:
    """Whether a sentence says that one follows the other, and not only may."""
    names_one = _INTERNSHIP.search(folded) or _THESIS.search(folded)
    follows = names_one and _AFTER_ONE_ANOTHER.search(folded)
    return bool(follows) and pattern("length", "may_follow").search(folded) is None


def _kind_beside(folded: str, start: int, end: int) -> re.Pattern[str] | None:
    """The pattern of internship or thesis that is the nearest in the clause; None if none is."""
    begun = max(folded.rfind(sign, 0, start) for sign in (";", ",", ". "))
    ended = min(
        (at for at in (folded.find(sign, end) for sign in (";", ",")) if at >= 0), default=-1
    )
    ended = len(folded) if ended < 0 else ended
    begun, ended = max(begun + 1, start - _NEAR_KIND), min(ended, end + _NEAR_KIND)
    near: list[tuple[int, re.Pattern[str]]] = []
    for kind in (_INTERNSHIP, _THESIS):
        near += [(start - each.end(), kind) for each in kind.finditer(folded, begun, start)]
        near += [(each.start() - end, kind) for each in kind.finditer(folded, end, ended)]
    return min(near, key=lambda each: each[0])[1] if near else None


_PROCESS = lazy_re(r"\b(?:process|verfahren|interview\w*|\w*gespraech\w*|\w*call)\b")
_OF_IT = lazy_re(r"\W*(?:all in all|alles in allem|insgesamt|it|that|this|das|es|dies)\b")


def _is_of_process(passage: Passage, before: Passage | None) -> bool:
    """Whether a sentence goes on about how one is chosen: "All in all it takes two weeks"."""
    return (
        before is not None
        and before.line == passage.line
        and _PROCESS.search(before.folded) is not None
        and _OF_IT.match(passage.folded) is not None
    )


def _lasts_otherwise(passage: Passage, before: Passage | None) -> bool:
    """Whether a sentence says how long something else takes: "Eine Messung dauert drei Wochen".

    What "es" or "it" is, the sentence before tells.
    """
    if "length" in passage.facts or _LASTS.search(passage.folded) is None:
        return False
    told = passage.folded
    if before is not None and _IT.search(told):
        told = f"{before.folded} {told}"
    return not (kind_spans(told) or pattern("length", "offer").search(told))


_LASTS = lazy_re(r"\b(?:dauert|dauern|lasts?|takes?)\b")
_IT = lazy_re(r"\b(?:das|es|dies|alles|it|that|this)\b")


def tells_length(passage: Passage) -> bool:
    """Whether a sentence says plainly how long the offer lasts."""
    return any(found.strength >= _CUED for found in _lengths(passage))


def _whole(weeks: float | None) -> int | None:
    return None if weeks is None else round(weeks)


_PLAIN = 3
_CUED = 2


def _strongest(found: Iterable[_Found]) -> _Found | None:
    """The strongest of a passage; several as strong as it are a choice, kept as one span."""
    every = list(found)
    if not every:
        return None
    weight = max(each.weight for each in every)
    strongest = [each for each in every if each.weight == weight]
    spans, strength = [each.span for each in strongest], strongest[0].strength
    if len(spans) == 1 or any(None in span for span in spans):
        return _Found(spans[0], strength)
    numbers = [number for span in spans for number in span if number is not None]
    return _Found((min(numbers), max(numbers)), strength)


def said_length(text: str) -> Weeks | None:
    """The length in an answer to "how long?", where nothing else can be meant."""
    said = read_length([Passage(text, fold(text), Part.GIVEN, frozenset({"length"}))])
    return said.weeks if said is not None else None


def _lengths(passage: Passage, before: Passage | None = None) -> Iterator[_Found]:
    passage = _with_halves(passage)
    folded, is_fact = passage.folded, "length" in passage.facts
    for half in _HALF_YEAR.finditer(folded):
        if not _is_something_else(folded, *half.span(), is_fact=is_fact):
            is_first = _AT_FIRST.search(folded[: half.start()]) is not None
            yield _Found((26, 26), 5 if is_fact else 1 if is_first else 2)
    for both in _TWO_BOUNDS.finditer(folded):
        unit = both.group(4)
        low = _weeks(count_of(both.group(1)), both.group(2) or unit)
        yield _Found((low, _weeks(count_of(both.group(3)), unit)), 3)
    for less in _LESS.finditer(folded):
        clause = _clause_around(folded, *less.span(), (";", ". "))
        is_other = (
            pattern("length", "other_in").search(clause) is not None
            or pattern("length", "other_behind").match(folded[less.end() :].lstrip()) is not None
        )
        if _DENIED.search(clause) and not is_other:
            yield _Found((_weeks(count_of(less.group(1)), less.group(2)), None), 3)
    every = list(islice(_LENGTH.finditer(folded), _MOST_NUMBERS))
    is_of_offer = bool(every) and (_is_of_offer(passage) or _is_under_kind(passage, before))
    for found in every:
        span = _span_of(found, folded)
        if span is None or _is_something_else(folded, *found.span(), is_fact=is_fact):
            continue
        strength = _strength(passage, found, is_fact=is_fact, is_of_offer=is_of_offer)
        if strength:
            yield _Found(span, strength)


_LESS = lazy_re(
    r"(?:weniger als|kuerzer als|unter|less than|fewer than|shorter than|under|below)\s+"
    rf"{COUNT}\s*(wochen?|monate?n?|weeks?|months?)\b"
)
_DENIED = lazy_re(r"\b(?:nicht|nichts|keine?[nrs]?|kaum|not|no|none|hardly|rarely)\b|n't\b")
"""With less than so much, that it must be that long: "unter acht Wochen lohnt es sich nicht"."""

_AND_A_HALF = lazy_re(rf"\b({WORDS}) and a half\b")
_AT_FIRST = lazy_re(r"\b(?:zuerst|anfangs|first|at first)(?: ein(?:mal)?| for)?\s*$")
"""Before how long the first part takes."""


def _with_halves(passage: Passage) -> Passage:
    """The same with digits for "three and a half"."""
    if " and a half" not in passage.folded:
        return passage
    folded = _AND_A_HALF.sub(lambda found: f"{count_of(found.group(1)) + 0.5}", passage.folded)
    return replace(passage, folded=folded)


def _span_of(found: re.Match[str], folded: str) -> Span | None:
    unit = found.group(4)
    low = _weeks(count_of(found.group(1)), found.group(2) or unit)
    high = _weeks(count_of(found.group(3)), unit) if found.group(3) else None
    if found.group(2) and not found.group(3):
        return None
    if not 1 <= low <= (high or low) <= _LONGEST_WEEKS:
        return None
    least, most = bounds_of(folded, *found.span(), low, high)
    better = _RATHER.match(folded, found.end())
    if better is not None and high is None:
        count = better.group(1) or better.group(3)
        wished = _weeks(count_of(count), better.group(2) or better.group(4) or unit)
        if wished > low:
            return low, wished
    return least, most


_RATHER = lazy_re(
    rf"[\s,;(]*(?:(?:sind das )?minimum,?\s*)?(?:(?:bei|for) \w{{4,24}} )?(?:(?:auch|gerne?"
    rf"|idealerweise|ideally|besser|am liebsten"
    rf"|lieber)\s*(?:auch\s*)?"
    rf"(?:bis\s*)?{COUNT}(?:\s*{_UNIT})?|{COUNT}(?:\s*{_UNIT})?\s*(?:waeren|would"
    rf" be))(?![\d.,]*\s*(?:€|eur|h\b|std))"
)
"""A longer time that would be welcome, too: "mindestens 4 Wochen, gerne 10"."""


def _is_something_else(folded: str, start: int, end: int, *, is_fact: bool) -> bool:
    before = folded[max(0, start - 34) : start].rstrip(" ,(")
    behind = folded[end : end + _BEHIND_LETTERS].lstrip(" (,-")
    if pattern("length", "other_behind").match(behind):
        return True
    if pattern("length", "of_others").search(_clause_around(folded, start, end, (",", ";"))):
        return True
    if _IN_WHICH.search(f"{before} ") and _HAPPENS.match(behind):
        return False
    if is_fact or pattern("length", "behind").match(behind):
        return False
    if any(
        _FILLERS.fullmatch(before[each.end() :])
        for each in pattern("length", "other_before").finditer(before)
    ):
        return True
    clause = _clause_around(folded, start, end, (",", ";", "(", ")", " und ", " and "))
    return pattern("length", "other_in").search(clause) is not None


def _clause_around(folded: str, start: int, end: int, signs: Sequence[str]) -> str:
    begun = max(folded.rfind(sign, 0, start) for sign in signs)
    ends = (folded.find(sign, end) for sign in signs if not sign.startswith((" ", "(")))
    ended = min((at for at in ends if at >= 0), default=len(folded))
    return folded[max(0, begun) : ended]


_FILLERS = lazy_re(
    r"\s*(?:(?:unserer|unserem|deiner|ihrer|einer|einem|der|our|an?|rund|ca\.?|etwa|about|approximately|of|for|fuer|von|den|dem|the|first|ersten"
    r"|less than)\s*)*"
)


def _is_of_offer(passage: Passage) -> bool:
    """Whether a passage tells of the offer, so that a length alone between commas is its own."""
    return (
        passage.part is Part.GIVEN
        or len(passage.folded) <= _SHORT_LETTERS
        or _FACT_LINE.search(passage.folded) is not None
        or bool(kind_spans(passage.folded))
    )


def _is_under_kind(passage: Passage, before: Passage | None) -> bool:
    """Whether the line above is nothing but a kind: "Dein Traineeprogramm"."""
    return (
        before is not None
        and before.line + 1 == passage.line
        and len(before.folded) <= _SHORT_LETTERS
        and bool(kind_spans(before.folded))
    )


def _strength(passage: Passage, found: re.Match[str], *, is_fact: bool, is_of_offer: bool) -> int:
    """How plainly a length is the offer's; 0: it is not."""
    unit = found.group(4)
    is_days = unit.startswith(("tag", "da"))
    before = passage.folded[max(0, found.start() - _BEFORE_LETTERS) : found.start()]
    behind = passage.folded[found.end() : found.end() + _BEHIND_LETTERS].lstrip(" (")
    if is_fact:
        return 4 if not is_days or passage.facts == {"length"} else 1
    if is_days or (unit.startswith("semester") and not _is_over_semesters(passage, found)):
        return 0
    if pattern("length", "behind").match(behind):
        return 3
    if unit.startswith(("woechig", "monatig", "jaehrig", "monatig")) or re.match(
        r"(?:monat|woech)ig", unit
    ):
        return 3
    if _OF_KIND.search(before) and kind_spans(before):
        return 2
    if _IN_WHICH.search(before) and _HAPPENS.match(behind):
        return 2
    cues = list(pattern("length", "cue").finditer(before))
    far = passage.folded[max(0, found.start() - _PLAIN_CUE_LETTERS) : found.start()]
    if pattern("length", "plain").search(far):
        return 3
    if cues and len(before) - cues[-1].end() <= _NEAR_CUE:
        is_done = _DONE.match(passage.folded, found.end()) is not None
        is_told = is_done or _OF_DATA.search(before) or _TOLD_OF_THINGS.search(passage.folded)
        return 0 if is_told else 2
    head = re.split(r"[,;:|•]\s|\(", passage.folded[: found.start()])[-1].strip(" -–•*")
    is_years = unit.startswith(("jahr", "year", "jaehr"))
    if is_years and not (passage.part is Part.GIVEN or _FULL_TIME.search(passage.folded)):
        return 0
    if not head and is_of_offer and _ENDS.match(behind):
        return 2
    if is_years:
        return 0
    is_other = passage.part in (Part.COMPANY, Part.APPLY) or _OF_DATA.search(passage.folded)
    is_asked = pattern("length", "asked").search(passage.folded) or kind_spans(passage.folded)
    return 1 if is_asked and not is_other else 0


_OVER_SEMESTERS = lazy_re(
    r"\b(?:ueber|dauer\w*|befrist\w*|laufzeit|over|for|projects? of|projekte?s? von|lasts?"
    r"|lasting|runs|auf)\s*(?:mindestens|etwa"
    r"|rund|at least|about)?\s*:?\s*$"
)
"""Other semesters are those somebody has studied."""


def _is_over_semesters(passage: Passage, found: re.Match[str]) -> bool:
    """Whether the semesters are the work's: over so many, or one alone between commas."""
    before, behind = passage.folded[: found.start()], passage.folded[found.end() :]
    if _OVER_SEMESTERS.search(before[-_BEFORE_LETTERS:]):
        return True
    if _LASTS_BEHIND.match(behind):
        return True
    is_one = found.group(1) in ("ein", "one", "1") and found.group(3) is None
    is_alone = before.rstrip().endswith(",") and re.match(r"\W*$|\s*[,.;]", behind) is not None
    return is_one and is_alone and passage.part is not Part.COMPANY


_LASTS_BEHIND = lazy_re(
    r"\s*(?:dauern|dauert|laufen|laeuft|lang\b|lange\b|in anspruch|long\b|in total|in duration)"
)

_IN_WHICH = lazy_re(r"\b(?:in|innerhalb von|within|ueber) (?:den )?(?:kommenden |naechsten )?$")
_HAPPENS = lazy_re(
    r"(?:lern|durchl|geht es|begleit|bereit|erhaelt|erhalten|wirst du|werden sie"
    r"|you (?:will|learn|rotate))"
)
"""What is done in that time: "In 18 Monaten lernst du alle Abteilungen kennen"."""

_OF_KIND = lazy_re(r"\w (?:von|of|ueber|fuer|for) (?:etwa |rund |about )?$")
"""Between a kind and how long it is: "ein Praktikum von"."""

_OF_DATA = lazy_re(r"\w*daten\b|data\b|\w*werte\b|\w*kurven\b|records\b|messungen\b")
"""What tells how long something was measured."""

_TOLD_OF_THINGS = lazy_re(
    r"\b(?:has|have|had) (?:been|run|worked|lasted|stood)\b|\b(?:lief|liefen|stand|standen|war"
    r"|waren|wurde"
    r"|wurden) (?:\w+ ){0,3}(?:fuer|ueber|etwa|rund)\b"
)
"""What tells how long something has already been so."""

_DONE = lazy_re(r"\s*(?:\w+ )?\w*ge\w+(?:t|en) (?:haben|hat|habe|wurden?|worden)\b")
"""What has been done for so long: "die wir für 12 Wochen gemietet haben"."""

_PLAIN_CUE_LETTERS = 80
_SHORT_LETTERS = 80
_FACT_LINE = lazy_re(r"\d\s*(?:€|eur|h\b|std|stunden|hours|hrs)")
"""A line that tells hours or pay, too, tells of the offer."""
_ENDS = lazy_re(
    r"[,;.|•)]|$|am stueck|in vollzeit|full[- ]time|ab\b|oder|or\b|sind|start|gern|ideal|\bim\b"
    r"|fuer|zwischen|between|waehrend|during|in (?:der vorlesungsfrei|den (?:semester)?ferien)"
)


_NEAR_CUE = 16


def _weeks(count: float, unit: str) -> int:
    if unit.startswith(("tag", "da")):
        return max(1, round(count / 5))
    if unit.startswith(("woche", "woechig", "week", "wk")):
        return round(count)
    if unit.startswith(("mon", "mo.")):
        return round(count * WEEKS_PER_MONTH)
    if unit.startswith("semester"):
        return round(count * WEEKS_PER_SEMESTER)
    return round(count * 52)


def weeks_between(first: date, last: date) -> int:
    """Whole weeks that a span of days takes, at least one."""
    return max(1, round(((last - first).days + 1) / 7))


# Hours a week

_H = r"(?:h\b|std\b\.?|stunden?|(?:working )?hours?|hrs?)"
_PER_WEEK = (
    r"(?:pro person und|/|pro|je|in der|die|per|a|the|each|every|wo\w*|x|jede)\s*-?\s*"
    r"(?:w\b|wo\b|woche|kw\b|week|wk)"
)
_HOUR_COUNT = rf"\d{{1,2}}(?:[.,]\d{{1,2}})?|{WORDS}"
_HOURS = lazy_re(
    rf"(?<![\d.,:])({_HOUR_COUNT})\s*(?:{_H})?(?:{TO}({_HOUR_COUNT}))?\s*-?\s*"
    rf"(?:(wochenstunden|stunden-?\s?woche|std\.?-?\s?woche|h-?\s?woche|hour week|hours week"
    rf"|-hour-week)"
    rf"|{_H}\.?\s*-?\s*(woechentlich\w*|weekly|week\b|woche\b|{_PER_WEEK})?|({_PER_WEEK}))"
)
_JOB_AFTER = lazy_re(
    r"\b(?:subsequent|anschliessende\w*|spaetere\w*) (?:job|stelle|anstellung|werkstud)"
)
_BARE_HOURS = lazy_re(rf"\W*(bis zu|max\.?|up to)?\s*({_HOUR_COUNT})(?:{TO}({_HOUR_COUNT}))?\W*")
_PART_TIME_FROM = lazy_re(rf"(?:teilzeit|part[- ]time) (?:ab|from)\s*({_HOUR_COUNT})\s*(?:{_H})?")
_FULL_HOURS = lazy_re(rf"(?<![\d.,:])({_HOUR_COUNT})\s*-?\s*(?:{_H}|wochenstunden)")
_AT_LEAST_AT_MOST = lazy_re(
    rf"(?:at least|mindestens"
    rf"|mind\.?)\s*({_HOUR_COUNT})\s*(?:{_H})?[^.;\d]{{0,20}}?(?:not more than|at most"
    rf"|no more than|hoechstens|maximal|max\.?)\s*({_HOUR_COUNT})(?:\s*{_H})?"
)
_MONTHLY = lazy_re(
    r"^\s*(?:im|pro|/|per|a|the|each|monatlich)\s*-?\s*(?:monat|month|m\b)|^\s*monatlich"
)
_DAILY = lazy_re(r"^\s*(?:am|pro|/|per|a|each|taeglich)\s*-?\s*(?:tag|day)|^\s*taeglich|^\s*daily")
_DAYS_OF_HOURS = lazy_re(
    rf"{COUNT}\s*(?:tage?|days?)[^.;]{{0,30}}?(?:a|je|mit|of|each|jeweils|a)"
    rf"\s*({_HOUR_COUNT})\s*{_H}"
)
_FULL_TIME = lazy_re(
    r"vollzeit|teilzeit|full[- ]time|part[- ]time|arbeitszeit|gleitzeit|arbeitswoche"
    r"|die woche hat|working hours"
    r"|\bvertrag\b"
    r"|\bcontract\b|flexib|insgesamt|umfang"
)
_WEEK_BEFORE = lazy_re(
    r"\b(?:woechentlich\w*|wochenstunden|weekly|(?:pro|in der|die|per|a) (?:woche|week))\W*"
    r"(?:(?:\w+\s+){0,3}(?:zwischen|between|etwa|rund|about|around)\s+)?$"
)
_WEEK_BEHIND = lazy_re(
    rf"\s*(?:gearbeitet|(?:in|an) der woche|(?:an|auf|on|over|verteilt auf)\s+(?:{_HOUR_COUNT})"
    rf"(?:{TO}(?:{_HOUR_COUNT}))?\s+"
    r"(?:\w+\s+)?(?:tage?n?|days?)\b)"
)
"""Hours that are spread over days, or the work of everybody: a week's."""
_AT_BEFORE = lazy_re(
    r"\b(?:bei|(?:du )?arbeitest(?: du)?|ihr arbeitet|arbeiten (?:sie|wir)|wir arbeiten"
    r"|you work|we work"
    r"|(?:wochen|weeks) (?:mit|zu|a|je|of|at))\s*$"
)
_NAMED_BEFORE = lazy_re(r"(?:stunden|hours|std\.?)\s*:\s*$")
_ALONE_BEFORE = lazy_re(r"(?:^|[,;:|•(–—+~▪·*>-]\s*)(?:ca\.?\s*|etwa\s*|about\s*)?$")
_ALONE_BEHIND = lazy_re(r"^\s*(?:$|[,;.|•)–—-])")
_FEWEST_ALONE = 5


def read_hours(passages: Iterable[Passage]) -> Span | None:
    """Hours a week from and to; None if no passage names some."""
    best: _Found | None = None
    for passage in passages:
        if passage.part is Part.FINE:
            continue
        for found in _hours(passage):
            if best is None or _rank_of_hours(found) > _rank_of_hours(best):
                best = found
    return best.span if best is not None else None


def _rank_of_hours(found: _Found) -> tuple[int, float]:
    """Fewer hours, said as plainly, are those of a lesson or a meeting."""
    return found.weight, max(number for number in found.span if number is not None)


def said_hours(text: str) -> Span | None:
    """The hours in an answer to "how many hours a week?"."""
    return read_hours([Passage(text, fold(text), Part.GIVEN, frozenset({"hours"}))])


def _hours(passage: Passage) -> Iterator[_Found]:
    if _JOB_AFTER.search(passage.folded):
        return
    yield from _hours_answered(passage)
    yield from _hours_from_to(passage.folded)
    for found in islice(_HOURS.finditer(passage.folded), _MOST_NUMBERS):
        yield from _hours_named(passage, found)


def _hours_answered(passage: Passage) -> Iterator[_Found]:
    """A number alone, where hours are what is told: "Wochenstunden: bis zu 20"."""
    bare = _BARE_HOURS.fullmatch(passage.folded) if "hours" in passage.facts else None
    if bare is not None:
        low = count_of(bare.group(2))
        high = count_of(bare.group(3)) if bare.group(3) else None
        yield _Found((None, low) if bare.group(1) else (low, high or low), 4)


def _hours_from_to(folded: str) -> Iterator[_Found]:
    """Part time from so many on, at least and at most, days of so many hours."""
    if (part := _PART_TIME_FROM.search(folded)) is not None:
        full = _FULL_HOURS.search(folded, 0, part.start()) or _FULL_HOURS.search(folded, part.end())
        most = count_of(full.group(1)) if full is not None else None
        yield _Found((count_of(part.group(1)), most), 4)
    for both in _AT_LEAST_AT_MOST.finditer(folded):
        if re.search(_H, both.group(0)):
            yield _Found((count_of(both.group(1)), count_of(both.group(2))), 4)
    for days in _DAYS_OF_HOURS.finditer(folded):
        hours = count_of(days.group(1)) * count_of(days.group(2))
        if _FEWEST_HOURS <= hours <= _MOST_HOURS:
            yield _Found((hours, hours), 4)


def _hours_named(passage: Passage, found: re.Match[str]) -> Iterator[_Found]:
    """Hours with their unit, of a week or a month, or beside what tells that they are one's."""
    folded, is_fact = passage.folded, "hours" in passage.facts
    low = count_of(found.group(1))
    high = count_of(found.group(2)) if found.group(2) else None
    behind = folded[found.end() : found.end() + _BEHIND_HOURS]
    before = folded[max(0, found.start() - _BEFORE_HOURS) : found.start()]
    says_week = bool(found.group(3) or found.group(4) or found.group(5))
    says_week = says_week or _says_week_around(before, behind)
    names_hours = re.search(_H, found.group(0)) is not None or _NAMED_BEFORE.search(before)
    if found.group(5) and not (names_hours or is_fact or _FULL_TIME.search(folded)):
        return  # "zwei die Woche"
    if not says_week and _DAILY.match(behind):
        return
    if not says_week and _MONTHLY.match(behind):
        low = float(round(low / WEEKS_PER_MONTH))
        high = float(round(high / WEEKS_PER_MONTH)) if high else None
        says_week = True
    is_cued = is_fact or _stands_alone(passage, found, low) or _is_near_full_time(folded, found)
    if (says_week or is_cued) and _FEWEST_HOURS <= low <= (high or low) <= _MOST_HOURS:
        span = bounds_of(folded, *found.span(), low, high)
        yield _Found(span, 1 + says_week + 2 * is_fact)


_BEFORE_HOURS = 40
_BEHIND_HOURS = 40


def _says_week_around(before: str, behind: str) -> bool:
    return (
        _WEEK_BEFORE.search(before) is not None
        or _WEEK_BEHIND.match(behind) is not None
        or _AT_BEFORE.search(before) is not None
    )


def _stands_alone(passage: Passage, found: re.Match[str], hours: float) -> bool:
    """Whether nothing else is said in its part of a line: "20 h, ab sofort"."""
    return (
        hours >= _FEWEST_ALONE
        and passage.part is not Part.COMPANY
        and _ALONE_BEFORE.search(passage.folded[: found.start()]) is not None
        and _ALONE_BEHIND.match(passage.folded[found.end() :]) is not None
    )


def _is_near_full_time(folded: str, found: re.Match[str]) -> bool:
    near = folded[max(0, found.start() - 30) : found.end() + 24]
    return _FULL_TIME.search(near) is not None
