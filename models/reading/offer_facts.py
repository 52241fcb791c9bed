"""What short answers say of an offer: pay, length, hours, degrees, languages, distance."""

import re
from datetime import date

from models.bounds import FARTHEST_RADIUS_KM
from models.reading.lazy_re import lazy_re
from models.reading.offers.days import Days, read_days
from models.reading.offers.demands import read_degrees as degrees_of
from models.reading.offers.demands import read_languages as languages_of
from models.reading.offers.parts import Part, Passage, passages_of
from models.reading.offers.pay import read_pay as pay_of
from models.reading.offers.remote import is_remote as offers_remote
from models.reading.offers.spans import Span, Weeks, said_hours, said_length
from models.taxonomy.normalise import fold
from models.taxonomy.values import Pay
from models.vocabulary import Degree, Language, OfferKind

ANYWHERE = "anywhere"
"""What `read_radius` gives for "egal": no limit of distance."""

_SUBJECTS = (
    r"(?:studien)?faechern?|(?:studien)?fachrichtung(?:en)?|studien(?:fach|gang|gaengen?"
    r"|richtung(?:en)?)|subjects|majors?|fields? of study|degree programmes?|courses? of study"
)
_ONLY_SOME = (
    r"(?!\s*[:(]|,?\s+(?:der|des|die(?! sich)|im|aus|mit|rund|um|ausser|of|in|with|from|who|related"
    r"|except)\b)"
)
_FOR_EVERY_FIELD = lazy_re(
    rf"(?<!in )\b(?:alle[rn]?|jede[rsn]?|all|any|every)\s+(?:{_SUBJECTS})\b{_ONLY_SOME}"
    rf"|\b(?:fach|{_SUBJECTS})\s*[?:,]?\s+(?:ist\s+|sind\s+|is\s+)?(?:uns\s+)?(?:eigentlich\s+|voellig\s+)?"
    r"(?:egal|beliebig|unwichtig|zweitrangig|nicht wichtig|not important"
    r"|spielt keine rolle|does not matter|doesn.t matter)"
    r"|\bstudium,? egal\b|\begal,? was (?:du|sie|ihr) studier|\bwhatever you(?: are)? study"
    r"|\bno matter what you(?: are)? study"
    r"|\bstud[^.!]{0,120}\boder (?:et)?was (?:ganz |voellig |komplett )?anderes\b"
    r"|\bstud[^.!]{0,120}\bor something (?:\w+ )?(?:else|different)\b"
    rf"|\b(?:wichtiger|mehr|more important|more) (?:als|than) (?:das |dein |ihr |euer |your |the )?"
    rf"(?:fach|{_SUBJECTS})\b"
    r"|\bfach(?:richtungs?)?(?:offen|unabhaengig)"
    rf"|\bunabhaengig vo[nm] (?:d?e[rm]\s+)?(?:{_SUBJECTS})\b|\bregardless of (?:{_SUBJECTS})\b"
    r"|\b(?:offen fuer alle[n]?|open (?:to|for) all) (?:interessierten )?"
    rf"stud(?:ierende[n]?|enten|is|ents)\b{_ONLY_SOME}"
)
_NEGATED = lazy_re(r"\b(?:nicht|kein\w*|not)\b[^.!?;,)\n]*$")
_RADIUS = lazy_re(r"(?<![\d.,])(\d{1,4})(?:[.,]\d)?\s*(?:km|kilometer\w*|k\b)?(?![\d.,])")
_MINUTES = lazy_re(r"\d\s*(?:min|std|stunde|hour|h\b)")
_ANY_DISTANCE = lazy_re(
    r"\b(?:egal|ueberall\w*|unbegrenzt|beliebig|anywhere|everywhere|any|deutschlandweit"
    r"|bundesweit|weltweit"
    r"|europaweit|unlimited|no limit|unendlich|wurscht|wurst|alles|ganz deutschland|kein limit"
    r"|keine grenze"
    r"|all over|worldwide|nationwide|flexibel|deutschland|germany)\b"
)


def read_radius(text: str) -> int | str | None:
    """Kilometres that a person would travel, or ANYWHERE, or None when the text says neither."""
    folded = fold(text[:200])
    found = _RADIUS.search(folded)
    if found and not _MINUTES.search(folded) and not re.search(r"-\s*\d", folded):
        radius = int(found.group(1))
        return radius if radius <= FARTHEST_RADIUS_KM else None
    if found is None and _ANY_DISTANCE.search(folded):
        return ANYWHERE
    return None


def read_languages(text: str) -> frozenset[Language]:
    """The languages a text asks for; when it asks for none, the one it is written in."""
    return languages_of(passages_of(text), fold(text)).needed


def read_degrees(text: str) -> frozenset[Degree]:
    """Every degree that an answer names; empty when it is open to all."""
    return degrees_of(fold(text), (), (OfferKind.ABSCHLUSSARBEIT,))


def is_for_every_field(text: str) -> bool:
    """Whether an offer says that it is open to students of every subject."""
    folded = fold(text)
    return any(
        _NEGATED.search(folded[max(0, found.start() - 60) : found.start()]) is None
        for found in _FOR_EVERY_FIELD.finditer(folded)
    )


def is_remote(text: str) -> bool:
    """Whether an answer says that work can be done, at least in part, from elsewhere."""
    return offers_remote([Passage(text, fold(text), Part.GIVEN)])


def read_duration_weeks(text: str) -> Weeks | None:
    """The length in an answer, as weeks from and to; None if it names none."""
    return said_length(text)


def read_hours_per_week(text: str) -> Span | None:
    """Hours a week as from and to; None if the answer names none."""
    return said_hours(text)


def read_pay(text: str) -> Pay:
    """What a line says about pay; `paid` is None when it says nothing."""
    return pay_of([Passage(text, fold(text), Part.GIVEN)])


def read_start(text: str, today: date) -> Days:
    """When an answer says that an offer starts."""
    return read_days([Passage(text, fold(text), Part.GIVEN, frozenset({"start"}))], today)
