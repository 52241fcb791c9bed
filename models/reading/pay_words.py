"""What a typed line about pay says beside an amount."""

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


def _words(typed: str) -> list[str]:
    return words(fold(typed[:LONGEST_PAY]))


def _listed(name: str) -> frozenset[str]:
    return word_set("; ".join(both_languages(load_words("pay")[name])))
