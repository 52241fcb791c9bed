"""What is said of an open announcement at the questions for its circle and for its yes."""

from telegram import Update

from handlers.coordinator.broadcast import proceed, show_text
from handlers.coordinator.circles import circle_in
from handlers.coordinator.rich_text import read_rich_text
from handlers.coordinator.states import BroadcastState
from handlers.coordinator.validation import BroadcastAnswers
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Step,
    advance,
    ask_again,
    ask_open_question,
    drop,
    finish,
    typed,
)
from handlers.engine.screen import Screen
from models.disclosure import told_to_coordinator
from models.queries.campaigns import count_recipients
from models.reading.announcing import (
    AnnouncementWish,
    Wish,
    read_announcement_wish,
    without_prefix,
)
from models.reading.circle import read_circle
from models.reading.plain_words import begins_with_no, refuses, wants_out
from models.reading.returning import edited_reason, takes_back
from models.tables.draft import Draft
from models.text import plain_text


def speaks_of_it(text: str) -> bool:
    """Whether a line is about the announcement itself, whatever it would be taken for."""
    return read_announcement_wish(text) is not None


async def done_of_it(update: Update, context: KmuniContext, draft: Draft) -> bool:
    """Does what a line wants of the announcement; False if it is about something else."""
    text, answers = typed(update, context), BroadcastAnswers.of(draft)
    said = read_announcement_wish(text)
    if said is not None:
        await _do(update, context, draft, said)
        return True
    edited = edited_reason(text, answers.html) if answers.html else None
    if edited is None or _names_circle(context, text):
        return False
    await proceed(update, context, draft, html=edited)
    return True


async def _do(update: Update, context: KmuniContext, draft: Draft, said: AnnouncementWish) -> None:
    match said.wish:
        case Wish.NEW_TEXT:
            await _take_text(update, context, draft)
        case Wish.CHANGE_TEXT:
            await _change_text(update, context, draft)
        case Wish.SHOW_TEXT:
            await show_text(update, context, draft)
        case Wish.LATER:
            await ask_again(update, context, context.text("coordinator/not_later"))
        case Wish.REACH:
            await _tell_reach(update, context, draft)


async def _tell_reach(update: Update, context: KmuniContext, draft: Draft) -> None:
    """How many the circle named so far would reach; the last question shows that itself."""
    named = BroadcastAnswers.of(draft).named
    if draft.state == BroadcastState.PREVIEW:
        await ask_open_question(update, context)
        return
    recipients = None
    if named is not None:
        async with context.read() as session:
            recipients = told_to_coordinator(await count_recipients(session, named))
    text = context.text("coordinator/would_reach", audience=named, recipients=recipients)
    await ask_again(update, context, text)


async def _take_text(update: Update, context: KmuniContext, draft: Draft) -> None:
    """The text that stands in the line, as it is formatted."""
    message = update.effective_message
    text = read_rich_text(message.text or "", message.entities) if message else None
    html = without_prefix(text.html) if text else ""
    doubtful = text.doubtful if text else ()
    await proceed(update, context, draft, html=html, doubtful=doubtful)


async def _change_text(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Asks for the text; one that names whom it concerns is kept as the circle."""
    answers = BroadcastAnswers.of(draft)
    circle = circle_in(context, plain_text(answers.html))
    if circle is None:
        await advance(update, context, BroadcastState.TEXT)
        return
    said = plain_text(answers.html)
    changes = {"html": "", "held": answers.html, "named": circle, "proposals": [circle]}
    await advance(update, context, BroadcastState.TEXT, said=said, **changes)


def _names_circle(context: KmuniContext, text: str) -> bool:
    reading = read_circle(text, context.taxonomy)
    return reading.who is not None and not reading.unknown


def leaving(receive: Step) -> Step:
    """The step that leaving takes: in words that name a circle or change the text, it is none."""

    async def leave(update: Update, context: KmuniContext, draft: Draft) -> None:
        text = typed(update, context) if update.callback_query is None else ""
        html = BroadcastAnswers.of(draft).html
        changes = bool(html) and edited_reason(text, html) is not None
        if text and not wants_out(text) and (changes or _names_circle(context, text)):
            await receive(update, context, draft)
            return
        await drop(context, draft)
        await finish(update, context, Screen(context.text("common/cancelled")))

    return leave


def holding(receive: Step) -> Step:
    """The step that a no takes: nothing is sent, and what is written is kept.

    A no that names a circle changes that one.
    """

    async def hold(update: Update, context: KmuniContext, draft: Draft) -> None:
        text = typed(update, context)
        is_no = refuses(text) or takes_back(text) or begins_with_no(text)
        if is_no and not _names_circle(context, text):
            await ask_again(update, context, context.text("coordinator/on_hold"))
        else:
            await receive(update, context, draft)

    return hold
