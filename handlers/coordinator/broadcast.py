"""An announcement: its text as formatted in the chat, whom it concerns, a preview, and off it goes.

What is sent as the preview is what recipients get. Only the confirmation below it sends anything,
once, and its message then shows how far the announcement is.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import CommandHandler

from handlers.coordinator.progress import progress_now, progress_screen, running_screens
from handlers.coordinator.rich_text import RichText, read_rich_text
from handlers.coordinator.seat import require_seated
from handlers.coordinator.states import LISTENS, BroadcastState
from handlers.coordinator.validation import BroadcastAnswers
from handlers.coordinator.wider import wider_rows
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    PRIVATE,
    Question,
    advance,
    ask_again,
    ask_open_question,
    begin,
    explain_old_button,
    go_on,
    navigation,
    questions_of,
    reopen,
    save_answers,
    typed,
)
from handlers.engine.labels import Label
from handlers.engine.refusals import as_error
from handlers.engine.screen import Screen, button, in_topic, labelled, send, show, toast
from handlers.engine.taps import Handler, opens
from handlers.engine.views import draw
from models.acts import announcements
from models.acts.announcements import AnnouncementInput, WatchInput
from models.disclosure import discreet, told_to_coordinator
from models.notices.broadcasts import BroadcastNotice
from models.notices.kinds import Notice
from models.payloads import Answer, Choice, Done, Fix, Switch, WriteBroadcast
from models.queries.campaigns import (
    count_late_recipients,
    count_recipients,
    may_be_sent,
)
from models.queries.drafts import find_draft
from models.reading.plain_words import is_yes
from models.refusals import Refusal, Refused
from models.tables.base import stored_id
from models.tables.campaign import AttachmentKind, Campaign
from models.tables.draft import Dialogue, Draft
from models.text import TextProblemError


@dataclass(frozen=True, slots=True)
class Arrival:
    """When an announcement that is sent now would arrive."""

    at: datetime
    """At night: when it goes out; else when those get it whose day is full."""
    is_night: bool = False
    late: int = 0
    """People who were told as much today as a day allows."""


WITHOUT_TEXT = "bare"
WITHOUT_ATTACHMENT = "detach"
SHOW_AGAIN = "again"


async def begin_broadcast(update: Update, context: KmuniContext) -> None:
    """Begins an announcement, or goes on with the one that was left open.

    What is under way is shown first, with a button to stop it.
    """
    visitor = await require_seated(context)
    running = await running_screens(context)
    for screen in running:
        await send(update, screen)
    async with context.read() as session:
        draft = await find_draft(session, visitor.person_id, Dialogue.BROADCAST)
    if draft is None:
        await begin(update, context, Dialogue.BROADCAST, BroadcastState.TEXT, in_place=not running)
        return
    await reopen(context, draft)
    await (go_on(update, context) if running else ask_open_question(update, context))


# The text


async def ask_text(context: KmuniContext, draft: Draft) -> Screen:
    answers = BroadcastAnswers.of(draft)
    state = BroadcastState.TEXT
    rows = []
    if answers.problem is None:
        rows.append([labelled(context, Label("Keep it as it is"), Done(state))])
    if answers.attachment_kind is not None and not answers.html:
        without = Label("Send it without words")
        rows.append([labelled(context, without, Answer(state, WITHOUT_TEXT))])
    if answers.attachment_kind is not None:
        without = Label("Leave the attachment out")
        rows.append([labelled(context, without, Answer(state, WITHOUT_ATTACHMENT))])
    text = context.text("coordinator/ask_text", answers=answers, problem=answers.problem)
    return Screen(text, [*rows, navigation(context, state)])


async def receive_text(update: Update, context: KmuniContext, draft: Draft) -> None:
    message = update.effective_message
    text = read_rich_text(message.text or "", message.entities) if message else RichText("")
    if not text.html:
        problem = context.text("common/bad_text", problem=TextProblemError("blank"))
        await ask_again(update, context, problem)
        return
    await proceed(update, context, draft, html=text.html, doubtful=text.doubtful)


async def choose_text(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    match tap:
        case Answer(value=value) if value == WITHOUT_TEXT:
            await proceed(update, context, draft, goes_without_text=True)
        case Answer(value=value) if value == WITHOUT_ATTACHMENT:
            await proceed(update, context, draft, attachment_kind=None, attachment_file_id=None)
        case _:
            await proceed(update, context, draft)


async def receive_attachment(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A picture or document, with or without its words; those sent before stay."""
    message = update.effective_message
    if message is None:
        await ask_open_question(update, context)
        return
    if message.media_group_id is not None:
        await _refuse_album(update, context, draft, message.media_group_id)
        return
    if message.animation is not None:
        problem = context.text("coordinator/attachment_unknown")
        await ask_again(update, context, problem)
        return
    if message.photo:
        kind, file_id = AttachmentKind.PHOTO, message.photo[-1].file_id
    elif message.document is not None:
        kind, file_id = AttachmentKind.DOCUMENT, message.document.file_id
    else:
        await ask_open_question(update, context)
        return
    answers: dict[str, Any] = {"attachment_kind": kind.value, "attachment_file_id": file_id}
    caption = read_rich_text(message.caption or "", message.caption_entities)
    if caption.html:
        answers |= {"html": caption.html, "doubtful": caption.doubtful}
    await proceed(update, context, draft, goes_without_text=False, **answers)


async def _refuse_album(update: Update, context: KmuniContext, draft: Draft, album: str) -> None:
    """An album arrives as a message for each picture; one answer is enough."""
    if BroadcastAnswers.of(draft).album == album:
        return
    await save_answers(context, draft, draft.state, album=album)
    await ask_again(update, context, context.text("coordinator/no_albums"))


# Moving on


async def proceed(update: Update, context: KmuniContext, draft: Draft, **changes: Any) -> None:
    """Saves the answers and goes to what is still missing, else to the preview."""
    await require_seated(context)
    answers = BroadcastAnswers.model_validate({**draft.data, **changes})
    if answers.problem is not None:
        await advance(update, context, BroadcastState.TEXT, **changes)
        return
    if answers.audience is None:
        await advance(update, context, BroadcastState.AUDIENCE, **changes)
        return
    async with context.read() as session:
        recipients = await _count_recipients(session, answers)
    if not may_be_sent(answers.audience, recipients):
        await _choose_another_audience(update, context, draft, answers, changes)
        return
    await _show_preview(update, context, draft, answers, changes)


async def _choose_another_audience(
    update: Update,
    context: KmuniContext,
    draft: Draft,
    answers: BroadcastAnswers,
    changes: dict[str, Any],
) -> None:
    """Nobody or too few would get it: says so, proposes wider circles, and keeps the text."""
    nobody = {"audience_kind": None, "audience_value": None, "audience_within": None}
    saved = await save_answers(context, draft, BroadcastState.AUDIENCE, **{**changes, **nobody})
    asked = await questions_of(context)[saved.state].ask(context, saved)
    text = context.text("coordinator/nobody", audience=answers.audience)
    wider = await wider_rows(context, answers)
    await show(update, context, Screen(text, [*wider, *asked.rows]))


async def _show_preview(
    update: Update,
    context: KmuniContext,
    draft: Draft,
    answers: BroadcastAnswers,
    changes: dict[str, Any],
) -> None:
    """Sends the preview before the draft says that it was seen, then asks below it."""
    try:
        await _deliver(update, context, answers)
    except BadRequest as error:
        text = context.text("coordinator/not_deliverable", reason=error.message)
        await send(update, Screen(text))
        await advance(update, context, BroadcastState.TEXT, **changes)
        return
    await save_answers(context, draft, BroadcastState.PREVIEW, **changes)
    if update.callback_query is not None:
        text = context.text("coordinator/audience_chosen", audience=answers.audience)
        await show(update, context, Screen(text))
    await go_on(update, context)


async def _deliver(update: Update, context: KmuniContext, answers: BroadcastAnswers) -> None:
    """The announcement exactly as its recipients get it.

    Raises: BadRequest if Telegram does not take it.
    """
    chat = update.effective_chat
    if chat is None:
        return
    view = Notice.BROADCAST.view(
        BroadcastNotice(answers.html, answers.attachment_kind, answers.attachment_file_id)
    )
    screen = draw(context.services.renderer, context.language, view)
    html, attachment = screen.text, view.attachment
    if attachment is None:
        deliver: Callable[..., Awaitable[Message]] = partial(chat.send_message, html)
    elif attachment.kind is AttachmentKind.PHOTO:
        deliver = partial(chat.send_photo, attachment.file_id, html or None)
    else:
        deliver = partial(chat.send_document, attachment.file_id, html or None)
    sent = partial(deliver, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard)
    await in_topic(update, sent)


# The confirmation


async def ask_confirmation(context: KmuniContext, draft: Draft) -> Screen:
    answers = BroadcastAnswers.of(draft)
    state = BroadcastState.PREVIEW
    async with context.read() as session:
        recipients = await _count_recipients(session, answers)
        arrival = await _arrival(session, context, answers)
    can_go = answers.audience is not None and may_be_sent(answers.audience, recipients)
    told = told_to_coordinator(recipients)
    rows = []
    if can_go:
        label = _send_label(context, told, arrival)
        rows.append([button(label, Done(state, str(draft.revision)))])
    mark = "☑" if answers.is_important else "☐"
    important = context.label(Label("Important"))
    rows += [
        [button(f"{mark} {important}", Switch(state, not answers.is_important))],
        [
            labelled(context, Label("✎ Text"), Fix(BroadcastState.TEXT)),
            labelled(context, Label("✎ Audience"), Fix(BroadcastState.AUDIENCE)),
        ],
        [labelled(context, Label("Preview again"), Answer(state, SHOW_AGAIN))],
        navigation(context, state),
    ]
    text = context.text(
        "coordinator/confirm",
        audience=answers.audience,
        can_go=can_go,
        recipients=told,
        arrival=arrival,
        late=discreet(arrival.late),
        doubtful=answers.doubtful,
    )
    return Screen(text, rows)


def _send_label(context: KmuniContext, told: int | None, arrival: Arrival) -> str:
    """What the button does and when, with the number of people unless they are few."""
    if not arrival.is_night:
        if told is None:
            return context.label(Label("Send now ✓"))
        return context.label(Label("Send now ({count}) ✓"), count=told)
    time = f"{arrival.at.astimezone(context.services.zone):%H:%M}"
    if told is None:
        return context.label(Label("Send from {time} on ✓"), time=time)
    return context.label(Label("Send from {time} on ({count}) ✓"), time=time, count=told)


async def _arrival(
    session: AsyncSession, context: KmuniContext, answers: BroadcastAnswers
) -> Arrival:
    """When it would arrive: after the quiet hours, and for whom the day is full tomorrow."""
    courtesy, now = context.services.courtesy, context.now
    begins = courtesy.next_allowed(now)
    if begins > now or answers.audience is None:
        return Arrival(begins, is_night=begins > now)
    late = await count_late_recipients(
        session,
        answers.audience,
        is_important=answers.is_important,
        most_per_day=courtesy.most_per_day,
        since=courtesy.day_begins(now),
    )
    return Arrival(courtesy.next_morning(now), late=late)


async def _count_recipients(session: AsyncSession, answers: BroadcastAnswers) -> int:
    if answers.audience is None:
        return 0
    return await count_recipients(session, answers.audience, is_important=answers.is_important)


async def receive_confirmation(update: Update, context: KmuniContext, draft: Draft) -> None:
    if is_yes(typed(update, context)):
        await send_broadcast(update, context)
        return
    await ask_again(update, context, context.text("coordinator/confirm_by_tap"))


async def choose_confirmation(
    update: Update, context: KmuniContext, draft: Draft, tap: Choice
) -> None:
    match tap:
        case Answer():
            await proceed(update, context, draft)
        case Switch(is_on=is_on):
            await advance(update, context, draft.state, is_important=is_on)
        case Done(value=value) if value == str(draft.revision):
            await send_broadcast(update, context)
        case _:
            # An older preview's button must not send the text that replaced it.
            await explain_old_button(update, context)


async def send_broadcast(update: Update, context: KmuniContext) -> None:
    """Sends it off, once, to everybody it concerns; what is queued goes out by itself."""
    visitor = await require_seated(context)
    draft = visitor.draft
    if draft is None:
        await ask_open_question(update, context)
        return
    answers = BroadcastAnswers.of(draft)
    if answers.audience is None or answers.problem is not None:
        await proceed(update, context, draft)
        return
    tapped_message = update.callback_query.message if update.callback_query else None
    given = AnnouncementInput(
        html=answers.html,
        audience=answers.audience,
        attachment_kind=answers.attachment_kind,
        attachment_file_id=answers.attachment_file_id,
        is_important=answers.is_important,
        # Known before the commit, so that progress has a place to be shown even after a crash.
        watched_in=tapped_message.message_id if tapped_message else None,
    )
    announced = await context.perform(announcements.announce, given, ends=draft, is_brief=False)
    if isinstance(announced, Refused):
        if announced.reason is not Refusal.TOO_FEW:
            raise as_error(announced)
        await proceed(update, context, draft)
        return
    await _show_progress(update, context, announced.campaign)
    await go_on(update, context)


async def _show_progress(update: Update, context: KmuniContext, campaign: Campaign) -> None:
    """Turns the confirmation into the progress message, or sends one where that cannot be.

    Counts that were shown there meanwhile are shown once more.
    """
    async with context.read() as session:
        progress = await progress_now(session, context, campaign)
    screen = progress_screen(context, progress)
    query = update.callback_query
    message: Message | None = None
    if query is not None and isinstance(query.message, Message):
        await show(update, context, screen)
    else:
        message = await send(update, screen)
        if query is not None:
            await toast(update, "")
    message_id = message.message_id if message else None
    await context.perform_aside(
        announcements.watch, WatchInput(stored_id(campaign), message_id=message_id)
    )


QUESTIONS: dict[str, Question] = {
    BroadcastState.TEXT: Question(
        ask_text,
        receive_text,
        choose_text,
        attachment=receive_attachment,
        listening=LISTENS[BroadcastState.TEXT],
    ),
    BroadcastState.PREVIEW: Question(
        ask_confirmation,
        receive_confirmation,
        choose_confirmation,
        back=BroadcastState.AUDIENCE,
        attachment=receive_attachment,
        listening=LISTENS[BroadcastState.PREVIEW],
    ),
}

ENTRY_POINTS: list[Handler] = [
    CommandHandler(["rundruf", "broadcast"], begin_broadcast, PRIVATE),
    opens(WriteBroadcast, begin_broadcast),
]
