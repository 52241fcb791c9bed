"""The profile as its owner sees it: everything at a glance, every part one tap from a change."""

from telegram import Update
from telegram.ext import CommandHandler

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, begin, resume_after
from handlers.engine.guards import require_student
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, in_rows, labelled, show
from handlers.engine.taps import Handler, on, opens
from handlers.menus import refresh_menu
from handlers.student.states import StudentState
from handlers.student.validation import answers_of_profile
from models.acts import students
from models.payloads import AskDelete, EditProfile, GoOn, ListSubscriptions, Pause
from models.queries.students import get_student, list_student_fields
from models.tables.draft import Dialogue

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
async def pause(update: Update, context: KmuniContext) -> None:
    """No offers until the student goes on; everything is kept."""
    require_student(context)
    await context.require(students.pause, None)
    refresh_menu(update, context)
    row = [labelled(context, Label("▶ Go on"), GoOn())]
    await show(update, context, Screen(context.text("student/paused"), [row]))


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
    CommandHandler("pause", pause, PRIVATE),
    CommandHandler(["weiter", "resume"], go_on_again, PRIVATE),
    opens(Pause, pause),
    opens(GoOn, go_on_again),
]
