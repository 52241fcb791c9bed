"""Which of the things that a line may mean counts, and which are wishes beside it."""

import re
from collections.abc import Iterable, Mapping, Sequence

from models.reading.conditions import tells_only_times
from models.reading.heard import Heard, Intent, Meaning, Role
from models.reading.lazy_re import lazy_re
from models.reading.listening import Shows, Takes, Yes
from models.reading.understanding.changes import fills_line_of_offer
from models.reading.understanding.forms import load_forms
from models.reading.understanding.line import Candidate, Typed
from models.reading.understanding.spoken import Spoken
from models.reading.understanding.weights import HARM, load_weights, signs_of

MOST_CANDIDATES = 3

LEAST_CANDIDATE = 0.12
"""What is less sure is not even offered to choose from."""

_NO_CHOICE = frozenset({Intent.UNCLEAR, Intent.NONSENSE})

MOST_RISK = 0.08
"""How much harm a reading may risk for each chance that it is right; else it is asked back.

Chosen on lines of writers that were not learned from: `kmuni bench understanding` shows the trade.
"""

TALK = frozenset(
    {
        Intent.UNCLEAR,
        Intent.NONSENSE,
        Intent.ASK,
        Intent.HELP,
        Intent.HUMAN,
        Intent.GREETING,
        Intent.THANKS,
        Intent.SMALLTALK,
        Intent.COMPLAINT,
        Intent.SHOW,
        Intent.MORE,
        Intent.SEARCH,
        Intent.FIND,
        Intent.WHO_FITS,
    }
)
"""What only talks: taken wrongly it annoys, but nothing is done."""

_YESES = frozenset({Intent.AGREE, Intent.INTERESTED, Intent.APPROVE})
_CLEAR_YESES = frozenset({Yes.CONSENTS, Yes.SENDS, Yes.DELETES})

_STUDENTS = frozenset(
    {
        Intent.SEARCH,
        Intent.SUBSCRIBE,
        Intent.UNSUBSCRIBE,
        Intent.SAVE,
        Intent.INTERESTED,
        Intent.NOT_FOR_ME,
    }
)
_COMPANIES = frozenset(
    {
        Intent.POST_OFFER,
        Intent.EDIT_OFFER,
        Intent.MARK_FILLED,
        Intent.EXTEND_OFFER,
        Intent.PAUSE_OFFER,
        Intent.RESUME_OFFER,
        Intent.WITHDRAW_OFFER,
        Intent.WHO_FITS,
        Intent.INVITE_COLLEAGUE,
    }
)
_COORDINATORS = frozenset(
    {Intent.APPROVE, Intent.RETURN, Intent.BROADCAST, Intent.FIND, Intent.INVITE_COLLEAGUE}
)
_OF_ROLES: Mapping[Role, frozenset[Intent]] = {
    Role.NEWCOMER: _STUDENTS | {Intent.POST_OFFER},
    Role.STUDENT: _STUDENTS,
    Role.COMPANY: _COMPANIES,
    Role.COORDINATOR: _COORDINATORS,
}
_OF_A_ROLE = frozenset[Intent]().union(*_OF_ROLES.values())


def strongest_of_each(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The strongest candidate of each intent, the strongest first."""
    best: dict[Intent, Candidate] = {}
    for each in candidates:
        known = best.get(each.intent)
        if known is None or each.score > known.score:
            best[each.intent] = each
    return sorted(best.values(), key=lambda each: -each.score)


def decide(
    ranked: Sequence[Candidate],
    scores: Mapping[str, float],
    typed: Typed,
    *,
    most_risk: float = MOST_RISK,
) -> Heard:
    """What the line says; UNCLEAR, with the likeliest, where that risks too much."""
    values = {each.intent: each.args for each in ranked}
    if not typed.spoken.words:
        return Heard(Meaning(Intent.UNCLEAR, sureness=0.0))
    certain = next((each for each in ranked if each.is_certain), None)
    if certain is not None:
        return Heard(Meaning(certain.intent, certain.args))
    likely = likeliest_intents(scores, typed)
    meanings = [
        Meaning(intent, values.get(intent, {}), _sureness(scores[intent]))
        for intent in likely[: MOST_CANDIDATES + 1]
    ]
    is_own = likely[0] in TALK or not _is_rather_anothers(likely[0], scores, typed)
    is_own = is_own and not _may_mean_another_thing(likely[0], typed)
    is_own = is_own and (likely[0] in values or likely[0] in TALK or scores[likely[0]] > 0)
    is_sure = risk_of(likely, scores) <= most_risk or _gives_reason(likely[0], typed)
    if is_own and is_sure and likely[0] is not Intent.UNCLEAR:
        return Heard(meanings[0])
    candidates = [
        each
        for each in meanings
        if each.sureness > LEAST_CANDIDATE and each.intent not in _NO_CHOICE
    ]
    return Heard(
        Meaning(Intent.UNCLEAR, sureness=0.0), candidates=tuple(candidates[:MOST_CANDIDATES])
    )


def _gives_reason(best: Intent, typed: Typed) -> bool:
    """Whether a reason is asked for, and words that are one say it."""
    return (
        best is Intent.ANSWER
        and Takes.REASON in typed.listening.takes
        and typed.best("reason") > 0
        and not typed.form.asks
    )


_AHEAD = 0.65
_DOUBTFUL = 0.5


def _is_rather_anothers(best: Intent, scores: Mapping[str, float], typed: Typed) -> bool:
    """Whether a doubtful wish may as well be one that only another role can have.

    "Das Angebot kann wieder online" is a company's, and approves nothing for a coordinator.
    """
    others = _OF_A_ROLE - _OF_ROLES[typed.listening.role]
    nearest = max(scores[intent] for intent in others)
    return scores[best] < _DOUBTFUL and scores[best] - nearest < _AHEAD


def is_anothers(scores: Mapping[str, float], typed: Typed) -> bool:
    """Whether a line is rather a wish of another role than anything that can be meant here.

    A pasted offer is no reaction to the offer on a student's screen, whatever its parts say.
    """
    others = _OF_A_ROLE - _OF_ROLES[typed.listening.role]
    best = scores[likeliest_intents(scores, typed)[0]]
    return max(scores[intent] for intent in others) > max(best, 0.0)


def risk_of(likely: Sequence[Intent], scores: Mapping[str, float]) -> float:
    """The risk of doing the likeliest; none where it only talks."""
    if likely[0] in TALK:
        return 0.0
    best, second, third = (scores[intent] for intent in likely[:3])
    signs = signs_of(best, second, third, scores[HARM])
    return load_weights().doubt.risk(likely[0], signs)


def likeliest_intents(scores: Mapping[str, float], typed: Typed) -> list[Intent]:
    """What can be meant here, the likeliest first."""
    possible = (intent for intent in Intent if _is_possible(intent, typed))
    return sorted(possible, key=lambda intent: -scores[intent])


def _is_possible(intent: Intent, typed: Typed) -> bool:
    """Whether somebody in this role can want that here, with these words."""
    listening = typed.listening
    if intent in _YESES and (is_hedged(typed) or _is_guessed(typed)):
        return False
    if intent in _YESES | {Intent.REFUSE} and fills_line_of_offer(typed):
        # "Ab Mai, und dann abschicken": what is to be changed is changed and shown first.
        return False
    if intent is Intent.NOT_FOR_ME and _refuses_no_offer(typed):
        return False
    if intent is Intent.DELETE_ME and denies_deleting(typed):
        return False
    if intent in _OF_A_ROLE and intent not in _OF_ROLES[listening.role]:
        return False
    if intent is Intent.CORRECT:
        return bool(listening.corrects)
    if intent is Intent.ANSWER:
        return bool(listening.takes - {Takes.NOTE, Takes.OFFER})
    return True


_BEGINS_WITH_NO = lazy_re(r"\W*(?:nein|nee|nö|no|nope)\b(?! problem)", re.IGNORECASE)


def _may_mean_another_thing(best: Intent, typed: Typed) -> bool:
    """Whether what a line is taken for is not said: asked back, as it takes something away."""
    if best is Intent.NOT_FOR_ME:
        # "Da will ich nichts hören": the offer on the screen may not be meant at all.
        return denies_messages(typed.spoken)
    if best is Intent.AGREE and _only_points_at_circle(typed):
        return True
    if best is Intent.EXTEND_OFFER and _BEGINS_WITH_NO.match(typed.text):
        # "Nein, lassen wir sie stehen": what a no goes on with is no order to prolong.
        return True
    if best is Intent.STOP and not load_forms().one_of_several.isdisjoint(typed.spoken.words):
        # "The recycling notification" is one of them, and not every message.
        return True
    return best is Intent.STOP and typed.best("stop") <= 0 and not typed.form.denies


def _only_points_at_circle(typed: Typed) -> bool:
    """Whether a yes where much is sent is one to whom it is for: "ja, genau die sind gemeint"."""
    listening = typed.listening
    is_sent_to_many = Takes.AUDIENCE in listening.takes and listening.yes is Yes.SENDS
    words, forms = set(typed.spoken.words), load_forms()
    points = bool(forms.pointing & words) and not forms.sending_off & words
    return is_sent_to_many and points


def _refuses_no_offer(typed: Typed) -> bool:
    """Whether a line at a student's offer says only when somebody can."""
    is_shown = typed.listening.shows is Shows.OFFER
    return is_shown and not typed.form.denies and tells_only_times(typed.text)


def _is_guessed(typed: Typed) -> bool:
    """Whether nothing of the line says the yes that deletes everything: likely is too little."""
    return typed.listening.yes is Yes.DELETES and typed.best("yes") <= 0


_DELETING = ("loesch", "entfern", "delet", "eras", "remov")
_WORDS_BETWEEN = 3


def denies_deleting(typed: Typed) -> bool:
    """Whether a clause says no to deleting: "bitte nicht alles löschen", "don't delete me"."""
    spoken = typed.spoken
    return any(
        word.startswith(_DELETING)
        and _has_negation(spoken, range(max(0, at - _WORDS_BETWEEN), at), spoken.clauses[at])
        for at, word in enumerate(spoken.words)
    )


_MESSAGING = ("hoer", "nachricht", "schreib", "schick", "messag", "hear", "writ")


def denies_messages(spoken: Spoken) -> bool:
    """Whether a clause says no to messages: "da will ich nichts hören", "no messages then"."""
    return any(
        word.startswith(_MESSAGING)
        and _has_negation(spoken, range(len(spoken.words)), spoken.clauses[at])
        for at, word in enumerate(spoken.words)
    )


def _has_negation(spoken: Spoken, among: range, clause: int) -> bool:
    negations = load_forms().negations
    return any(spoken.clauses[at] == clause and spoken.words[at] in negations for at in among)


def is_hedged(typed: Typed) -> bool:
    """Whether a yes that has consequences hangs on a condition, or on something after a "but"."""
    listening = typed.listening
    if typed.form.has_condition and listening.means_yes_no:
        return True
    matters = listening.yes in _CLEAR_YESES or listening.shows in {Shows.OFFER, Shows.SUBMISSION}
    return matters and (typed.form.has_condition or typed.form.is_contrasted)


def _sureness(score: float) -> float:
    """0 for a score of -1, 1 for one of 1."""
    return round(max(0.0, min(1.0, (score + 1) / 2)), 3)
