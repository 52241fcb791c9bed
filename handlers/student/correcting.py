"""What words correct of a profile: the part they name, and nothing else."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from telegram import Update

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import advance, ask_again, questions_of, typed
from handlers.student.states import StudentState
from handlers.student.validation import StudentAnswers, answers_of_place, fields_said
from models.bounds import HIGHEST_SEMESTER
from models.queries.students import MAX_STUDY_UNITS
from models.reading import read_degree, read_study
from models.reading.correction import read_changes
from models.reading.listening import STUDY_PARTS
from models.reading.readings import Change, CorrectionReading, Op, Thing
from models.tables.draft import Draft
from models.taxonomy import Taxonomy
from models.taxonomy.values import University
from models.text import shorten
from models.vocabulary import OfferKind

MOST_FIELDS = 4
"""Nobody studies more than these at once."""

_NOTED = "fields university_id degree semester place radius_km wants_remote kinds".split()
"""What a note of changes shows."""

ASKED_BY: Mapping[str, StudentState] = {
    "subject": StudentState.FIELD,
    "university": StudentState.UNIVERSITY,
    "degree": StudentState.DEGREE,
    "semester": StudentState.SEMESTER,
    "place": StudentState.PLACE,
    "radius_km": StudentState.PLACE,
    "remote": StudentState.PLACE,
    "kinds": StudentState.KINDS,
}
"""Where a part is asked for again that is only called wrong."""


async def correct_profile(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Changes what the words name and asks the open question again.

    A part that is only called wrong is asked for; words that change nothing are for the question.
    """
    given = StudentAnswers.of(draft)
    today = context.today
    reading = read_changes(
        typed(update, context), context.taxonomy, today=today, thing=Thing.PROFILE
    )
    answers = corrected(reading.changes, given, context.taxonomy)
    not_yet = not_yet_note(context, reading, given)
    after = StudentAnswers.model_validate({**draft.data, **answers})
    wrong = [ASKED_BY[each.part] for each in reading.changes if each.part in ASKED_BY]
    if answers and not (after == given and any(each.value is None for each in reading.changes)):
        context.note = f"{not_yet}\n\n{_changed_note(context, draft, given, after)}".strip()
        await advance(update, context, draft.state, **answers)
        return
    if wrong:
        await advance(update, context, wrong[-1] if answers else wrong[0])
        return
    if not_yet:
        await ask_again(update, context, not_yet)
        return
    if draft.state == StudentState.CONFIRM:
        await ask_again(update, context, context.text("student/correction_unclear"))
        return
    await questions_of(context)[draft.state].receive(update, context, draft)


def _changed_note(
    context: KmuniContext, draft: Draft, before: StudentAnswers, after: StudentAnswers
) -> str:
    """What was changed, but for what the card of the study shows itself."""
    if draft.state == StudentState.CONFIRM:
        shown = {"fields", "university_id", "degree", "semester"}
        if before.university_id != after.university_id:
            # Its place moves with it, and is shown with the next question.
            shown.add("place")
        before = before.model_copy(update=after.model_dump(include=shown))
    if all(getattr(before, name) == getattr(after, name) for name in _NOTED):
        return ""
    return context.text("questions/profile_corrected", before=before, answers=after)


def changes_of(update: Update, context: KmuniContext, draft: Draft) -> dict[str, Any]:
    """The answers that the typed words make others."""
    today = context.today
    reading = read_changes(
        typed(update, context), context.taxonomy, today=today, thing=Thing.PROFILE
    )
    return corrected(reading.changes, StudentAnswers.of(draft), context.taxonomy)


def not_yet_note(context: KmuniContext, reading: CorrectionReading, given: StudentAnswers) -> str:
    """Names what was not taken as it is so only later, or perhaps; empty if nothing."""
    later = corrected(reading.later, given, context.taxonomy)
    if not later:
        return ""
    after = given.model_copy(update=later)
    return context.text("student/not_taken_yet", before=given, answers=after)


def is_of_study(change: Change) -> bool:
    """Whether it says what, where, for which degree or in which semester somebody studies."""
    return change.part in STUDY_PARTS


def corrected(
    changes: Iterable[Change], given: StudentAnswers, taxonomy: Taxonomy
) -> dict[str, Any]:
    """The answers that the changes make others; empty if they make none."""
    answers: dict[str, Any] = {}
    for change in changes:
        find = _FINDERS.get(change.part)
        if find is not None and change.value is not None:
            now = given.model_copy(update=answers)
            answers |= find(change, now, taxonomy)
    return answers


def _names(value: object) -> list[str]:
    return [value] if isinstance(value, str) else [str(each) for each in _listed(value)]


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, (list, tuple, set, frozenset)) else ()


def _subject(change: Change, given: StudentAnswers, taxonomy: Taxonomy) -> dict[str, Any]:
    names = _names(change.value)
    readings = [read_study(name, taxonomy) for name in names]
    # One subject may lie between two fields; of several each gives its first.
    codes = (
        fields_said(readings[0])
        if len(readings) == 1
        else [reading.fields[0].code for reading in readings if reading.fields]
    )
    if not codes:
        return {}
    if change.op is Op.REMOVE:
        left = [code for code in given.fields if code not in codes]
        return {"fields": left, "programme": None} if left and len(left) < len(given.fields) else {}
    if change.op is Op.ADD:
        fields = list(dict.fromkeys([*given.fields, *codes]))[:MOST_FIELDS]
        line = ", ".join(filter(None, [given.study_text, *names]))
        return {"fields": fields, "study_text": shorten(line, MAX_STUDY_UNITS)}
    one = readings[0] if len(readings) == 1 else None
    return {
        "study_text": shorten(", ".join(names), MAX_STUDY_UNITS),
        "fields": list(dict.fromkeys(codes))[:MOST_FIELDS],
        "programme": one.programme.name if one and one.programme else None,
        "choices": list(one.choices) if one else [],
    }


def _university(change: Change, given: StudentAnswers, taxonomy: Taxonomy) -> dict[str, Any]:
    for university in taxonomy.universities:
        if university.short_name == change.value and university.id != given.university_id:
            return {"university_id": university.id, **_home_of(university, given, taxonomy)}
    return {}


def _home_of(university: University, given: StudentAnswers, taxonomy: Taxonomy) -> dict[str, Any]:
    """The place that was only proposed from the university moves with it."""
    before = next((one for one in taxonomy.universities if one.id == given.university_id), None)
    is_proposed = given.place is None or (before is not None and given.place == before.city)
    if given.is_editing or not is_proposed:
        return {}
    return {
        "place": university.city,
        "latitude": university.latitude,
        "longitude": university.longitude,
    }


def _degree(change: Change, given: StudentAnswers, taxonomy: Taxonomy) -> dict[str, Any]:
    degree = read_degree(str(change.value))
    return {"degree": degree} if degree is not None else {}


def _semester(change: Change, given: StudentAnswers, taxonomy: Taxonomy) -> dict[str, Any]:
    number = change.value
    is_one = isinstance(number, int) and 1 <= number <= HIGHEST_SEMESTER
    return {"semester": number} if is_one else {}


def _place(change: Change, given: StudentAnswers, taxonomy: Taxonomy) -> dict[str, Any]:
    for name in _names(change.value):
        for place in taxonomy.find_places(name, 1):
            return {**answers_of_place(place), "place_choices": []}
    return {}


def _radius(change: Change, given: StudentAnswers, taxonomy: Taxonomy) -> dict[str, Any]:
    return {"radius_km": change.value} if isinstance(change.value, int) and change.value else {}


def _remote(change: Change, given: StudentAnswers, taxonomy: Taxonomy) -> dict[str, Any]:
    return {"wants_remote": bool(change.value)}


def _kinds(change: Change, given: StudentAnswers, taxonomy: Taxonomy) -> dict[str, Any]:
    named = {OfferKind(name) for name in _names(change.value)}
    match change.op:
        case Op.ADD:
            kinds = given.kinds | named
        case Op.REMOVE:
            kinds = (given.kinds or frozenset(OfferKind)) - named
        case _:
            kinds = frozenset(named)
    return {"kinds": sorted(kinds)}


_Find = Callable[[Change, StudentAnswers, Taxonomy], dict[str, Any]]

_FINDERS: Mapping[str, _Find] = {
    "subject": _subject,
    "university": _university,
    "degree": _degree,
    "semester": _semester,
    "place": _place,
    "radius_km": _radius,
    "remote": _remote,
    "kinds": _kinds,
}
