"""A coordinator's conversations: approvals, announcements, numbers, colleagues."""

from handlers.coordinator import (
    approvals,
    audience,
    broadcast,
    overview,
    progress,
    returning,
    seat,
    synonyms,
    unresolved,
    visibility,
)
from handlers.coordinator.seat import coordinator_home, join_coordinators
from handlers.dialogues import Question

__all__ = ["ENTRY_POINTS", "HANDLERS", "QUESTIONS", "coordinator_home", "join_coordinators"]

QUESTIONS: dict[str, Question] = {
    **broadcast.QUESTIONS,
    **audience.QUESTIONS,
    **returning.QUESTIONS,
    **synonyms.QUESTIONS,
}
ENTRY_POINTS = [*broadcast.ENTRY_POINTS, *returning.ENTRY_POINTS, *synonyms.ENTRY_POINTS]
HANDLERS = [
    *approvals.HANDLERS,
    *progress.HANDLERS,
    *overview.HANDLERS,
    *unresolved.HANDLERS,
    *visibility.HANDLERS,
    *seat.HANDLERS,
]
