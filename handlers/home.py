"""The way in and out for everybody: home, help, cancelling, going on, and words out of the blue."""

from html import escape

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    PRIVATE,
    cancel,
    explain_old_button,
    go_on,
    old_button_note,
    resume,
    resume_after,
)
from handlers.engine.labels import Label
from handlers.engine.payloads import MAX_BYTES, SEPARATOR, pack
from handlers.engine.screen import Screen, labelled, noted, send, show
from handlers.engine.taps import Handler, opens, tap_of
from models.payloads import (
    ListOffers,
    ListSubscriptions,
    PostOffer,
    ResumeDialogue,
    ShowHome,
    StartCompany,
    StartStudent,
    StartYounger,
)

SOURCE_BYTES = MAX_BYTES - len(pack(StartStudent())) - len(SEPARATOR)
"""A deep link's payload travels in the buttons of the first message, so that nothing is kept."""


def welcome_screen(context: KmuniContext, source: str = "", *, is_company: bool = False) -> Screen:
    """Says what is kept and why before anything is.

    `is_company`: they speak for one, so that its words come first.
    """
    source = "".join(letter for letter in source if letter.isalnum() or letter in "_-")
    source = source[:SOURCE_BYTES] if source.isascii() else ""
    rows = [
        [labelled(context, Label("I study (16 or older, agreed)"), StartStudent(source))],
        [labelled(context, Label("I am a company"), StartCompany(source))],
        [labelled(context, Label("I am younger"), StartYounger())],
    ]
    if is_company:
        rows.insert(0, rows.pop(1))
    return Screen(context.text("common/welcome", is_company=is_company), rows)


async def home_screen(context: KmuniContext) -> Screen:
    """What the person can do here, as their roles allow; without any, the beginning."""
    visitor = context.visitor
    is_coordinator = context.is_coordinator
    if visitor is None or not (visitor.is_student or visitor.is_company or is_coordinator):
        return welcome_screen(context)
    rows = []
    if visitor.is_student:
        rows += [
            [labelled(context, Label("Show offers"), ListOffers())],
            [labelled(context, Label("All I write to you"), ListSubscriptions())],
        ]
    else:
        rows.append([labelled(context, Label("I study as well"), StartStudent())])
    if visitor.is_company:
        rows.append([labelled(context, Label("Post an offer"), PostOffer())])
    text = context.text(
        "common/home",
        is_student=visitor.is_student,
        is_company=visitor.is_company,
        is_coordinator=is_coordinator,
    )
    return Screen(text, rows)


@resume_after
async def cmd_help(update: Update, context: KmuniContext) -> None:
    visitor = context.visitor
    text = context.text(
        "common/help",
        is_student=bool(visitor and visitor.is_student),
        is_company=bool(visitor and visitor.is_company),
        is_coordinator=context.is_coordinator,
    )
    await send(update, Screen(text))


async def receive_other_content(update: Update, context: KmuniContext) -> None:
    await send(update, Screen(context.text("common/only_words")))


@resume_after
async def receive_unknown_command(update: Update, context: KmuniContext) -> None:
    await send(update, Screen(context.text("common/unknown_command")))


async def show_home(update: Update, context: KmuniContext) -> None:
    await show(update, context, await home_screen(context))
    await go_on(update, context)


async def explain_lost_button(update: Update, context: KmuniContext) -> None:
    """A button that nothing waits for: a short note, or if it is too late for one, the way on."""
    if context.draft is not None:
        await explain_old_button(update, context)
        return
    note = context.label(old_button_note(tap_of(update)))
    if not await noted(update, note):
        screen = await home_screen(context)
        await send(update, Screen(f"{escape(note)}\n\n{screen.text}", screen.rows))


ENTRY_POINTS: list[Handler] = [
    CommandHandler(["abbrechen", "cancel"], cancel, PRIVATE),
    opens(ResumeDialogue, resume),
]

HANDLERS: list[Handler] = [
    CommandHandler(["hilfe", "help"], cmd_help, PRIVATE),
    opens(ShowHome, show_home),
]

LAST: list[Handler] = [
    MessageHandler(filters.COMMAND & PRIVATE, receive_unknown_command),
    CallbackQueryHandler(explain_lost_button),
]
"""What nobody else took: never silence."""
