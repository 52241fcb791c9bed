"""Reads what a student wants to hear of: "Werkstudent Informatik Bochum ohne Vertrieb, sofort"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.bounds import MOST_WISH_WORDS
from models.reading.offer_facts import ANYWHERE, read_radius
from models.reading.offer_kind import kind_spans, read_kinds
from models.reading.offer_places import find_place
from models.reading.wish import read_wish
from models.taxonomy.normalise import fold
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Place
from models.vocabulary import OfferKind

MOST_FIELDS = 2
LONGEST_LINE = 400
"""Letters of a wish that are read."""

LONGEST_WORD = 40
SHORTEST_WORD = 2

_AT_ONCE = re.compile(
    r"\b(?:ab\s+)?(?:sofort|gleich|direkt|umgehend|immediately|instantly|at once|right away)\b",
    re.I,
)
_WEEKLY = re.compile(
    r"\b(?:wöchentlich|woechentlich|jede woche|pro woche|weekly|every week)\b", re.I
)
_DISTANCE = re.compile(r"\d\s*(?:km|kilomet)", re.I)
"""In a line of other words a bare number is no radius: "Praktikum 6 Monate"."""

_ONE = r"(?:[\"“„»][^\"“”«»]{1,40}[\"”“«]|[^\W_][\w+#./-]*)"
_LINK = r"\s*(?:,\s*)?(?:und|oder|and|or|&|/)\s*(?:ohne\s+|without\s+|no\s+|keine?n?\s+)?"
_OUT = re.compile(
    rf"\b(?:aber\s+)?(?:ohne|nicht|keine?n?|außer|ausser|without|not|no|except)\s+"
    rf"({_ONE}(?:{_LINK}{_ONE})*)",
    re.I,
)
_IN = re.compile(rf"\b(?:nur\s+)?(?:mit|with)\s+({_ONE}(?:{_LINK}{_ONE})*)", re.I)
_QUOTED = re.compile(r"[\"“„»]([^\"“”«»]{2,40})[\"”“«]")


@dataclass(frozen=True, slots=True)
class SubscriptionReading:
    """What a line says; what it does not say is None or empty.

    `radius_km` None with `is_anywhere` False: no radius was named. Words are as they were typed.
    """

    kinds: frozenset[OfferKind]
    fields: tuple[str, ...]
    place: Place | None
    radius_km: int | None
    is_anywhere: bool
    words_in: tuple[str, ...]
    words_out: tuple[str, ...]
    at_once: bool
    weekly: bool

    @property
    def is_empty(self) -> bool:
        """Whether it names nothing to look for."""
        return not (
            self.kinds
            or self.fields
            or self.place
            or self.is_anywhere
            or self.words_in
            or self.words_out
        )


def read_subscription(text: str, taxonomy: Taxonomy) -> SubscriptionReading:
    """What a student's line asks for. Never raises."""
    words_out, rest = _taken_out(_OUT, text[:LONGEST_LINE])
    kinds_out = [word for word in words_out if kind_spans(fold(word))]
    words_out = [word for word in words_out if word not in kinds_out]
    words_in, rest = _taken_out(_IN, rest)
    quoted, rest = _taken_out(_QUOTED, rest)
    at_once, weekly = bool(_AT_ONCE.search(rest)), bool(_WEEKLY.search(rest))
    rest = _WEEKLY.sub(" ", _AT_ONCE.sub(" ", rest))
    radius = read_radius(rest)
    named = [code for one in read_wish(rest, taxonomy).subjects for code in one.codes]
    place = find_place(rest, taxonomy)
    return SubscriptionReading(
        kinds=read_kinds(text[:LONGEST_LINE] if kinds_out else rest),
        fields=tuple(dict.fromkeys(named))[:MOST_FIELDS],
        place=place,
        radius_km=radius if isinstance(radius, int) and _DISTANCE.search(rest) else None,
        is_anywhere=radius == ANYWHERE and place is None,
        words_in=distinct_words((*words_in, *quoted)),
        words_out=distinct_words(words_out),
        at_once=at_once,
        weekly=weekly,
    )


def _taken_out(pattern: re.Pattern[str], text: str) -> tuple[list[str], str]:
    """The words that a pattern finds, and the text without them."""
    found: list[str] = []
    for passage in pattern.findall(text):
        parts = re.split(_LINK, passage, flags=re.I) if pattern is not _QUOTED else [passage]
        found += [part.strip(' "“”„«».,;') for part in parts]
    return [word for word in found if word], pattern.sub(" ", text)


def distinct_words(words: Iterable[str]) -> tuple[str, ...]:
    """Each word once, however it is written, as far as they are kept."""
    by_key = {word.casefold(): word for word in words if SHORTEST_WORD <= len(word) <= LONGEST_WORD}
    return tuple(by_key.values())[:MOST_WISH_WORDS]
