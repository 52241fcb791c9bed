"""The command menu of each chat: what its person can do here, in their language."""

from collections.abc import Mapping

from telegram import Bot, BotCommand, BotCommandScopeDefault, Update

from handlers.engine.context import KmuniContext, Renders
from handlers.engine.labels import Label
from models.queries.people import Visitor
from models.vocabulary import Language

Commands = Mapping[str, Label]

EVERYBODY: Commands = {
    "start": Label("Begin, or go on"),
    "hilfe": Label("What I can do for you"),
    "datenschutz": Label("What is kept, and why"),
}
STUDENT: Commands = {
    "angebote": Label("Offers that fit you"),
    "profil": Label("Your profile"),
    "gemerkt": Label("Offers you saved"),
    "abos": Label("What I write to you, and when"),
    "pause": Label("No messages for a while"),
}
PAUSED_STUDENT: Commands = {
    "weiter": Label("Receive offers again"),
    "abos": Label("What I write to you, and when"),
    "angebote": Label("Offers that fit you"),
    "profil": Label("Your profile"),
}
COMPANY: Commands = {
    "angebot": Label("Post an offer"),
    "meineangebote": Label("Your offers and their numbers"),
    "interessenten": Label("Students who are interested"),
    "firma": Label("Your company and its people"),
    "abos": Label("What I write to you, and when"),
}
COORDINATOR: Commands = {
    "freigaben": Label("Companies and offers to approve"),
    "rundruf": Label("Announce something"),
    "ueberblick": Label("Numbers of the region"),
    "unverstanden": Label("Texts nobody understood"),
    "firmen": Label("All companies"),
    "antworten": Label("The words of my answers"),
    "team": Label("Who coordinates"),
}
LAST: Commands = {
    "meinedaten": Label("Everything about you"),
    "loeschen": Label("Delete everything"),
    "stop": Label("No more messages from me"),
    "sprache": Label("Deutsch / English"),
    "abbrechen": Label("Leave a dialogue"),
}


def menu_name(visitor: Visitor | None, *, is_coordinator: bool) -> str:
    """A short name of the menu a person should have, such as `de:student+company`."""
    if visitor is None:
        return ""
    roles = [
        name
        for name, holds in (
            ("paused" if visitor.is_paused else "student", visitor.is_student),
            ("company", visitor.is_company),
            ("coordinator", is_coordinator),
        )
        if holds
    ]
    return f"{Language(visitor.person.language).value}:{'+'.join(roles)}"


def commands_of(name: str) -> dict[str, Label]:
    """The commands of a menu by its name."""
    roles = name.partition(":")[2].split("+")
    parts: dict[str, Commands] = {
        "student": STUDENT,
        "paused": PAUSED_STUDENT,
        "company": COMPANY,
        "coordinator": COORDINATOR,
    }
    commands: dict[str, Label] = {}
    for role in roles:
        commands |= parts.get(role, {})
    return {**commands, **EVERYBODY, **LAST}


def bot_commands(commands: Commands, renderer: Renders, language: Language) -> list[BotCommand]:
    return [BotCommand(name, renderer.label(label, language)) for name, label in commands.items()]


def refresh_menu(update: Update, context: KmuniContext) -> None:
    """Has the chat's menu set, soon, if the person's roles or language ask for another one."""
    visitor = context.visitor
    if visitor is None:
        return
    name = menu_name(visitor, is_coordinator=context.is_coordinator)
    if visitor.person.menu != name:
        context.services.menus.refresh(visitor.telegram_id)


async def set_default_menus(bot: Bot, renderer: Renders) -> None:
    """The menu of people who are not known yet, in both languages."""
    for language, code in ((Language.ENGLISH, None), (Language.GERMAN, "de")):
        commands = bot_commands(EVERYBODY, renderer, language)
        current = await bot.get_my_commands(BotCommandScopeDefault(), code)
        if list(current) != commands:
            await bot.set_my_commands(commands, BotCommandScopeDefault(), code)
