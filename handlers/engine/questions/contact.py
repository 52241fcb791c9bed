"""How can somebody be reached? Taken if a person can be reached by it, else asked for again."""

from collections.abc import Callable
from dataclasses import dataclass

from telegram import Update

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import Question, ask_again, navigation, typed
from handlers.engine.questions.kinds import Keep
from handlers.engine.screen import Screen
from models.reading.contact import Contact, read_contact
from models.reading.heard import Part, Role
from models.reading.listening import Takes, listens
from models.tables.draft import Draft
from models.text import TextProblemError, take

MAX_CONTACT_UNITS = 120


def username_of(update: Update) -> str | None:
    """The Telegram name by which the one who writes can be found."""
    return update.effective_user.username if update.effective_user else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedContact:
    """The question for a contact, as one dialogue asks it."""

    state: str
    role: Role
    ask_text: Callable[[KmuniContext, Draft], str]
    unclear: str
    """The template that says what is missing, and what the contact is for."""
    keep: Keep
    back: str
    corrects: frozenset[Part] = frozenset()

    @property
    def question(self) -> Question:
        return Question(
            self.ask,
            self.receive,
            back=self.back,
            # Without one nobody could answer, so that its reader says what it is for.
            refuse=self.receive,
            skip=self.receive,
            listening=listens(self.role, Takes.CONTACT, corrects=self.corrects),
        )

    async def ask(self, context: KmuniContext, draft: Draft) -> Screen:
        return Screen(self.ask_text(context, draft), [navigation(context, self.state)])

    async def receive(self, update: Update, context: KmuniContext, draft: Draft) -> None:
        """Takes a number, an address or a Telegram name, with words around it."""
        username = username_of(update)
        reading = read_contact(typed(update, context), username)
        if not isinstance(reading, Contact):
            problem = context.text(self.unclear, problem=reading.value, username=username)
            await ask_again(update, context, problem)
            return
        try:
            contact = take(reading.text, limit=MAX_CONTACT_UNITS, one_line=True)
        except TextProblemError as error:
            await ask_again(update, context, context.text("common/bad_text", problem=error))
            return
        await self.keep(update, context, draft, contact=contact)
