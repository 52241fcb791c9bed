"""Weighs the fields of study that an offer's words speak for.

An offer tells of its company, its tasks, its wishes and its benefits. Only tasks and wishes say
who fits, so the text is cut into passages, and each passage counts by what it tells.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.taxonomy.lexicon import Tier
from models.taxonomy.normalise import fold, split_glued, without_gender, words
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Certainty, Scored

LONGEST_TEXT = 12_000

_TITLE = 2.2
_TASK = 1.0
_WISH = 1.5
_COMPANY = 0.25
_BENEFIT = 0.05
# A term that is repeated says little more.
_REPEATED = 0.2
# Names of fields that offers use in passing ("design of networks") count only so much.
_SAID_IN_PASSING = 0.35
# However long a text is, all of it together weighs at most this much more than a strong title.
_BODY_LIMIT = 14.0
# Score at which a field counts as half sure.
_HALF_SURE = 3.0
_UNDERSTOOD_FROM = 0.33
_UNSURE_FROM = 0.14
_KEPT_SHARE = 0.12

_SENTENCE_END = re.compile(r"(?<=[a-zäöüß)\"])[.!?](?=\s|$)|\n+|;\s|•|·\s|\*\s")
_ASKS_FOR = re.compile(
    r"^(.{2,110}?)(?:\b(?:sucht|suchen|gesucht|bietet|bieten|vergibt|vergeben|nimmt|nehmen"
    r"|beauftragt"
    r"|beschaeftigt|laedt|stellt|braucht|ermoeglicht|schreibt|oeffnet|zeigt|seeks?|offers?"
    r"|is looking for"
    r"|are looking for|looking for|is seeking|invites|hires|is hiring|needs)\b|:(?=\s))"
)
_ABOUT_COMPANY = re.compile(
    r"^(?:wir sind|ueber uns|unser (?:unternehmen|haus|team ist)|als (?:fuehrend|mittelstaend"
    r"|familien|innovativ"
    r"|einer der|eines der|international|traditions|weltweit|spezialist|hersteller|tochter)"
    r"|about (?:us|the company)"
    r"|we are (?:a|an|the|one)|wer wir sind|die firma|das unternehmen|seit \d{4}|gegruendet"
    r"|founded|with over"
    r"|mit (?:rund|ueber|mehr als) \d|our company)"
)
_BENEFITS = re.compile(
    r"^\W*(?:wir bieten|das bieten wir|unser angebot|was wir (?:dir |ihnen )?bieten"
    r"|deine vorteile|ihre vorteile"
    r"|benefits|we offer|what we offer|unsere leistungen|das erwartet dich bei uns|kontakt"
    r"|bewerbung|contact"
    r"|ansprechpartner|so bewirbst|jetzt bewerben|how to apply|why us|warum wir|perks)\b"
)
_WISHES = re.compile(
    r"^\W*(?:dein profil|ihr profil|profil\b|das bringst du mit|was du mitbringst|anforderungen"
    r"|voraussetzung"
    r"|qualifikation|your profile|requirements|du bringst|sie bringen|wir erwarten|what you bring"
    r"|who you are"
    r"|du studierst|sie studieren|you study|you are studying|studium|laufendes studium|immatrikul"
    r"|eingeschrieben)"
)
_TASKS = re.compile(
    r"^\W*(?:deine aufgaben|ihre aufgaben|aufgaben|taetigkeit|das machst du|was du machst"
    r"|your tasks|tasks"
    r"|responsibilities|what you will do|dein job|das erwartet dich|inhalt|ziel der arbeit|thema)"
)
_NAMES_STUDY = re.compile(
    r"studium\b|studiengang|studiengaenge|studier\w+|fachrichtung|student\w* (?:der|des|im|in|of)"
    r"|degree in|studying|"
    r"enrolled|field of study|studienfach|studienrichtung|hochschul\w+|eingeschrieben"
)


@dataclass(frozen=True, slots=True)
class _Passage:
    words: tuple[str, ...]
    weight: float
    is_title: bool
    names_study: bool


def offer_fields(title: str, text: str, taxonomy: Taxonomy) -> tuple[tuple[Scored, ...], Certainty]:
    """The fields that an offer is for, best first, and how sure that is."""
    scores: dict[str, float] = {}
    bodies: dict[str, float] = {}
    counted: dict[tuple[str, bool], int] = {}
    strongest = Tier.HINT
    for passage in _passages(title, text):
        target = scores if passage.is_title else bodies
        for match in taxonomy.lexicon.matches(passage.words):
            times = counted.get((match.key, passage.is_title), 0)
            counted[match.key, passage.is_title] = times + 1
            factor = passage.weight * match.share * _REPEATED**times
            if match.key in taxonomy.weak_words and not passage.names_study:
                factor *= _SAID_IN_PASSING
            for meaning in match.meanings:
                weight = meaning.weight
                if passage.names_study and meaning.tier is Tier.NAME:
                    weight *= 1.5
                target[meaning.code] = target.get(meaning.code, 0.0) + factor * weight
                if passage.weight > _COMPANY:
                    strongest = max(strongest, meaning.tier)
    heaviest = max(bodies.values(), default=0.0)
    damping = min(1.0, _BODY_LIMIT / heaviest) if heaviest > 0 else 1.0
    for code, score in bodies.items():
        scores[code] = scores.get(code, 0.0) + damping * score
    return _ranked(scores, strongest)


def _ranked(scores: dict[str, float], strongest: Tier) -> tuple[tuple[Scored, ...], Certainty]:
    if not scores:
        return (), Certainty.NOT_UNDERSTOOD
    top = max(scores.values())
    fields = tuple(
        Scored(code, round(score / (score + _HALF_SURE), 4))
        for code, score in sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
        if score >= _KEPT_SHARE * top
    )
    if fields[0].score < _UNSURE_FROM:
        return (), Certainty.NOT_UNDERSTOOD
    if fields[0].score < _UNDERSTOOD_FROM or strongest is Tier.HINT:
        return fields, Certainty.UNSURE
    return fields, Certainty.UNDERSTOOD


def _passages(title: str, text: str) -> Iterator[_Passage]:
    cleaned = fold(split_glued(without_gender(title[:400])))
    yield _Passage(tuple(words(cleaned)), _TITLE, True, bool(_NAMES_STUDY.search(cleaned)))
    section = _TASK
    folded = fold(split_glued(without_gender(text[:LONGEST_TEXT])))
    for position, sentence in enumerate(_SENTENCE_END.split(folded)):
        sentence = sentence.strip()
        if not sentence:
            continue
        if _BENEFITS.search(sentence):
            section = _BENEFIT
        elif _WISHES.search(sentence):
            section = _WISH
        elif _TASKS.search(sentence):
            section = _TASK
        names_study = bool(_NAMES_STUDY.search(sentence))
        weight = max(section, _TASK) if names_study else section
        if _ABOUT_COMPANY.search(sentence) and not names_study:
            yield _Passage(tuple(words(sentence)), _COMPANY, False, False)
            continue
        asks = _ASKS_FOR.search(sentence) if position < 3 else None
        if asks:
            yield _Passage(tuple(words(asks[1])), _COMPANY, False, False)
            sentence = sentence[asks.end() :]
        yield _Passage(tuple(words(sentence)), weight, False, names_study)
