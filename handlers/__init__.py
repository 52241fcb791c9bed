"""Conversations: what a person says and what is answered.

`register_handlers` holds the one ordered list; the first handler that takes an update keeps it.
Only people in their private chat get that far.
"""

from handlers import (
    company,
    coordinator,
    fewer,
    home,
    lifecycle,
    privacy,
    settings,
    start,
    student,
)
from handlers.engine import doorkeeper
from handlers.engine.context import FORGETTING, UNANSWERED, KmuniApplication
from handlers.engine.dialogues import HOME, QUESTIONS, Home, Question, handlers_of_dialogues
from handlers.engine.errors import handle_error
from handlers.engine.obstacles import CHECKS, Check
from handlers.invited import receive_words, register_invited
from models.tables.draft import Dialogue

DOOR_GROUP = -3
"""Runs before everything else and decides whether anything else runs."""

FIRST_GROUP = -1
"""Runs before the conversations and lets them run too."""

DEFAULT_GROUP = 0

__all__ = ["ALL_CHECKS", "ALL_QUESTIONS", "register_handlers"]

ALL_QUESTIONS: dict[str, Question] = {
    **student.QUESTIONS,
    **company.QUESTIONS,
    **coordinator.QUESTIONS,
}

ALL_CHECKS: dict[Dialogue, Check] = {
    **student.CHECKS,
    **company.CHECKS,
    **coordinator.CHECKS,
}


def register_handlers(application: KmuniApplication) -> None:
    """Adds every handler, before the application is initialized."""
    application.bot_data[QUESTIONS] = ALL_QUESTIONS
    application.bot_data[HOME] = Home(
        receive=receive_words,
        receive_other=home.receive_other_content,
        choose=home.explain_lost_button,
    )
    application.bot_data[CHECKS] = ALL_CHECKS
    application.bot_data[UNANSWERED] = {}
    application.bot_data[FORGETTING] = set()
    application.add_handlers(doorkeeper.FIRST, group=DOOR_GROUP)
    application.add_handlers(lifecycle.FIRST, group=FIRST_GROUP)
    register_invited(application)
    for package in (start, home, student, company, coordinator, privacy):
        application.add_handlers(package.ENTRY_POINTS)
    application.add_handlers(handlers_of_dialogues())
    for package in (student, company, coordinator, fewer, settings, privacy, lifecycle, home):
        application.add_handlers(package.HANDLERS)
    application.add_handlers(home.LAST)
    application.bot_data[doorkeeper.COMMANDS] = doorkeeper.command_names(
        application.handlers[DEFAULT_GROUP]
    )
    application.add_error_handler(handle_error)
