"""No more messages, by `/stop` or in words: done at once, told in full, taken back by a tap."""

from telegram import Update
from telegram.ext import CommandHandler

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, resume_after
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, labelled, send
from handlers.engine.taps import Handler
from handlers.menus import refresh_menu
from handlers.privacy import delete_for_good
from models.acts import people
from models.payloads import AskDelete, GoOn, ListSubscriptions
from models.tables.draft import Dialogue


async def stop_everything(update: Update, context: KmuniContext) -> None:
    """Ends what comes unasked; of somebody who is nobody here, nothing is kept from then on."""
    if context.visitor is None:
        await send(update, Screen(context.text("common/stop_nothing")))
    elif _is_nobody(context):
        await delete_for_good(context)
        await send(update, Screen(context.text("common/stop_nothing")))
    else:
        await be_silent(update, context)


def _is_nobody(context: KmuniContext) -> bool:
    """Whether the person neither is nor becomes anything here: at most a line waits for a yes."""
    visitor = context.visitor
    if visitor is None or visitor.person.consented_at is not None or context.is_coordinator:
        return False
    draft = context.draft
    is_becoming = draft is not None and draft.dialogue is not Dialogue.WELCOME
    return not (visitor.is_student or visitor.is_company or is_becoming)


async def be_silent(update: Update, context: KmuniContext) -> None:
    """Ends everything that comes unasked; says what still comes, and how to go on or to leave."""
    visitor = context.visitor
    await context.require(people.be_silent, None)
    refresh_menu(update, context)
    rows = [
        [labelled(context, Label("All I write to you"), ListSubscriptions())],
        [labelled(context, Label("Delete everything"), AskDelete())],
    ]
    if visitor is not None and visitor.is_student:
        rows.insert(0, [labelled(context, Label("▶ Go on"), GoOn())])
    text = context.text(
        "common/silent",
        is_student=visitor is not None and visitor.is_student,
        is_company=visitor is not None and visitor.is_company,
    )
    await send(update, Screen(text, rows))


HANDLERS: list[Handler] = [
    CommandHandler(["stop", "abmelden"], resume_after(stop_everything), PRIVATE),
]
