"""Finds the kinds of offer that somebody asks for in a line."""

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate

from rapidfuzz import fuzz, process

from models.reading.lazy_re import lazy_re
from models.reading.line import Line, Named
from models.reading.offer_kind import kind_spans
from models.reading.phrases import Phrases, empty_words, listed, load_words
from models.reading.scope import Mode
from models.taxonomy.normalise import words
from models.taxonomy.taxonomy import Taxonomy
from models.vocabulary import OfferKind

EVERY_KIND = frozenset(OfferKind)


@lru_cache(maxsize=1)
def _said_by_students() -> Phrases[OfferKind]:
    phrases: Phrases[OfferKind] = Phrases()
    for name, said in load_words("wishes")["kinds"].items():
        phrases.add(listed(said), OfferKind(name))
    return phrases


@lru_cache(maxsize=1)
def _every_kind() -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    phrases.add(listed(load_words("wishes")["words"]["every_kind"]), True)
    return phrases


@lru_cache(maxsize=1)
def _jobs() -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    phrases.add(listed(load_words("wishes")["words"]["job"]), True)
    return phrases


def find_kinds(line: Line) -> list[Named[OfferKind]]:
    """The kinds a line names, in order, each with how it is meant; their words are taken."""
    found = line.take_phrases(_said_by_students())
    found += _as_offers_say(line)
    found += _misspelt(line)
    return sorted(found, key=lambda each: each.start)


def says_every_kind(line: Line, *, is_asked: bool = False) -> bool:
    """Whether "alles" or its like stands among the words; they are taken.

    `is_asked`: the line answers which kinds, so that "alle" is enough.
    """
    said = [
        each
        for each in line.take_phrases(_every_kind())
        if each.is_wanted and not _SUMS_UP.search(" ".join(line.keys[: each.start]))
    ]
    return any(is_asked or line.keys[each.start] not in _ALL_OF for each in said)


_SUMS_UP = lazy_re(
    r"\b(?:that(?: i|\W?)s|that (?:is|was|would be)|this is|thats|das (?:ist|war|waer|waere|waers)"
    r"|waers|wars)(?: (?:dann|jetzt|so|fuers erste|erstmal|from me|for me|really|now))*$"
)
"""Before an "alles" that ends what was said: "das wär dann alles"."""


_ALL_OF = frozenset({"alle", "all", "any", "saemtliche"})
"""Said of other things as well: "alle Firmen"."""


def says_job(line: Line) -> bool:
    """Whether only a job is named, which beside studies is a student's."""
    return any(each.is_wanted for each in line.take_phrases(_jobs()))


def _as_offers_say(line: Line) -> list[Named[OfferKind]]:
    begins = [0, *accumulate(len(key) + 1 for key in line.keys)]
    found = []
    for start, end, kind in kind_spans(" ".join(line.keys)):
        first, last = bisect_right(begins, start) - 1, bisect_right(begins, end - 1)
        if line.is_free(first, last):
            found.append(line.take(first, last, kind))
    return found


@lru_cache(maxsize=1)
def _single_words() -> dict[str, OfferKind]:
    """The names of kinds that are one long word."""
    return {
        "".join(words(phrase)): OfferKind(name)
        for name, said in load_words("wishes")["kinds"].items()
        for phrase in (*listed(said), name)
        if len(phrase) >= _SHORTEST_TYPO
    }


def _misspelt(line: Line) -> list[Named[OfferKind]]:
    """Names of kinds with a typo: "pratikum", "werkstudnt", "bachlor arbeit"."""
    found = []
    for start, end, key in line.spans(2):
        is_other = line.taxonomy.lexicon.get(key) or key in empty_words()
        if len(key) < _SHORTEST_TYPO or is_other or not key.isalpha():
            continue
        near = process.extractOne(
            key, _single_words().keys(), scorer=fuzz.ratio, score_cutoff=_SAME_NAME
        )
        if near is not None and near[0][0] == key[0]:
            found.append(line.take(start, end, _single_words()[near[0]]))
    return found


_SHORTEST_TYPO = 7
_SAME_NAME = 86
"""From this ratio of 0 to 100 on a name has a typo."""


def kinds_meant(
    found: Iterable[Named[OfferKind]], *, every: bool, is_asked: bool
) -> frozenset[OfferKind]:
    """The kinds that are left: those asked for, else all but the refused ones.

    `is_asked`: the line answers which kinds, so that refusing one leaves all the others.
    """
    found = list(found)
    wanted = frozenset(each.value for each in found if each.is_wanted)
    refused = frozenset(each.value for each in found if each.is_refused)
    if wanted:
        return wanted - refused
    if every or (is_asked and refused):
        return EVERY_KIND - refused
    return frozenset()


def kinds_after(
    found: Iterable[Named[OfferKind]],
    before: frozenset[OfferKind],
    *,
    every: bool = False,
    adds: bool = False,
) -> frozenset[OfferKind]:
    """The kinds that are wanted after a line, of those `before` it; empty if it names none.

    "auch X" comes to them and "kein X" goes, if they are any; what is named otherwise replaces
    them. `adds`: the line begins with "auch".
    """
    found = list(found)
    is_set = {Mode.ONLY} if adds else {Mode.PLAIN, Mode.ONLY}
    if not found or not before or every or any(each.mode in is_set for each in found):
        return kinds_meant(found, every=every, is_asked=True)
    also = {each.value for each in found if each.is_wanted}
    refused = {each.value for each in found if each.is_refused}
    return (before | also) - refused


def read_kinds_named(text: str, taxonomy: Taxonomy) -> tuple[OfferKind, ...]:
    """The kinds that an answer names, in their order, without those it refuses."""
    found = find_kinds(Line.of(text, taxonomy))
    return tuple(dict.fromkeys(each.value for each in found if each.is_wanted))


def kinds_spoken_of(text: str, taxonomy: Taxonomy) -> frozenset[OfferKind]:
    """Every kind that a line names, whatever it says of it: "das Praktikum kann weg"."""
    return frozenset(each.value for each in find_kinds(Line.of(text, taxonomy)))
