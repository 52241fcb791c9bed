"""A student's conversations: registration, profile, offers, interest."""

from handlers.dialogues import Question
from handlers.student import interest, offers, profile, registration

QUESTIONS: dict[str, Question] = {**registration.QUESTIONS, **interest.QUESTIONS}
ENTRY_POINTS = [*profile.ENTRY_POINTS, *interest.ENTRY_POINTS]
HANDLERS = [*profile.HANDLERS, *offers.HANDLERS, *interest.HANDLERS]
