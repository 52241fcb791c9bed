"""No more messages, said in a sentence: done at once, told in full, and taken back by a tap."""

from telegram import Update

from handlers.engine.context import KmuniContext
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, labelled, send
from handlers.menus import refresh_menu
from models.acts import people
from models.payloads import AskDelete, GoOn, ListSubscriptions


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
