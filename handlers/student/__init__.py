"""A student's conversations: registration, profile, offers, interest, subscriptions."""

from handlers.engine.dialogues import Question
from handlers.student import (
    checks,
    interest,
    offers,
    profile,
    registration,
    subscribing,
    subscriptions,
)

QUESTIONS: dict[str, Question] = {
    **registration.QUESTIONS,
    **interest.QUESTIONS,
    **subscribing.QUESTIONS,
}
ENTRY_POINTS = [
    *profile.ENTRY_POINTS,
    *interest.ENTRY_POINTS,
    *subscribing.ENTRY_POINTS,
]
CHECKS = checks.CHECKS
HANDLERS = [
    *profile.HANDLERS,
    *offers.HANDLERS,
    *interest.HANDLERS,
    *subscriptions.HANDLERS,
]
