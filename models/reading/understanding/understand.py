"""From a typed line to what it wants."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from models.reading.absence import Absence, read_absence
from models.reading.heard import Heard, Intent, Meaning, Role
from models.reading.listening import Listening, Takes, Yes
from models.reading.scope import Mode, read_scope
from models.reading.understanding.about_oneself import is_about_oneself
from models.reading.understanding.acts import meant_by
from models.reading.understanding.answers import answers_to, things_said
from models.reading.understanding.arguments import with_args
from models.reading.understanding.cues import Said, hear_cues, vocabulary
from models.reading.understanding.deciding import (
    MOST_RISK,
    decide,
    denies_messages,
    is_anothers,
    is_hedged,
    strongest_of_each,
)
from models.reading.understanding.features import features_of
from models.reading.understanding.forms import form_of, is_nonsense
from models.reading.understanding.line import Candidate, Typed
from models.reading.understanding.plain import plainly
from models.reading.understanding.several import (
    NEVER_BESIDE,
    OF_QUESTION,
    REFUSALS,
    SURE_BESIDE,
    SURE_OF_A_NO_BESIDE,
    WHOLE,
    answer_and_question,
    can_stand_together,
    is_note_with_question,
    parts_of,
    weight_of,
)
from models.reading.understanding.spoken import LONGEST_LINE, listen
from models.reading.understanding.weights import load_weights
from models.taxonomy import Taxonomy

_ASKS = 3.3
_STATED_TOPIC = 2.6
"""What a topic loses where nothing is asked."""

_REQUESTED = 0.8
_ASKED_REASON = 2.0
_NONSENSE = 2.0

_NEVER_OFFERED_TO_A_NO = frozenset({Intent.DELETE_ME, Intent.WITHDRAW_OFFER})
"""What ends something for good is no likely meaning of "bitte nicht alles löschen"."""


_TAKEN_WHOLE = frozenset({Takes.SUBJECT, Takes.OFFER, Takes.NAME})
"""Values of which any part of a line may say something: a study, a company's line with an offer."""


def understand(
    text: str,
    listening: Listening,
    *,
    taxonomy: Taxonomy,
    today: date,
    most_risk: float = MOST_RISK,
) -> Heard:
    """What a line says to somebody who listens so. Never raises; says UNCLEAR rather than guess.

    `today` completes dates without a year; `most_risk`: see `deciding`.
    """
    both = _answer_and_question(text, listening, taxonomy, today)
    if both is not None:
        return both
    heard = _hear(_take_apart(text, listening, taxonomy, today), most_risk)
    if heard.intent in WHOLE or listening.is_open_chat or listening.is_free_text:
        return heard
    others = tuple(_beside(heard, text, listening, taxonomy, today))
    if heard.intent is Intent.UNCLEAR and any(each.intent is Intent.CORRECT for each in others):
        # "Nicht als Pflicht" refuses what is corrected, and not the card.
        others = tuple(each for each in others if each.intent is not Intent.REFUSE)
    if heard.intent is Intent.UNCLEAR and others:
        weightiest = min(others, key=weight_of)
        rest = tuple(each for each in others if each is not weightiest)
        is_of_question = weightiest.intent in OF_QUESTION
        is_whole = not _TAKEN_WHOLE.isdisjoint(listening.takes)
        if not is_of_question or not rest or is_whole:
            # What no other part says may belong to it, or take it back: "German, not English".
            weightiest = replace(weightiest, words="")
        return Heard(weightiest, more=rest)
    return replace(heard, more=others)


def _hear(typed: Typed, most_risk: float = MOST_RISK) -> Heard:
    """The one thing that counts most."""
    ranked = strongest_of_each(_candidates(typed))
    scores = load_weights().scores(features_of(typed, ranked))
    heard = decide(ranked, scores, typed, most_risk=most_risk)
    meaning = with_args(heard.meaning, typed, scores)
    if is_about_oneself(meaning, typed):
        return Heard(Meaning(Intent.UNCLEAR, sureness=0.0), candidates=(meaning,))
    return Heard(
        meaning,
        candidates=tuple(
            with_args(each, typed, scores)
            for each in heard.candidates
            if not (typed.form.denies and each.intent in _NEVER_OFFERED_TO_A_NO)
        ),
    )


def _beside(
    heard: Heard, text: str, listening: Listening, taxonomy: Taxonomy, today: date
) -> Iterator[Meaning]:
    """Wishes of parts of the line that are no part of what counts most, each intent once."""
    if heard.intent is Intent.CHANGE_PROFILE and heard.meaning.sureness == 1.0:
        # A study in short words: none of them looks for anything.
        return
    known = {heard.intent, *NEVER_BESIDE}
    if listening.yes is Yes.CONSENTS:
        if heard.intent is Intent.REFUSE:
            return
        # What is said beside something else is no clear yes.
        known.add(Intent.ANSWER)
    parts = parts_of(text)
    if parts and _is_anothers(_take_apart(text, listening, taxonomy, today)):
        return
    refused = _refused_in(text)
    for part in parts:
        typed = _take_apart(part, listening, taxonomy, today)
        meaning = _hear(typed).meaning
        is_of_pause = heard.intent is Intent.PAUSE and read_absence(part, today) != Absence()
        if meaning.intent is Intent.SEARCH and is_of_pause:
            # "I go home in February" tells of the pause.
            continue
        if meaning.intent in REFUSALS and typed.form.asks:
            # "... can you tell me more?" asks, and refuses nothing.
            continue
        if heard.intent in OF_QUESTION and meaning.intent is Intent.ASK and not typed.form.asks:
            # "Informatik, will ein Praktikum" names a kind, and does not ask what it is.
            continue
        is_taken_back = not refused.isdisjoint(_keys_of(part) - _refused_in(part))
        if meaning.intent in OF_QUESTION and is_taken_back:
            # "Thesis war ein Versehen, nimm das raus": the rest of the line refuses it.
            continue
        is_no = meaning.intent is Intent.NOT_FOR_ME
        if is_no and denies_messages(listen(text)):
            continue
        sure = SURE_OF_A_NO_BESIDE if is_no else SURE_BESIDE
        if meaning.intent not in known and meaning.sureness >= sure:
            known.add(meaning.intent)
            yield replace(meaning, words=part)


def _is_anothers(typed: Typed) -> bool:
    scores = load_weights().scores(features_of(typed, strongest_of_each(_candidates(typed))))
    return is_anothers(scores, typed)


def _refused_in(text: str) -> frozenset[str]:
    return frozenset(word.key for word in read_scope(text).words if word.mode is Mode.OUT)


def _keys_of(text: str) -> frozenset[str]:
    return frozenset(word.key for word in read_scope(text).words)


def _answer_and_question(
    text: str, listening: Listening, taxonomy: Taxonomy, today: date
) -> Heard | None:
    """An answer with a question beside it; None for any other line.

    Neither is heard with the other's words: "Dortmund, aber was heißt remote?" is not remote.
    """
    may_be_both = listening.is_asked or listening.role is Role.STUDENT
    if not may_be_both or listening.is_open_chat or listening.is_free_text:
        return None
    divided = answer_and_question(text)
    if divided is None:
        return None
    typed = _take_apart(divided.answer, listening, taxonomy, today)
    said = _hear(typed)
    answer = said.meaning
    question = _hear(_take_apart(divided.question, listening, taxonomy, today)).meaning
    if is_note_with_question(divided.answer, said, question, listening):
        # The other side is asked as well: its reader sees the whole line.
        note = Meaning(Intent.NOTE, words=text)
        return Heard(note, more=(replace(question, words=divided.question),))
    if typed.form.has_condition or not can_stand_together(answer, question, listening):
        return None
    if answer.intent is Intent.INTERESTED and is_hedged(
        _take_apart(text, listening, taxonomy, today)
    ):
        return None
    return Heard(
        replace(answer, words=divided.answer), more=(replace(question, words=divided.question),)
    )


@dataclass(frozen=True, slots=True)
class TakenApart:
    """A line and its features, to learn from."""

    typed: Typed
    features: dict[int, float]


def take_apart(text: str, listening: Listening, *, taxonomy: Taxonomy, today: date) -> TakenApart:
    """A line as the weights are learned from it."""
    typed = _take_apart(text, listening, taxonomy, today)
    return TakenApart(typed, features_of(typed, strongest_of_each(_candidates(typed))))


def _take_apart(text: str, listening: Listening, taxonomy: Taxonomy, today: date) -> Typed:
    text = text[:LONGEST_LINE]
    spoken = listen(text)
    said = tuple(hear_cues(spoken, listening))
    return Typed(text, spoken, form_of(spoken), said, listening, taxonomy, today)


def _candidates(typed: Typed) -> Iterator[Candidate]:
    """What the values and the phrases of a line speak for."""
    answers = list(answers_to(typed))
    yield from plainly(typed, answers)
    yield from answers
    yield from things_said(typed)
    for said in typed.said:
        yield from _of_cue(said, typed)
    if typed.form.asks and not typed.listening.is_open_chat:
        score = _ASKS - (_REQUESTED if typed.form.requests else 0)
        yield Candidate(Intent.ASK, score)
    if not typed.spoken.words:
        yield Candidate(Intent.UNCLEAR, _NONSENSE)
    elif is_nonsense(typed.spoken, vocabulary()):
        yield Candidate(Intent.NONSENSE, _NONSENSE)


def _of_cue(said: Said, typed: Typed) -> Iterator[Candidate]:
    cue, score = said.cue, said.score
    if cue.intent == "topic" and not typed.form.asks:
        score -= _STATED_TOPIC
    if cue.intent == "reason":
        if not _takes_reasons(typed.listening):
            return
        score -= _ASKED_REASON if typed.form.asks else 0
    intent = meant_by(cue.intent, typed.listening)
    yield Candidate(intent, score, clause=said.clause, is_certain=cue.is_certain)


def _takes_reasons(listening: Listening) -> bool:
    return Takes.REASON in listening.takes or listening.shows.value in {"offer", "submission"}
