"""What exactly is meant, of a closed list: a question's topic, a reason, what is to be shown."""

from collections.abc import Collection, Mapping

from models.reading.conditions import tells_start
from models.reading.heard import Intent, Role, Topic, Value
from models.reading.listening import (
    COMPANY_PARTS,
    INTEREST_PARTS,
    OFFER_PARTS,
    PROFILE_PARTS,
    Listening,
    Shows,
    Takes,
)
from models.reading.understanding.line import Typed

_REASONS = {
    Role.STUDENT: frozenset(
        "too_far wrong_field unpaid wrong_kind wrong_time language requirements company taken"
        " other".split()
    ),
    Role.COMPANY: frozenset("filled profile later other".split()),
    Role.COORDINATOR: frozenset("unclear pay audience twice over incomplete unknown other".split()),
}
_SHOWN = {
    Role.STUDENT: frozenset("saved offers interests subscriptions profile".split()),
    Role.COMPANY: frozenset("own_offers interested numbers company".split()),
    Role.COORDINATOR: frozenset("approvals unresolved numbers".split()),
}
_CUE_ADDS = 0.8
"""What the strongest cue of a detail adds to its score."""

_LEAST_OF_A_REASON = -0.1
"""From this score on a reason is said though no phrase names it; below, it would be invented."""

_NO_REASON = "other"
"""What is said where a reason was asked for and none of those that are known was given."""


def detail_of(intent: Intent, listening: Listening) -> str | None:
    """Which detail an intent has here."""
    if intent is Intent.ASK:
        return "topic"
    if intent is Intent.SHOW:
        return "what"
    if intent is Intent.ANSWER and Takes.REASON in listening.takes:
        return "reason"
    if intent is Intent.REFUSE and listening.shows is Shows.INTEREST:
        return "reason"
    return "reason" if intent in {Intent.NOT_FOR_ME, Intent.RETURN} else None


_FALLING_BACK: Mapping[Intent, str] = {
    Intent.CORRECT: "part",
    Intent.CHANGE_PROFILE: "part",
    Intent.EDIT_OFFER: "part",
    Intent.LANGUAGE: "lang",
    Intent.RHYTHM: "cadence",
}


def missing_of(intent: Intent, listening: Listening, args: Mapping[str, Value]) -> str | None:
    """What an intent has here by all means, though no reader of values found it."""
    name = _FALLING_BACK.get(intent)
    if intent is Intent.ANSWER and Takes.AUDIENCE in listening.takes and not args:
        name = "audience"
    return name if name is not None and name not in args else None


def likeliest(
    name: str, typed: Typed, scores: Mapping[str, float], *, is_answer: bool = False
) -> dict[str, Value]:
    """The likeliest value of a detail; nothing where nothing speaks for one.

    `is_answer`: the line answers a question for it, and so gives one by all means.
    """
    allowed = _allowed(name, typed.listening.role)
    cued = _cued(name, typed)
    rated = {
        value: score + (_CUE_ADDS if value == cued else 0)
        for meaning, score in scores.items()
        for key, _, value in [meaning.partition("=")]
        if key == name and (allowed is None or value in allowed)
    }
    if not rated:
        return {}
    best = max(rated, key=lambda value: rated[value])
    if name == "topic" and cued is None and tells_start(typed.text):
        # "Geht das auch ab April?" names the day it is about, and no other thing.
        best = Topic.START.value
    if name == "reason" and cued is None and (not is_answer or rated[best] < _LEAST_OF_A_REASON):
        # Where no reason was asked for, only one that a phrase names is given.
        best = _NO_REASON
    is_said = best != _NO_REASON or is_answer or best == cued
    return {name: best} if name != "reason" or is_said else {}


def _allowed(name: str, role: Role) -> Collection[str] | None:
    """Which values there are for this role; None: all."""
    if name == "reason":
        return _REASONS.get(role, frozenset())
    if name == "part":
        return (
            COMPANY_PARTS | OFFER_PARTS if role is Role.COMPANY else PROFILE_PARTS | INTEREST_PARTS
        )
    return _SHOWN.get(role, _SHOWN[Role.STUDENT]) if name == "what" else None


def _cued(name: str, typed: Typed) -> Value | None:
    """The value that the strongest phrase names."""
    said = [each for each in typed.said if name in each.cue.args]
    return max(said, key=lambda each: each.score).cue.args[name] if said else None
