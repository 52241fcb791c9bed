"""What a typed line about pay says beside an amount."""

import re
from collections.abc import Sequence
from functools import lru_cache

from models.reading.lazy_re import lazy_re
from models.reading.phrases import both_languages, load_words, word_set
from models.taxonomy.normalise import fold, words

LONGEST_PAY = 200
"""Letters of a line that are read."""


def says_more_than_amount(typed: str, *, is_span: bool) -> bool:
    """Whether there are words beside the usual ones of an amount, or of two with `is_span`."""
    usual = _listed("usual") | (_listed("span") if is_span else frozenset())
    return any(word.isalpha() and word not in usual for word in _words(typed))


def says_terms(typed: str) -> bool:
    """Whether it says how pay is settled: "nach Vereinbarung"."""
    return not _listed("terms").isdisjoint(_words(typed))


def pay_passage(typed: str) -> str:
    """The words of a line that are its pay, without what it says around them; empty without any.

    "Please raise it to 18 euros" is "18 euros", and "15 € an hour plus travel" stays as it is.
    """
    found = list(_WORD.finditer(typed[:LONGEST_PAY]))
    keys = ["".join(_words(each.group())) for each in found]
    core = _core(found, keys)
    if core is None:
        return ""
    first, last = _begin(typed, found, keys, core), _end(found, keys, core)
    return typed[found[first].start() : found[last].end()].strip(_EDGES)


_WORD = lazy_re(r"[^\s:=]+")
_EDGES = " ,;.!"
_LABELS = lazy_re(r"[:=]")


def _core(found: Sequence[re.Match[str]], keys: Sequence[str]) -> int | None:
    """The first amount of money, or what says how pay is settled; else the first number."""
    numbers = [at for at, each in enumerate(found) if _is_number(each.group())]
    settled = [
        at
        for at, key in enumerate(keys)
        if key in _listed("terms")
        or "€" in found[at].group()
        or (at in numbers and keys[at + 1 : at + 2] and keys[at + 1] in _listed("currency"))
    ]
    return min(settled or numbers, default=None)


def _is_number(typed: str) -> bool:
    return any(map(str.isdigit, typed))


def _begin(typed: str, found: Sequence[re.Match[str]], keys: Sequence[str], core: int) -> int:
    """The first word of those right before the amount that belong to it; none before a colon."""
    at = core
    while at > 0 and not _LABELS.search(typed[found[at - 1].end() : found[at].start()]):
        key, linking = keys[at - 1], _listed("linking")
        is_sign = "€" in found[at].group() and _is_number(key)
        if at > 1 and key in linking and (_is_number(keys[at - 2]) or keys[at - 2] in linking):
            at -= 2
        elif key in _listed("before") or is_sign:
            at -= 1
        else:
            break
    return at


def _end(found: Sequence[re.Match[str]], keys: Sequence[str], core: int) -> int:
    """The last word of what belongs to the amount: all that follows where it goes on."""
    names = ("usual", "span", "terms", "before", "currency")
    beside = frozenset[str]().union(*map(_listed, names))
    for at in range(core + 1, len(keys)):
        typed, key = found[at].group(), keys[at]
        if key in _listed("goes_on") or (not key and typed in "+/(&"):
            return len(keys) - 1
        if key and key not in beside and not _is_number(key) and "€" not in typed:
            return at - 1
    return len(keys) - 1


def _words(typed: str) -> list[str]:
    return words(fold(typed[:LONGEST_PAY]))


@lru_cache
def _listed(name: str) -> frozenset[str]:
    return word_set("; ".join(both_languages(load_words("pay")[name])))
