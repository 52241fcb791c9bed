"""Conversations: what a person says and what is answered.

`register_handlers` holds the one ordered list; the first handler that takes an update keeps it.
Only people in their private chat get that far.
"""

from handlers import (
    company,
    coordinator,
    fewer,
    files,
    home,
    lifecycle,
    offer_text,
    privacy,
    said,
    settings,
    silence,
    start,
    student,
    welcome,
)
from handlers.company import said as company_said
from handlers.coordinator import said as coordinator_said
from handlers.engine import doorkeeper
from handlers.engine.context import FORGETTING, UNANSWERED, KmuniApplication
from handlers.engine.dialogues import HOME, QUESTIONS, Home, Question, handlers_of_dialogues
from handlers.engine.errors import handle_error
from handlers.engine.hearing import CARDS, ENTRIES, PICKS, SAYS, Card, Pick, Says
from handlers.engine.newcomers import NEWCOMERS, Newcomers
from handlers.engine.obstacles import CHECKS, Check
from handlers.engine.on_screen import SHOWN_BY_NOTICES
from handlers.engine.taps import COMMANDS, STEPS, commands_of, steps_of
from handlers.invited import receive_words, register_invited
from handlers.student import said as student_said
from handlers.student.entries import hear_entries
from handlers.welcome import START_AS
from models.payloads import Payload
from models.reading.heard import Role
from models.tables.draft import Dialogue

DOOR_GROUP = -3
"""Runs before everything else and decides whether anything else runs."""

FIRST_GROUP = -1
"""Runs before the conversations and lets them run too."""

DEFAULT_GROUP = 0

__all__ = ["ALL_CHECKS", "ALL_QUESTIONS", "register_handlers"]

ALL_QUESTIONS: dict[str, Question] = {
    **welcome.QUESTIONS,
    **student.QUESTIONS,
    **company.QUESTIONS,
    **coordinator.QUESTIONS,
}

ALL_CHECKS: dict[Dialogue, Check] = {
    **student.CHECKS,
    **company.CHECKS,
    **coordinator.CHECKS,
}

ALL_SAYS: dict[Role, Says] = {
    Role.NEWCOMER: {**said.SAYS, **welcome.SAYS},
    Role.STUDENT: {**said.SAYS, **student_said.SAYS},
    Role.COMPANY: {**said.SAYS, **company_said.SAYS},
    Role.COORDINATOR: {**said.SAYS, **coordinator_said.SAYS},
}
"""What each role can say anywhere."""

ALL_CARDS: dict[type[Payload], Card] = {
    **said.CARDS,
    **student_said.CARDS,
    **company_said.CARDS,
    **coordinator_said.CARDS,
}
"""What words can be about outside of a dialogue."""

ALL_PICKS: dict[type[Payload], Pick] = {
    **coordinator_said.PICKS,
    **company_said.PICKS,
    **student_said.PICKS,
}
"""What words pick of what is shown."""


def register_handlers(application: KmuniApplication) -> None:
    """Adds every handler, before the application is initialized."""
    application.bot_data[QUESTIONS] = ALL_QUESTIONS
    application.bot_data[HOME] = Home(
        receive_other=home.receive_other_content,
        choose=home.explain_lost_button,
    )
    application.bot_data[CHECKS] = ALL_CHECKS
    application.bot_data[UNANSWERED] = {}
    application.bot_data[FORGETTING] = set()
    application.add_handlers(doorkeeper.FIRST, group=DOOR_GROUP)
    application.add_handlers(lifecycle.FIRST, group=FIRST_GROUP)
    application.bot_data[SAYS] = ALL_SAYS
    application.bot_data[CARDS] = ALL_CARDS
    application.bot_data[PICKS] = ALL_PICKS
    application.bot_data[ENTRIES] = hear_entries
    application.bot_data[SHOWN_BY_NOTICES] = {
        **student_said.SHOWN_BY_NOTICES,
        **company_said.SHOWN_BY_NOTICES,
    }
    application.bot_data[START_AS] = start.START_AS
    application.bot_data[NEWCOMERS] = Newcomers()
    register_invited(application)
    for package in (start, home, student, company, coordinator, privacy):
        application.add_handlers(package.ENTRY_POINTS)
    application.bot_data[files.ALBUMS] = files.Albums()
    application.add_handlers(
        handlers_of_dialogues(receive_words, files.receive_file, files.receive_content)
    )
    for package in (
        student,
        company,
        coordinator,
        fewer,
        offer_text,
        settings,
        silence,
        privacy,
        lifecycle,
        said,
        home,
    ):
        application.add_handlers(package.HANDLERS)
    application.add_handlers(home.LAST)
    application.bot_data[STEPS] = steps_of(application.handlers[DEFAULT_GROUP])
    application.bot_data[COMMANDS] = commands_of(application.handlers[DEFAULT_GROUP])
    application.add_error_handler(handle_error)
