"""The language: taken from Telegram at first, changed by one tap."""

from telegram import Update
from telegram.ext import CommandHandler

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, go_on
from handlers.engine.screen import Screen, button, show
from handlers.engine.taps import Handler, on
from handlers.menus import refresh_menu
from handlers.welcome import show_welcome
from models.acts import people
from models.payloads import ChooseLanguage
from models.vocabulary import Language

OWN_NAMES = {Language.GERMAN: "Deutsch", Language.ENGLISH: "English"}
"""Each language by its own name, so that it can be found by whoever reads only that one."""


async def cmd_language(update: Update, context: KmuniContext) -> None:
    row = [button(name, ChooseLanguage(language)) for language, name in OWN_NAMES.items()]
    context.asks_itself = True
    await show(update, context, Screen(context.text("common/language"), [row]))


async def choose_language(update: Update, context: KmuniContext, tap: ChooseLanguage) -> None:
    if context.visitor is None:
        await _speak_to_newcomer(update, context, tap.language)
        return
    await context.require(people.change_language, tap.language)
    await show(update, context, Screen(context.text("common/language_changed")))
    refresh_menu(update, context)
    await go_on(update, context)


async def _speak_to_newcomer(update: Update, context: KmuniContext, language: Language) -> None:
    """Nobody is kept for a language: it is remembered until they agree or go."""
    if context.telegram_id is not None:
        context.newcomers.speak(context.telegram_id, language)
    context.language_hint = language
    await show_welcome(update, context)


HANDLERS: list[Handler] = [
    CommandHandler(["sprache", "language"], cmd_language, PRIVATE),
    on(ChooseLanguage, choose_language),
]
