"""The profile as its owner sees it: everything at a glance, every part one tap from a change."""

from datetime import date, timedelta

from telegram import Update
from telegram.ext import CommandHandler

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, begin, resume_after
from handlers.engine.guards import require_student
from handlers.engine.labels import Label
from handlers.engine.meanings import keep_meanings
from handlers.engine.refusals import as_error
from handlers.engine.screen import Screen, button, in_rows, labelled, show
from handlers.engine.taps import Handler, on, opens
from handlers.menus import refresh_menu
from handlers.student.states import StudentState
from handlers.student.validation import answers_of_profile
from models.acts import students
from models.acts.students import LONGEST_PAUSE_DAYS, PauseInput
from models.payloads import (
    AskDelete,
    EditProfile,
    GoOn,
    KeepEverything,
    ListSubscriptions,
    Pause,
)
from models.queries.students import get_student, list_student_fields
from models.reading.absence import Absence
from models.reading.dates import next_such_day
from models.reading.heard import Args, Intent, Meaning, Role
from models.reading.understanding.times import end_of
from models.refusals import Refusal, Refused
from models.tables.draft import Dialogue

PAUSE_WEEKS = (2, 4, 8)
"""What is proposed where the words do not say until when."""

PARTS = (
    (Label("✎ Subject"), StudentState.FIELD),
    (Label("✎ University"), StudentState.UNIVERSITY),
    (Label("✎ Degree"), StudentState.DEGREE),
    (Label("✎ Semester"), StudentState.SEMESTER),
    (Label("✎ Place"), StudentState.PLACE),
    (Label("✎ Wishes"), StudentState.KINDS),
)


async def profile_screen(context: KmuniContext) -> Screen:
    """The card of the person's own profile."""
    visitor = require_student(context)
    async with context.read() as session:
        student = await get_student(session, visitor.person_id)
        fields = await list_student_fields(session, visitor.person_id)
    parts = [labelled(context, label, EditProfile(part)) for label, part in PARTS]
    pause = (
        labelled(context, Label("▶ Go on"), GoOn())
        if student.paused_at
        else labelled(context, Label("⏸ Pause"), Pause())
    )
    delete = labelled(context, Label("Delete everything"), AskDelete())
    text = context.text("student/profile", student=student, fields=fields)
    messages = labelled(context, Label("All I write to you"), ListSubscriptions())
    return Screen(text, [*in_rows(parts, 2), [messages], [pause, delete]])


@resume_after
async def cmd_profile(update: Update, context: KmuniContext) -> None:
    await show(update, context, await profile_screen(context))


async def edit_part(update: Update, context: KmuniContext, tap: EditProfile) -> None:
    """Opens the question of one part with the stored profile as its draft."""
    visitor = require_student(context)
    if tap.part not in {part.value for _, part in PARTS}:
        await show(update, context, await profile_screen(context))
        return
    async with context.read() as session:
        student = await get_student(session, visitor.person_id)
        fields = await list_student_fields(session, visitor.person_id)
    await begin(update, context, Dialogue.STUDENT, tap.part, **answers_of_profile(student, fields))


@resume_after
async def cmd_pause(update: Update, context: KmuniContext) -> None:
    """`/pause`, and until when if that stands behind it: `/pause 3 wochen`."""
    message = update.effective_message
    _, _, words = (message.text or "").partition(" ") if message is not None else ("", "", "")
    day = context.today
    end = day_of_end(end_of(words, day), day)
    if words.strip() and end is None:
        await show(update, context, _choice_screen(context, context.text("student/pause_which")))
        return
    await pause_until(update, context, end)


async def pause_for(update: Update, context: KmuniContext, tap: Pause) -> None:
    end = context.today + timedelta(days=min(tap.days, LONGEST_PAUSE_DAYS)) if tap.days else None
    await pause_until(update, context, end)


async def pause_until(update: Update, context: KmuniContext, end: date | None) -> None:
    """No offers until the day, or until the student goes on; everything is kept."""
    require_student(context)
    paused = await context.perform(students.pause, PauseInput(until=end))
    if isinstance(paused, Refused):
        if paused.reason not in {Refusal.PAUSE_IN_PAST, Refusal.PAUSE_TOO_LONG}:
            raise as_error(paused)
        is_past = paused.reason is Refusal.PAUSE_IN_PAST
        text = context.text("student/pause_unusable", day=end, is_past=is_past)
        await show(update, context, _choice_screen(context, text))
        return
    refresh_menu(update, context)
    row = [labelled(context, Label("▶ Go on"), GoOn())]
    await show(update, context, Screen(context.text("student/paused", until=end), [row]))


PAUSE_WORD = "pause"
"""What a yes to a pause at once is as a line of its own."""


async def ask_for_pause_now(update: Update, context: KmuniContext, absence: Absence) -> None:
    """A pause that is to begin later is not kept; it is asked whether it may begin now."""
    days = (absence.ends - context.today).days if absence.ends is not None else None
    meant = Meaning(Intent.PAUSE, {"days": days} if days is not None else {})
    rows = [
        [labelled(context, Label("⏸ Quiet from now on"), Pause(days))],
        [labelled(context, Label("No, leave it"), KeepEverything())],
    ]
    text = context.text("student/pause_later", begins=absence.begins, until=absence.ends)
    await show(update, context, Screen(text, rows))
    # A yes pauses as the button does.
    await keep_meanings(context, Role.STUDENT, [meant], PAUSE_WORD)


async def keep_as_it_is(update: Update, context: KmuniContext) -> None:
    """Nothing was changed, and it is said so."""
    await show(update, context, Screen(context.text("common/stays")))


def day_of_end(args: Args, today: date) -> date | None:
    """The day that words named as an end: itself, or by how long it is until then."""
    match args:
        case {"days": int(days)}:
            return today + timedelta(days=days)
        case {"until": str(said)}:
            return next_such_day(said, today)
        case _:
            return None


def _choice_screen(context: KmuniContext, text: str) -> Screen:
    weeks = [
        button(context.label(Label("⏸ {weeks} weeks"), weeks=count), Pause(count * 7))
        for count in PAUSE_WEEKS
    ]
    return Screen(text, [weeks, [labelled(context, Label("⏸ Until I go on"), Pause())]])


@resume_after
async def go_on_again(update: Update, context: KmuniContext) -> None:
    require_student(context)
    await context.require(students.return_from_pause, None)
    refresh_menu(update, context)
    await show(update, context, Screen(context.text("student/going_on")))


ENTRY_POINTS: list[Handler] = [
    on(EditProfile, edit_part),
]

HANDLERS: list[Handler] = [
    CommandHandler(["profil", "profile"], cmd_profile, PRIVATE),
    CommandHandler("pause", cmd_pause, PRIVATE),
    CommandHandler(["weiter", "resume"], go_on_again, PRIVATE),
    on(Pause, pause_for),
    opens(GoOn, go_on_again),
]
