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
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.coordinator.progress import progress_now, progress_screen, running_screens
from handlers.coordinator.rich_text import RichText, read_rich_text
from handlers.coordinator.seat import require_seated
from handlers.coordinator.states import BroadcastState, Page
from handlers.coordinator.validation import BroadcastAnswers
from handlers.coordinator.wider import wider_rows
from handlers.engine.callback_data import Action
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    PRIVATE,
    Handler,
    NextState,
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
    tapped,
    typed,
)
from handlers.engine.labels import Label
from handlers.engine.refusals import as_error
from handlers.engine.screen import Screen, button, in_topic, labelled, send, show, toast
from handlers.engine.views import draw
from models.acts import announcements
from models.acts.announcements import AnnouncementInput, WatchInput
from models.disclosure import discreet, told_to_coordinator
from models.errors import StaleChangeError
from models.notices.broadcasts import BroadcastNotice
from models.notices.kinds import Notice
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


async def begin_broadcast(update: Update, context: KmuniContext) -> NextState:
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
        return await begin(
            update, context, Dialogue.BROADCAST, BroadcastState.TEXT, in_place=not running
        )
    await reopen(context, draft)
    return await (go_on(update, context) if running else ask_open_question(update, context))


# The text


async def ask_text(context: KmuniContext, draft: Draft) -> Screen:
    answers = BroadcastAnswers.of(draft)
    state = BroadcastState.TEXT
    rows = []
    if answers.problem is None:
        rows.append([await labelled(context, Label("Keep it as it is"), Action.DONE, state)])
    if answers.attachment_kind is not None and not answers.html:
        without = Label("Send it without words")
        rows.append([await labelled(context, without, Action.ANSWER, state, WITHOUT_TEXT)])
    if answers.attachment_kind is not None:
        without = Label("Leave the attachment out")
        rows.append([await labelled(context, without, Action.ANSWER, state, WITHOUT_ATTACHMENT)])
    text = await context.text("coordinator/ask_text", answers=answers, problem=answers.problem)
    return Screen(text, [*rows, await navigation(context, state)])


async def receive_text(update: Update, context: KmuniContext) -> NextState:
    message = update.effective_message
    text = read_rich_text(message.text or "", message.entities) if message else RichText("")
    if not text.html:
        problem = await context.text("common/bad_text", problem=TextProblemError("blank"))
        return await ask_again(update, context, problem)
    return await proceed(update, context, html=text.html, doubtful=text.doubtful)


async def choose_text(update: Update, context: KmuniContext) -> NextState:
    tap = tapped(update)
    if tap.action == Action.ANSWER and tap.value == WITHOUT_TEXT:
        return await proceed(update, context, goes_without_text=True)
    if tap.action == Action.ANSWER and tap.value == WITHOUT_ATTACHMENT:
        return await proceed(update, context, attachment_kind=None, attachment_file_id=None)
    return await proceed(update, context)


async def receive_attachment(update: Update, context: KmuniContext) -> NextState:
    """A picture or document, with or without its words; those sent before stay."""
    message, draft = update.effective_message, await context.draft()
    if message is None or draft is None:
        return await ask_open_question(update, context)
    if message.media_group_id is not None:
        return await _refuse_album(update, context, draft, message.media_group_id)
    if message.animation is not None:
        problem = await context.text("coordinator/attachment_unknown")
        return await ask_again(update, context, problem)
    if message.photo:
        kind, file_id = AttachmentKind.PHOTO, message.photo[-1].file_id
    elif message.document is not None:
        kind, file_id = AttachmentKind.DOCUMENT, message.document.file_id
    else:
        return await ask_open_question(update, context)
    answers: dict[str, Any] = {"attachment_kind": kind.value, "attachment_file_id": file_id}
    caption = read_rich_text(message.caption or "", message.caption_entities)
    if caption.html:
        answers |= {"html": caption.html, "doubtful": caption.doubtful}
    return await proceed(update, context, goes_without_text=False, **answers)


async def _refuse_album(
    update: Update, context: KmuniContext, draft: Draft, album: str
) -> NextState:
    """An album arrives as a message for each picture; one answer is enough."""
    if BroadcastAnswers.of(draft).album == album:
        return draft.state
    if await _save(context, draft, draft.state, {"album": album}) is None:
        return await ask_open_question(update, context)
    return await ask_again(update, context, await context.text("coordinator/no_albums"))


# Moving on


async def _save(
    context: KmuniContext, draft: Draft, state: str, answers: dict[str, Any]
) -> Draft | None:
    """The changed draft; None if it was changed or ended meanwhile."""
    try:
        return await save_answers(context, draft, state, **answers)
    except StaleChangeError:
        context.forget_visitor()
        return None


async def proceed(update: Update, context: KmuniContext, **changes: Any) -> NextState:
    """Saves the answers and goes to what is still missing, else to the preview."""
    await require_seated(context)
    draft = await context.draft()
    if draft is None:
        return await ask_open_question(update, context)
    answers = BroadcastAnswers.model_validate({**draft.data, **changes})
    if answers.problem is not None:
        return await advance(update, context, BroadcastState.TEXT, **changes)
    if answers.audience is None:
        return await advance(update, context, BroadcastState.AUDIENCE, **changes)
    async with context.read() as session:
        recipients = await _count_recipients(session, answers)
    if not may_be_sent(answers.audience, recipients):
        return await _choose_another_audience(update, context, draft, answers, changes)
    return await _show_preview(update, context, draft, answers, changes)


async def _choose_another_audience(
    update: Update,
    context: KmuniContext,
    draft: Draft,
    answers: BroadcastAnswers,
    changes: dict[str, Any],
) -> NextState:
    """Nobody or too few would get it: says so, proposes wider circles, and keeps the text."""
    nobody = {"audience_kind": None, "audience_value": None, "audience_within": None}
    saved = await _save(context, draft, BroadcastState.AUDIENCE, {**changes, **nobody})
    if saved is None:
        return await ask_open_question(update, context)
    asked = await questions_of(context)[saved.state].ask(context, saved)
    text = await context.text("coordinator/nobody", audience=answers.audience)
    wider = await wider_rows(context, answers)
    await show(update, context, Screen(text, [*wider, *asked.rows]))
    return saved.state


async def _show_preview(
    update: Update,
    context: KmuniContext,
    draft: Draft,
    answers: BroadcastAnswers,
    changes: dict[str, Any],
) -> NextState:
    """Sends the preview before the draft says that it was seen, then asks below it."""
    try:
        await _deliver(update, context, answers)
    except BadRequest as error:
        text = await context.text("coordinator/not_deliverable", reason=error.message)
        await send(update, Screen(text))
        return await advance(update, context, BroadcastState.TEXT, **changes)
    if await _save(context, draft, BroadcastState.PREVIEW, changes) is None:
        return await ask_open_question(update, context)
    if update.callback_query is not None:
        text = await context.text("coordinator/audience_chosen", audience=answers.audience)
        await show(update, context, Screen(text))
    return await go_on(update, context)


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
    screen = draw(context.services.renderer, await context.language(), view)
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
        label = await _send_label(context, told, arrival)
        rows.append([button(label, Action.DONE, state, draft.revision)])
    mark = "☑" if answers.is_important else "☐"
    important = await context.label(Label("Important"))
    rows += [
        [button(f"{mark} {important}", Action.TOGGLE, state, 0 if answers.is_important else 1)],
        [
            await labelled(context, Label("✎ Text"), Action.FIX, BroadcastState.TEXT),
            await labelled(context, Label("✎ Audience"), Action.FIX, BroadcastState.AUDIENCE),
        ],
        [await labelled(context, Label("Preview again"), Action.ANSWER, state, SHOW_AGAIN)],
        await navigation(context, state),
    ]
    text = await context.text(
        "coordinator/confirm",
        audience=answers.audience,
        can_go=can_go,
        recipients=told,
        arrival=arrival,
        late=discreet(arrival.late),
        doubtful=answers.doubtful,
    )
    return Screen(text, rows)


async def _send_label(context: KmuniContext, told: int | None, arrival: Arrival) -> str:
    """What the button does and when, with the number of people unless they are few."""
    if not arrival.is_night:
        if told is None:
            return await context.label(Label("Send now ✓"))
        return await context.label(Label("Send now ({count}) ✓"), count=told)
    time = f"{arrival.at.astimezone(context.services.zone):%H:%M}"
    if told is None:
        return await context.label(Label("Send from {time} on ✓"), time=time)
    return await context.label(Label("Send from {time} on ({count}) ✓"), time=time, count=told)


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


async def receive_confirmation(update: Update, context: KmuniContext) -> NextState:
    if is_yes(typed(update)):
        return await send_broadcast(update, context)
    return await ask_again(update, context, await context.text("coordinator/confirm_by_tap"))


async def choose_confirmation(update: Update, context: KmuniContext) -> NextState:
    draft, tap = await context.draft(), tapped(update)
    if draft is None or tap.action == Action.ANSWER:
        return await proceed(update, context)
    if tap.action == Action.TOGGLE:
        return await advance(update, context, draft.state, is_important=tap.value == "1")
    # An older preview's button must not send the text that replaced it.
    if tap.value != str(draft.revision):
        return await explain_old_button(update, context)
    return await send_broadcast(update, context)


async def send_broadcast(update: Update, context: KmuniContext) -> NextState:
    """Sends it off, once, to everybody it concerns; what is queued goes out by itself."""
    visitor = await require_seated(context)
    draft = visitor.draft
    if draft is None:
        return await ask_open_question(update, context)
    answers = BroadcastAnswers.of(draft)
    if answers.audience is None or answers.problem is not None:
        return await proceed(update, context)
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
    try:
        announced = await context.perform(announcements.announce, given, ends=draft, is_brief=False)
    except StaleChangeError:
        context.forget_visitor()
        return await ask_open_question(update, context)
    if isinstance(announced, Refused):
        if announced.reason is not Refusal.TOO_FEW:
            raise as_error(announced)
        return await proceed(update, context)
    await _show_progress(update, context, announced.campaign)
    return await go_on(update, context)


async def _show_progress(update: Update, context: KmuniContext, campaign: Campaign) -> None:
    """Turns the confirmation into the progress message, or sends one where that cannot be.

    Counts that were shown there meanwhile are shown once more.
    """
    async with context.read() as session:
        progress = await progress_now(session, context, campaign)
    screen = await progress_screen(context, progress)
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
        ask_text, receive_text, choose_text, attachment=receive_attachment
    ),
    BroadcastState.PREVIEW: Question(
        ask_confirmation,
        receive_confirmation,
        choose_confirmation,
        back=BroadcastState.AUDIENCE,
        attachment=receive_attachment,
    ),
}

ENTRY_POINTS: list[Handler] = [
    CommandHandler(["rundruf", "broadcast"], begin_broadcast, PRIVATE),
    CallbackQueryHandler(begin_broadcast, pattern=f"^{Action.MENU.value}:{Page.BROADCAST.value}$"),
]
