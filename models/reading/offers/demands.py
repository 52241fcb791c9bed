"""Whom an offer asks for: degrees, languages, and whether every subject is welcome."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.reading.lazy_re import lazy_re
from models.reading.offers.further_languages import read_further
from models.reading.offers.parts import Part, Passage
from models.reading.offers.words import pattern
from models.vocabulary import Degree, Language, OfferKind, is_further_language

_DEGREES = {
    Degree.BACHELOR: re.compile(
        r"bachelor\w*|\bb\.?\s?sc\b|\bb\.\s?a\b|\bb\.?\s?eng\b|undergraduate\w*|\bll\.?\s?b\b|\bba-?arbeit\w*"
        r"|\bbsc\b"
    ),
    Degree.MASTER: re.compile(
        r"\bmaster\w*|\bm\.?\s?sc\b|\bm\.\s?a\.(?=\s|/|,)|\bm\.?\s?eng\b|\bmba\b|\bmsc\b|\bll\.?\s?m\b"
        r"|postgraduate\w*"
    ),
    Degree.STATE_EXAM: re.compile(r"staatsexam\w*|state exam\w*"),
    Degree.DIPLOM: re.compile(
        r"\bdiplom(?:arbeit\w*|and\w*|studi\w*|thesis|a\b|abschluss|studiengang)?\b"
    ),
    Degree.DOCTORATE: re.compile(
        r"\b(?:industrie)?promotion(?!s?-?(?:aktion|team|campaign|kampagne|material))\w*|doktorand\w*"
        r"|doktorarbeit\w*|\bphd\b|ph\.d|doctora\w*|promovier\w*"
    ),
}
_ALL_CLAUSES = lazy_re(
    r"[;•]|(?<![ (][a-z])(?<!\bca)(?<!\bmind)\.\s|,\s(?=gern|auch|also|spaeter|danach|moeglich)"
)


_THESIS = lazy_re(
    r"\b(?:bachelor\W?s?|master\W?s?|diplom|doktor)(?:-|\s)?(?:arbeit\w*|thes[ie]s\w*)"
    r"|\b(?:bachelor|master)- (?:und|oder|or|and|/) (?:bachelor|master)?-?(?:arbeit\w*|thes[ie]s)"
)
"""Theses: what one is to write says who may, and nothing of it is said of those who wrote some."""

_ANY = lazy_re(
    r"\b(?:egal|no matter),? (?:ob|whether|if) (?:du |sie |you )?(?:den |your )?(?:bachelor"
    r"|master|bsc)"
    r"|\b(?:bachelor|master)\w*,? (?:ist (?:uns|mir) |ist |is )?(?:egal|doesn't matter"
    r"|does not matter)"
)
_STUDIES = frozenset({OfferKind.ABSCHLUSSARBEIT, OfferKind.PROJEKT})
_BEFORE_THESIS = lazy_re(r"anschliessend\w*|subsequent|followed by|im anschluss")


def read_degrees(
    title: str, passages: Iterable[Passage], kinds: Sequence[OfferKind]
) -> frozenset[Degree]:
    """Who may apply, by degree; empty when an offer limits nothing.

    A degree that is completed is one of those who study for the next: "Bachelor abgeschlossen".
    `title` is folded.
    """
    kind = kinds[0] if kinds else None
    is_thesis = OfferKind.ABSCHLUSSARBEIT in kinds and (
        _STUDIES.issuperset(kinds) or _BEFORE_THESIS.search(title) is not None
    )
    told = [each for each in passages if _tells_degrees(each)]
    if any(_ANY.search(each.folded) for each in told):
        return frozenset()
    named = _named(title if is_thesis else _THESIS.sub(" ", title))
    is_limited = bool(named) and not pattern("degree", "later").search(title)
    if is_limited and kind is not OfferKind.BERUFSEINSTIEG:
        return named
    found = set(named) if is_limited else set()
    for passage in told:
        for clause in _ALL_CLAUSES.split(passage.folded):
            found |= _of_clause(clause if is_thesis else _THESIS.sub(" ", clause), kind)
    return frozenset(found)


def _tells_degrees(passage: Passage) -> bool:
    is_other = passage.part in (Part.FINE, Part.COMPANY, Part.APPLY) and not passage.facts
    is_given = passage.part is Part.GIVEN and passage.is_headed
    return not (is_other or is_given or passage.text.rstrip().endswith("?"))


def _of_clause(clause: str, kind: OfferKind | None) -> frozenset[Degree]:
    named = _named(clause)
    is_other = _IS_OF_PAY.search(clause) or _WRITTEN.search(clause)
    if not named or is_other or pattern("degree", "of_others").search(clause):
        return frozenset()
    if kind is OfferKind.ABSCHLUSSARBEIT and named.issuperset(_BOTH):
        return frozenset() if _OR_INTERNSHIP.search(clause) else named
    if pattern("degree", "later").search(clause):
        return frozenset()
    if pattern("degree", "done").search(_SEMESTERS.sub(" ", clause)):
        if _OR_SEMESTERS.search(clause):
            return frozenset()
        if kind is not OfferKind.BERUFSEINSTIEG:
            is_bachelor = named == {Degree.BACHELOR}
            return frozenset({Degree.MASTER}) if is_bachelor else frozenset()
    return named


_WRITTEN = lazy_re(r"(?:thesis|arbeit),? \(?20\d\d\b")
"""One that somebody has written: "Greifer (Bachelorarbeit, 2024)"."""

_IS_OF_PAY = lazy_re(r"€|\beuros?\b|\beur\b")
_BOTH = frozenset({Degree.BACHELOR, Degree.MASTER})
_OR_INTERNSHIP = lazy_re(r"\b(?:or|oder)\b[^.;]*\b(?:internship|placement|\w*praktik\w+)")
"""What may as well be an internship asks for no degree."""

_SEMESTERS = lazy_re(r"abgeschlossene\w* (?:fach)?semester|completed semesters?")
_OR_SEMESTERS = lazy_re(
    r"\b(?:oder|or)\s+(?:mindestens|at least|mind\.?|ab)?\s*[\w.]+\s+(?:fach)?semester"
)


def _named(folded: str) -> frozenset[Degree]:
    cleaned = pattern("degree", "others").sub(" ", folded)
    return frozenset(degree for degree, names in _DEGREES.items() if names.search(cleaned))


# Languages


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages an offer is worked in, all of them unless one is enough."""

    needed: frozenset[Language] = frozenset()
    is_one_enough: bool = False
    further: frozenset[str] = frozenset()
    """Those beside German and English, by ISO 639-1; all are needed."""
    one_of: frozenset[str] = frozenset()
    """One of these is needed, too; a further one is among them, and perhaps German or English."""


_GERMAN_WORDS = frozenset(
    "der die das und ist wir suchen sucht fuer mit im zum zur eine einen einer ein bei dich deine"
    " du"
    " sie ihre bereich von auf als den des dem nach oder werden wird aus bietet vergibt".split()
)
_ENGLISH_WORDS = frozenset(
    "the and we are you your with for our of to is an on will as from at by be have or this seeks"
    " seeking looking offers offer a student internship".split()
)
_CLAUSE = lazy_re(r"[;•]|\.\s|,(?=\s)|\s[-–—]\s|\b(?:aber|but|while|waehrend)\b")


def read_languages(passages: Sequence[Passage], whole: str) -> Languages:
    """Those that are demanded, beside the one the text is written in (`whole`, folded)."""
    demanded, left = read_further(passages, _ABOUT_APPLYING)
    own = _read_own(left)
    needed = own.needed | {each for each in Language if each in demanded.needed}
    further = frozenset(filter(is_further_language, demanded.needed))
    one_of = demanded.one_of if needed.isdisjoint(demanded.one_of) else frozenset()
    written = written_in(whole)
    if own.is_one_enough and len(needed) == 2:
        return Languages(frozenset(needed), True, further, one_of)
    if written in own.waived and not (needed or further or one_of):
        needed = set(Language) - own.waived
    is_all_waived = written in own.waived and bool(needed or further or one_of)
    if written is not None and not is_all_waived and written not in one_of:
        needed.add(written)
    return Languages(frozenset(needed), False, further, one_of)


@dataclass(slots=True)
class _Own:
    """What is said of German and English alone."""

    needed: set[Language] = field(default_factory=set)
    waived: set[Language] = field(default_factory=set)
    is_one_enough: bool = False


def _read_own(passages: Iterable[Passage]) -> _Own:
    own = _Own()
    for passage in passages:
        if passage.part is Part.FINE or (passage.part is Part.COMPANY and not passage.facts):
            continue
        if _ABOUT_APPLYING.search(passage.folded) and "languages" not in passage.facts:
            continue
        clauses = _CLAUSE.split(passage.folded)
        told = [each for each in clauses if _ABOUT_APPLYING.search(each) is None]
        if any(pattern("language", "also").search(each) for each in told):
            own.is_one_enough, own.needed = True, {Language.GERMAN, Language.ENGLISH}
        for clause in told:
            _read_clause(clause, passage, own)
    return own


def _read_clause(clause: str, passage: Passage, own: _Own) -> None:
    named = _languages_in(clause)
    is_of_some = _SPOKEN_BY_SOME.search(clause) and not _THEREFORE.search(passage.folded)
    if not named or is_of_some:
        return
    if _waiver_in(clause) is not None:
        waived = _waived(clause, named)
        own.waived |= waived
        named -= waived
    beside = passage.folded if _BARE.fullmatch(clause) else clause
    is_point = passage.part is Part.PROFILE and _POINT.match(clause) is not None
    is_fact = "languages" in passage.facts
    demanded = is_fact or is_point or pattern("language", "demand").search(beside) is not None
    if not demanded and len(named) < 2:
        return
    if len(named) == 2 and _is_either(clause):
        own.is_one_enough = True
    own.needed |= named


_NO_NEED = lazy_re(
    r"\b(?:no|kein|ohne|without) (?:deutsch|englisch|german|english)\w*|\b(?:nicht|not)"
    r" (?:noetig|notwendig|erforderlich|zwingend|needed|required|necessary)\b"
)
"""Beside a language that is called not needed: "no German needed"."""

_SPOKEN_BY_SOME = lazy_re(
    r"\b(?:our|unsere) (?!team\b|office\b|company\b)(?:\w+ )?\w+ (?:speak|sprechen|understand"
    r"|verstehen)\b"
)
"""What some of the company speak, not all of it: "our drivers speak German"."""

_THEREFORE = lazy_re(
    r"\b(?:therefore|hence|deshalb|daher|deswegen|you need|brauchst|brauchen sie)\b"
)

_BARE = lazy_re(r"\W*(?:und|and|sowie)?\W*(?:deutsch|englisch|german|english)\W*(?:und|and)?\W*")
"""A part of a list of what is demanded: "Voraussetzung sind Sorgfalt und Englisch"."""

_POINT = lazy_re(r"\W*(?:deutsch|englisch|german|english)\b(?! (?:waere|is not|would)).{0,30}$")
"""A point of what is wanted that begins with a language."""

_ABOUT_APPLYING = lazy_re(
    r"\b(?:write in|schreib\w* (?:uns )?auf|apply|bewirb|bewerb\w*|application\w*|fragen"
    r"|fuehrung)\b"
)


def _languages_in(clause: str) -> set[Language]:
    cleaned = pattern("language", "none").sub(" ", clause)
    named = set()
    if pattern("language", "german").search(cleaned):
        named.add(Language.GERMAN)
    if pattern("language", "english").search(cleaned):
        named.add(Language.ENGLISH)
    return named


def _waiver_in(clause: str) -> re.Match[str] | None:
    """What says that a language is only wished for, or not needed."""
    return pattern("language", "wish").search(clause) or _NO_NEED.search(clause)


def _waived(clause: str, named: set[Language]) -> set[Language]:
    """Those that a wish stands beside; of two, the one nearer to it."""
    if len(named) < 2:
        return set(named)
    wish = _waiver_in(clause)
    if wish is None:
        return set()
    places = {
        Language.GERMAN: pattern("language", "german"),
        Language.ENGLISH: pattern("language", "english"),
    }

    def distance(language: Language) -> int:
        return min(abs(each.start() - wish.start()) for each in places[language].finditer(clause))

    return {min(named, key=distance)}


def _is_either(clause: str) -> bool:
    names = [
        *pattern("language", "german").finditer(clause),
        *pattern("language", "english").finditer(clause),
    ]
    first, last = (
        min(names, key=lambda each: each.start()),
        max(names, key=lambda each: each.start()),
    )
    between = clause[first.end() : last.start()]
    if re.search(r"\b(?:oder|or|bzw|wahlweise)\b", between):
        return True
    return pattern("language", "either").search(clause[last.end() :]) is not None


def written_in(folded: str) -> Language | None:
    """The language of a folded text; None if it has too few words to tell."""
    typed = re.findall(r"[a-z]+", folded)
    german = sum(word in _GERMAN_WORDS for word in typed)
    english = sum(word in _ENGLISH_WORDS for word in typed)
    if german == english == 0:
        return None
    return Language.GERMAN if german >= english else Language.ENGLISH
