"""Weighs the fields of study that an offer's words speak for.

An offer tells of its company, its tasks, its wishes and its benefits. Only tasks and wishes say
who fits, so the text is cut into passages, and each passage counts by what it tells.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from models.taxonomy.lexicon import Match, Tier
from models.taxonomy.ngrams import load_letter_model
from models.taxonomy.normalise import fold, split_glued, without_gender, words
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Certainty, Scored

LONGEST_TEXT = 12_000
# The letter model hears the beginning of a text, where an offer says what it is about.
_LETTERS_OF = 800

_TITLE = 2.2
_TASK = 1.0
_BENEFICIARY_SHARE = 0.7
_WISH = 1.5
_COMPANY = 0.25
# Where tasks and title leave the field open, what the company does is the best guess.
_COMPANY_ALONE = 0.8
# A word that merely suggests a field suggests it no more for standing in the title.
_TITLE_OF_HINT = 1.0
_BENEFIT = 0.05
# A term that is repeated says little more.
_REPEATED = 0.2
# Names of fields that offers use in passing ("design of networks") count only so much.
_SAID_IN_PASSING = 0.35
# A name of a field beside a word of studying asks for who studies it; elsewhere it is a topic.
_NAME_OF_STUDY = 1.5
_NAME_IN_PASSING = 0.75
# However long a text is, all of it together weighs at most this much more than a strong title.
_BODY_LIMIT = 14.0
# Score at which a field counts as half sure.
_HALF_SURE = 3.0
_UNDERSTOOD_FROM = 0.33
_UNSURE_FROM = 0.14
_KEPT_SHARE = 0.12
# How much the letters of the words weigh beside the terms among them; measured on unseen offers,
# more lets them overrule terms. From this likelihood on they also add a field.
_LETTERS = 0.35
_LIKELY_ENOUGH = 0.15

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
# Whom the work is for: "Website für einen Imker".
_BENEFICIARY = re.compile(r"\b(?:fuer (?:einen?|eine[rs]?|ein|unser\w*)|for (?:an?|our))\b")
# A university's institute is of the field itself, where a company only sells to it.
_INSTITUTE = re.compile(
    r"\b(?:institut|lehrstuhl|arbeitsgruppe|ag|fachgebiet|professur|fakultaet|labor|chair|institute"
    r"|research group|department|laboratory|lab)\b"
)
_NAMES_STUDY = re.compile(
    r"studium\b|studiengang|studiengaenge|studier\w+|fachrichtung|student\w* (?:der|des|im|in|of)"
    r"|degree in|studying|"
    r"enrolled|field of study|studienfach|studienrichtung|hochschul\w+|eingeschrieben"
)


class _Part(IntEnum):
    """Which part of an offer a passage belongs to."""

    TITLE = 0
    BODY = 1
    COMPANY = 2


@dataclass(frozen=True, slots=True)
class _Passage:
    words: tuple[str, ...]
    weight: float
    part: _Part
    names_study: bool


@dataclass(slots=True)
class _Weighed:
    """What the passages speak for: scores by field in each part, and the strongest kind of term."""

    scores: dict[_Part, dict[str, float]] = field(
        default_factory=lambda: {part: {} for part in _Part}
    )
    counted: dict[tuple[str, _Part], int] = field(default_factory=dict)
    strongest: Tier = Tier.HINT

    def add(self, match: Match, passage: _Passage, factor: float) -> None:
        """Count a term of a passage; `factor` is its share of the passage's weight."""
        times = self.counted.get((match.key, passage.part), 0)
        self.counted[match.key, passage.part] = times + 1
        factor *= match.share * _REPEATED**times
        scores = self.scores[passage.part]
        for meaning in match.meanings:
            weight = meaning.weight * passage.weight
            if meaning.tier is Tier.HINT:
                weight = meaning.weight * min(passage.weight, _TITLE_OF_HINT)
            elif meaning.tier is Tier.NAME and passage.part is not _Part.TITLE:
                weight *= _NAME_OF_STUDY if passage.names_study else _NAME_IN_PASSING
            elif meaning.tier is Tier.NAME and passage.names_study:
                weight *= _NAME_OF_STUDY
            scores[meaning.code] = scores.get(meaning.code, 0.0) + factor * weight
            if passage.part is not _Part.COMPANY:
                self.strongest = max(self.strongest, meaning.tier)

    def together(self) -> dict[str, float]:
        """One score by field; the company's own trade counts fully when nothing else tells."""
        title, body = self.scores[_Part.TITLE], self.scores[_Part.BODY]
        heaviest = max(body.values(), default=0.0)
        damping = min(1.0, _BODY_LIMIT / heaviest) if heaviest > 0 else 1.0
        company = _COMPANY_ALONE if self.strongest is Tier.HINT else _COMPANY
        scores: dict[str, float] = {}
        for part, share in ((title, 1.0), (body, damping), (self.scores[_Part.COMPANY], company)):
            for code, score in part.items():
                scores[code] = scores.get(code, 0.0) + share * score
        return scores


def offer_fields(title: str, text: str, taxonomy: Taxonomy) -> tuple[tuple[Scored, ...], Certainty]:
    """The fields that an offer is for, best first, and how sure that is."""
    weighed = _Weighed()
    for passage in _passages(title, text):
        for match in taxonomy.lexicon.matches(passage.words):
            if _is_unheard(match, passage.words, taxonomy):
                continue
            in_passing = match.key in taxonomy.weak_words and not passage.names_study
            weighed.add(match, passage, _SAID_IN_PASSING if in_passing else 1.0)
    typed = words(split_glued(without_gender(f"{title} {text[:_LETTERS_OF]}")))
    likely = load_letter_model().likelihoods(typed)
    return _ranked(weighed.together(), weighed.strongest, likely)


def _is_unheard(match: Match, typed: Sequence[str], taxonomy: Taxonomy) -> bool:
    """Whether this is a word of every offer that only looks like a term ("Daten pflegen")."""
    return match.end - match.start == 1 and typed[match.start] in taxonomy.unheard_words


def _ranked(
    scores: dict[str, float], strongest: Tier, likely: Mapping[str, float]
) -> tuple[tuple[Scored, ...], Certainty]:
    """The fields spoken for, ordered also by what the words' letters make likely."""
    top = max(scores.values(), default=0.0)
    sure = {code: score / (score + _HALF_SURE) for code, score in scores.items()}
    kept = {code for code, score in scores.items() if score >= _KEPT_SHARE * top}
    kept |= {code for code, share in likely.items() if share >= _LIKELY_ENOUGH}
    blended = {
        code: (sure.get(code, 0.0) + _LETTERS * likely.get(code, 0.0)) / (1 + _LETTERS)
        for code in kept
    }
    fields = tuple(
        Scored(code, round(score, 4))
        for code, score in sorted(blended.items(), key=lambda entry: (-entry[1], entry[0]))
    )
    surest = max(sure.values(), default=0.0)
    if surest < _UNSURE_FROM:
        return (), Certainty.NOT_UNDERSTOOD
    if surest < _UNDERSTOOD_FROM or strongest is Tier.HINT:
        return fields, Certainty.UNSURE
    return fields, Certainty.UNDERSTOOD


def _passages(title: str, text: str) -> Iterator[_Passage]:
    cleaned = fold(split_glued(without_gender(title[:400])))
    names_study = bool(_NAMES_STUDY.search(cleaned))
    whom = _BENEFICIARY.search(cleaned)
    task = cleaned[: whom.start()] if whom else cleaned
    yield _Passage(tuple(words(task)), _TITLE, _Part.TITLE, names_study)
    if whom:
        yield _Passage(tuple(words(cleaned[whom.end() :])), _BENEFICIARY_SHARE, _Part.TITLE, False)
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
            yield _Passage(tuple(words(sentence)), _TASK, _Part.COMPANY, False)
            continue
        asks = _ASKS_FOR.search(sentence) if position < 3 else None
        if asks:
            part = _Part.BODY if _INSTITUTE.search(asks[1]) else _Part.COMPANY
            yield _Passage(tuple(words(asks[1])), _TASK, part, False)
            sentence = sentence[asks.end() :]
        yield _Passage(tuple(words(sentence)), weight, _Part.BODY, names_study)
