"""An announcement: its text as formatted in the chat, whom it concerns, a preview, and off it goes.

What is sent as the preview is what recipients get.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import CommandHandler

from handlers.coordinator.circles import circle_in, circle_rows, list_wider
from handlers.coordinator.progress import running_screens
from handlers.coordinator.rich_text import RichText, read_rich_text
from handlers.coordinator.seat import require_seated
from handlers.coordinator.states import LISTENS, BroadcastState
from handlers.coordinator.validation import BroadcastAnswers
from handlers.cut_texts import continues, may_be_cut
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    PRIVATE,
    Question,
    advance,
    ask_again,
    ask_open_question,
    begin,
    go_on,
    navigation,
    questions_of,
    reopen,
    save_answers,
)
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, in_topic, labelled, send, show
from handlers.engine.taps import Handler, opens
from handlers.engine.views import draw
from models.acts import announcements
from models.notices.broadcasts import BroadcastNotice
from models.notices.kinds import Notice
from models.payloads import Answer, Choice, Done, WriteBroadcast
from models.queries.campaigns import (
    count_recipients,
    may_be_sent,
)
from models.queries.drafts import find_draft
from models.queries.seats import list_organisations_with
from models.reading.announcing import Wish, read_announcement_wish, without_prefix
from models.tables.campaign import AttachmentKind
from models.tables.draft import Dialogue, Draft
from models.tables.organisation import Organisation, Right
from models.text import TextProblemError, plain_text

WITHOUT_TEXT = "bare"
WITHOUT_ATTACHMENT = "detach"
TAKE_HELD = "held"
"""A button's value: what was typed before is the text."""
MOST_WORDS_OF_A_WISH = 5
"""In which a text is asked for where one is typed; a longer line is the text."""


async def begin_broadcast(update: Update, context: KmuniContext) -> None:
    """Begins an announcement, or goes on with the one that was left open."""
    await open_broadcast(update, context)


async def open_broadcast(update: Update, context: KmuniContext, **answers: Any) -> None:
    """The same, with what was said of it already.

    What is under way is shown first, with a button to stop it.
    """
    visitor = await require_seated(context)
    running = await running_screens(context)
    for screen in running:
        await send(update, screen)
    async with context.read() as session:
        draft = await find_draft(session, visitor.person_id, Dialogue.BROADCAST)
    if draft is None:
        has_text = bool(answers.get("html"))
        state = BroadcastState.AUDIENCE if has_text else BroadcastState.TEXT
        dialogue = Dialogue.BROADCAST
        await begin(update, context, dialogue, state, in_place=not running, **answers)
        return
    await reopen(context, draft)
    if BroadcastAnswers.of(draft).html:
        answers.pop("html", None)
    if answers and context.draft is not None:
        await save_answers(context, context.draft, context.draft.state, **answers)
    await (go_on(update, context) if running else ask_open_question(update, context))


# The text


async def ask_text(context: KmuniContext, draft: Draft) -> Screen:
    answers = BroadcastAnswers.of(draft)
    state = BroadcastState.TEXT
    rows = []
    if answers.held:
        take_it = Label("It is the text already")
        rows.append([labelled(context, take_it, Answer(state, TAKE_HELD))])
    if answers.problem is None:
        rows.append([labelled(context, Label("Keep it as it is"), Done(state))])
    if answers.attachment_kind is not None and not answers.html:
        without = Label("Send it without words")
        rows.append([labelled(context, without, Answer(state, WITHOUT_TEXT))])
    if answers.attachment_kind is not None:
        without = Label("Leave the attachment out")
        rows.append([labelled(context, without, Answer(state, WITHOUT_ATTACHMENT))])
    circle = answers.proposals[0] if answers.held and answers.proposals else None
    text = context.text(
        "coordinator/ask_text", answers=answers, problem=answers.problem, circle=circle
    )
    return Screen(text, [*rows, navigation(context, state)])


async def receive_text(update: Update, context: KmuniContext, draft: Draft) -> None:
    message, answers = update.effective_message, BroadcastAnswers.of(draft)
    text = read_rich_text(message.text or "", message.entities) if message else RichText("")
    if not text.html:
        problem = context.text("common/bad_text", problem=TextProblemError("blank"))
        await ask_again(update, context, problem)
        return
    at = message.date if message else context.now
    if continues(answers.full_at, at):
        rest = context.text("coordinator/rest_of_text", limit=answers.limit)
        await save_answers(context, draft, draft.state, full_at=at.isoformat())
        await ask_again(update, context, rest)
        return
    plain = plain_text(text.html)
    if _asks_for_text(plain):
        await ask_open_question(update, context)
        return
    circle = circle_in(context, plain)
    if circle is not None:
        held = {"held": text.html, "named": circle, "proposals": [circle], "said": plain}
        await advance(update, context, draft.state, **held)
        return
    is_cut = message is not None and may_be_cut(message.text or "")
    full_at = at.isoformat() if is_cut else None
    html = without_prefix(text.html)
    await proceed(
        update, context, draft, html=html, doubtful=text.doubtful, full_at=full_at, held=""
    )


def _asks_for_text(text: str) -> bool:
    """Whether a few words only say that there will be another text."""
    wish = read_announcement_wish(text)
    is_short = len(text.split()) <= MOST_WORDS_OF_A_WISH
    return wish is not None and wish.wish is Wish.CHANGE_TEXT and is_short


async def choose_text(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    match tap:
        case Answer(value=value) if value == TAKE_HELD:
            await take_held(update, context, draft)
        case Answer(value=value) if value == WITHOUT_TEXT:
            await proceed(update, context, draft, goes_without_text=True)
        case Answer(value=value) if value == WITHOUT_ATTACHMENT:
            await proceed(update, context, draft, attachment_kind=None, attachment_file_id=None)
        case _:
            await proceed(update, context, draft)


async def take_held(update: Update, context: KmuniContext, draft: Draft) -> None:
    """What was typed before is the text, and names no circle."""
    held = BroadcastAnswers.of(draft).held
    if not held:
        await ask_open_question(update, context)
        return
    is_circle = bool(circle_in(context, plain_text(held)))
    forgets: dict[str, Any] = {"named": None, "proposals": [], "said": ""} if is_circle else {}
    await proceed(update, context, draft, html=without_prefix(held), held="", **forgets)


async def show_text(update: Update, context: KmuniContext, draft: Draft) -> None:
    """The announcement as it would arrive, and the open question below it."""
    answers = BroadcastAnswers.of(draft)
    try:
        await _deliver(update, context, answers)
    except BadRequest as error:
        text = context.text("coordinator/not_deliverable", reason=error.message)
        await send(update, Screen(text))
    await go_on(update, context)


async def receive_attachment(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A picture or document, with or without its words; those sent before stay."""
    message = update.effective_message
    if message is None:
        await ask_open_question(update, context)
        return
    if message.media_group_id is not None:
        await _refuse_album(update, context, draft, message.media_group_id)
        return
    attached = _attached(message)
    if attached is None:
        await ask_again(update, context, context.text("coordinator/attachment_unknown"))
        return
    kind, file_id = attached
    answers: dict[str, Any] = {"attachment_kind": kind.value, "attachment_file_id": file_id}
    caption = read_rich_text(message.caption or "", message.caption_entities)
    if caption.html:
        answers |= {"html": caption.html, "doubtful": caption.doubtful}
    await proceed(update, context, draft, goes_without_text=False, **answers)


def _attached(message: Message) -> tuple[AttachmentKind, str] | None:
    """What can be sent on, by its id; None for a GIF, a poll and the like."""
    if message.animation is not None:
        return None
    if message.photo:
        return AttachmentKind.PHOTO, message.photo[-1].file_id
    for kind, file in (
        (AttachmentKind.DOCUMENT, message.document),
        (AttachmentKind.VIDEO, message.video),
        (AttachmentKind.VOICE, message.voice),
    ):
        if file is not None:
            return kind, file.file_id
    return None


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
        _, can_go = await reach_of(session, answers)
    if not can_go:
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
    wider = await list_wider(context, answers)
    # What began it is no proposal any more: each circle is offered once.
    kept = {"audience": None, "said": "", "proposals": [one.to_data() for one in wider]}
    saved = await save_answers(context, draft, BroadcastState.AUDIENCE, **{**changes, **kept})
    asked = await questions_of(context)[saved.state].ask(context, saved)
    text = context.text("coordinator/nobody", audience=answers.audience)
    rows = circle_rows(context, wider)
    await show(update, context, Screen(text, [*rows, *asked.rows]))


async def reach_of(session: AsyncSession, answers: BroadcastAnswers) -> tuple[int, bool]:
    """How many people it would reach, and whether it may be sent to them."""
    audience, is_important = answers.audience, answers.is_important
    if audience is None:
        return 0, False
    people = await count_recipients(session, audience, is_important=is_important)
    return people, await may_be_sent(session, audience, people, is_important=is_important)


async def list_senders(context: KmuniContext) -> list[Organisation]:
    """In whose name the coordinator may announce, the usual one first."""
    visitor = await require_seated(context)
    async with context.read() as session:
        return await list_organisations_with(
            session, visitor.person_id, Right.ANNOUNCE, now=context.now
        )


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
    sender = announcements.sender_of(await list_senders(context), answers.organisation_id)
    view = Notice.BROADCAST.view(
        BroadcastNotice(
            answers.html,
            sender.name if sender else None,
            answers.attachment_kind,
            answers.attachment_file_id,
        )
    )
    screen = draw(context.services.renderer, context.language, view)
    html, attachment = screen.text, view.attachment
    if attachment is None:
        deliver: Callable[..., Awaitable[Message]] = partial(chat.send_message, html)
    else:
        ways: Mapping[AttachmentKind, Callable[..., Awaitable[Message]]] = {
            AttachmentKind.PHOTO: chat.send_photo,
            AttachmentKind.DOCUMENT: chat.send_document,
            AttachmentKind.VIDEO: chat.send_video,
            AttachmentKind.VOICE: chat.send_voice,
        }
        deliver = partial(ways[attachment.kind], attachment.file_id, caption=html or None)
    sent = partial(deliver, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard)
    await in_topic(update, sent)


QUESTIONS: dict[str, Question] = {
    BroadcastState.TEXT: Question(
        ask_text,
        receive_text,
        choose_text,
        attachment=receive_attachment,
        other=receive_attachment,
        listening=LISTENS[BroadcastState.TEXT],
    ),
}

ENTRY_POINTS: list[Handler] = [
    CommandHandler(["rundruf", "broadcast"], begin_broadcast, PRIVATE),
    opens(WriteBroadcast, begin_broadcast),
]
