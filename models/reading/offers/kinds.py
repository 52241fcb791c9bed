"""Of which kinds an offer is: what its title names, else what the sentences that offer it name."""

from collections.abc import Iterable, Sequence

from models.reading.lazy_re import lazy_re
from models.reading.offer_kind import kind_of_offer, kind_spans
from models.reading.offers.parts import Part, Passage
from models.taxonomy.normalise import fold, split_glued, without_gender
from models.vocabulary import OfferKind

_BETWEEN = lazy_re(
    r"^\W*(?:\w+\s+){0,2}(?:oder|or|und|and|/|,|&|bzw\.?|sowie|plus|auch|mit anschliessender?"
    r"|followed by|with subsequent)"
    r"\W*(?:(?:oder|or|und|and|auch)\W+)?(?:eine[rn]?|an?|auch|als|for|fuer|zur|zum|deine|ihre"
    r"|dazu)?\W*(?:\w+-\s*|(?:bachelor|master)\W?s?\s+)?$"
)
_FARTHEST_LETTERS = 34
_OF_OTHERS = lazy_re(
    r"\b(?:previous|prior|bisherige\w*|auch durch|durch|through|aus|erworben|gesammelt"
    r"|from previous|nach dem|nach deinem|nach"
    r" ihrem|after|frueher\w*"
    r"|unsere?r?n?|our|auszubildende|spaeter|danach|im anschluss|anschliessend|afterwards|moeglich"
    r"|possible|waehrend"
    r"|erfahrung\w*|experience|erste|ehemalige\w*|viele|jedes jahr|jaehrlich|kein\w*|nicht|not|no"
    r"|statt|ueber|reden"
    r"|gespraech\w*|about|talk)\b"
)
_SUBORDINATE = lazy_re(r"\b(?:kein\w*|nicht|statt|not|no|instead of)\s+(?:\w+\s+){0,2}$")
_GRADUATE = lazy_re(r"\W*graduate (?!student|program)\w")
_PROJECT = lazy_re(r"\w*projekte?s?\b|\bprojects?\b|\bchallenge\b")
_GROUP = lazy_re(
    r"\b(?:gruppen?|team von|teams|seminars?|kurse?s?|moduls?|lehrveranstaltung\w*|courses?"
    r"|group of students|student groups?|lecturers?|lehrende\w*)\b"
)
"""Who does a project within their studies."""

_WELCOME = lazy_re(
    r"\s*(?:are|is|sind|ist|waeren?)?\s*(?:also )?(?:welcome|willkommen|von vorteil|helpful"
    r"|an advantage|a plus)\b"
)
_ALSO_AS = lazy_re(r"\b(?:auch|oder|or|alternativ|also)\s+(?:als|as)\s+(?:eine?n?\s+|an?\s+)?$")
"""Before a kind that is possible, too, however far from the first it stands."""

_NO_KIND = lazy_re(
    r"studienbegleitend\w*|\breferendar\w*|\bprobezeit\b|\bunbefristet\w*|\babsolvent\w*"
    r"|\bgraduates?\b|\btutor\w*"
)


def kinds_of(
    title: str, text: str, passages: Sequence[Passage]
) -> tuple[tuple[OfferKind, ...], bool]:
    """The kinds, the main one first, and whether the text names it or it is only the usual one."""
    head = _comparable(title)
    named = _together(head)
    if len(named) == 1:
        named = _listed_with(named[0], passages)
    if not named and _GRADUATE.match(head):
        named = (OfferKind.BERUFSEINSTIEG,)
    if not named and _is_project(head, passages):
        named = (OfferKind.PROJEKT,)
    if not named:
        named = _of_facts(passages)
    if not named and (_is_visit(passages) or _is_event(passages)):
        named = (OfferKind.PRAXISEINBLICK,)
    if not named:
        named = _of_sentences(passages)
    if not named and any(map(_is_for_course, passages)):
        named = (OfferKind.PROJEKT,)
    if named:
        return named, True
    kind, is_certain = kind_of_offer(title, text)
    return ((kind,) if kind is not None else ()), is_certain


def _listed_with(kind: OfferKind, passages: Iterable[Passage]) -> tuple[OfferKind, ...]:
    """The kind of the title, with those that a sentence lists beside it."""
    for passage in passages:
        if passage.part in _SKIPPED or passage.is_headed:
            continue
        named = _together(passage.folded, is_sentence=True)
        if len(named) > 1 and named[0] is kind:
            return named
    return (kind,)


def _is_visit(passages: Iterable[Passage]) -> bool:
    """Whether the first sentences invite to come and see, and no one offers work."""
    first = [each for each in passages if each.part not in (Part.APPLY, Part.FINE)][:_FIRST]
    is_work = any(each.facts & {"hours", "pay"} for each in passages)
    is_other = any(_NO_EVENT.search(each.folded) for each in passages)
    return not (is_work or is_other) and any(_VISIT.search(each.folded) for each in first)


_FIRST = 8
_VISIT = lazy_re(
    r"\b(?:kommen sie|komm|kommt|komme) vorbei\b|\b(?:zeigen|show) (?:wir )?(?:eurer|ihrer"
    r"|deiner|euch"
    r"|your|you)\b|\bbesichtig(?:en|t)\b"
    r"|\b(?:laed|laden|invites?|welcomes?)\b[^.]{0,60}\bstud\w+[^.]{0,80}\b(?:ein|to (?:see"
    r"|visit|its)|to)\b"
    r"|\boeffne\w*\b[^.]{0,50}\b(?:tueren|betrieb\w*|werk\w*|labor\w*|tore)\b|\bdoors open\b"
)
"""Comes last of what tells a kind: an offer of work may invite as well."""


def _is_event(passages: Sequence[Passage]) -> bool:
    """Whether a day is named with its hours, and one registers for it rather than applies."""
    is_work = any(each.facts & {"hours", "pay"} for each in passages)
    if is_work or any(_NO_EVENT.search(each.folded) for each in passages):
        return False
    return any(_HOURS_OF_DAY.search(each.folded) for each in passages) and any(
        _REGISTERS.search(each.folded) for each in passages
    )


_NO_EVENT = lazy_re(r"schnupper|\b(?:suchen|sucht|gesucht|looking for|seeking|stundenlohn)\b")
_HOURS_OF_DAY = lazy_re(
    r"\d\.? ?(?:\d{1,2}\.|[a-z]{3,9}),? ?(?:20\d\d)?[^.;]{0,40}?\b\d{1,2}(?:[.:]\d\d)?\s*(?:uhr"
    r"|am\b|pm\b"
    r"|o'clock)"
)
_REGISTERS = lazy_re(
    r"\banmeldung\w*|\bangemeldet\b|\bmeldet? (?:euch|dich|sie sich)\b[^.]*\ban\b|\bregistration\b"
    r"|\bregister\b|\bsign up\b|\brsvp\b|\bteilnahme\b|\bteilnehme\w*"
)


_COURSE_PROJECT = lazy_re(r"\w*projekte?s?\b|\bprojects?\b")
_IN_COURSE = lazy_re(
    r"\b(?:gruppen?|teams?)\b[^.;]{0,24}\bstud\w+|\bstudent (?:teams?|groups?)\b"
    r"|\bstudierendengruppe\w*"
    r"|\bgroups? of students\b|\bin (?:ihrem|deinem|eurem|einem|your|a) (?:kurs|seminar|modul"
    r"|course)\b"
)


def _is_for_course(passage: Passage) -> bool:
    """Whether a sentence gives a project to a group of students."""
    is_project = _COURSE_PROJECT.search(passage.folded) is not None
    return is_project and _IN_COURSE.search(passage.folded) is not None


def _is_project(head: str, passages: Iterable[Passage]) -> bool:
    """Whether a title names a project, and the text a group that is to do it."""
    return _PROJECT.search(head) is not None and any(
        _GROUP.search(passage.folded) for passage in passages
    )


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
        and not (is_sentence and _WELCOME.match(folded, each[1]))
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
        is_beside = _ALSO_AS.search(between) or _BETWEEN.match(between)
        if not is_beside or (len(between) > _FARTHEST_LETTERS and not _ALSO_AS.search(between)):
            break
        if kind not in kinds:
            kinds.append(kind)
        end = stop
    return tuple(kinds)


def _comparable(text: str) -> str:
    return fold(split_glued(without_gender(text[:400])))
