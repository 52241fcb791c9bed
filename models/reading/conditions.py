"""Finds what somebody makes a condition of and nothing of ours keeps: hours, length, start."""

from collections.abc import Sequence
from functools import lru_cache

from models.reading.line import Line
from models.reading.phrases import Phrases, listed, load_words, word_set
from models.reading.readings import Condition
from models.reading.semesters import number_of
from models.taxonomy.normalise import words

_LONGEST_LINE = 400
"""Letters that are read."""

_MOST_BETWEEN = 2
"""Words between "ab" and a month: "ab Anfang März"."""


@lru_cache(maxsize=1)
def _measures() -> dict[str, Condition]:
    content = load_words("conditions")["measures"]
    return {key: Condition(name) for name, said in content.items() for key in word_set(said)}


@lru_cache(maxsize=1)
def _times() -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    phrases.add(listed(load_words("conditions")["times"]["words"]), True)
    return phrases


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    content = load_words("conditions")
    names = ("before", "months", "short_months", "between")
    starts = {name: word_set(content["starts"][name]) for name in names}
    return {**starts, "working": word_set(content["times"]["working"])}


def find_conditions(line: Line) -> tuple[Condition, ...]:
    """The conditions that a line names, in their usual order; only times are words of their own."""
    named = {
        _measures()[key]
        for at, key in enumerate(line.keys)
        if key in _measures() and _is_counted(line, at)
    }
    if line.take_phrases(_times()):
        named.add(Condition.TIMES)
    if any(_is_start(line, at) for at in range(len(line.keys))):
        named.add(Condition.START)
    return tuple(each for each in Condition if each in named)


def tells_start(text: str) -> bool:
    """Whether a line says from which month or day on: "ab Februar", "from 1 March"."""
    keys = words(text[:_LONGEST_LINE])
    return any(_starts_at(keys, at) for at in range(len(keys)))


def tells_only_times(text: str) -> bool:
    """Whether a line says nothing but when and how long: "ab Februar, 5 Monate"."""
    keys = words(text[:_LONGEST_LINE])
    own = word_set(load_words("conditions")["own_time"]["de"]) | word_set(
        load_words("conditions")["own_time"]["en"]
    )
    lists = _lists()
    is_time = [key in _months() or key in _measures() for key in keys]
    around = own | lists["before"] | lists["between"]
    return (any(is_time) or tells_start(text)) and all(
        is_said or key in around or _is_number(key) or number_of(key) is not None
        for key, is_said in zip(keys, is_time, strict=True)
    )


def _starts_at(keys: Sequence[str], at: int) -> bool:
    if keys[at] not in _lists()["before"]:
        return False
    said = [key for key in keys[at + 1 : at + 2 + _MOST_BETWEEN] if key not in _lists()["between"]]
    if not said:
        return False
    is_measured = len(said) > 1 and said[1] in _measures()
    return said[0] in _months() or (_is_number(said[0]) and not is_measured)


def _is_number(key: str) -> bool:
    """A number, or a day in numbers."""
    return key.replace(".", "").isdigit()


def _months() -> frozenset[str]:
    return _lists()["months"] | _lists()["short_months"]


def is_measure(key: str) -> bool:
    """Whether a number before the word measures how much or how long: "Stunden"."""
    return key in _measures()


def is_time_to_work(line: Line, start: int) -> bool:
    """Whether a word such as "abends" says when somebody works, not when they hear from us."""
    at_such_a_time = _times().at(line.keys, start) is not None
    return at_such_a_time and not _lists()["working"].isdisjoint(line.keys)


def _is_counted(line: Line, at: int) -> bool:
    before = line.before(at)
    return before.isdigit() or number_of(before) is not None


def _is_start(line: Line, at: int) -> bool:
    lists = _lists()
    if line.keys[at] not in lists["before"]:
        return False
    behind = line.keys[at + 1 : at + 2 + _MOST_BETWEEN]
    said = [key for key in behind if key not in lists["between"]]
    return bool(said) and said[0] in lists["months"]
