"""Registration: from one line of words to a profile, and editing one part of it later.

The same questions serve both: while registering they follow one another, while editing each one
ends in a saved profile.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from telegram import Update

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    advance,
    ask_again,
    ask_open_question,
    go_back,
    navigation,
    save_answers,
    typed,
)
from handlers.engine.labels import DEGREES, Label
from handlers.engine.questions.fields import AskedFields, neighbours_of
from handlers.engine.questions.kinds import AskedKinds, kinds_note
from handlers.engine.questions.place import (
    Answers,
    AskedPlace,
    Rows,
    Where,
    done_row,
    radius_buttons,
    switch_button,
    tapped_radius,
)
from handlers.engine.screen import Screen, button, in_rows, labelled
from handlers.student.correcting import changes_of, correct_profile, not_yet_note
from handlers.student.first_wish import answers_of_first_wish
from handlers.student.profile import profile_screen
from handlers.student.saving import complete, save_or_confirm, save_part
from handlers.student.states import LISTENS, StudentState
from handlers.student.validation import (
    StudentAnswers,
    answers_of_kinds,
    answers_of_reading,
)
from models.acts import unresolved
from models.acts.unresolved import Subject, UnresolvedInput
from models.bounds import HIGHEST_SEMESTER
from models.payloads import Answer, Choice, Done, Fix, Switch
from models.queries.students import MAX_STUDY_UNITS
from models.reading import read_degree, read_kinds, read_semester, read_study
from models.reading.consent import only_consents
from models.reading.correction import read_changes
from models.reading.heard import Role
from models.reading.list_number import read_list_number
from models.reading.listening import PROFILE_PARTS, Takes
from models.reading.plain_words import begins_with_yes
from models.reading.readings import Thing
from models.reading.scripts import is_in_other_script
from models.reading.study_line import read_study_line
from models.reading.understanding.forms import form_of
from models.reading.understanding.spoken import listen
from models.tables.draft import Draft
from models.taxonomy import Certainty, StudyReading
from models.text import TextProblemError, shorten, take
from models.vocabulary import Degree, OfferKind

NONE = "-"
"""The tap's value for "I would rather not say"."""

FIELDS_SHOWN = 4
UNIVERSITIES_SHOWN = 8

QUOTED_UNITS = 60
"""Of what somebody typed, as it is shown again."""


# What do you study, and where?


async def ask_study(context: KmuniContext, draft: Draft) -> Screen:
    text = context.text("student/ask_study")
    return Screen(text, [navigation(context, StudentState.STUDY)])


async def receive_study(update: Update, context: KmuniContext, draft: Draft) -> None:
    try:
        text = take(typed(update, context), limit=MAX_STUDY_UNITS, one_line=True)
    except TextProblemError as error:
        problem = context.text("common/bad_text", problem=error)
        await ask_again(update, context, problem)
        return
    reading = read_study_line(text, context.taxonomy).study
    known = _known(draft)
    kinds = read_kinds(text)
    answers = answers_of_reading(text, reading, known) | answers_of_kinds(kinds, known)
    if reading.certainty is not Certainty.UNDERSTOOD and only_consents(text):
        await ask_open_question(update, context)  # a yes to the question before, and no subject
        return
    if reading.certainty is Certainty.NOT_UNDERSTOOD:
        await _ask_for_subject(update, context, draft, text, reading, answers)
        return
    context.note = "\n\n".join(filter(None, _beside(context, text, kinds, known)))
    if reading.certainty is Certainty.UNSURE:
        await advance(update, context, StudentState.PICK_FIELD, **answers)
        return
    await save_or_confirm(update, context, draft, **answers)


def _beside(
    context: KmuniContext, text: str, kinds: frozenset[OfferKind], known: StudentAnswers | None
) -> Iterator[str]:
    """What else the line said, and what of it was not taken."""
    today = context.today
    changes = read_changes(text, context.taxonomy, today=today, thing=Thing.PROFILE)
    yield not_yet_note(context, changes, known or StudentAnswers())
    if kinds:
        yield kinds_note(context, kinds)


async def _ask_for_subject(
    update: Update,
    context: KmuniContext,
    draft: Draft,
    text: str,
    reading: StudyReading,
    answers: dict[str, Any],
) -> None:
    """The subject alone is asked for, where the line said the rest of a study."""
    await context.require(unresolved.report, UnresolvedInput(Subject.STUDY, text))
    says_part = any((reading.university, reading.degree, reading.semester))
    if (says_part or answers["kinds"]) and not StudentAnswers.of(draft).is_editing:
        for name in ("study_text", "fields", "choices", "programme"):
            del answers[name]
        draft = await save_answers(context, draft, draft.state, **answers)
    kinds = StudentAnswers.of(draft).kinds
    problem = context.text(
        "student/study_not_understood",
        typed=shorten(text, QUOTED_UNITS),
        is_in_other_script=is_in_other_script(text),
        answers=StudentAnswers.of(draft) if says_part else None,
    )
    note = kinds_note(context, kinds) if read_kinds(text) and kinds else ""
    await ask_again(update, context, f"{note}\n\n{problem}".strip())


def _known(draft: Draft) -> StudentAnswers | None:
    """What was said before this line; None at the first question, where a line begins anew.

    There only what stood in a line without a subject is known.
    """
    known = StudentAnswers.of(draft)
    is_new_line = draft.state == StudentState.STUDY and bool(known.fields)
    return None if is_new_line and not known.is_editing else known


# Unsure: the best three as buttons


def pick_text(context: KmuniContext, draft: Draft) -> str:
    typed_line = shorten(StudentAnswers.of(draft).study_text, QUOTED_UNITS)
    return context.text("student/pick_field", typed=typed_line)


async def receive_pick(update: Update, context: KmuniContext, draft: Draft) -> None:
    """One of the proposed fields by its name or number, or a line that describes the study anew."""
    text = typed(update, context)
    choices = StudentAnswers.of(draft).choices
    number = read_list_number(text)
    if number is not None and 1 <= number <= len(choices):
        await keep_field(update, context, draft, fields=[choices[number - 1]])
        return
    if read_study(text, context.taxonomy).certainty is not Certainty.NOT_UNDERSTOOD:
        await receive_study(update, context, draft)
        return
    changes = changes_of(update, context, draft)
    if begins_with_yes(text) and choices:
        await keep_field(update, context, draft, fields=list(choices[:1]), **changes)
    elif changes:
        await correct_profile(update, context, draft)
    else:
        await receive_study(update, context, draft)


async def pick_first(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A yes means the likeliest, which the card shows before it is stored."""
    choices = StudentAnswers.of(draft).choices
    if not choices:
        await pick_none(update, context, draft)
        return
    await keep_field(update, context, draft, fields=list(choices[:1]))


async def pick_none(update: Update, context: KmuniContext, draft: Draft) -> None:
    await ask_again(update, context, context.text("student/describe_otherwise"))


async def choices_of(context: KmuniContext, draft: Draft) -> Sequence[str]:
    return StudentAnswers.of(draft).choices


def field_text(context: KmuniContext, draft: Draft) -> str:
    return context.text("student/ask_field", answers=StudentAnswers.of(draft))


async def choices_and_neighbours(context: KmuniContext, draft: Draft) -> Sequence[str]:
    answers = StudentAnswers.of(draft)
    near = neighbours_of(answers.fields, context.taxonomy)
    return list(dict.fromkeys([*answers.choices, *near]))[:FIELDS_SHOWN]


async def keep_field(
    update: Update, context: KmuniContext, draft: Draft, /, **answers: Any
) -> None:
    """A tapped field is no programme any more."""
    await save_or_confirm(update, context, draft, **answers, programme=None)


PICKED_FIELD = AskedFields(
    state=StudentState.PICK_FIELD,
    listening=LISTENS[StudentState.PICK_FIELD],
    ask_text=pick_text,
    shown=choices_of,
    receive=receive_pick,
    keep=keep_field,
    back=StudentState.STUDY,
    correct=receive_pick,
)

ASKED_FIELD = AskedFields(
    state=StudentState.FIELD,
    listening=LISTENS[StudentState.FIELD],
    ask_text=field_text,
    shown=choices_and_neighbours,
    receive=receive_study,
    keep=keep_field,
    back=StudentState.CONFIRM,
    correct=correct_profile,
)


# Is this right?


async def ask_confirm(context: KmuniContext, draft: Draft) -> Screen:
    answers = StudentAnswers.of(draft)
    yes = labelled(context, Label("Yes, that's right"), Done(StudentState.CONFIRM))
    fixes = [
        labelled(context, Label("✎ Subject"), Fix(StudentState.FIELD)),
        labelled(context, Label("✎ University"), Fix(StudentState.UNIVERSITY)),
        labelled(context, Label("✎ Degree"), Fix(StudentState.DEGREE)),
        labelled(context, Label("✎ Semester"), Fix(StudentState.SEMESTER)),
    ]
    text = context.text("student/confirm", answers=answers)
    rows = [[yes], *in_rows(fixes, 2), navigation(context, StudentState.CONFIRM)]
    return Screen(text, rows)


async def confirm_study(
    update: Update, context: KmuniContext, draft: Draft, _tap: Choice | None = None
) -> None:
    if StudentAnswers.of(draft).is_editing:
        await save_part(update, context, draft)
        return
    from_wish = answers_of_first_wish(context, StudentAnswers.of(draft))
    await advance(update, context, StudentState.PLACE, **from_wish)


def is_for_card(text: str) -> bool:
    """Whether a line says what the card or the profile takes: a degree, a semester, a wish.

    A wish looks for nothing yet, as nothing is shown before the profile is there.
    """
    says = bool(read_kinds(text)) or read_degree(text) or read_semester(text)
    return bool(says) and not form_of(listen(text)).asks


async def refuse_study(update: Update, context: KmuniContext, draft: Draft) -> None:
    """While editing nothing is changed; else what is wrong is asked for."""
    if StudentAnswers.of(draft).is_editing:
        await go_back(update, context, draft)
        return
    await ask_again(update, context, context.text("student/what_is_wrong"))


# University, degree, semester


async def ask_university(context: KmuniContext, draft: Draft) -> Screen:
    shown = context.taxonomy.universities[:UNIVERSITIES_SHOWN]
    buttons = [
        button(university.short_name, Answer(StudentState.UNIVERSITY, university.id))
        for university in shown
    ]
    none = labelled(context, Label("Another one"), Answer(StudentState.UNIVERSITY, NONE))
    text = context.text("student/ask_university")
    rows = [*in_rows(buttons, 2), [none], navigation(context, StudentState.UNIVERSITY)]
    return Screen(text, rows)


async def receive_university(update: Update, context: KmuniContext, draft: Draft) -> None:
    university = read_study(typed(update, context), context.taxonomy).university
    if university is None:
        problem = context.text("student/university_unknown")
        await ask_again(update, context, problem)
        return
    await save_or_confirm(update, context, draft, university_id=university.id)


async def choose_university(
    update: Update, context: KmuniContext, draft: Draft, tap: Choice
) -> None:
    match tap:
        case Answer(value=value) if value == NONE:
            await save_or_confirm(update, context, draft, university_id=None)
        case Answer(value=value) if value in context.taxonomy.universities_by_id:
            university = context.taxonomy.university(value)
            await save_or_confirm(update, context, draft, university_id=university.id)
        case _:
            await ask_open_question(update, context)


async def ask_degree(context: KmuniContext, draft: Draft) -> Screen:
    buttons = [
        labelled(context, label, Answer(StudentState.DEGREE, degree.value))
        for degree, label in DEGREES.items()
    ]
    text = context.text("student/ask_degree")
    return Screen(text, [*in_rows(buttons, 2), navigation(context, StudentState.DEGREE)])


async def receive_degree(update: Update, context: KmuniContext, draft: Draft) -> None:
    degree = read_degree(typed(update, context))
    if degree is None:
        await ask_again(update, context, context.text("student/degree_unknown"))
        return
    await save_or_confirm(update, context, draft, degree=degree)


async def choose_degree(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    if not isinstance(tap, Answer) or tap.value not in set(Degree):
        await ask_open_question(update, context)
        return
    await save_or_confirm(update, context, draft, degree=tap.value)


async def ask_semester(context: KmuniContext, draft: Draft) -> Screen:
    buttons = [
        button(str(number), Answer(StudentState.SEMESTER, str(number))) for number in range(1, 13)
    ]
    text = context.text("student/ask_semester")
    return Screen(text, [*in_rows(buttons, 6), navigation(context, StudentState.SEMESTER)])


async def receive_semester(update: Update, context: KmuniContext, draft: Draft) -> None:
    text = typed(update, context).strip()
    semester = int(text) if text.isdecimal() and len(text) <= 2 else read_semester(text)
    await _take_semester(update, context, draft, semester)


async def choose_semester(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    value = tap.value if isinstance(tap, Answer) else ""
    semester = int(value) if value.isdecimal() and len(value) <= 2 else None
    await _take_semester(update, context, draft, semester)


async def _take_semester(
    update: Update, context: KmuniContext, draft: Draft, semester: int | None
) -> None:
    if semester is None or not 1 <= semester <= HIGHEST_SEMESTER:
        await ask_again(update, context, context.text("student/semester_unknown"))
        return
    await save_or_confirm(update, context, draft, semester=semester)


# Place and radius on one screen


def place_text(context: KmuniContext, draft: Draft) -> str:
    return context.text("student/ask_place", answers=StudentAnswers.of(draft))


def where_of(draft: Draft) -> Where:
    given = StudentAnswers.of(draft)
    return Where(
        place=given.place,
        radius_km=given.radius_km,
        is_anywhere=given.radius_km is None,
        place_choices=given.place_choices,
    )


def answers_of_where(said: Answers) -> Answers:
    """A profile has no radius where every place will do."""
    answers = {
        name: value for name, value in said.items() if name not in {"is_anywhere", "is_remote"}
    }
    if said.get("is_anywhere"):
        answers["radius_km"] = None
    if "is_remote" in said:
        answers["wants_remote"] = said["is_remote"]
    return answers


async def place_options(context: KmuniContext, draft: Draft) -> Rows:
    given, state = StudentAnswers.of(draft), StudentState.PLACE
    mark = "● " if given.radius_km is None else ""
    everywhere = f"{mark}{context.label(Label('anywhere'))}"
    return [
        radius_buttons(context, state, given.radius_km),
        [button(everywhere, Answer(state, "r", (NONE,)))],
        [switch_button(context, state, Label("Remote too"), is_on=given.wants_remote)],
        done_row(context, state),
    ]


async def choose_place_option(
    update: Update, context: KmuniContext, draft: Draft, tap: Choice
) -> bool:
    km = tapped_radius(tap)
    match tap:
        case Switch(is_on=is_on):
            await _stay(update, context, draft, wants_remote=is_on)
        case Answer(value="r", more=("-",)):
            await _stay(update, context, draft, radius_km=None)
        case _ if km is not None:
            await _stay(update, context, draft, radius_km=km)
        case _:
            return False
    return True


async def _stay(update: Update, context: KmuniContext, _draft: Draft, /, **answers: Any) -> None:
    await advance(update, context, StudentState.PLACE, **answers)


async def confirm_place(update: Update, context: KmuniContext, draft: Draft) -> None:
    answers = StudentAnswers.of(draft)
    if answers.place is None and answers.radius_km is not None:
        await ask_again(update, context, context.text("student/place_missing"))
        return
    if answers.is_editing:
        await save_part(update, context, draft)
        return
    await advance(update, context, StudentState.KINDS)


async def refuse_place(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A no to a place that was only proposed changes nothing of a profile."""
    if StudentAnswers.of(draft).is_editing:
        await go_back(update, context, draft)
        return
    await ASKED_PLACE.receive(update, context, draft)


ASKED_PLACE = AskedPlace(
    state=StudentState.PLACE,
    role=Role.STUDENT,
    takes=frozenset({Takes.PLACE_OUT, Takes.RADIUS_KM, Takes.ANYWHERE, Takes.REMOTE}),
    ask_text=place_text,
    unknown="student/place_unknown",
    outside="student/place_outside",
    where=where_of,
    answers=answers_of_where,
    keep=_stay,
    options=place_options,
    choose_option=choose_place_option,
    done=confirm_place,
    refuse=refuse_place,
    back=StudentState.CONFIRM,
    corrects=PROFILE_PARTS,
    correct=correct_profile,
    takes_location=True,
)


# What are you looking for?


async def confirm_kinds(update: Update, context: KmuniContext, draft: Draft) -> None:
    if not StudentAnswers.of(draft).kinds:
        await ask_again(update, context, context.text("student/kinds_missing"))
        return
    await complete(update, context, draft)


ASKED_KINDS = AskedKinds(
    state=StudentState.KINDS,
    template="student/ask_kinds",
    back=StudentState.PLACE,
    done=confirm_kinds,
    corrects=PROFILE_PARTS,
    correct=correct_profile,
)


async def _profile(context: KmuniContext, _: Draft) -> Screen:
    return await profile_screen(context)


_QUESTIONS: dict[str, Question] = {
    StudentState.STUDY: Question(ask_study, receive_study, listening=LISTENS[StudentState.STUDY]),
    StudentState.PICK_FIELD: replace(
        PICKED_FIELD.question,
        confirm=pick_first,
        refuse=pick_none,
        knows=lambda text: read_list_number(text) is not None,
    ),
    StudentState.CONFIRM: Question(
        ask_confirm,
        correct_profile,
        confirm_study,
        back=StudentState.STUDY,
        confirm=confirm_study,
        refuse=refuse_study,
        knows=is_for_card,
        listening=LISTENS[StudentState.CONFIRM],
    ),
    StudentState.FIELD: ASKED_FIELD.question,
    StudentState.UNIVERSITY: Question(
        ask_university,
        receive_university,
        choose_university,
        back=StudentState.CONFIRM,
        confirm=go_back,
        correct=correct_profile,
        listening=LISTENS[StudentState.UNIVERSITY],
    ),
    StudentState.DEGREE: Question(
        ask_degree,
        receive_degree,
        choose_degree,
        back=StudentState.CONFIRM,
        confirm=go_back,
        correct=correct_profile,
        listening=LISTENS[StudentState.DEGREE],
    ),
    StudentState.SEMESTER: Question(
        ask_semester,
        receive_semester,
        choose_semester,
        back=StudentState.CONFIRM,
        confirm=go_back,
        correct=correct_profile,
        listening=LISTENS[StudentState.SEMESTER],
    ),
    StudentState.PLACE: ASKED_PLACE.question,
    StudentState.KINDS: ASKED_KINDS.question,
}

QUESTIONS = {state: replace(asked, origin=_profile) for state, asked in _QUESTIONS.items()}
