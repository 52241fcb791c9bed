"""Weighs the fields of study that an offer's words speak for.

An offer tells of its company, its tasks, its wishes and its benefits. Only tasks and wishes say
who fits, so each passage counts by the part of the offer it belongs to.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from models.reading.lazy_re import lazy_re
from models.reading.offers.parts import Part, Passage
from models.taxonomy.lexicon import Match, Tier
from models.taxonomy.ngrams import load_letter_model
from models.taxonomy.normalise import fold, split_glued, without_gender, words
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Certainty, Scored

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

_ASKS_FOR = lazy_re(
    r"^(.{2,110}?)(?:\b(?:sucht|suchen|gesucht|bietet|bieten|vergibt|vergeben|nimmt|nehmen"
    r"|beauftragt"
    r"|beschaeftigt|laedt|stellt|braucht|ermoeglicht|schreibt|oeffnet|zeigt|seeks?|offers?"
    r"|is looking for"
    r"|are looking for|looking for|is seeking|invites|hires|is hiring|needs)\b|:(?=\s))"
)
# Whom the work is for: "Website für einen Imker".
_BENEFICIARY = lazy_re(r"\b(?:fuer (?:einen?|eine[rs]?|ein|unser\w*)|for (?:an?|our))\b")
# A university's institute is of the field itself, where a company only sells to it.
_INSTITUTE = lazy_re(
    r"\b(?:institut|lehrstuhl|arbeitsgruppe|ag|fachgebiet|professur|fakultaet|labor|chair|institute"
    r"|research group|department|laboratory|lab)\b"
)
_NAMES_STUDY = lazy_re(
    r"studium\b|studiengang|studiengaenge|studier\w+|fachrichtung|student\w* (?:der|des|im|in|of)"
    r"|degree in|studying|"
    r"enrolled|field of study|studienfach|studienrichtung|hochschul\w+|eingeschrieben"
)


TELL_NOTHING = frozenset({Part.GIVEN, Part.APPLY, Part.FINE})
"""What is given, how to apply and fine print say nothing of who is wanted."""


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


def offer_fields(
    title: str, told: Sequence[Passage], taxonomy: Taxonomy
) -> tuple[tuple[Scored, ...], Certainty]:
    """The fields that an offer's work is about, best first, and how sure that is."""
    weighed = _Weighed()
    for passage in _weighed_passages(title, told):
        for match in taxonomy.lexicon.matches(passage.words):
            if _is_unheard(match, passage.words, taxonomy):
                continue
            in_passing = match.key in taxonomy.weak_words and not passage.names_study
            weighed.add(match, passage, _SAID_IN_PASSING if in_passing else 1.0)
    beginning = " ".join(each.text for each in told if each.part not in TELL_NOTHING)
    typed = words(split_glued(without_gender(f"{title} {beginning[:_LETTERS_OF]}")))
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


_WEIGHTS: Mapping[Part, float] = {Part.PROFILE: _WISH, Part.TASKS: _TASK, Part.BODY: _TASK}

_MOST_OPENINGS = 3
"""In the first sentences the company says who it is before it says whom it seeks."""


def _weighed_passages(title: str, told: Iterable[Passage]) -> Iterator[_Passage]:
    cleaned = fold(split_glued(without_gender(title[:400])))
    names_study = bool(_NAMES_STUDY.search(cleaned))
    whom = _BENEFICIARY.search(cleaned)
    task = cleaned[: whom.start()] if whom else cleaned
    yield _Passage(tuple(words(task)), _TITLE, _Part.TITLE, names_study)
    if whom:
        yield _Passage(tuple(words(cleaned[whom.end() :])), _BENEFICIARY_SHARE, _Part.TITLE, False)
    for position, passage in enumerate(told):
        if passage.part in TELL_NOTHING:
            continue
        sentence, names_study = passage.folded, bool(_NAMES_STUDY.search(passage.folded))
        if passage.part is Part.COMPANY and not names_study:
            yield _Passage(tuple(words(sentence)), _TASK, _Part.COMPANY, False)
            continue
        asks = _ASKS_FOR.search(sentence) if position < _MOST_OPENINGS else None
        if asks:
            part = _Part.BODY if _INSTITUTE.search(asks[1]) else _Part.COMPANY
            yield _Passage(tuple(words(asks[1])), _TASK, part, False)
            sentence = sentence[asks.end() :]
        weight = _WEIGHTS.get(passage.part, _TASK)
        yield _Passage(tuple(words(sentence)), weight, _Part.BODY, names_study)
