"""What brings a tapped button to the step that takes it, and words that say the same."""

from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any, TypeVar

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler

from handlers.engine.context import KmuniContext
from handlers.engine.payloads import read
from models.payloads import Payload
from models.taxonomy.normalise import fold

STEPS = "steps"
"""The key in `bot_data` under which is what each payload's tap does."""

Tapped = TypeVar("Tapped", bound=Payload)
Handler = BaseHandler[Any, KmuniContext, Any]
Take = Callable[[Update, KmuniContext, Tapped], Coroutine[Any, Any, None]]
"""What a tap on a button with this payload does."""
Command = Callable[[Update, KmuniContext], Coroutine[Any, Any, None]]

COMMANDS = "commands"
"""The key in `bot_data` under which is what each command does, by its name without the slash."""


class TapHandler(CallbackQueryHandler[KmuniContext, None]):
    """Takes taps on buttons with one payload."""

    def __init__(self, payload: type[Payload], take: Take[Any]) -> None:
        super().__init__(self._take_tap, pattern=lambda data: isinstance(read(str(data)), payload))
        self.payload = payload
        self.take = take

    async def _take_tap(self, update: Update, context: KmuniContext) -> None:
        tap = tap_of(update)
        if isinstance(tap, self.payload):
            await self.take(update, context, tap)


def tap_of(update: Update) -> Payload | None:
    """What the tapped button means; None if nothing was tapped, or it cannot be read."""
    data = update.callback_query.data if update.callback_query else None
    return read(data or "")


def on(payload: type[Tapped], step: Take[Tapped]) -> Handler:
    """Brings taps on buttons with this payload to the step."""
    return TapHandler(payload, step)


def opens(payload: type[Payload], command: Command) -> Handler:
    """Lets a button that names nothing do what a command does."""

    async def take(update: Update, context: KmuniContext, _tap: Payload) -> None:
        await command(update, context)

    return TapHandler(payload, take)


def steps_of(handlers: Iterable[Handler]) -> Mapping[type[Payload], Take[Any]]:
    """What each payload's tap does."""
    return {one.payload: one.take for one in handlers if isinstance(one, TapHandler)}


def commands_of(handlers: Iterable[Handler]) -> Mapping[str, Command]:
    """What each command does, by its name without the slash."""
    return {
        name: one.callback
        for one in handlers
        if isinstance(one, CommandHandler)
        for name in one.commands
    }


def command_named(context: KmuniContext, words: str) -> Command | None:
    """The command whose name these words are and nothing else, in any of our languages."""
    commands: Mapping[str, Command] = context.bot_data[COMMANDS]
    return commands.get(fold(words.strip(" /.!?")))


async def do(update: Update, context: KmuniContext, payload: Payload) -> None:
    """Does what a tap on a button with the payload does, without one."""
    steps: Mapping[type[Payload], Take[Any]] = context.bot_data[STEPS]
    await steps[type(payload)](update, context, payload)
