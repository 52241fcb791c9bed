"""Which of the things that a line may mean counts, and which are wishes beside it."""

from collections.abc import Iterable, Mapping, Sequence

from models.reading.heard import Heard, Intent, Meaning, Role
from models.reading.listening import Shows, Takes, Yes
from models.reading.understanding.line import Candidate, Typed

MOST_CANDIDATES = 3

LEAST_CANDIDATE = 0.12
"""What is less sure is not even offered to choose from."""

_NO_CHOICE = frozenset({Intent.UNCLEAR, Intent.NONSENSE})

LEAST = -0.6
"""A score below it is a guess."""

AHEAD, AHEAD_OF_TALK = 0.1, 0.25
"""How far the likeliest must be ahead of a second that does something too, or is harmless."""

HARMLESS = frozenset(
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
        Intent.LANGUAGE,
        Intent.SKIP,
        Intent.BACK,
        Intent.SAVE,
        Intent.RESUME,
        Intent.RHYTHM,
        Intent.SUBSCRIBE,
        Intent.EXPORT_ME,
        Intent.POST_OFFER,
        Intent.EDIT_OFFER,
        Intent.EXTEND_OFFER,
        Intent.RESUME_OFFER,
        Intent.INVITE_COLLEAGUE,
        Intent.BROADCAST,
    }
)
"""What only talks, or shows what it would do before it does it, or is taken back at once."""

_COURTESY = frozenset({Intent.GREETING, Intent.THANKS, Intent.SMALLTALK})
"""What stands beside anything and takes nothing from it."""

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


def decide(ranked: Sequence[Candidate], scores: Mapping[str, float], typed: Typed) -> Heard:
    """What the line says; UNCLEAR, with the likeliest, where it is not sure enough."""
    values = {each.intent: each.args for each in ranked}
    if not typed.spoken.words:
        return Heard(Meaning(Intent.UNCLEAR, sureness=0.0))
    certain = next((each for each in ranked if each.is_certain), None)
    if certain is not None:
        return Heard(Meaning(certain.intent, certain.args))
    likely = sorted(
        (intent for intent in Intent if _is_possible(intent, typed)),
        key=lambda intent: -scores[intent],
    )
    meanings = [
        Meaning(intent, values.get(intent, {}), _sureness(scores[intent]))
        for intent in likely[: MOST_CANDIDATES + 1]
    ]
    if meanings[0].intent is not Intent.UNCLEAR and is_sure(likely, scores):
        return Heard(meanings[0])
    candidates = [
        each
        for each in meanings
        if each.sureness > LEAST_CANDIDATE and each.intent not in _NO_CHOICE
    ]
    return Heard(
        Meaning(Intent.UNCLEAR, sureness=0.0), candidates=tuple(candidates[:MOST_CANDIDATES])
    )


def is_sure(likely: Sequence[Intent], scores: Mapping[str, float]) -> bool:
    """Whether the likeliest may be done: sure enough by itself, and beside the second."""
    best, second = likely[:2]
    if best in HARMLESS:
        return True
    if second in _COURTESY:
        return scores[best] >= LEAST
    ahead = scores[best] - scores[second]
    return scores[best] >= LEAST and ahead >= (AHEAD_OF_TALK if second in HARMLESS else AHEAD)


def _is_possible(intent: Intent, typed: Typed) -> bool:
    """Whether somebody in this role can want that here, with these words."""
    listening = typed.listening
    if intent in _YESES and is_hedged(typed):
        return False
    if intent in _OF_A_ROLE and intent not in _OF_ROLES[listening.role]:
        return False
    if intent is Intent.CORRECT:
        return bool(listening.corrects)
    if intent is Intent.ANSWER:
        return bool(listening.takes - {Takes.NOTE, Takes.OFFER})
    return True


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
