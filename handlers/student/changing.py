"""What students say of their own profile while nothing is asked: changed, or asked for first."""

from collections.abc import Mapping, Sequence
from typing import Any

from telegram import Update

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import answer_with, ask_open_question, begin, open_dialogue
from handlers.engine.guards import require_student
from handlers.engine.screen import send
from handlers.student.correcting import corrected, is_of_study
from handlers.student.profile import profile_screen
from handlers.student.states import StudentState
from handlers.student.validation import StudentAnswers, answers_of_profile
from models.acts import students
from models.queries.students import get_student, list_student_fields
from models.reading.correction import read_changes
from models.reading.heard import Intent, Part, Said
from models.reading.readings import Change, CorrectionReading, Thing
from models.reading.study import read_study
from models.tables.draft import Dialogue
from models.taxonomy import Taxonomy
from models.vocabulary import OfferKind

STATE_OF: Mapping[str, StudentState] = {
    Part.SUBJECT: StudentState.STUDY,
    Part.UNIVERSITY: StudentState.UNIVERSITY,
    Part.DEGREE: StudentState.DEGREE,
    Part.SEMESTER: StudentState.SEMESTER,
    Part.PLACE: StudentState.PLACE,
    Part.RADIUS_KM: StudentState.PLACE,
    Part.REMOTE: StudentState.PLACE,
    Part.KINDS: StudentState.KINDS,
}
"""The question of each part of a profile."""

FEWEST_AT_ONCE = 2
"""Parts of a study that are changed without asking for one of them."""


async def change_profile(update: Update, context: KmuniContext, said: Said) -> None:
    """What the words change of the study at once, else the question of the named part.

    What is to be so only later, or perhaps, is shown and asked before it is stored.
    """
    answers = await _own_profile(context)
    reading = _changes(context, said)
    if await _moves_later(update, context, answers, reading):
        return
    if await _change_study(update, context, answers, reading):
        return
    state = STATE_OF.get(said.word("part"))
    if state is None:
        await send(update, await profile_screen(context))
        return
    value = said.args.get("value")
    if state is StudentState.KINDS:
        answers["kinds"] = _changed_kinds(answers["kinds"], said)
        await begin(update, context, Dialogue.STUDENT, state, **answers)
        return
    draft = await open_dialogue(context, Dialogue.STUDENT, state, **answers)
    if value is None:
        await ask_open_question(update, context)
    else:
        await answer_with(update, context, draft, _as_words(said))


async def changes_own_study(update: Update, context: KmuniContext, said: Said) -> bool:
    """Whether words that sound like something else were about the profile; done then.

    They are if they replace what stands there: "nicht TU, sondern RUB". What is to be so later is
    asked for if it may be meant at all.
    """
    reading = _changes(context, said)
    if await _moves_later(update, context, await _own_profile(context), reading):
        return True
    replaces = any(change.instead_of for change in reading.changes)
    candidates = context.heard.candidates if context.heard is not None else ()
    may_come = bool(reading.later) and any(
        each.intent is Intent.CHANGE_PROFILE for each in candidates
    )
    if not replaces and not may_come:
        return False
    answers = await _own_profile(context)
    given = StudentAnswers.model_validate(answers)
    is_own = any(_replaces_own(change, given, context.taxonomy) for change in reading.changes)
    return (is_own or may_come) and await _change_study(update, context, answers, reading)


async def _moves_later(
    update: Update, context: KmuniContext, answers: dict[str, Any], reading: CorrectionReading
) -> bool:
    """Whether somebody will live elsewhere; that place is shown and asked for before it counts."""
    moves = [each for each in reading.later if each.part == Part.PLACE]
    place = corrected(moves, StudentAnswers.model_validate(answers), context.taxonomy)
    if not place:
        return False
    context.note = context.text("student/perhaps_later")
    await begin(update, context, Dialogue.STUDENT, StudentState.PLACE, **{**answers, **place})
    return True


def _replaces_own(change: Change, given: StudentAnswers, taxonomy: Taxonomy) -> bool:
    match change.part:
        case "subject":
            refused = {
                scored.code
                for name in change.instead_of
                for scored in read_study(name, taxonomy).fields[:1]
            }
            return not refused.isdisjoint(given.fields)
        case "university":
            own = given.university_id and taxonomy.university(given.university_id).short_name
            return own in change.instead_of
        case _:
            return False


async def _change_study(
    update: Update, context: KmuniContext, answers: dict[str, Any], reading: CorrectionReading
) -> bool:
    """Whether the words changed several parts of the study, or will change some after a yes."""
    of_study = [each for each in reading.changes if is_of_study(each) and each.value is not None]
    now = _corrected(of_study, answers, context.taxonomy)
    known = {**answers, **now}
    later = _corrected(reading.later, known, context.taxonomy)
    is_simple = len(of_study) < FEWEST_AT_ONCE and not any(each.instead_of for each in of_study)
    if not later and is_simple:
        return False
    if now:
        given = StudentAnswers.model_validate(known)
        await context.require(students.change_profile, given.to_input())
    if not later:
        await send(update, await profile_screen(context))
        return True
    context.note = context.text("student/perhaps_later")
    await begin(update, context, Dialogue.STUDENT, StudentState.CONFIRM, **{**known, **later})
    return True


def _corrected(
    changes: Sequence[Change], answers: dict[str, Any], taxonomy: Taxonomy
) -> dict[str, Any]:
    """The answers about the study that the changes make others."""
    given = StudentAnswers.model_validate(answers)
    return corrected(filter(is_of_study, changes), given, taxonomy)


def _changes(context: KmuniContext, said: Said) -> CorrectionReading:
    today = context.today
    return read_changes(said.text, context.taxonomy, today=today, thing=Thing.PROFILE)


async def _own_profile(context: KmuniContext) -> dict[str, Any]:
    """The stored profile as a draft's data."""
    visitor = require_student(context)
    async with context.read() as session:
        student = await get_student(session, visitor.person_id)
        fields = await list_student_fields(session, visitor.person_id)
    return answers_of_profile(student, fields)


def _changed_kinds(known: Any, said: Said) -> list[str]:
    value = said.args.get("value", ())
    named = [str(one) for one in (value if isinstance(value, tuple) else (value,))]
    kinds = {one for one in named if one in set(OfferKind)}
    match said.word("op"):
        case "remove":
            return sorted(set(known) - kinds)
        case "add":
            return sorted(set(known) | kinds)
        case _:
            return sorted(kinds or set(known))


def _as_words(said: Said) -> str:
    """The value as it would be typed as an answer to the question."""
    if said.word("part") == Part.RADIUS_KM:
        return f"{said.word('value')} km"
    return said.text if said.word("part") == Part.REMOTE else said.word("value")
