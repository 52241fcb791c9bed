"""Registration: from one line of words to a profile, and editing one part of it later.

The same questions serve both: while registering they follow one another, while editing each one
ends in a saved profile.
"""

from dataclasses import replace
from typing import Any

from telegram import Update

from handlers.engine.callback_data import Action
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    NextState,
    Question,
    advance,
    ask_again,
    ask_open_question,
    navigation,
    tapped,
    typed,
)
from handlers.engine.labels import DEGREES, KINDS, Label
from handlers.engine.screen import Screen, button, in_rows, labelled
from handlers.student.profile import profile_screen
from handlers.student.saving import complete, save_or_confirm, save_part
from handlers.student.states import StudentState
from handlers.student.validation import (
    RADII_KM,
    StudentAnswers,
    answers_of_kinds,
    answers_of_place,
    answers_of_reading,
    read_radius_km,
)
from models.acts import unresolved
from models.acts.unresolved import Subject, UnresolvedInput
from models.bounds import HIGHEST_SEMESTER
from models.queries.students import MAX_STUDY_UNITS
from models.reading import read_degree, read_kinds, read_semester, read_study
from models.reading.plain_words import adds
from models.tables.draft import Draft
from models.taxonomy import Certainty
from models.text import TextProblemError, take
from models.vocabulary import Degree, OfferKind

NONE = "-"
"""The tap's value for "I would rather not say"."""

UNIVERSITIES_SHOWN = 8


# What do you study, and where?


async def ask_study(context: KmuniContext, draft: Draft) -> Screen:
    text = await context.text("student/ask_study")
    return Screen(text, [await navigation(context, StudentState.STUDY)])


async def receive_study(update: Update, context: KmuniContext) -> NextState:
    try:
        text = take(typed(update), limit=MAX_STUDY_UNITS, one_line=True)
    except TextProblemError as error:
        problem = await context.text("common/bad_text", problem=error)
        return await ask_again(update, context, problem)
    reading = read_study(text, context.taxonomy)
    match reading.certainty:
        case Certainty.NOT_UNDERSTOOD:
            await context.require(unresolved.report, UnresolvedInput(Subject.STUDY, text))
            problem = await context.text("student/study_not_understood", typed=text)
            return await ask_again(update, context, problem)
        case Certainty.UNSURE | Certainty.UNDERSTOOD:
            known = await _known(context)
            answers = answers_of_reading(text, reading, known)
            answers |= answers_of_kinds(read_kinds(text), known)
            if reading.certainty is Certainty.UNSURE:
                return await advance(update, context, StudentState.PICK_FIELD, **answers)
            return await save_or_confirm(update, context, **answers)


async def _known(context: KmuniContext) -> StudentAnswers | None:
    """What was said before this line; None at the first question, where a line begins anew."""
    draft = await context.draft()
    known = StudentAnswers.of(draft) if draft else None
    is_new_line = draft is not None and draft.state == StudentState.STUDY
    return None if known is None or (is_new_line and not known.is_editing) else known


# Unsure: the best three as buttons


async def ask_pick(context: KmuniContext, draft: Draft) -> Screen:
    answers = StudentAnswers.of(draft)
    rows = [
        [await _field_button(context, StudentState.PICK_FIELD, code)] for code in answers.choices
    ]
    text = await context.text("student/pick_field", typed=answers.study_text)
    return Screen(text, [*rows, await navigation(context, StudentState.PICK_FIELD)])


async def choose_field(update: Update, context: KmuniContext) -> NextState:
    code = tapped(update).value
    if not any(field.code == code for field in context.taxonomy.fields):
        return await ask_open_question(update, context)
    return await save_or_confirm(update, context, fields=[code], programme=None)


async def ask_field(context: KmuniContext, draft: Draft) -> Screen:
    answers = StudentAnswers.of(draft)
    near = [
        neighbour.code
        for code in answers.fields
        for neighbour in context.taxonomy.neighbours(code)[:3]
    ]
    codes = list(dict.fromkeys([*answers.choices, *near]))[:4]
    rows = [[await _field_button(context, StudentState.FIELD, code)] for code in codes]
    text = await context.text("student/ask_field", answers=answers)
    return Screen(text, [*rows, await navigation(context, StudentState.FIELD)])


async def _field_button(context: KmuniContext, state: str, code: str) -> Any:
    label = context.taxonomy.short_label(code, await context.language())
    return button(label, Action.ANSWER, state, code)


# Is this right?


async def ask_confirm(context: KmuniContext, draft: Draft) -> Screen:
    answers = StudentAnswers.of(draft)
    yes = await labelled(context, Label("Yes, that's right"), Action.DONE, StudentState.CONFIRM)
    fixes = [
        await labelled(context, Label("✎ Subject"), Action.FIX, StudentState.FIELD),
        await labelled(context, Label("✎ University"), Action.FIX, StudentState.UNIVERSITY),
        await labelled(context, Label("✎ Degree"), Action.FIX, StudentState.DEGREE),
        await labelled(context, Label("✎ Semester"), Action.FIX, StudentState.SEMESTER),
    ]
    text = await context.text("student/confirm", answers=answers)
    rows = [[yes], *in_rows(fixes, 2), await navigation(context, StudentState.CONFIRM)]
    return Screen(text, rows)


async def receive_correction(update: Update, context: KmuniContext) -> NextState:
    """Words instead of a tap: a new line of study, or only the part that was wrong."""
    text = typed(update)
    reading = read_study(text, context.taxonomy)
    parts: dict[str, Any] = {
        "university_id": reading.university.id if reading.university else None,
        "degree": reading.degree,
        "semester": reading.semester,
    }
    found = {name: value for name, value in parts.items() if value is not None}
    if reading.certainty is Certainty.NOT_UNDERSTOOD and found:
        return await save_or_confirm(update, context, **found)
    return await receive_study(update, context)


async def confirm_study(update: Update, context: KmuniContext) -> NextState:
    return await advance(update, context, StudentState.PLACE)


# University, degree, semester


async def ask_university(context: KmuniContext, draft: Draft) -> Screen:
    shown = context.taxonomy.universities[:UNIVERSITIES_SHOWN]
    buttons = [
        button(university.short_name, Action.ANSWER, StudentState.UNIVERSITY, university.id)
        for university in shown
    ]
    none = await labelled(
        context, Label("Another one"), Action.ANSWER, StudentState.UNIVERSITY, NONE
    )
    text = await context.text("student/ask_university")
    rows = [*in_rows(buttons, 2), [none], await navigation(context, StudentState.UNIVERSITY)]
    return Screen(text, rows)


async def receive_university(update: Update, context: KmuniContext) -> NextState:
    university = read_study(typed(update), context.taxonomy).university
    if university is None:
        problem = await context.text("student/university_unknown")
        return await ask_again(update, context, problem)
    return await save_or_confirm(update, context, university_id=university.id)


async def choose_university(update: Update, context: KmuniContext) -> NextState:
    value = tapped(update).value
    if value == NONE:
        return await save_or_confirm(update, context, university_id=None)
    if not any(university.id == value for university in context.taxonomy.universities):
        return await ask_open_question(update, context)
    return await save_or_confirm(update, context, university_id=value)


async def ask_degree(context: KmuniContext, draft: Draft) -> Screen:
    buttons = [
        await labelled(context, label, Action.ANSWER, StudentState.DEGREE, degree.value)
        for degree, label in DEGREES.items()
    ]
    text = await context.text("student/ask_degree")
    return Screen(text, [*in_rows(buttons, 2), await navigation(context, StudentState.DEGREE)])


async def receive_degree(update: Update, context: KmuniContext) -> NextState:
    degree = read_degree(typed(update))
    if degree is None:
        return await ask_again(update, context, await context.text("student/degree_unknown"))
    return await save_or_confirm(update, context, degree=degree)


async def choose_degree(update: Update, context: KmuniContext) -> NextState:
    value = tapped(update).value
    if value not in set(Degree):
        return await ask_open_question(update, context)
    return await save_or_confirm(update, context, degree=value)


async def ask_semester(context: KmuniContext, draft: Draft) -> Screen:
    buttons = [
        button(str(number), Action.ANSWER, StudentState.SEMESTER, number) for number in range(1, 13)
    ]
    text = await context.text("student/ask_semester")
    return Screen(text, [*in_rows(buttons, 6), await navigation(context, StudentState.SEMESTER)])


async def receive_semester(update: Update, context: KmuniContext) -> NextState:
    text = typed(update).strip()
    semester = int(text) if text.isdecimal() and len(text) <= 2 else read_semester(text)
    return await _take_semester(update, context, semester)


async def choose_semester(update: Update, context: KmuniContext) -> NextState:
    value = tapped(update).value
    semester = int(value) if value.isdecimal() and len(value) <= 2 else None
    return await _take_semester(update, context, semester)


async def _take_semester(update: Update, context: KmuniContext, semester: int | None) -> NextState:
    if semester is None or not 1 <= semester <= HIGHEST_SEMESTER:
        return await ask_again(update, context, await context.text("student/semester_unknown"))
    return await save_or_confirm(update, context, semester=semester)


# Place and radius on one screen


async def ask_place(context: KmuniContext, draft: Draft) -> Screen:
    answers = StudentAnswers.of(draft)
    state = StudentState.PLACE
    found = [context.taxonomy.place(place_id) for place_id in answers.place_choices]
    places = [
        button(f"{place.name} ({place.state})", Action.ANSWER, state, "p", place.id)
        for place in found
    ]
    radii = [
        button(f"{'● ' if answers.radius_km == km else ''}{km} km", Action.ANSWER, state, "r", km)
        for km in RADII_KM
    ]
    everywhere = await context.label(Label("anywhere"))
    if answers.radius_km is None:
        everywhere = f"● {everywhere}"
    remote = await context.label(Label("Remote too"))
    mark = "☑" if answers.wants_remote else "☐"
    wanted = 0 if answers.wants_remote else 1
    rows = [
        *in_rows(places, 1),
        radii,
        [button(everywhere, Action.ANSWER, state, "r", NONE)],
        [button(f"{mark} {remote}", Action.TOGGLE, state, wanted)],
        [await labelled(context, Label("That fits ✓"), Action.DONE, state)],
        await navigation(context, state),
    ]
    return Screen(await context.text("student/ask_place", answers=answers), rows)


async def receive_place(update: Update, context: KmuniContext) -> NextState:
    """Takes a radius ("25 km", "egal") or a place ("Witten")."""
    text = typed(update)
    understood, radius = read_radius_km(text)
    if understood:
        return await _stay(update, context, radius_km=radius)
    places = context.taxonomy.find_places(text)
    if not places:
        problem = await context.text("student/place_unknown", typed=text[:60])
        return await ask_again(update, context, problem)
    same_name = [place for place in places if place.name == places[0].name]
    choices = [place.id for place in same_name] if len(same_name) > 1 else []
    return await _stay(update, context, place_choices=choices, **answers_of_place(places[0]))


async def receive_location(update: Update, context: KmuniContext) -> NextState:
    """A shared location is kept only as the nearest town."""
    message = update.effective_message
    if message is None or message.location is None:
        return await ask_open_question(update, context)
    place = context.taxonomy.nearest_place(message.location.latitude, message.location.longitude)
    return await _stay(update, context, place_choices=[], **answers_of_place(place))


async def choose_place(update: Update, context: KmuniContext) -> NextState:
    tap = tapped(update)
    draft = await context.draft()
    if draft is None:
        return await ask_open_question(update, context)
    match (tap.action, *tap.arguments):
        case (Action.TOGGLE, wanted):
            return await _stay(update, context, wants_remote=wanted == "1")
        case (Action.ANSWER, "r", "-"):
            return await _stay(update, context, radius_km=None)
        case (Action.ANSWER, "r", km) if km.isdecimal() and int(km) in RADII_KM:
            return await _stay(update, context, radius_km=int(km))
        case (Action.ANSWER, "p", place_id) if place_id in StudentAnswers.of(draft).place_choices:
            place = context.taxonomy.place(place_id)
            return await _stay(update, context, place_choices=[], **answers_of_place(place))
        case (Action.DONE, *_):
            return await confirm_place(update, context)
        case _:
            return await ask_open_question(update, context)


async def _stay(update: Update, context: KmuniContext, **answers: Any) -> NextState:
    return await advance(update, context, StudentState.PLACE, **answers)


async def confirm_place(update: Update, context: KmuniContext) -> NextState:
    draft = await context.draft()
    if draft is None:
        return await ask_open_question(update, context)
    answers = StudentAnswers.of(draft)
    if answers.place is None and answers.radius_km is not None:
        return await ask_again(update, context, await context.text("student/place_missing"))
    if answers.is_editing:
        return await save_part(update, context)
    return await advance(update, context, StudentState.KINDS)


# What are you looking for?


async def ask_kinds(context: KmuniContext, draft: Draft) -> Screen:
    answers = StudentAnswers.of(draft)
    buttons = []
    for kind, label in KINDS.items():
        is_wanted = kind in answers.kinds
        text = f"{'☑' if is_wanted else '☐'} {await context.label(label)}"
        wanted = 0 if is_wanted else 1
        buttons.append(button(text, Action.TOGGLE, StudentState.KINDS, kind.value, wanted))
    rows = [
        *in_rows(buttons, 2),
        [await labelled(context, Label("Done ✓"), Action.DONE, StudentState.KINDS)],
        await navigation(context, StudentState.KINDS),
    ]
    return Screen(await context.text("student/ask_kinds", answers=answers), rows)


async def receive_kinds(update: Update, context: KmuniContext) -> NextState:
    """Takes "Praktikum und Bachelorarbeit"; "auch Praktikum" adds to what is ticked."""
    draft = await context.draft()
    kinds = read_kinds(typed(update))
    if not kinds:
        return await ask_again(update, context, await context.text("student/kinds_unknown"))
    if draft is not None and adds(typed(update)):
        kinds |= StudentAnswers.of(draft).kinds
    return await complete(update, context, kinds=sorted(kinds))


async def choose_kinds(update: Update, context: KmuniContext) -> NextState:
    tap = tapped(update)
    draft = await context.draft()
    if draft is None:
        return await ask_open_question(update, context)
    kinds = set(StudentAnswers.of(draft).kinds)
    match (tap.action, *tap.arguments):
        case (Action.TOGGLE, value, wanted) if value in set(OfferKind):
            kinds = kinds | {OfferKind(value)} if wanted == "1" else kinds - {OfferKind(value)}
            return await advance(update, context, StudentState.KINDS, kinds=sorted(kinds))
        case (Action.DONE, *_):
            return await confirm_kinds(update, context)
        case _:
            return await ask_open_question(update, context)


async def confirm_kinds(update: Update, context: KmuniContext) -> NextState:
    draft = await context.draft()
    if draft is None:
        return await ask_open_question(update, context)
    if not StudentAnswers.of(draft).kinds:
        return await ask_again(update, context, await context.text("student/kinds_missing"))
    return await complete(update, context)


async def _profile(context: KmuniContext, _: Draft) -> Screen:
    return await profile_screen(context)


_QUESTIONS: dict[str, Question] = {
    StudentState.STUDY: Question(ask_study, receive_study),
    StudentState.PICK_FIELD: Question(
        ask_pick, receive_study, choose_field, back=StudentState.STUDY
    ),
    StudentState.CONFIRM: Question(
        ask_confirm,
        receive_correction,
        confirm_study,
        back=StudentState.STUDY,
        confirm=confirm_study,
    ),
    StudentState.FIELD: Question(ask_field, receive_study, choose_field, back=StudentState.CONFIRM),
    StudentState.UNIVERSITY: Question(
        ask_university, receive_university, choose_university, back=StudentState.CONFIRM
    ),
    StudentState.DEGREE: Question(
        ask_degree, receive_degree, choose_degree, back=StudentState.CONFIRM
    ),
    StudentState.SEMESTER: Question(
        ask_semester, receive_semester, choose_semester, back=StudentState.CONFIRM
    ),
    StudentState.PLACE: Question(
        ask_place,
        receive_place,
        choose_place,
        back=StudentState.CONFIRM,
        location=receive_location,
        confirm=confirm_place,
    ),
    StudentState.KINDS: Question(
        ask_kinds,
        receive_kinds,
        choose_kinds,
        back=StudentState.PLACE,
        confirm=confirm_kinds,
    ),
}

QUESTIONS = {state: replace(asked, origin=_profile) for state, asked in _QUESTIONS.items()}
