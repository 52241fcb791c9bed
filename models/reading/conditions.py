"""Finds what somebody makes a condition of and nothing of ours keeps: hours, length, start."""

from functools import lru_cache

from models.reading.line import Line
from models.reading.phrases import Phrases, listed, load_words, word_set
from models.reading.readings import Condition
from models.reading.semesters import number_of

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
    starts = {name: word_set(content["starts"][name]) for name in ("before", "months", "between")}
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
