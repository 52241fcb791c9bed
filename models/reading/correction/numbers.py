"""Numbers of a correction: beside their unit or their part's name, or instead of the card's."""

from collections.abc import Iterator

from models.reading.correction.correcting import Correcting
from models.reading.correction.words import correction_words
from models.reading.lazy_re import lazy_re
from models.reading.line import Line
from models.reading.readings import Change, Op
from models.reading.scope import Mode
from models.reading.semesters import number_of
from models.taxonomy.values import PayUnit

AMOUNT = lazy_re(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?")
_THOUSANDS = lazy_re(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")

_HOURLY_BELOW = 60.0
"""Euros from which a bare amount is a month's."""

_LABELLED = frozenset({"semester", "hours", "radius_km", "size", "length"})
"""Parts that a number beside their name says."""


def amount_of(text: str) -> float:
    """The number of "1.200,50"."""
    text = text.replace(".", "") if _THOUSANDS.fullmatch(text) else text
    return float(text.replace(",", "."))


def whole(amount: float) -> float:
    """A whole number as such."""
    return int(amount) if amount == int(amount) else amount


def per_of(of: Correcting, amount: float) -> PayUnit:
    """What an amount of euros is paid for."""
    words = correction_words()
    keys = set(of.line.keys)
    if keys & words.monthly:
        return PayUnit.MONTH
    return PayUnit.HOUR if keys & words.hourly else usual_per(amount)


def usual_per(amount: float) -> PayUnit:
    """What so many euros are paid for where nothing says it."""
    return PayUnit.HOUR if amount < _HOURLY_BELOW else PayUnit.MONTH


def numbers_before(
    of: Correcting, units: frozenset[str]
) -> Iterator[tuple[int, int, int | list[int]]]:
    """Where a number begins and its unit stands, and the number, or both of "3 bis 6 Monate"."""
    line = of.line
    for at in range(1, len(line.keys)):
        number = number_of(line.keys[at - 1])
        is_wanted = line.words[at - 1].mode is not Mode.OUT and at - 1 not in line.taken
        if number is None or not is_wanted or line.keys[at] not in units:
            continue
        if _stands_between(line, at):
            continue
        begin = _begin_of_span(line, at - 1, number)
        low = number_of(line.keys[begin])
        is_span = begin < at - 1 and low is not None
        yield begin, at, [low, number] if is_span and low is not None else number


def _stands_between(line: Line, at: int) -> bool:
    """Whether a sign parts a number from what stands behind it: "15 €/h"."""
    before, word = line.words[at - 1], line.words[at]
    return bool(line.typed[before.start + len(before.text) : word.start].strip(" -.\t"))


def _begin_of_span(line: Line, at: int, number: int) -> int:
    """Where "3 bis 6" begins, whose last number stands at a position."""
    begin = at - 2 if at > 1 and line.keys[at - 1] in correction_words().between else at - 1
    low = number_of(line.keys[begin]) if begin >= 0 and line.is_free(begin, at + 1) else None
    return begin if low is not None and low < number else at


_DAYS = frozenset({"tag", "tage", "tagen", "day", "days"})
"""Behind a number that no part is."""


def find_labelled_number(of: Correcting) -> None:
    """The one number beside a part that is a number: "bei Semester muss 8 stehen"."""
    line = of.line
    numbers = [
        (at, number)
        for at in line.left()
        if line.words[at].mode is not Mode.OUT and (number := number_of(line.keys[at])) is not None
        if _DAYS.isdisjoint(line.keys[at + 1 : at + 2])
    ]
    for label in of.labels:
        if numbers and label.value in _LABELLED and of.takes(label.value):
            at, number = numbers[-1]
            line.take(at, at + 1, number)
            more = {"unit": "week"} if label.value == "length" else {}
            of.set(at, label.value, number, **more)
            return


def find_number_of_card(of: Correcting) -> None:
    """A number instead of one that stands on the card, where nothing else is corrected."""
    if of.changes or not of.numbers:
        return
    amounts = [
        (at, amount_of(word.text), word.mode)
        for at, word in enumerate(of.line.words)
        if AMOUNT.fullmatch(word.text)
    ]
    refused = {amount for _, amount, mode in amounts if mode is Mode.OUT}
    wanted = [(at, amount) for at, amount, mode in amounts if mode is not Mode.OUT]
    for part, now in of.numbers.items():
        if wanted and of.takes(part) and refused & set(now):
            at, amount = wanted[0]
            more = {"pay": {"per": per_of(of, amount).value}, "length": {"unit": "week"}}.get(part)
            of.change(at, Change(part, Op.SET, whole(amount), more))


def _counts_else(line: Line, at: int, units: frozenset[str]) -> bool:
    """Whether a number counts something else than these units: "zwei Tage"."""
    words = correction_words()
    others = words.weeks | words.months | words.hours | words.money | words.days | words.people
    return not set(line.keys[at + 1 : at + 2]).isdisjoint(others - units)


def find_swapped_number(of: Correcting, part: str, units: frozenset[str], **more: str) -> bool:
    """A number whose unit stands at the refused one alone: "16 statt 20 Stunden", "20, nicht 15 h".

    Also where the refused one comes first: "nicht 12 Wochen, sondern 16".
    """
    line = of.line
    refused = {
        at - 1
        for at in range(1, len(line.keys))
        if line.keys[at] in units and line.words[at - 1].mode is Mode.OUT
        if number_of(line.keys[at - 1]) is not None
    }
    wanted = [
        at
        for at in line.left()
        if line.words[at].mode is not Mode.OUT and number_of(line.keys[at]) is not None
        if not _counts_else(line, at, units)
    ]
    if not refused or len(wanted) != 1:
        return False
    value = number_of(line.keys[wanted[0]])
    line.take(wanted[0], wanted[0] + 1, value)
    of.change(wanted[0], Change(part, Op.SET, value, more or None))
    return True
