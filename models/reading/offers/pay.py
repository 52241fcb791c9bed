"""What an offer pays: an amount counts beside a word of pay, and not beside a perk."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from models.reading.lazy_re import lazy_re
from models.reading.offer_kind import kind_spans
from models.reading.offers.parts import Part, Passage
from models.reading.offers.words import pattern
from models.taxonomy.values import Pay, PayUnit

_DIGITS = r"\d{1,3}(?:[.,'\s]\d{3})+|\d{1,6}"
_SIGN = r"€|eur\b|euro?s?\b"
_K = r"(k\b|tsd\.?)?"
_MONEY = lazy_re(
    rf"(?:({_SIGN})\s*)?(?<![\d.,])({_DIGITS})(?:,(\d{{1,2}})(?!\d)|\.(\d{{2}})(?!\d))?(?:,-+"
    rf"|,–)?\s*{_K}\s*"
    rf"(?:-(?={_SIGN}))?({_SIGN})?"
    rf"(?:\s*(?:/\s*h)?\s*(?:-|–|—|bis(?: zu)?|to|und|and|auf|oder|or)\s*(?:({_SIGN})\s*)?"
    rf"({_DIGITS})(?:,(\d{{1,2}})(?!\d)|\.(\d{{2}})(?!\d))?(?:,-+|,–)?\s*{_K}\s*({_SIGN})?)?"
)
_FROM_TO = lazy_re(r"(?:-|–|—|\bbis|\bto)\s*$")
_SIGNS = lazy_re(r"€|\beuro?s?\b|(?<=\d)eur")
_MOST_AMOUNTS = 24
"""So many numbers of one sentence are looked at."""

_UNITS = {
    PayUnit.HOUR: "hour",
    PayUnit.DAY: "day",
    PayUnit.WEEK: "week",
    PayUnit.MONTH: "month",
    PayUnit.YEAR: "year",
    PayUnit.TOTAL: "total",
}
_BEHIND_LETTERS = 34
_BEFORE_LETTERS = 56
_CLAUSE = lazy_re(
    r"[;•+]|,(?=\s)|\s(?:und|and|sowie|plus|zzgl\.?|zuzueglich|in addition to)\s|\.\s"
)
_FEWEST_EUROS = {PayUnit.HOUR: 4, PayUnit.MONTH: 50, PayUnit.YEAR: 3000}
_MOST_A_YEAR = 150_000
_MOST_EUROS = {PayUnit.HOUR: 90, PayUnit.MONTH: 12_000, PayUnit.YEAR: _MOST_A_YEAR}
_HOURLY_BELOW = 60
_MONTHLY_BELOW = 12_000


@dataclass(frozen=True, slots=True)
class _Amount:
    low: float
    high: float
    unit: PayUnit | None
    said: str
    is_fact: bool
    order: int
    is_cued: bool
    """Whether what stands around it says that it is paid to who does the work."""
    is_later: bool
    """Whether it is for what may come after the offer."""


def read_pay(passages: Iterable[Passage], *, is_for_a_day: bool = False) -> Pay:
    """The pay that passages name; `paid` is None where they say nothing.

    Several amounts of one sentence for one unit are a span: "17 € im Master, 16 € im Bachelor".
    `is_for_a_day`: what is offered is visited, so that pay of a time of work is of another offer.
    """
    told = [each for each in passages if each.part is not Part.FINE]
    amounts = [
        found
        for order, each in enumerate(told)
        for found in _paid_amounts(each, order)
        if each.part is not Part.COMPANY or found.unit in _OF_WORK or found.is_fact
    ]
    if is_for_a_day:
        amounts = [each for each in amounts if each.is_fact or each.unit not in _OF_TIMES]
    unpaid = next(filter(None, map(_unpaid, told)), None)
    if unpaid is not None or not all(each.is_later for each in amounts):
        amounts = [each for each in amounts if not each.is_later]
    if amounts:
        return _together(amounts)
    if unpaid is not None:
        return Pay(paid=False, text=unpaid)
    said = next(filter(None, (_paid(each) for each in told)), None)
    return Pay(paid=True, text=said) if said else Pay(paid=None)


def _together(amounts: Sequence[_Amount]) -> Pay:
    """The amounts of the first sentence that names some; facts come first."""
    facts = [each for each in amounts if each.is_fact] or list(amounts)
    first = facts[0]
    together = [each for each in facts if each.order == first.order]
    unit = next((each.unit for each in together if each.unit is not None), None)
    if unit is None:
        unit = _usual_unit(first.low)
    beside = [
        each
        for each in together
        if each.unit in (unit, None)
        and each.low < _LIKE * first.low
        and first.low < _LIKE * each.low
    ] or [first]
    low, high = min(each.low for each in beside), max(each.high for each in beside)
    return Pay(True, low, high if high > low else None, unit, first.said)


_OF_WORK = frozenset({PayUnit.HOUR, PayUnit.MONTH})
_OF_TIMES = _OF_WORK | {PayUnit.WEEK, PayUnit.YEAR}
_LIKE = 3
"""Amounts of one span are no further apart."""


def _usual_unit(amount: float) -> PayUnit:
    if amount < _HOURLY_BELOW:
        return PayUnit.HOUR
    return PayUnit.MONTH if amount < _MONTHLY_BELOW else PayUnit.YEAR


def _paid_amounts(passage: Passage, order: int) -> list[_Amount]:
    """The amounts of a passage that says of one of them that it is paid."""
    found = list(_amounts(passage, order))
    return found if any(each.is_cued for each in found) else []


def _amounts(passage: Passage, order: int) -> Iterator[_Amount]:
    folded = passage.folded
    is_money = _SIGNS.search(folded) or ",-" in folded or _THOUSANDS.search(folded)
    if not (is_money or _is_of_pay(passage)):
        return
    perks: dict[str, bool] = {}  # by clause: many amounts may stand in one
    for found in islice(_MONEY.finditer(folded), _MOST_AMOUNTS):
        has_sign = ",-" in found.group(0) or any(found.group(group) for group in (1, 6, 7, 12))
        is_other = folded[found.end() : found.end() + 1] == "?" or _PER_THING.match(
            folded, found.end()
        )
        is_told = has_sign or _is_whole_answer(passage, *found.span()) or _is_salary(found)
        if is_other or not (is_told or _is_per_time(passage, found.end())):
            continue
        low, high = _bounds_of(found)
        unit = _unit_of(folded, *found.span(), low)
        clause = _clause_around(folded, *found.span())
        if unit in (None, PayUnit.TOTAL) and (limit := _LIMIT.search(folded, 0, found.start())):
            clause = _clause_around(folded, limit.start(), found.end())
        if clause not in perks:
            perks[clause] = _is_perk(clause, passage)
        if low <= 0 or perks[clause] or not _is_plausible(low, unit):
            continue
        said = " ".join(found.group(0).split())
        is_cued = _is_cued(passage, clause, unit)
        is_later = pattern("pay", "later").search(folded, 0, found.start()) is not None
        yield _Amount(low, high, unit, said, "pay" in passage.facts, order, is_cued, is_later)
        if _MANDATORY.search(folded) and _VOLUNTARY.search(folded):
            return  # the kind of internship that is named first


def _is_of_pay(passage: Passage) -> bool:
    return "pay" in passage.facts or pattern("pay", "cue").search(passage.folded) is not None


def _is_cued(passage: Passage, clause: str, unit: PayUnit | None) -> bool:
    """Whether what stands around an amount says that it is paid to who does the work.

    Beside the time it is for less is enough: an hour's always is, a year's is often another's.
    """
    folded = passage.folded
    is_alone = len(folded) <= _ONLY_AN_AMOUNT and _TOLD_OF_US.search(folded) is None
    if _is_of_pay(passage) or is_alone or kind_spans(folded):
        return True
    if unit in (None, PayUnit.HOUR):
        return unit is PayUnit.HOUR
    is_listed = passage.part is Part.GIVEN and unit is not PayUnit.TOTAL
    is_short = len(clause) <= _ONLY_AN_AMOUNT
    if unit in (PayUnit.YEAR, PayUnit.TOTAL) and is_short:
        is_short = _TOLD_OF_US.search(folded) is None
    if unit is PayUnit.YEAR:
        return is_listed or is_short
    return is_listed or is_short or pattern("pay", "given").search(folded) is not None


_ONLY_AN_AMOUNT = 40
_TOLD_OF_US = lazy_re(r"\b(?:wir|unser\w*|ich|we|our|us|i)\b")
_PER_THING = lazy_re(
    r"\s*(?:pro|je|per|/)\s*(?!(?:(?:geleistete|gearbeitete|angefangene|volle)[nrs]? )?"
    r"(?:nach\b|stunde|std|h\b|hour|hr|tag|day|woche|week|mon|m\b|jahr|year"
    r"|annum|person|gruppe|group|team|kopf|head|arbeit|thesis))\w"
)
"""Behind what is the price of something: "6,10 € pro Quadratmeter"."""

_MANDATORY = lazy_re(r"\bpflichtpraktik|\bmandatory\b|\bcompulsory\b")
_VOLUNTARY = lazy_re(r"\bfreiwillig|\bvoluntary\b")


def _is_whole_answer(passage: Passage, start: int, end: int) -> bool:
    """Whether a number is all that a fact of pay says: "Geld: 14,50"."""
    around = passage.folded[:start] + passage.folded[end:]
    return "pay" in passage.facts and not re.search(r"\w", around)


_LIMIT = lazy_re(r",\s*(?:bis zu|maximal|max\.?|hoechstens|up to|at most)\s*$")
"""Before what something else may cost: "für das Material zahlen wir, bis zu 300 €"."""

_PER_TIME = lazy_re(
    r"\s*(?:die|der|pro|je|in der|im|an?|per|/)\s*(?:stunde|std|h|hour|hr|monat|month)\b"
)


def _is_per_time(passage: Passage, end: int) -> bool:
    """Whether it is told for what time a number is paid: "Geld: 14,50 die Stunde"."""
    return _is_of_pay(passage) and _PER_TIME.match(passage.folded, end) is not None


def _is_from_to(found: re.Match[str]) -> bool:
    """Whether the sign before the first of two amounts is of both: "EUR 58,000 – 66,000"."""
    between = found.string[found.end(2) : found.start(8)]
    return found.group(1) is not None and _FROM_TO.search(between) is not None


_THOUSANDS = lazy_re(r"\dk\b")
_PER_YEAR = lazy_re(r"\s*(?:im|pro|a|per|/|p\.)\s*(?:jahr|year|annum|a\b)")


def _is_salary(found: re.Match[str]) -> bool:
    """Whether thousands are told for a year, which needs no sign: "48-52k im Jahr"."""
    is_in_thousands = found.group(5) or found.group(11)
    return bool(is_in_thousands) and _PER_YEAR.match(found.string, found.end()) is not None


def _bounds_of(found: re.Match[str]) -> tuple[float, float]:
    """The two amounts of a span, or one twice."""
    low = _euros(found.group(2), found.group(3) or found.group(4), found.group(5))
    is_span = found.group(7) or found.group(12) or _is_from_to(found) or _is_salary(found)
    if not (found.group(8) and is_span):
        return low, low
    high = _euros(found.group(8), found.group(9) or found.group(10), found.group(11))
    if found.group(11) and not found.group(5) and low < 1000:
        low *= 1000
    return low, max(low, high)


def _euros(digits: str, cents: str | None, thousand: str | None) -> float:
    whole = float(re.sub(r"[.,'\s]", "", digits))
    euros = whole + (float(cents.ljust(2, "0")) / 100 if cents else 0.0)
    return euros * 1000 if thousand else euros


def _is_plausible(amount: float, unit: PayUnit | None) -> bool:
    if unit is None:
        return _FEWEST_EUROS[PayUnit.HOUR] <= amount <= _MOST_A_YEAR
    return _FEWEST_EUROS.get(unit, 1) <= amount <= _MOST_EUROS.get(unit, 1_000_000)


def _unit_of(folded: str, start: int, end: int, amount: float) -> PayUnit | None:
    """What stands behind an amount counts before what stands in front of it, the nearest first."""
    behind = folded[end : end + _BEHIND_LETTERS]
    # The next amount has a unit of its own.
    following = _MONEY.search(behind)
    if following is not None and any(following.group(group) for group in (1, 6, 7, 12)):
        behind = behind[: following.start()]
    behind = re.split(r";|\.\s|\)\s", behind)[0]
    before = folded[max(0, start - _BEFORE_LETTERS) : start]
    nearest = _nearest(behind, from_end=False)
    if nearest is None:
        nearest = _nearest(before, from_end=True)
        nearest = nearest if _is_plausible(amount, nearest) else None
    if nearest is None and pattern("pay", "total_weak").search(before + behind):
        return PayUnit.TOTAL
    return nearest


def _nearest(text: str, *, from_end: bool) -> PayUnit | None:
    found: list[tuple[int, PayUnit]] = []
    for unit, name in _UNITS.items():
        for match in pattern("pay", name).finditer(text):
            if unit is PayUnit.HOUR and re.search(r"\d\s*-?$", text[: match.start()]):
                continue  # "bei 40 Stunden" says how much, not for what
            distance = len(text) - match.end() if from_end else match.start()
            found.append((distance, unit))
    return min(found, key=lambda each: each[0])[1] if found else None


def _clause_around(folded: str, start: int, end: int) -> str:
    begins = [match.end() for match in _CLAUSE.finditer(folded, 0, start)]
    ends = [match.start() for match in _CLAUSE.finditer(folded, end)]
    return folded[begins[-1] if begins else 0 : ends[0] if ends else len(folded)]


def _is_perk(clause: str, passage: Passage) -> bool:
    return pattern("pay", "perk").search(clause) is not None and not (
        "pay" in passage.facts and pattern("pay", "paid").search(clause)
    )


def _unpaid(passage: Passage) -> str | None:
    """The words by which a sentence says that there is no pay; None if it does not."""
    folded = passage.folded
    if pattern("pay", "visit").search(folded) or _NOT_TOLD.match(folded):
        return None
    for found in pattern("pay", "unpaid").finditer(folded):
        behind = folded[found.end() : found.end() + 20].lstrip()
        if pattern("pay", "unpaid_of").match(behind) is None:
            return found.group(0)
    if (nothing := _PAYS_NOTHING.search(folded)) is not None:
        return nothing.group(0)
    for found in pattern("pay", "paid_words").finditer(folded):
        around = _DENIED_CLAUSE.split(folded[: found.start()])[-1]
        around += folded[found.start() : found.end()]
        around += _DENIED_CLAUSE.split(folded[found.end() :])[0]
        if pattern("pay", "denied").search(_NO_DENIAL.sub(" ", around)):
            return found.group(0)
    if "pay" in passage.facts and _NOTHING.match(folded):
        return folded[:40]
    return None


_NOTHING = lazy_re(
    r"(?:als [\w ]{3,30} )?(?:auch |leider )?(?:keine\w*|none|no|nein|entfaellt|0|nichts"
    r"|gibt es nicht|nicht vorgesehen)\b"
)
_PAYS_NOTHING = lazy_re(
    r"\b(?:wir zahlen|zahlen wir|zahlen koennen wir|we pay|we can pay)(?: \w+){0,3}?"
    r" (?:nichts|nix|kein geld|nothing)\b"
)
_NO_DENIAL = lazy_re(r"\b(?:nicht nur|nicht bloss|nicht schlecht|not only|not just|not bad)\b")
_NOT_TOLD = lazy_re(r"(?:k\.|k\. ?a\.?|keine angaben?|n\.? ?/? ?a\.?|not specified)\s*$|\W*$")


_DENIED_CLAUSE = lazy_re(r"[;•()]|,\s|\.\s|\b(?:und|aber|and|but)\b")


def _paid(passage: Passage) -> str | None:
    if _NOT_TOLD.match(passage.folded) or passage.text.rstrip().endswith("?"):
        return None
    if "pay" in passage.facts and passage.folded.strip():
        denies = pattern("pay", "denied").search(passage.folded)
        if not (denies or _is_perk(passage.folded, passage)):
            return passage.text[:60]
    for found in pattern("pay", "paid").finditer(passage.folded):
        before = passage.folded[max(0, found.start() - 14) : found.start()]
        clause = _clause_around(passage.folded, *found.span())
        is_other = pattern("pay", "perk").search(clause) is not None
        if not (is_other or re.search(r"(?:nicht|un|kein\w*|not|no)\s*$", before)):
            return found.group(0)
    return None
