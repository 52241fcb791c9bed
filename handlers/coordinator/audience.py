"""Whom an announcement concerns: by taps, or in words."""

from telegram import InlineKeyboardButton, Update

from handlers.coordinator.broadcast import proceed, receive_attachment
from handlers.coordinator.states import LISTENS, BroadcastState
from handlers.coordinator.validation import MAX_AUDIENCE_UNITS
from handlers.coordinator.wider import audience_row, unpack_audience
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    advance,
    ask_again,
    ask_open_question,
    navigation,
    questions_of,
    typed,
)
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, button, in_rows, labelled, show
from models.acts.announcements import MAX_TEXT_UNITS
from models.audience import Audience, AudienceKind
from models.payloads import Answer, Choice
from models.queries.overview import list_students_by_place, list_students_by_university
from models.queries.students import list_students_by_field
from models.reading.audience import AudienceReading, read_audience
from models.tables.draft import Draft
from models.text import TextProblemError, clean_line, take

CHOICES_SHOWN = 8
MAX_VALUE_BYTES = 40
"""A choice travels in its button beside the question's name, in 64 bytes together."""

GROUPS = (
    (Label("Everybody"), AudienceKind.ALL),
    (Label("All students"), AudienceKind.STUDENTS),
    (Label("All companies"), AudienceKind.COMPANIES),
)
CRITERIA = (
    (Label("By subject"), AudienceKind.FIELD),
    (Label("By university"), AudienceKind.UNIVERSITY),
    (Label("By place"), AudienceKind.PLACE),
)
QUESTION_OF = {
    AudienceKind.FIELD: BroadcastState.FIELD,
    AudienceKind.UNIVERSITY: BroadcastState.UNIVERSITY,
    AudienceKind.PLACE: BroadcastState.PLACE,
}


async def _choose(update: Update, context: KmuniContext, draft: Draft, audience: Audience) -> None:
    await proceed(
        update,
        context,
        draft,
        audience_kind=audience.kind.value,
        audience_value=audience.value,
        audience_within=audience.within.to_data() if audience.within else None,
    )


async def ask_audience(context: KmuniContext, draft: Draft) -> Screen:
    state = BroadcastState.AUDIENCE
    rows = [
        [labelled(context, label, Answer(state, kind)) for label, kind in GROUPS],
        [labelled(context, label, Answer(state, kind)) for label, kind in CRITERIA],
        navigation(context, state),
    ]
    return Screen(context.text("coordinator/ask_audience"), rows)


async def choose_audience(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    """A tap on a group, a criterion, or a whole audience that was proposed."""
    if not isinstance(tap, Answer):
        await ask_open_question(update, context)
        return
    audience = unpack_audience((tap.value, *tap.more), context.taxonomy)
    if audience is not None:
        await _choose(update, context, draft, audience)
        return
    if not tap.more and tap.value in set(QUESTION_OF):
        await advance(update, context, QUESTION_OF[AudienceKind(tap.value)])
        return
    await ask_open_question(update, context)


async def receive_audience(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Typed words as an audience; what is far too long is the rest of an announcement.

    What of them was not understood is told back: the circle is never silently a larger one.
    """
    try:
        text = take(typed(update, context), limit=MAX_AUDIENCE_UNITS, one_line=True)
    except TextProblemError as error:
        template = "common/bad_text" if error.reason == "blank" else "coordinator/rest_of_text"
        problem = context.text(template, problem=error, limit=MAX_TEXT_UNITS)
        await ask_again(update, context, problem)
        return
    reading = read_audience(text, context.taxonomy)
    if reading.audience is not None and not reading.unread:
        await _choose(update, context, draft, reading.audience)
        return
    if not reading.unread:
        problem = context.text("coordinator/audience_unknown", typed=text)
        await ask_again(update, context, problem)
        return
    await _ask_unread(update, context, draft, reading)


async def _ask_unread(
    update: Update, context: KmuniContext, draft: Draft, reading: AudienceReading
) -> None:
    """Quotes what was not understood; what was may be chosen by a tap, unless it is too much."""
    rows = []
    if reading.audience is not None and not reading.is_excluding:
        rows = audience_row(context, reading.audience, draft.state)
    asked = await questions_of(context)[draft.state].ask(context, draft)
    text = context.text("coordinator/audience_unread", reading=reading, can_go=bool(rows))
    await show(update, context, Screen(text, [*rows, *asked.rows]))


# One criterion


async def ask_field(context: KmuniContext, draft: Draft) -> Screen:
    async with context.read() as session:
        fields = await list_students_by_field(session)
    language = context.language
    choices = [
        (context.taxonomy.short_label(code, language), code)
        for code, _ in fields
        if code in context.taxonomy.fields_by_code
    ]
    return _criterion_screen(context, BroadcastState.FIELD, choices, width=1)


async def choose_field(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    if not isinstance(tap, Answer) or tap.more:
        await choose_audience(update, context, draft, tap)
        return
    code = tap.value
    if code not in context.taxonomy.fields_by_code:
        await ask_open_question(update, context)
        return
    await _choose(update, context, draft, Audience(AudienceKind.FIELD, code))


async def ask_university(context: KmuniContext, draft: Draft) -> Screen:
    async with context.read() as session:
        universities = await list_students_by_university(session)
    known = context.taxonomy.universities_by_id
    choices = [
        (known[university_id].short_name, university_id)
        for university_id, _ in universities
        if university_id in known
    ]
    return _criterion_screen(context, BroadcastState.UNIVERSITY, choices, width=2)


async def choose_university(
    update: Update, context: KmuniContext, draft: Draft, tap: Choice
) -> None:
    if not isinstance(tap, Answer) or tap.more:
        await choose_audience(update, context, draft, tap)
        return
    university_id = tap.value
    if university_id not in context.taxonomy.universities_by_id:
        await ask_open_question(update, context)
        return
    await _choose(update, context, draft, Audience(AudienceKind.UNIVERSITY, university_id))


async def ask_place(context: KmuniContext, draft: Draft) -> Screen:
    async with context.read() as session:
        places = await list_students_by_place(session)
    choices = [(place, place) for place, _ in places if ":" not in place]
    return _criterion_screen(context, BroadcastState.PLACE, choices, width=2)


async def choose_place(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    if not isinstance(tap, Answer) or tap.more:
        await choose_audience(update, context, draft, tap)
        return
    place = clean_line(tap.value)
    if not place:
        await ask_open_question(update, context)
        return
    await _choose(update, context, draft, Audience(AudienceKind.PLACE, place))


def _criterion_screen(
    context: KmuniContext, state: BroadcastState, choices: list[tuple[str, str]], *, width: int
) -> Screen:
    """The choices with most students, which may also be typed."""
    buttons: list[InlineKeyboardButton] = [
        button(name, Answer(state, value))
        for name, value in choices[:CHOICES_SHOWN]
        if len(value.encode()) <= MAX_VALUE_BYTES
    ]
    text = context.text("coordinator/ask_criterion", state=state, has_choices=bool(buttons))
    return Screen(text, [*in_rows(buttons, width), navigation(context, state)])


QUESTIONS: dict[str, Question] = {
    BroadcastState.AUDIENCE: Question(
        ask_audience,
        receive_audience,
        choose_audience,
        back=BroadcastState.TEXT,
        attachment=receive_attachment,
        listening=LISTENS[BroadcastState.AUDIENCE],
    ),
    BroadcastState.FIELD: Question(
        ask_field,
        receive_audience,
        choose_field,
        back=BroadcastState.AUDIENCE,
        listening=LISTENS[BroadcastState.FIELD],
    ),
    BroadcastState.UNIVERSITY: Question(
        ask_university,
        receive_audience,
        choose_university,
        back=BroadcastState.AUDIENCE,
        listening=LISTENS[BroadcastState.UNIVERSITY],
    ),
    BroadcastState.PLACE: Question(
        ask_place,
        receive_audience,
        choose_place,
        back=BroadcastState.AUDIENCE,
        listening=LISTENS[BroadcastState.PLACE],
    ),
}
