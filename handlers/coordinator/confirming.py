"""The last question of an announcement: whom it reaches, what its circle asks for, and off it goes.

Only the confirmation sends anything, once, and its message then shows how far it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import InlineKeyboardButton, Message, Update

from handlers.coordinator.announcing import done_of_it, holding, leaving, speaks_of_it
from handlers.coordinator.audience import choose_circle, receive_audience
from handlers.coordinator.broadcast import (
    TAKE_HELD,
    list_senders,
    proceed,
    reach_of,
    receive_attachment,
    take_held,
)
from handlers.coordinator.circles import LABEL_UNITS, less_rows, proposed, with_less
from handlers.coordinator.progress import progress_now, progress_screen
from handlers.coordinator.seat import require_seated
from handlers.coordinator.states import LISTENS, BroadcastState
from handlers.coordinator.validation import BroadcastAnswers
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    advance,
    ask_again,
    ask_open_question,
    explain_old_button,
    go_on,
    navigation,
    typed,
)
from handlers.engine.labels import Label
from handlers.engine.refusals import as_error
from handlers.engine.screen import Screen, button, labelled, send, show, toast
from models.acts import announcements
from models.acts.announcements import AnnouncementInput, WatchInput
from models.disclosure import discreet, told_to_coordinator
from models.payloads import Answer, Choice, Done, Fix, Switch
from models.queries.campaigns import count_late_recipients
from models.reading.announcing import sends_plainly
from models.reading.circle import read_circle
from models.reading.plain_words import agrees, assents, is_yes
from models.refusals import Refusal, Refused
from models.tables.base import stored_id
from models.tables.campaign import Campaign
from models.tables.draft import Draft
from models.tables.organisation import Organisation
from models.text import shorten

SHOW_AGAIN = "again"
FEWEST_CIRCLE_WORDS = 3
"""Of a line that may narrow the circle though nothing of it is known."""
NEXT_SENDER = "sender"
"""A button's value: the organisation that is named beside it sends."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """When an announcement that is sent now would arrive."""

    at: datetime
    """At night: when it goes out; else when those get it whose day is full."""
    is_night: bool = False
    late: int = 0
    """People who were told as much today as a day allows."""


async def ask_confirmation(context: KmuniContext, draft: Draft) -> Screen:
    answers = BroadcastAnswers.of(draft)
    state = BroadcastState.PREVIEW
    async with context.read() as session:
        recipients, can_go = await reach_of(session, answers)
        arrival = await _arrival(session, context, answers)
    told = told_to_coordinator(recipients)
    rows = []
    if can_go:
        label = _send_label(context, told, arrival)
        rows.append([button(label, Done(state, str(draft.revision)))])
    if answers.audience is not None:
        rows += less_rows(context, answers.audience, state)
    rows += _sender_rows(context, await list_senders(context), answers.organisation_id)
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


def _sender_rows(
    context: KmuniContext, senders: Sequence[Organisation], chosen: int | None
) -> list[list[InlineKeyboardButton]]:
    """In whose name it goes out, where there is a choice; a tap takes the next one."""
    sender = announcements.sender_of(senders, chosen)
    if sender is None or len(senders) < 2:
        return []
    following = senders[(senders.index(sender) + 1) % len(senders)]
    label = context.label(Label("From: {organisation} ↻"), organisation=sender.name)
    tap = Answer(BroadcastState.PREVIEW, NEXT_SENDER, (str(following.id),))
    return [[button(shorten(label, LABEL_UNITS), tap)]]


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


async def confirm_in_words(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A clear yes and nothing else is the uppermost button."""
    text = typed(update, context)
    if agrees(text) or assents(text) or sends_plainly(text):
        await send_broadcast(update, context)
    else:
        await receive_confirmation(update, context, draft)


async def receive_confirmation(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A yes, or another circle: "auch BWL", "ohne Witten", "nur Master"."""
    text = typed(update, context)
    if is_yes(text):
        await send_broadcast(update, context)
        return
    if await done_of_it(update, context, draft):
        return
    reading = read_circle(text, context.taxonomy)
    names_nobody = reading.who is None and not reading.is_excluding and reading.op is None
    if names_nobody and not reading.every and len(text.split()) < FEWEST_CIRCLE_WORDS:
        await ask_again(update, context, context.text("coordinator/confirm_by_tap"))
        return
    await receive_audience(update, context, draft)


async def choose_confirmation(
    update: Update, context: KmuniContext, draft: Draft, tap: Choice
) -> None:
    answers = BroadcastAnswers.of(draft)
    match tap:
        case Answer(value=value) if value == SHOW_AGAIN:
            await proceed(update, context, draft)
        case Answer(value=value, more=(sender, *_)) if value == NEXT_SENDER and sender.isdigit():
            await proceed(update, context, draft, organisation_id=int(sender))
        case Answer(value=value) if value == TAKE_HELD:
            await take_held(update, context, draft)
        case Answer():
            fewer = with_less(answers.audience, tap) or proposed(answers, tap)
            if fewer is None:
                await explain_old_button(update, context)
                return
            await choose_circle(update, context, draft, fewer)
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
        organisation_id=answers.organisation_id,
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
    BroadcastState.PREVIEW: Question(
        ask_confirmation,
        receive_confirmation,
        choose_confirmation,
        back=BroadcastState.AUDIENCE,
        attachment=receive_attachment,
        confirm=confirm_in_words,
        refuse=holding(receive_confirmation),
        leave=leaving(receive_confirmation),
        knows=speaks_of_it,
        listening=LISTENS[BroadcastState.PREVIEW],
    ),
}
