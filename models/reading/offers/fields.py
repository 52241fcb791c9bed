"""The fields of study that an offer is for: those it names as wanted, else what its work is about.

Whoever writes "Sie studieren ..." or "für Studierende der ..." says it plainly; tools, benefits and
the company's trade say nothing. A card shows few fields, the sure ones.
"""

import itertools
from collections.abc import Iterable, Sequence

from models.reading.lazy_re import lazy_re
from models.reading.offer_fields import offer_fields
from models.reading.offers.parts import Part, Passage
from models.taxonomy.lexicon import Match, Tier
from models.taxonomy.normalise import words
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Certainty, Scored

MOST_SHOWN = 4
_FIRST = 0.9
_EACH_LATER = 0.03
_LEAST_NAMED = 0.55
_OF_TOP = 0.62
"""So much of the likeliest field's score another one needs to be shown where none is named."""

_STUDY = lazy_re(
    r"\bstudier(?:st|en|t|e|ende\w*)\b|\bstudium\b|\w*studium\b|studiengang|studiengaenge"
    r"|fachrichtung"
    r"|studienrichtung|studienfach|(?<!working )\bstudent\w*\b|\w+abschluss (?:in|im|der|des)\b"
    r"|eingeschrieben|immatrikul\w*|\bfaecher\b"
    r"|absolvent\w*"
    r"|\b(?:your|master|bachelor)\W?s? studies\b|\bstudy\b|\bleute aus\b"
    r"|\bjemand\w* aus\b|\bideal (?:sind|waere\w*)\b"
    r"|\bstudying\b|\benrolled\b|\bdegree\b|\bmajors?\b|\bfields? of study\b|\bgraduates?\b"
    r"|\bbackground in\b|hochschulabschluss|\bpassend waere\w*|\bpasst zu\b|\bfuer (?:angehende"
    r"|kuenftige)\b"
    r"|abgeschlossene\w* (?:\w+ )?(?:studium|ausbildung)|\bvom studium her\b|\bin den"
    r" fachrichtungen\b"
)
_NOT_WANTED = lazy_re(
    r"\b(?:kein\w*|nicht|ohne|not|no)\s+(?:\w+\s+){0,3}(?:studium|studier\w*|studiengang|degree"
    r"|student\w*|vorausgesetzt|required)"
)
_IN_PASSING = lazy_re(
    r"\b(?:unser\w*|jedes jahr|viele|our|many|alumni|gegruendet)\b[^.]*\b(?:student|studier"
    r"|absolvent|graduate)"
)


def fields_of(
    title: str, passages: Sequence[Passage], taxonomy: Taxonomy
) -> tuple[tuple[Scored, ...], Certainty, int]:
    """The fields best first, how sure that is, and how many of them a card shows."""
    about, certainty = offer_fields(title, passages, taxonomy)
    named = _named_studies(passages, taxonomy)
    if named:
        rest = [each for each in about if each.code not in named]
        ranked = _ranked(named, about)
        return (*ranked, *_below(rest, ranked[-1].score)), Certainty.UNDERSTOOD, len(ranked)
    top = about[0].score if about else 0.0
    shown = [each for each in about if each.score >= _OF_TOP * top][:MOST_SHOWN]
    return about, certainty, len(shown)


def _ranked(named: Sequence[str], about: Sequence[Scored]) -> tuple[Scored, ...]:
    """In the order they are named; what the work is about comes first."""
    scores = {each.code: each.score for each in about}
    top = max((scores.get(code, 0.0) for code in named), default=0.0)
    first = [code for code in named if top and scores.get(code, 0.0) >= top]
    ordered = list(dict.fromkeys([*first[:1], *named]))
    return tuple(
        Scored(code, max(_LEAST_NAMED, round(_FIRST - _EACH_LATER * at, 4)))
        for at, code in enumerate(ordered)
    )


def _below(rest: Iterable[Scored], limit: float) -> Iterable[Scored]:
    return (Scored(each.code, min(each.score, round(limit - 0.01, 4))) for each in rest)


def _named_studies(passages: Sequence[Passage], taxonomy: Taxonomy) -> list[str]:
    """The fields that sentences about studying name, each once, in order."""
    named: dict[str, None] = {}
    for passage in passages:
        is_asking = _asks_for_study(passage)
        is_for = _FOR.match(passage.folded) is not None
        may_list = _may_list_studies(passage)
        if not (is_asking or is_for or may_list):
            continue
        capitals = set(_CAPITALS.findall(passage.text))
        for clause in _CLAUSES.split(passage.folded):
            if _REFUSED.search(clause):
                continue
            typed = words(_without_skills(clause))
            matches = [
                (match, codes)
                for match in taxonomy.lexicon.matches(typed)
                if (codes := _names(match, capitals, taxonomy))
            ]
            first = _first_list(matches, typed) if is_for and not is_asking else []
            if len(first) > 1 or not may_list:
                matches = matches if is_asking else first
            if is_asking or _is_list([match for match, _ in matches], typed):
                named.update(dict.fromkeys(code for _, codes in matches for code in codes))
    return list(named)


_SKILL = lazy_re(
    r"\b(?:freude|spass|genauigkeit|sorgfalt|faehigkeit\w*|kenntnis\w*|grundkenntnis\w*|erfahrung\w*"
    r"|praxiserfahrung|interesse|neugier|bereitschaft|gespuer|fuehrerschein|deutsch|englisch|sprachen"
    r"|skills?|knowledge|experience|interest|ability|english|german|fluent|willing\w*|curiosity)\b"
)
"""What else is wished for in a sentence that begins with the studies."""


def _without_skills(clause: str) -> str:
    """The parts of a clause that speak of studying, if skills are named beside them."""
    begins = [0, *(found.start() for found in _SKILL.finditer(clause))]
    parts = [clause[begin:end] for begin, end in itertools.pairwise([*begins, len(clause)])]
    studied = [part for part in parts if _STUDY.search(part)]
    return " ".join(studied) if studied else clause


_LISTING = frozenset("oder und or and der des die das the bzw sowie aus in auch".split())


def _is_list(matches: Sequence[Match], typed: Sequence[str]) -> bool:
    """Whether several names stand one after the other: "Informatik, Statistik oder Physik"."""
    beside = [
        set(typed[first.end : second.start]) <= _LISTING
        for first, second in itertools.pairwise(matches)
    ]
    return bool(beside) and all(beside)


_FOR = lazy_re(r"\W*(?:geeignet |suitable |suited |good )?(?:fuer|for)\s")
"""A sentence that begins with whom it is for: "Für BWL, Wirtschaftsrecht oder Informatik"."""


def _first_list(
    matches: Sequence[tuple[Match, list[str]]], typed: Sequence[str]
) -> list[tuple[Match, list[str]]]:
    """The names that stand one after the other right behind "für"."""
    found: list[tuple[Match, list[str]]] = []
    end = next((at + 1 for at, word in enumerate(typed) if word in {"fuer", "for"}), 0)
    for match, codes in matches:
        if not set(typed[end : match.start]) <= _LISTING:
            break
        found.append((match, codes))
        end = match.end
    return found


def _may_list_studies(passage: Passage) -> bool:
    if passage.part is Part.PROFILE:
        return True
    if passage.part is not Part.BODY or _TELLS_OF_US.search(passage.folded):
        return False
    is_short = len(passage.folded) <= _LONGEST_NAME
    return not (is_short and _NAMES_COMPANY.search(passage.folded))


_TELLS_OF_US = lazy_re(r"\b(?:wir|unser\w*|we|our|us)\b")
_LONGEST_NAME = 70
_NAMES_COMPANY = lazy_re(r"\b(?:gmbh|kg|ag|ug|gbr|partg\w*|ltd|\w*buero|kanzlei|institut\w*)\b")
"""A line with its trade: "Ingenieurbüro Brandt, Statik und Konstruktion"."""


_CLAUSES = lazy_re(r"[;()]|\.\s|\b(?:aber|but|sondern)\b")
_REFUSED = lazy_re(r"\b(?:weder|neither|nicht|kein\w*|not|ausser|except|gesondert)\b")
_CAPITALS = lazy_re(r"\b[A-ZÄÖÜ][A-Za-zÄÖÜ]*\b")
_SHORT = 3
"""A name so short is one only where it is written with a capital: "BIS", and not "bis"."""

_LANGUAGES = frozenset({"deutsch", "german", "englisch", "english"})


def _names(match: Match, capitals: set[str], taxonomy: Taxonomy) -> list[str]:
    """The fields of which a term is the very name."""
    meanings = [each for each in match.meanings if each.tier is Tier.NAME]
    if not meanings or match.share < 1 or match.key in taxonomy.everyday_words:
        return []
    if match.key in _LANGUAGES:
        return []
    if len(match.key) <= _SHORT and match.key not in {
        each.casefold() for each in capitals if each.isupper()
    }:
        return []
    best = max(each.weight for each in meanings)
    return [each.code for each in meanings if each.weight >= best]


def _asks_for_study(passage: Passage) -> bool:
    if passage.part in (Part.FINE, Part.APPLY) and not passage.facts:
        return False
    if passage.part is Part.GIVEN and passage.is_headed:
        return False
    if "study" in passage.facts:
        return True
    if _STUDY.search(passage.folded) is None or _NOT_WANTED.search(passage.folded):
        return False
    if passage.part is Part.COMPANY and passage.is_headed:
        return False
    return _IN_PASSING.search(passage.folded) is None
