"""Texts nobody understood, most frequent first; what is settled is removed by a tap."""

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.callback_data import Action, unpack
from handlers.context import KmuniContext
from handlers.coordinator.seat import require_seated
from handlers.coordinator.states import Page
from handlers.coordinator.validation import read_number
from handlers.dialogues import PRIVATE, Handler, resume_after
from handlers.labels import Label
from handlers.screen import Screen, button, in_rows, show
from models.queries.unresolved import delete_unresolved, list_unresolved

SHOWN = 10
ROW = 5


@resume_after
async def cmd_unresolved(update: Update, context: KmuniContext) -> None:
    await require_seated(context)
    await show(update, context, await unresolved_screen(context))


async def unresolved_screen(context: KmuniContext) -> Screen:
    """The list, with a numbered button for each entry that removes it."""
    async with context.read() as session:
        entries = await list_unresolved(session, SHOWN)
    buttons = [
        button(
            await context.label(Label("✓ {number}"), number=number),
            Action.MENU,
            Page.UNRESOLVED,
            entry.id,
        )
        for number, entry in enumerate(entries, start=1)
    ]
    text = await context.text("coordinator/unresolved", entries=entries)
    return Screen(text, in_rows(buttons, ROW))


async def open_or_remove(update: Update, context: KmuniContext) -> None:
    """A tap that opens the list, or removes one entry from it; doing it twice removes one."""
    await require_seated(context)
    data = update.callback_query.data if update.callback_query else None
    _, arguments = unpack(data or "")
    entry_id = read_number(arguments[1]) if len(arguments) > 1 else None
    if entry_id is not None:
        async with context.write() as session:
            await delete_unresolved(session, entry_id)
    await show(update, context, await unresolved_screen(context))


HANDLERS: list[Handler] = [
    CommandHandler(["unverstanden", "unresolved"], cmd_unresolved, PRIVATE),
    CallbackQueryHandler(
        open_or_remove, pattern=f"^{Action.MENU.value}:{Page.UNRESOLVED.value}(?::|$)"
    ),
]
