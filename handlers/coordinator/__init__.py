"""A coordinator's conversations: approvals, announcements, numbers, colleagues."""

from handlers.coordinator import (
    answers,
    approvals,
    audience,
    broadcast,
    checks,
    companies,
    confirming,
    overview,
    progress,
    returning,
    suspending,
    synonyms,
    team,
    unresolved,
    visibility,
)
from handlers.coordinator.seat import coordinator_home
from handlers.coordinator.team import join_coordinators
from handlers.engine.dialogues import Question

__all__ = [
    "CHECKS",
    "ENTRY_POINTS",
    "HANDLERS",
    "QUESTIONS",
    "coordinator_home",
    "join_coordinators",
]

QUESTIONS: dict[str, Question] = {
    **broadcast.QUESTIONS,
    **audience.QUESTIONS,
    **confirming.QUESTIONS,
    **returning.QUESTIONS,
    **synonyms.QUESTIONS,
    **suspending.QUESTIONS,
    **answers.QUESTIONS,
}
ENTRY_POINTS = [
    *broadcast.ENTRY_POINTS,
    *returning.ENTRY_POINTS,
    *synonyms.ENTRY_POINTS,
    *suspending.ENTRY_POINTS,
    *answers.ENTRY_POINTS,
]
CHECKS = checks.CHECKS
HANDLERS = [
    *approvals.HANDLERS,
    *progress.HANDLERS,
    *overview.HANDLERS,
    *unresolved.HANDLERS,
    *visibility.HANDLERS,
    *companies.HANDLERS,
    *team.HANDLERS,
]
