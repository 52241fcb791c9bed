"""The language: taken from Telegram at first, changed by one tap."""

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.engine.callback_data import Action, pattern, unpack
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, Handler, go_on, resume_after
from handlers.engine.guards import require_person
from handlers.engine.screen import Screen, button, show
from handlers.menus import refresh_menu
from models.acts import people
from models.vocabulary import Language

OWN_NAMES = {Language.GERMAN: "Deutsch", Language.ENGLISH: "English"}
"""Each language by its own name, so that it can be found by whoever reads only that one."""


@resume_after
async def cmd_language(update: Update, context: KmuniContext) -> None:
    row = [button(name, Action.LANGUAGE, language.value) for language, name in OWN_NAMES.items()]
    await show(update, context, Screen(context.text("common/language"), [row]))


async def choose_language(update: Update, context: KmuniContext) -> None:
    require_person(context)
    _, arguments = unpack((update.callback_query and update.callback_query.data) or "")
    if not arguments or arguments[0] not in set(Language):
        await cmd_language(update, context)
        return
    await context.require(people.change_language, Language(arguments[0]))
    await show(update, context, Screen(context.text("common/language_changed")))
    refresh_menu(update, context)
    await go_on(update, context)


HANDLERS: list[Handler] = [
    CommandHandler(["sprache", "language"], cmd_language, PRIVATE),
    CallbackQueryHandler(choose_language, pattern=pattern(Action.LANGUAGE)),
]
