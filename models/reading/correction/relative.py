"""What a line changes by so much: "zwei Stunden weniger", "a month longer"."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.reading.correction.correcting import Correcting
from models.reading.correction.numbers import AMOUNT, amount_of, per_of, usual_per, whole
from models.reading.correction.words import correction_words
from models.reading.line import Line
from models.reading.offers.spans import WEEKS_PER_MONTH
from models.reading.readings import Change, Op
from models.reading.semesters import number_of

_EURO = "euro"
"""The key of a sign for it."""

_REACH = 5
"""So many words behind its unit stands whether it is more or less: "a euro an hour more"."""


@dataclass(frozen=True, slots=True)
class _Step:
    """An amount by which a part grows or shrinks; its words are `start` to `end` (exclusive)."""

    start: int
    end: int
    part: str
    by: float
    """In weeks, hours, euros, people, semesters or kilometres; below 0 for less."""


def find_relative(of: Correcting) -> None:
    """Parts that are to be more or less than they are now; what they are now is on the card.

    Where that is not known, the part is asked for: "a month longer" is not "a month".
    """
    for step in _steps(of):
        if not of.takes(step.part):
            continue
        of.line.taken.update(range(step.start, step.end))
        value = _value_after(of, step)
        if value is None:
            of.change(step.start, Change(step.part))
            continue
        unit = {"pay": {"per": per_of(of, _first(value)).value}, "length": {"unit": "week"}}
        of.change(step.start, Change(step.part, Op.SET, value, unit.get(step.part)))


def _value_after(of: Correcting, step: _Step) -> float | list[float] | None:
    """What a part is then, or both ends of its span; None if that cannot be said."""
    now = of.numbers.get(step.part, ())
    then = [whole(each + step.by) for each in now]
    if not then or min(then) <= 0:
        return None
    if step.part == "pay" and per_of(of, now[0]) is not usual_per(now[0]):
        # A euro an hour is told of what is paid by the month.
        return None
    return then[0] if len(set(then)) == 1 else then


def _first(value: float | list[float]) -> float:
    return value[0] if isinstance(value, list) else value


def _steps(of: Correcting) -> Iterator[_Step]:
    line = of.line
    end = 0
    for at in range(len(line.keys)):
        amount = _amount(line, at) if at >= end else None
        unit_at = _unit_behind(line, at) if amount is not None else None
        direction = _direction(line, at, unit_at) if unit_at is not None else None
        if amount is None or unit_at is None or direction is None:
            continue
        sign, says_when, end = direction
        unit = line.keys[unit_at] if unit_at > at else _EURO
        part = _part_of(of, unit, says_when=says_when)
        if part is not None:
            yield _Step(at, end, part, sign * amount * _size_of(unit))


def _amount(line: Line, at: int) -> float | None:
    word = line.words[at]
    if AMOUNT.fullmatch(word.text):
        return amount_of(word.text)
    if word.key in correction_words().one:
        return 1
    return number_of(word.key)


def _unit_behind(line: Line, at: int) -> int | None:
    """Where the unit of an amount stands: right behind it, or behind "mehr", "more".

    The amount's own place where its unit is a sign: "1,50 €".
    """
    word = line.words[at]
    if line.typed[word.start + len(word.text) :].lstrip().startswith("€"):
        return at
    words = correction_words()
    units = words.weeks | words.months | words.hours | words.money | words.cents | words.people
    units |= words.semesters | words.kilometres | words.moved_days
    for unit_at in range(at + 1, min(at + 3, len(line.keys))):
        if line.words[unit_at].clause != line.words[at].clause:
            return None
        if line.keys[unit_at] in units:
            return unit_at
        if line.keys[unit_at] not in words.greater | words.smaller:
            return None
    return None


def _direction(line: Line, at: int, unit_at: int) -> tuple[int, bool, int] | None:
    """1 or -1, whether a day is meant rather than a length, and where the words end."""
    words = correction_words()
    clause = line.words[at].clause
    around = {
        **dict.fromkeys(words.greater, (1, False)),
        **dict.fromkeys(words.smaller, (-1, False)),
        **dict.fromkeys(words.later, (1, True)),
        **dict.fromkeys(words.earlier, (-1, True)),
    }
    last = min(unit_at + _REACH, len(line.keys) - 1)
    for near in range(at + 1, last + 1):
        if line.words[near].clause != clause or (near > unit_at and _begins_amount(line, near)):
            break
        if line.keys[near] in around and _is_comparing(line, near):
            return (*around[line.keys[near]], max(near, unit_at) + 1)
    before = line.keys[at - 1] if at and line.words[at - 1].clause == clause else ""
    if before in words.another:
        return 1, False, unit_at + 1
    if before in words.by:
        for near, word in enumerate(line.words):
            if word.clause != clause:
                continue
            if word.key in words.moving:
                return 1, True, max(near, unit_at) + 1
            if word.key in words.raising | words.lowering:
                return (1 if word.key in words.raising else -1), False, max(near, unit_at) + 1
    return None


def _begins_amount(line: Line, at: int) -> bool:
    """Whether another amount begins here, whose "more" is its own."""
    return line.words[at].text[0].isdigit()


def _is_comparing(line: Line, at: int) -> bool:
    """Whether "more" is more than now.

    Not "mehr als", "oder mehr", "mehr oder weniger", "nicht mehr", "mehr geht nicht".
    """
    words = correction_words()
    clause = line.words[at].clause
    before = line.keys[at - 1] if at else ""
    behind = [word.key for word in line.words[at + 1 :] if word.clause == clause]
    if behind[:1] and behind[0] in words.than | words.between:
        return False
    return before not in words.more | words.denying and words.denying.isdisjoint(behind)


def _part_of(of: Correcting, unit: str, *, says_when: bool) -> str | None:
    words = correction_words()
    if unit in words.moved_days | words.weeks | words.months:
        if of.labelled("until"):
            return "until"
        if says_when or of.labelled("start"):
            return "start"
        return "length" if unit not in words.moved_days else None
    named = {
        "hours": words.hours,
        "pay": words.money | words.cents,
        "size": words.people,
        "semester": words.semesters,
        "radius_km": words.kilometres,
    }
    # "20 Stunden eher" is no day that comes sooner.
    return next((part for part, units in named.items() if unit in units and not says_when), None)


def _size_of(unit: str) -> float:
    """Months are told in whole weeks, cents in euros."""
    words = correction_words()
    if unit in words.cents:
        return 0.01
    return round(WEEKS_PER_MONTH) if unit in words.months else 1
