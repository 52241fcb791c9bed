"""Reads the plain facts out of an offer: pay, length, hours, degrees, languages, start, end."""

import re
from collections.abc import Sequence
from datetime import date

from models.bounds import FARTHEST_RADIUS_KM
from models.reading.dates import dates_in
from models.taxonomy.normalise import fold
from models.taxonomy.values import Pay, PayUnit
from models.vocabulary import Degree, Language

ANYWHERE = "anywhere"
"""What `read_radius` gives for "egal": no limit of distance."""

_WEEKS_PER_MONTH = 52 / 12
_LONGEST_WEEKS = 260
_MOST_HOURS = 48

_NUMBER_WORDS = {
    "ein": 1, "eine": 1, "einen": 1, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fuenf": 5,
    "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwoelf": 12,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10,
    "twelve": 12,
}  # fmt: skip
_COUNT = rf"(\d{{1,3}}|{'|'.join(_NUMBER_WORDS)})"
_TO = r"\s*(?:-|–|—|bis zu|bis|to|/|oder|or)\s*"
_LENGTH = re.compile(
    rf"\b{_COUNT}(?:{_TO}{_COUNT})?\s*-?\s*"
    r"(tag(?:e|en|ig\w*)?|day?s?|woche[n]?|woechig\w*|weeks?|monat(?:e|en|ig\w*)?|months?"
    r"|jahr(?:e|en)?|years?|semester)\b"
)
_HOURS = re.compile(
    rf"\b(\d{{1,2}})(?:[,.]5)?(?:{_TO}(\d{{1,2}})(?:[,.]5)?)?\s*-?\s*(?:h|std\.?|stunden|hours"
    rf"|hrs)\b\.?\s*"
    r"(?:(?:/|pro|je|in der|per|a|die|wo\w*)\s*-?\s*(?:w|woche|week|wo\b)|woechentlich|weekly"
    r"|\bwoche\b)?"
)
_PER_WEEK = re.compile(r"w|week")
_HOURS_WEEKLY = re.compile(r"\b(\d{1,2})-?\s?(?:stunden|h|std)-?\s?woche")

_MONEY = re.compile(
    r"(?:(€|eur|euro)\s*)?(?<![\d.,])(\d{1,3}(?:[.,\s]\d{3})+|\d{1,6})(?:,(\d{1,2})"
    r"|\.(\d{2})(?!\d))?"
    r"(?:,-)?\s*(€|eur\b|euro\b)?"
    rf"(?:{_TO}(?:€|eur|euro)?\s*(\d{{1,3}}(?:[.,\s]\d{{3}})+|\d{{1,6}})(?:,(\d{{1,2}})"
    rf"|\.(\d{{2}})(?!\d))?"
    r"(?:,-)?\s*(€|eur\b|euro\b)?)?"
)
_UNITS = (
    (
        PayUnit.HOUR,
        re.compile(r"stunde|stuendlich|/\s*h\b|/\s*std|pro std|hour|hourly|stundenlohn|p\.?\s?h\b"),
    ),
    (PayUnit.MONTH, re.compile(r"monat|mtl|/\s*m\b|month|p\.?\s?m\b")),
    (PayUnit.YEAR, re.compile(r"jahr|jaehrlich|year|annual|p\.?\s?a\b")),
    (
        PayUnit.TOTAL,
        re.compile(r"insgesamt|einmalig|pauschal|total|lump|praemie|aufwandsentschaedigung"),
    ),
)  # fmt: skip
_UNPAID = re.compile(
    r"unbezahlt|unverguetet|unentgeltlich|nicht (?:bezahlt|verguetet)|ohne (?:bezahlung"
    r"|verguetung|entgelt)"
    r"|keine (?:bezahlung|verguetung)|unpaid|no pay\b|not paid|without pay|ehrenamtlich|voluntary"
    r"|kostenlos"
)
_PAID = re.compile(
    r"\bbezahlt\w*|(?<!un)verguet\w*|\bentlohn\w*|stundenlohn|gehalt\b|\bpaid\b|\bsalary\b"
    r"|\bwage\b|tarif\w*"
    r"|mindestlohn|minimum wage|aufwandsentschaedigung|praktikumsgehalt|\bremunerat\w*|stipend\w*"
    r"|allowance"
    r"|praemie|honorar\w*|tv-?l\b|\btvoed\b"
)

_REMOTE = re.compile(
    r"home-?\s?office|\bremote\b|mobiles? arbeiten|telearbeit|von zu ?hause|ortsunabhaengig"
    r"|work from home"
    r"|deutschlandweit moeglich|online moeglich|standortunabhaengig|fully remote|hybrid"
)
_NOT_REMOTE = re.compile(
    r"(?:kein|nicht|no|not|ohne)\s+(?:\w+\s+){0,2}(?:home-?\s?office|remote|telearbeit)"
    r"|vor ort statt remote"
)
_SUBJECTS = (
    r"(?:studien)?faechern?|(?:studien)?fachrichtung(?:en)?|studien(?:fach|gang|gaengen?"
    r"|richtung(?:en)?)|subjects|majors?|fields? of study|degree programmes?|courses? of study"
)
_ONLY_SOME = (
    r"(?!\s*[:(]|,?\s+(?:der|des|die|im|aus|mit|rund|um|ausser|of|in|with|from|who|related"
    r"|except)\b)"
)
_FOR_EVERY_FIELD = re.compile(
    rf"(?<!in )\b(?:alle[rn]?|jede[rsn]?|all|any|every)\s+(?:{_SUBJECTS})\b{_ONLY_SOME}"
    rf"|\b(?:{_SUBJECTS})\s+(?:ist\s+|sind\s+|is\s+)?(?:egal|beliebig|unwichtig|zweitrangig"
    r"|spielt keine rolle|does not matter|doesn.t matter)"
    r"|\bfach(?:richtungs?)?(?:offen|unabhaengig)"
    rf"|\bunabhaengig vo[nm] (?:d?e[rm]\s+)?(?:{_SUBJECTS})\b|\bregardless of (?:{_SUBJECTS})\b"
    r"|\b(?:offen fuer alle[n]?|open (?:to|for) all) (?:interessierten )?"
    rf"stud(?:ierende[n]?|enten|is|ents)\b{_ONLY_SOME}"
)
_NEGATED = re.compile(r"\b(?:nicht|kein\w*|not)\b[^.!?;,\n]*$")
_DEGREES = (
    (
        Degree.BACHELOR,
        re.compile(r"bachelor|\bb\.?\s?sc\b|\bb\.?\s?a\.?(?=[\s/,.-]|$)|\bb\.?\s?eng\b|undergraduate"),
    ),
    (
        Degree.MASTER,
        re.compile(
            r"\bmaster(?!plan|data|ing\b)|\bm\.?\s?sc\b|\bm\.?\s?a\.(?=\s|/|,)|\bm\.?\s?eng\b"
            r"|mba\b"
        ),
    ),
    (Degree.STATE_EXAM, re.compile(r"staatsexamen|state exam")),
    (
        Degree.DIPLOM,
        re.compile(r"\bdiplom(?:arbeit|and|studi|thesis|a\b)|diplomarbeit|\bdiploma thesis"),
    ),
    (
        Degree.DOCTORATE,
        re.compile(r"promotion\b|doktorand|\bphd\b|ph\.d|doctora|promotions(?:stelle|thema|projekt)"),
    ),
)  # fmt: skip
_THESIS_FOR_DEGREE = re.compile(r"promotion\s+(?:campaign|aktion|team|kampagne)|sales promotion")

_GERMAN_ASKED = re.compile(
    r"deutsch-?kenntnis\w*|deutsch in wort|deutsch (?:auf|ab|mind)|sehr gute[sn]? deutsch"
    r"|fliessend\w* deutsch"
    r"|german (?:language|skills|required|is a must|b1|b2|c1|c2)|fluent (?:in )?german"
    r"|deutsche? sprache"
    r"|gutes deutsch|deutsch und englisch|english and german|german and english"
    r"|verhandlungssicher\w* deutsch"
    r"|deutsch-? und englisch|sprache:?\s+deutsch|deutschsprachig|speak german|language:?\s+german"
)
_ENGLISH_ASKED = re.compile(
    r"englisch-?kenntnis\w*|englisch in wort|gute[sn]? englisch|fliessend\w* englisch"
    r"|fluent (?:in )?english"
    r"|english (?:language|skills|required|is a must|b1|b2|c1|c2)|englische sprache"
    r"|sprache:?\s+englisch"
    r"|deutsch und englisch|deutsch oder englisch|englisch oder deutsch|english and german"
    r"|german and english"
    r"|deutsch-? und englisch|auf englisch|in english|english[- ]speaking|englischsprachig"
    r"|language:?\s+english"
    r"|deutsch/englisch|english or german|german or english|verhandlungssicher\w* englisch"
)
_NO_GERMAN = re.compile(
    r"(?:no|without|kein\w*|ohne)\s+(?:knowledge of\s+)?(?:german|deutsch)"
    r"|german (?:is )?not (?:required|necessary|needed)"
    r"|deutsch(?:kenntnisse)? (?:sind |ist )?nicht (?:noetig|erforderlich|notwendig)"
)
_GERMAN_WORDS = frozenset(
    [
        "der",
        "die",
        "das",
        "und",
        "ist",
        "wir",
        "suchen",
        "sucht",
        "fuer",
        "mit",
        "im",
        "zum",
        "zur",
        "eine",
        "einen",
        "einer",
        "ein",
        "bei",
        "dich",
        "deine",
        "du",
        "sie",
        "ihre",
        "im",
        "bereich",
        "von",
        "auf",
        "als",
        "den",
        "des",
        "dem",
        "nach",
        "oder",
        "werden",
        "wird",
        "aus",
        "bietet",
        "vergibt",
    ]
)
_ENGLISH_WORDS = frozenset(
    [
        "the",
        "and",
        "we",
        "are",
        "you",
        "your",
        "with",
        "for",
        "our",
        "of",
        "to",
        "is",
        "an",
        "on",
        "will",
        "as",
        "from",
        "at",
        "by",
        "be",
        "have",
        "or",
        "this",
        "seeks",
        "seeking",
        "looking",
        "offers",
        "offer",
        "a",
        "student",
        "internship",
    ]
)

_START_WORDS = re.compile(
    r"\b(?:ab|start\w*|beginn\w*|eintritt\w*|from|starting|begin\w*|von|fruehestens|zum|earliest"
    r"|available from"
    r"|verfuegbar ab|commencing|im zeitraum)\b"
)
_END_WORDS = re.compile(
    r"\b(?:bewerbungs(?:schluss|frist|ende)|bewerbung\w*\s+(?:\w+\s+){0,4}bis|frist|bis (?:zum"
    r"|spaetestens|einschliesslich)?"
    r"|deadline|apply (?:by|until|before)|until|einsendeschluss|gueltig bis|closing date"
    r"|bewerbt? (?:dich|sie sich|euch)?\s*bis"
    r"|spaetestens|no later than|by|stichtag|anmeldeschluss|applications? (?:\w+\s+){0,3}(?:by"
    r"|until|before))\b"
)
_AT_ONCE = re.compile(
    r"ab sofort|sofort(?!ig)|naechstmoeglich\w*|zum naechsten? moeglichen|ab jetzt|jederzeit"
    r"|immediately|asap"
    r"|as soon as possible|right away|at once|any time|anytime|schnellstmoeglich"
)
# A word says what a date is for when it stands this near before it.
_NEAR_LETTERS = 42

_RADIUS = re.compile(r"(?<![\d.,])(\d{1,4})(?:[.,]\d)?\s*(?:km|kilometer\w*|k\b)?(?![\d.,])")
_MINUTES = re.compile(r"\d\s*(?:min|std|stunde|hour|h\b)")
_ANY_DISTANCE = re.compile(
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
    folded = fold(text)
    asked = set()
    if _ENGLISH_ASKED.search(folded) or _NO_GERMAN.search(folded):
        asked.add(Language.ENGLISH)
    if _GERMAN_ASKED.search(folded) and not _NO_GERMAN.search(folded):
        asked.add(Language.GERMAN)
    written = _written_in(folded)
    if written is Language.GERMAN and asked == {Language.ENGLISH} and not _NO_GERMAN.search(folded):
        # A German text that also asks for English is still worked in German.
        asked.add(Language.GERMAN)
    if not asked and written is not None:
        asked.add(written)
    return frozenset(asked)


def _written_in(folded: str) -> Language | None:
    typed = re.findall(r"[a-z]+", folded)
    german = sum(word in _GERMAN_WORDS for word in typed)
    english = sum(word in _ENGLISH_WORDS for word in typed)
    if german == english == 0:
        return None
    return Language.GERMAN if german >= english else Language.ENGLISH


def read_degrees(text: str) -> frozenset[Degree]:
    """Every degree that an offer names; empty when it is open to all."""
    folded = _THESIS_FOR_DEGREE.sub(" ", fold(text))
    return frozenset(degree for degree, pattern in _DEGREES if pattern.search(folded))


def is_for_every_field(text: str) -> bool:
    """Whether an offer says that it is open to students of every subject."""
    folded = fold(text)
    return any(
        _NEGATED.search(folded[max(0, found.start() - 60) : found.start()]) is None
        for found in _FOR_EVERY_FIELD.finditer(folded)
    )


def is_remote(text: str) -> bool:
    """Whether an offer can be done, at least in part, from elsewhere."""
    folded = fold(text)
    return _REMOTE.search(folded) is not None and _NOT_REMOTE.search(folded) is None


def read_duration_weeks(text: str) -> tuple[int, int] | None:
    """The first length of time in an offer, as weeks from and to; None if it names none."""
    folded = fold(text)
    for found in _LENGTH.finditer(folded):
        before = folded[max(0, found.start() - 14) : found.start()]
        after = folded[found.end() : found.end() + 16]
        unit = found.group(3)
        if re.search(r"(?:seit|ueber|vor|for over|pro|since)\s*$", before):
            continue
        if re.match(
            r"\s*(?:urlaub|die woche|pro|/|berufserfahrung|erfahrung|old|alt\b|per|a week|in der)",
            after,
        ):
            continue
        if unit == "semester" or (
            unit.startswith(("jahr", "year")) and re.search(r"\.\s*$|seit", before)
        ):
            continue
        low = _count(found.group(1))
        high = _count(found.group(2)) if found.group(2) else low
        weeks = _weeks(low, unit), _weeks(high, unit)
        if 1 <= weeks[0] <= weeks[1] <= _LONGEST_WEEKS:
            return weeks
    return None


def _count(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBER_WORDS[text]


def _weeks(count: int, unit: str) -> int:
    if unit.startswith(("tag", "da")):
        return max(1, round(count / 5))
    if unit.startswith(("woche", "woechig", "week")):
        return count
    if unit.startswith(("monat", "month")):
        return round(count * _WEEKS_PER_MONTH)
    return count * 52


def read_hours_per_week(text: str) -> tuple[int, int] | None:
    """Hours a week as from and to; None if the text names none."""
    folded = fold(text)
    weekly = _HOURS_WEEKLY.search(folded)
    if weekly:
        hours = int(weekly.group(1))
        return (hours, hours) if 1 <= hours <= _MOST_HOURS else None
    for found in _HOURS.finditer(folded):
        low = int(found.group(1))
        high = int(found.group(2)) if found.group(2) else low
        following = folded[found.end() : found.end() + 10]
        if re.match(r"\s*(?:/|pro|am|a|per)\s*(?:tag|day|monat|month)", following):
            continue
        if 4 <= low <= high <= _MOST_HOURS:
            return low, high
    return None


def read_pay(text: str) -> Pay:
    """What a text says about pay; `paid` is None when it says nothing."""
    folded = fold(text)
    if _UNPAID.search(folded):
        found_text = _UNPAID.search(folded)
        return Pay(paid=False, text=found_text.group(0) if found_text else "")
    for found in _MONEY.finditer(folded):
        if not (found.group(1) or found.group(5) or found.group(9)):
            continue
        amount = _amount(found.group(2), found.group(3) or found.group(4))
        high = _amount(found.group(6), found.group(7) or found.group(8)) if found.group(6) else None
        around = folded[max(0, found.start() - 30) : found.end() + 30]
        unit = next((each for each, pattern in _UNITS if pattern.search(around)), None)
        if unit is None:
            unit = (
                PayUnit.HOUR if amount < 60 else PayUnit.MONTH if amount < 10_000 else PayUnit.YEAR
            )
        if amount <= 0 or re.search(
            r"umsatz|million|mrd|mio|budget|revenue|invest|hauptpreis", around
        ):
            continue
        if high is not None and high < amount:
            high = None
        return Pay(True, amount, high, unit, " ".join(found.group(0).split()))
    paid = _PAID.search(folded)
    return Pay(paid=True, text=paid.group(0)) if paid else Pay(paid=None)


def _amount(digits: str, cents: str | None) -> float:
    whole = float(re.sub(r"[.,\s]", "", digits))
    return whole + (float(cents.ljust(2, "0")) / 100 if cents else 0.0)


def read_start(text: str, today: date) -> tuple[date | None, bool]:
    """When an offer starts, and whether it says that it can start at once."""
    folded = fold(text)
    return start_among(tuple(dates_in(folded, today)), folded)


def start_among(dates: Sequence[tuple[int, date]], folded: str) -> tuple[date | None, bool]:
    """As `read_start`, of a folded text whose dates are known."""
    at_once = _AT_ONCE.search(folded) is not None
    undecided: date | None = None
    for position, found in dates:
        before = folded[max(0, position - _NEAR_LETTERS) : position]
        start = _last(_START_WORDS, before)
        end = _last(_END_WORDS, before)
        if start > end:
            return found, at_once
        if end < 0 and undecided is None:
            undecided = found
    return (None if at_once else undecided), at_once


def read_deadline(text: str, today: date) -> date | None:
    """Until when one can apply; None if the text does not say."""
    folded = fold(text)
    return deadline_among(tuple(dates_in(folded, today)), folded)


def deadline_among(dates: Sequence[tuple[int, date]], folded: str) -> date | None:
    """As `read_deadline`, of a folded text whose dates are known."""
    for position, found in dates:
        before = folded[max(0, position - _NEAR_LETTERS) : position]
        end = _last(_END_WORDS, before)
        if end > _last(_START_WORDS, before):
            return found
    return None


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match starts; -1 if there is none."""
    position = -1
    for found in pattern.finditer(text):
        position = found.start()
    return position
