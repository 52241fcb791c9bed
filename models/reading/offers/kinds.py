"""Of which kinds an offer is: what its title names, else what the sentences that offer it name."""

import re
from collections.abc import Iterable, Sequence

from models.reading.offer_kind import kind_of_offer, kind_spans
from models.reading.offers.parts import Part, Passage
from models.taxonomy.normalise import fold, split_glued, without_gender
from models.vocabulary import OfferKind

_BETWEEN = re.compile(
    r"^\W*(?:\w+\s+){0,2}(?:oder|or|und|and|/|,|&|bzw\.?|sowie|plus|auch|mit anschliessender?"
    r"|followed by|with subsequent)"
    r"\W*(?:(?:oder|or|und|and|auch)\W+)?(?:eine[rn]?|an?|auch|als|for|fuer|zur|zum|deine|ihre"
    r"|dazu)?\W*(?:\w+-\s*|(?:bachelor|master)\W?s?\s+)?$"
)
_FARTHEST_LETTERS = 34
_OF_OTHERS = re.compile(
    r"\b(?:auch durch|durch|through|aus|erworben|gesammelt|from previous|nach dem|nach deinem|nach"
    r" ihrem|after|frueher\w*"
    r"|unsere?r?n?|our|auszubildende|spaeter|danach|im anschluss|anschliessend|afterwards|moeglich"
    r"|possible|waehrend"
    r"|erfahrung\w*|experience|erste|ehemalige\w*|viele|jedes jahr|jaehrlich|kein\w*|nicht|not|no"
    r"|statt|ueber|reden"
    r"|gespraech\w*|about|talk)\b"
)
_SUBORDINATE = re.compile(r"\b(?:kein\w*|nicht|statt|not|no|instead of)\s+(?:\w+\s+){0,2}$")
_NO_KIND = re.compile(
    r"studienbegleitend\w*|\breferendar\w*|\bprobezeit\b|\bunbefristet\w*|\babsolvent\w*"
    r"|\bgraduates?\b|\btutor\w*"
)


def kinds_of(
    title: str, text: str, passages: Sequence[Passage]
) -> tuple[tuple[OfferKind, ...], bool]:
    """The kinds, the main one first, and whether the text names it or it is only the usual one."""
    head = _comparable(title)
    named = _together(head)
    if not named:
        named = _of_facts(passages)
    if not named:
        named = _of_sentences(passages)
    if named:
        return named, True
    kind, is_certain = kind_of_offer(title, text)
    return ((kind,) if kind is not None else ()), is_certain


def _of_facts(passages: Iterable[Passage]) -> tuple[OfferKind, ...]:
    for passage in passages:
        if passage.facts & {"kind", "title"} and (named := _together(passage.folded)):
            return named
    return ()


_SKIPPED = frozenset({Part.FINE, Part.APPLY, Part.COMPANY})


def _of_sentences(passages: Iterable[Passage]) -> tuple[OfferKind, ...]:
    for passage in passages:
        if passage.part in _SKIPPED or (
            passage.part in (Part.GIVEN, Part.PROFILE) and passage.is_headed
        ):
            continue
        if named := _together(passage.folded, is_sentence=True):
            return named
    return ()


def _together(folded: str, *, is_sentence: bool = False) -> tuple[OfferKind, ...]:
    """The kind named first, and those that are listed with it; nothing that is refused."""
    spans = sorted(kind_spans(folded))
    spans = [
        each
        for each in spans
        if not _NO_KIND.fullmatch(folded[each[0] : each[1]])
        and not _SUBORDINATE.search(folded[max(0, each[0] - 24) : each[0]])
        and not (is_sentence and _OF_OTHERS.search(folded[max(0, each[0] - 28) : each[0]]))
    ]
    if not spans:
        return ()
    if spans[0][2] is OfferKind.BERUFSEINSTIEG:
        # Graduates are welcome in many a text; students named beside them are meant.
        students = [each for each in spans if each[2] is not OfferKind.BERUFSEINSTIEG]
        spans = students or spans
    kinds = [spans[0][2]]
    end = spans[0][1]
    for start, stop, kind in spans[1:]:
        if start < end:
            continue
        between = folded[end:start]
        if len(between) > _FARTHEST_LETTERS or not _BETWEEN.match(between):
            break
        if kind not in kinds:
            kinds.append(kind)
        end = stop
    return tuple(kinds)


def _comparable(text: str) -> str:
    return fold(split_glued(without_gender(text[:400])))
