"""Dialogues: questions one after the other, whose only truth is the draft.

Every package of a dialogue declares its questions in `QUESTIONS`: how each is asked from the draft
alone, and what takes a typed or tapped answer. The newest draft is where a person is, so that they
are in one dialogue at a time; starting another keeps the first one's draft, and it goes on when the
second is finished.

A draft outlives what it was begun with, so that before every step and every question it is asked
whether that is still there; see `handlers/engine/obstacles.py`.

An answer is written to the draft and committed, then the next question is asked. After a crash in
between, the draft already names the next question, and a person who answers the old one is asked
again instead of being misunderstood.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial, wraps
from typing import Any, get_args

from telegram import InlineKeyboardButton, Update
from telegram.error import TelegramError
from telegram.ext import MessageHandler, filters

from handlers.engine.context import KmuniContext
from handlers.engine.labels import Label
from handlers.engine.obstacles import clear, find_obstacle, give_way
from handlers.engine.reachability import leave_unanswered
from handlers.engine.refusals import RefusedError
from handlers.engine.screen import Screen, labelled, send, show, toast
from handlers.engine.taps import Command, Handler, Take, Tapped, on, tap_of
from models.errors import StaleChangeError
from models.payloads import Back, CancelDialogue, Choice, Fix, OfQuestion, Payload
from models.queries.drafts import (
    change_draft,
    delete_draft,
    find_draft,
    open_draft,
    reopen_draft,
)
from models.reading.listening import Listening
from models.tables.draft import Dialogue, Draft

QUESTIONS = "questions"
"""The key in `bot_data` under which every question of every dialogue is."""

HOME = "home"
"""The key in `bot_data` under which `Home` is."""

Ask = Callable[[KmuniContext, Draft], Awaitable[Screen]]
Step = Callable[[Update, KmuniContext, Draft], Awaitable[None]]
"""Takes an answer to the question at which the draft is."""
Turn = Callable[[Update, KmuniContext, Draft], Awaitable[bool]]
"""Whether it has taken typed words for something else than the question."""
Choose = Callable[[Update, KmuniContext, Draft, Choice], Awaitable[None]]
"""Takes a tap on one of the question's own buttons."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a dialogue."""

    ask: Ask
    receive: Step
    """Takes typed words that are meant for it."""
    choose: Choose | None = None
    back: str | None = None
    """The question before it."""
    attachment: Step | None = None
    """Takes a picture or a file as it is."""
    reads_files: bool = False
    """The words of a file answer it as typed ones do."""
    location: Step | None = None
    """Takes a shared location."""
    other: Step | None = None
    """Takes a video, a voice message or whatever else is sent."""
    confirm: Step | None = None
    """What agreement does."""
    refuse: Step | None = None
    """What a no does, where it is more than asking again."""
    leave: Step | None = None
    """What leaving its dialogue does, where it is more than ending it."""
    skip: Step | None = None
    """Goes on without an answer, where that can be."""
    correct: Step | None = None
    """Takes words that change what another question asks for."""
    knows: Callable[[str], bool] | None = None
    """Tells words that surely answer it, whatever they would be taken for."""
    turns_away: Turn | None = None
    """Tells words that are about something else on the screen, and leaves the dialogue for it."""
    origin: Ask | None = None
    """What a change of something stored was begun from, and Back leads to."""
    listening: Listening = field(kw_only=True)
    """How typed words are understood while it is open."""


@dataclass(frozen=True, slots=True)
class Home:
    """What is done with whatever comes while no question is open."""

    receive_other: Command
    """Takes everything that is sent and is no words."""
    choose: Command
    """Takes a tap on a question that is long answered."""


def typed(update: Update, context: KmuniContext) -> str:
    """The words of a message as they came, or those of them that are meant for the question."""
    if context.words is not None:
        return context.words
    message = update.effective_message
    return (message.text or message.caption or "") if message else ""


def questions_of(context: KmuniContext) -> Mapping[str, Question]:
    questions: Mapping[str, Question] = context.bot_data[QUESTIONS]
    return questions


def _home_of(context: KmuniContext) -> Home:
    home: Home = context.bot_data[HOME]
    return home


# Moving on


async def begin(
    update: Update,
    context: KmuniContext,
    dialogue: Dialogue,
    state: str,
    *,
    in_place: bool = True,
    source: str | None = None,
    **answers: Any,
) -> None:
    """Opens a dialogue and asks its first question; from this on the person is kept.

    Not `in_place`: below the tapped message instead of replacing it. `source` is the payload of
    the deep link that brought somebody new.
    """
    await open_dialogue(context, dialogue, state, source=source, **answers)
    await (ask_open_question(update, context) if in_place else go_on(update, context))


async def open_dialogue(
    context: KmuniContext,
    dialogue: Dialogue,
    state: str,
    *,
    source: str | None = None,
    **answers: Any,
) -> Draft:
    """Opens a dialogue without asking: what was typed answers its first question already."""
    visitor = context.visitor
    async with context.write(reads_visitor=False) as session:
        visitor = visitor or await context.keep_visitor(session, source=source)
        draft = await open_draft(
            session, visitor.person_id, dialogue, state, answers, now=context.now
        )
    context.visitor = replace(visitor, draft=draft)
    return draft


async def answer_with(update: Update, context: KmuniContext, draft: Draft, words: str) -> None:
    """Answers the question at which the draft is with these of the typed words."""
    context.words = words
    await answer_question(update, context, draft, questions_of(context)[draft.state].receive)


async def advance(update: Update, context: KmuniContext, state: str, **answers: Any) -> None:
    """Saves answers in the draft and asks the next question."""
    if context.draft is None:
        await ask_open_question(update, context)
        return
    draft = await save_answers(context, context.draft, state, **answers)
    await _ask_saved(update, context, draft)


async def save_answers(context: KmuniContext, draft: Draft, state: str, **answers: Any) -> Draft:
    """Adds answers to the open draft, at this question from now on; asks nothing.

    Raises: StaleChangeError.
    """
    async with context.write(reads_visitor=False) as session:
        saved = await change_draft(session, draft, state, answers, now=context.now)
    context.is_now_at(saved)
    return saved


def noted(context: KmuniContext, screen: Screen) -> Screen:
    """The next question or card, below what was just taken of typed words."""
    note, context.note = context.note, ""
    return replace(screen, text=f"{note.strip()}\n\n{screen.text}") if note.strip() else screen


async def _ask_saved(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Asks the question that is open in the database, and moves on even if Telegram is away.

    The answer is committed; raising would leave the conversation at the question before.
    """
    obstacle = await find_obstacle(context, draft)
    if obstacle is not None:
        await give_way(update, context, draft, obstacle)
        await go_on(update, context)
        return
    try:
        screen = await questions_of(context)[draft.state].ask(context, draft)
        await show(update, context, noted(context, screen))
        context.is_question_last = True
    except TelegramError as error:
        await leave_unanswered(context, error)


async def ask_again(update: Update, context: KmuniContext, problem: str) -> None:
    """Says what was not understood, with the same question's buttons; nothing is lost."""
    draft = context.draft
    if draft is None or await find_obstacle(context, draft) is not None:
        await ask_open_question(update, context)
        return
    screen = await questions_of(context)[draft.state].ask(context, draft)
    await show(update, context, Screen(problem, screen.rows))
    context.is_question_last = True


async def ask_open_question(update: Update, context: KmuniContext) -> None:
    """Shows the question that is open now; END if the person is in no dialogue."""
    draft = context.draft
    if draft is None:
        return
    question = questions_of(context).get(draft.state)
    if question is None:
        await _restart_unknown(update, context, draft)
        return
    await _ask_saved(update, context, draft)


async def _restart_unknown(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A draft of an older version: goes on at its dialogue's first question, answers kept."""
    await advance(update, context, first_state(context, draft.dialogue))


def first_state(context: KmuniContext, dialogue: Dialogue) -> str:
    """The dialogue's first question, in the order they were declared."""
    prefix = f"{dialogue.value}."
    return next(state for state in questions_of(context) if state.startswith(prefix))


async def reopen(context: KmuniContext, draft: Draft) -> None:
    """Makes an older dialogue the open one again, as it was left."""
    async with context.write() as session:
        await reopen_draft(session, draft, now=context.now)


async def drop(context: KmuniContext, draft: Draft) -> None:
    """Ends a dialogue that nothing comes of."""
    async with context.write() as session:
        await delete_draft(session, draft)


async def finish(update: Update, context: KmuniContext, screen: Screen) -> None:
    """Shows a dialogue's end; an older dialogue that was left open goes on below it."""
    await show(update, context, noted(context, screen))
    await go_on(update, context)


async def go_on(update: Update, context: KmuniContext) -> None:
    """Asks the open question of an older dialogue in a new message; END if there is none."""
    draft = context.draft
    if draft is None:
        return
    if await clear(update, context, draft) is not draft:
        await go_on(update, context)
        return
    question = questions_of(context).get(draft.state)
    if question is None:
        await _restart_unknown(update, context, draft)
        return
    try:
        await send(update, await question.ask(context, draft))
        context.is_question_last = True
    except TelegramError as error:
        await leave_unanswered(context, error)


# Buttons that every question has


def navigation(context: KmuniContext, state: str) -> list[InlineKeyboardButton]:
    """The way back, if there is one, and the way out."""
    row = []
    if questions_of(context)[state].back is not None:
        row.append(labelled(context, Label("‹ Back"), Back(state)))
    dialogue = Dialogue(state.partition(".")[0])
    row.append(labelled(context, Label("Cancel"), CancelDialogue(dialogue)))
    return row


async def step_back(update: Update, context: KmuniContext, tap: Back) -> None:
    """One of an older question asks the open one again."""
    draft = context.draft
    if draft is None or tap.state != draft.state:
        await ask_open_question(update, context)
        return
    await go_back(update, context, draft)


async def go_back(update: Update, context: KmuniContext, draft: Draft) -> None:
    """To the question before, or to the card that a change was begun from."""
    question = questions_of(context).get(draft.state)
    if draft.data.get("is_editing"):
        await _back_to_origin(update, context, draft, question)
        return
    back = question.back if question else None
    if back is None:
        await ask_open_question(update, context)
        return
    await advance(update, context, back)


async def _back_to_origin(
    update: Update, context: KmuniContext, draft: Draft, question: Question | None
) -> None:
    """Leaves the change and shows the card that its button was on."""
    if question is None or question.origin is None:
        await cancel(update, context)
        return
    await drop(context, draft)
    await finish(update, context, await question.origin(context, draft))


async def open_fix(update: Update, context: KmuniContext, tap: Fix) -> None:
    """A tap on one line of a card: asks for this line alone."""
    draft = context.draft
    target = tap.state
    question = questions_of(context).get(target)
    if draft is None or question is None or not target.startswith(f"{draft.dialogue.value}."):
        await ask_open_question(update, context)
        return
    await advance(update, context, target)


async def cancel(update: Update, context: KmuniContext, tap: CancelDialogue | None = None) -> None:
    """The way out: forgets the draft, keeps everything that was stored before."""
    draft = await _draft_to_cancel(context, tap)
    if draft is None and update.callback_query is not None:
        await explain_old_button(update, context)
        return
    question = questions_of(context).get(draft.state) if draft is not None else None
    if draft is not None and question is not None and question.leave is not None:
        await question.leave(update, context, draft)
        return
    if draft is not None:
        await drop(context, draft)
    template = "common/nothing_open" if draft is None else "common/cancelled"
    await show(update, context, Screen(context.text(template)))
    await go_on(update, context)


async def leave(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A no that ends the dialogue, as its Cancel does."""
    await cancel(update, context)


async def _draft_to_cancel(context: KmuniContext, tap: CancelDialogue | None) -> Draft | None:
    """The open dialogue; for a button the one that it was shown in, wherever the person is now."""
    visitor = context.visitor
    if visitor is None or visitor.draft is None:
        return None
    named = tap.dialogue if tap is not None else None
    if named is None or named == visitor.draft.dialogue:
        return visitor.draft
    async with context.read() as session:
        return await find_draft(session, visitor.person_id, named)


async def resume(update: Update, context: KmuniContext) -> None:
    """Makes the newest draft the open one again, as it was left."""
    draft = context.draft
    if draft is None:
        await show(update, context, Screen(context.text("common/nothing_open")))
        return
    await reopen(context, draft)
    await ask_open_question(update, context)


async def explain_other_content(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A sticker, voice message or picture where words are expected."""
    await ask_again(update, context, context.text("common/words_please"))


async def explain_edit(update: Update, context: KmuniContext) -> None:
    """An edited message changes nothing that was read already; says how to correct it."""
    draft = context.draft
    await send(update, Screen(context.text("common/edit_not_read")))
    if draft is not None:
        await go_on(update, context)


async def explain_old_button(update: Update, context: KmuniContext) -> None:
    """A button of a question that is not open any more."""
    await toast(update, context.label(old_button_note(tap_of(update))))
    await go_on(update, context)


def old_button_note(tap: Payload | None) -> Label:
    """What became of whatever the button was for."""
    match tap:
        case OfQuestion():
            return Label("That question is already answered.")
        case CancelDialogue():
            return Label("That is over already.")
        case _:
            return Label("This button no longer does anything.")


def resume_after(command: Command) -> Command:
    """A command in the middle of a dialogue is answered, then the open question is asked again."""

    @wraps(command)
    async def answered(update: Update, context: KmuniContext) -> None:
        try:
            await command(update, context)
        except RefusedError as refused:
            if update.callback_query is not None or context.draft is None:
                raise
            await send(update, Screen(context.text(refused.template, **refused.values)))
        if update.callback_query is None:
            await go_on(update, context)

    return answered


# Wiring


PRIVATE = filters.ChatType.PRIVATE
WORDS = filters.TEXT & ~filters.COMMAND & filters.UpdateType.MESSAGE & PRIVATE
EDITS = filters.UpdateType.EDITED_MESSAGE & PRIVATE
ATTACHMENTS = (filters.PHOTO | filters.Document.ALL) & filters.UpdateType.MESSAGE & PRIVATE
LOCATIONS = filters.LOCATION & filters.UpdateType.MESSAGE & PRIVATE
OTHER = ~filters.COMMAND & filters.UpdateType.MESSAGE & PRIVATE & ~filters.StatusUpdate.ALL


def handlers_of_dialogues(
    receive_words: Command, receive_file: Command, receive_content: Command
) -> list[Handler]:
    """Whatever people do, brought to the open question, or to `Home` where none is open."""
    return [
        on(Back, _in_dialogue(step_back)),
        on(CancelDialogue, _in_dialogue(cancel)),
        on(Fix, _in_dialogue(open_fix)),
        *(on(choice, _in_dialogue(choose)) for choice in get_args(Choice)),
        MessageHandler(EDITS, explain_edit),
        MessageHandler(WORDS, receive_words),
        MessageHandler(ATTACHMENTS, receive_file),
        MessageHandler(LOCATIONS, receive_location),
        MessageHandler(OTHER, receive_content),
    ]


def _in_dialogue(take: Take[Tapped]) -> Take[Tapped]:
    """A tap on a question's button; while no question is open, `Home` says what became of it."""

    async def take_in_dialogue(update: Update, context: KmuniContext, tap: Tapped) -> None:
        if context.draft is None:
            await _home_of(context).choose(update, context)
            return
        try:
            await take(update, context, tap)
        except StaleChangeError:
            await _go_on_after_change(update, context)

    return take_in_dialogue


async def _go_on_after_change(update: Update, context: KmuniContext) -> None:
    """The second tap of a double tap: what the first one led to is open now."""
    await context.recognise()
    await ask_open_question(update, context)


async def choose(update: Update, context: KmuniContext, tap: Choice) -> None:
    """A tap on one of a question's own buttons."""
    draft = context.draft
    if draft is None:
        return
    question = questions_of(context).get(draft.state)
    if question is None or question.choose is None or tap.state != draft.state:
        await explain_old_button(update, context)
        return
    await answer_question(update, context, draft, partial(_take_choice, question.choose, tap))


async def _take_choice(
    take: Choose, tap: Choice, update: Update, context: KmuniContext, draft: Draft
) -> None:
    await take(update, context, draft, tap)


async def receive_attachment(update: Update, context: KmuniContext) -> None:
    """A picture or a file."""
    await _receive(update, context, lambda question: question.attachment)


async def receive_location(update: Update, context: KmuniContext) -> None:
    """A shared location."""
    await _receive(update, context, lambda question: question.location)


async def receive_other(update: Update, context: KmuniContext) -> None:
    """A sticker, a video, a voice message, which hardly any question takes."""
    await _receive(update, context, lambda question: question.other)


async def _receive(
    update: Update, context: KmuniContext, step_of: Callable[[Question], Step | None]
) -> None:
    draft = context.draft
    if draft is None:
        await _home_of(context).receive_other(update, context)
        return
    question = questions_of(context).get(draft.state)
    if question is None:
        await ask_open_question(update, context)
        return
    await answer_question(update, context, draft, step_of(question) or explain_other_content)


async def answer_question(update: Update, context: KmuniContext, draft: Draft, step: Step) -> None:
    """The step, unless its dialogue lost what it was begun with, or moved on meanwhile."""
    cleared = await clear(update, context, draft)
    # Typed words still answer the question; a tap agreed to what is not so any more.
    is_answer = cleared is draft or (
        cleared is not None and cleared.state == draft.state and update.callback_query is None
    )
    if cleared is None or not is_answer:
        await go_on(update, context)
        return
    try:
        await step(update, context, cleared)
    except StaleChangeError:
        await _go_on_after_change(update, context)
