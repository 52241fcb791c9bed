"""What a person hears when a step failed: never a traceback, always what to do next."""

import logging

from telegram import Update
from telegram.error import TelegramError

from handlers.engine.context import KmuniContext
from handlers.engine.reachability import leave_unanswered
from handlers.engine.refusals import RefusedError
from handlers.engine.screen import Screen, send, toast
from handlers.menus import refresh_menu
from models.errors import AlreadyAppliedError, DatabaseError

log = logging.getLogger(__name__)


async def handle_error(update: object, context: KmuniContext) -> None:
    """Answers refusals; leaves everything else to the intake, which tries the update again."""
    error = context.error
    if not isinstance(update, Update) or not isinstance(error, Exception):
        log.error("error outside an update", exc_info=error)
        return
    match error:
        case RefusedError():
            await _refuse(update, context, error)
        case AlreadyAppliedError():
            log.info("update was applied before", extra={"update_id": update.update_id})
        case TelegramError():
            await leave_unanswered(context, error)
        case _:
            context.report_unanswered(error)


async def _refuse(update: Update, context: KmuniContext, error: RefusedError) -> None:
    try:
        await context.recognise()
        await send(update, Screen(context.text(error.template, **error.values)))
        if update.callback_query is not None:
            await toast(update, "")
        # A right that was taken away leaves commands in the menu that are refused.
        refresh_menu(update, context)
    except DatabaseError as failure:
        context.report_unanswered(failure)
    except TelegramError as failure:
        await leave_unanswered(context, failure)
