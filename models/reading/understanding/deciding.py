"""Which of the things that a line may mean counts, and which are wishes beside it."""

from collections.abc import Iterable, Mapping, Sequence

from models.reading.heard import Heard, Intent, Meaning, Role
from models.reading.listening import Listening, Takes
from models.reading.understanding.line import Candidate, Typed

MOST_CANDIDATES = 3

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
    likely = sorted(
        (intent for intent in Intent if _is_possible(intent, typed.listening)),
        key=lambda intent: -scores[intent],
    )
    meanings = [
        Meaning(intent, values.get(intent, {}), _sureness(scores[intent])) for intent in likely
    ]
    return Heard(meanings[0])


def _is_possible(intent: Intent, listening: Listening) -> bool:
    """Whether somebody in this role can want that here."""
    if intent in _OF_A_ROLE and intent not in _OF_ROLES[listening.role]:
        return False
    if intent is Intent.CORRECT:
        return bool(listening.corrects)
    if intent is Intent.ANSWER:
        return bool(listening.takes - {Takes.NOTE, Takes.OFFER})
    return True


def _sureness(score: float) -> float:
    """0 for a score of -1, 1 for one of 1."""
    return round(max(0.0, min(1.0, (score + 1) / 2)), 3)
