"""A typed contact: taken if a person can be reached by it, else answered and asked for again."""

from collections.abc import Awaitable, Callable

from telegram import Update

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import ask_again, typed
from models.reading.contact import Contact, read_contact
from models.text import TextProblemError, take

MAX_CONTACT_UNITS = 120

TakeContact = Callable[[str], Awaitable[None]]


def username_of(update: Update) -> str | None:
    """The Telegram name by which the one who writes can be found."""
    return update.effective_user.username if update.effective_user else None


async def receive_contact(
    update: Update, context: KmuniContext, template: str, go_on: TakeContact
) -> None:
    """Hands a usable contact on; says by the template what is missing, and what it is for."""
    username = username_of(update)
    reading = read_contact(typed(update, context), username)
    if not isinstance(reading, Contact):
        problem = context.text(template, problem=reading.value, username=username)
        await ask_again(update, context, problem)
        return
    try:
        contact = take(reading.text, limit=MAX_CONTACT_UNITS, one_line=True)
    except TextProblemError as error:
        await ask_again(update, context, context.text("common/bad_text", problem=error))
        return
    await go_on(contact)
