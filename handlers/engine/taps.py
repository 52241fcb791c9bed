"""What brings a tapped button to the step that takes it."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from handlers.engine.context import KmuniContext
from handlers.engine.payloads import read
from models.payloads import Payload

Tapped = TypeVar("Tapped", bound=Payload)
Handler = BaseHandler[Any, KmuniContext, Any]
Take = Callable[[Update, KmuniContext, Tapped], Coroutine[Any, Any, None]]
"""What a tap on a button with this payload does."""
Command = Callable[[Update, KmuniContext], Coroutine[Any, Any, None]]


def tap_of(update: Update) -> Payload | None:
    """What the tapped button means; None if nothing was tapped, or it cannot be read."""
    data = update.callback_query.data if update.callback_query else None
    return read(data or "")


def on(payload: type[Tapped], step: Take[Tapped]) -> Handler:
    """Brings taps on buttons with this payload to the step."""

    async def take(update: Update, context: KmuniContext) -> None:
        tap = tap_of(update)
        if isinstance(tap, payload):
            await step(update, context, tap)

    return _handler(payload, take)


def opens(payload: type[Payload], command: Command) -> Handler:
    """Lets a button that names nothing do what a command does."""
    return _handler(payload, command)


def _handler(payload: type[Payload], command: Command) -> Handler:
    return CallbackQueryHandler(command, pattern=lambda data: isinstance(read(str(data)), payload))
