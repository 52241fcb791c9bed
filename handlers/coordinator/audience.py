"""Whom an announcement concerns: by taps, or in words."""

from dataclasses import replace
from typing import Any

from telegram import InlineKeyboardButton, Update

from handlers.coordinator.announcing import done_of_it, holding, leaving, speaks_of_it
from handlers.coordinator.broadcast import (
    TAKE_HELD,
    proceed,
    receive_attachment,
    take_held,
)
from handlers.coordinator.circles import circle_rows, name_of, proposed, unpack_audience
from handlers.coordinator.rich_text import read_rich_text
from handlers.coordinator.states import LISTENS, BroadcastState
from handlers.coordinator.validation import MAX_AUDIENCE_UNITS, BroadcastAnswers
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    advance,
    ask_again,
    ask_open_question,
    navigation,
    questions_of,
    save_answers,
    typed,
)
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, button, in_rows, labelled, show
from models.audience import Audience
from models.payloads import Answer, Choice
from models.queries.companies import list_approved_names_like
from models.queries.overview import list_students_by_place, list_students_by_university
from models.queries.students import list_students_by_field
from models.reading.audience import audience_of, go_on_from
from models.reading.circle import read_circle
from models.reading.readings import CircleReading
from models.tables.draft import Draft
from models.text import TextProblemError, clean_line, take
from models.vocabulary import Who

CHOICES_SHOWN = 8
FEWEST_TEXT_WORDS = 6
"""Of a line that names nobody and may be the text."""
MAX_VALUE_BYTES = 40
"""A choice travels in its button beside the question's name, in 64 bytes together."""

GROUPS = (
    (Label("Everybody"), Who.ALL),
    (Label("All students"), Who.STUDENTS),
    (Label("All companies"), Who.COMPANIES),
)
CRITERIA = (
    (Label("By subject"), "field", BroadcastState.FIELD),
    (Label("By university"), "university", BroadcastState.UNIVERSITY),
    (Label("By place"), "place", BroadcastState.PLACE),
)
QUESTION_OF = {value: state for _, value, state in CRITERIA}


async def choose_circle(
    update: Update, context: KmuniContext, draft: Draft, audience: Audience
) -> None:
    """Goes on with a circle; later words may go on from it."""
    data = audience.to_data()
    read = {"unread": (), "is_excluding": False}
    await proceed(update, context, draft, audience=data, named=data, proposals=[], **read)


async def ask_audience(context: KmuniContext, draft: Draft) -> Screen:
    state = BroadcastState.AUDIENCE
    answers = BroadcastAnswers.of(draft)
    meant = answers.proposals if answers.said else ()
    rows = [
        *circle_rows(context, meant, state),
        [labelled(context, label, Answer(state, who)) for label, who in GROUPS],
        [labelled(context, label, Answer(state, value)) for label, value, _ in CRITERIA],
        navigation(context, state),
    ]
    said = answers.said if meant else ""
    return Screen(context.text("coordinator/ask_audience", said=said), rows)


async def choose_audience(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    """A tap on a group, a criterion, or a whole audience that was proposed."""
    if not isinstance(tap, Answer):
        await ask_open_question(update, context)
        return
    if tap.value == TAKE_HELD:
        await take_held(update, context, draft)
        return
    audience = proposed(BroadcastAnswers.of(draft), tap)
    if audience is None:
        audience = unpack_audience((tap.value, *tap.more), context.taxonomy)
    if audience is not None:
        await choose_circle(update, context, draft, audience)
        return
    if not tap.more and tap.value in QUESTION_OF:
        await advance(update, context, QUESTION_OF[tap.value])
        return
    await ask_open_question(update, context)


async def receive_audience(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Typed words as an audience, or what they want of the announcement beside it.

    What of them was not understood is told back: the circle is never silently a larger one.
    """
    if await done_of_it(update, context, draft):
        return
    answers = BroadcastAnswers.of(draft)
    try:
        text = take(typed(update, context), limit=MAX_AUDIENCE_UNITS, one_line=True)
    except TextProblemError as error:
        template = "common/bad_text" if error.reason == "blank" else "coordinator/rest_of_text"
        problem = context.text(template, problem=error, limit=answers.limit)
        await _ask_whether_text(update, context, draft, problem)
        return
    before = answers.named
    group = before.who if before is not None else None
    circle = read_circle(text, context.taxonomy, group)
    reading = await with_companies_known(context, circle)
    audience = go_on_from(before, reading)
    if reading.op is not None and answers.unread:
        # What was not understood of the circle before is missing in this one as well.
        reading = replace(
            reading,
            unknown=(*answers.unread, *reading.unknown),
            is_excluding=reading.is_excluding or answers.is_excluding,
        )
    if reading.unknown:
        await _ask_unread(update, context, draft, reading, text)
    elif audience is not None:
        await choose_circle(update, context, draft, audience)
    elif before is not None and audience_of(reading) is not None:
        name = name_of(context, before)
        problem = context.text("coordinator/audience_apart", typed=text, before=name)
        await ask_again(update, context, problem)
    else:
        problem = context.text("coordinator/audience_unknown", typed=text)
        await ask_again(update, context, problem)


async def with_companies_known(context: KmuniContext, reading: CircleReading) -> CircleReading:
    """The companies that were named as they write themselves; what is no company is told back."""
    known, unknown = [], list(reading.unknown)
    async with context.read() as session:
        for typed_name in reading.companies:
            names = await list_approved_names_like(session, typed_name)
            if len(names) == 1:
                known += names
            else:
                unknown.append(typed_name)
    return replace(reading, companies=tuple(known), unknown=tuple(unknown))


async def _ask_unread(
    update: Update, context: KmuniContext, draft: Draft, reading: CircleReading, text: str
) -> None:
    """Quotes what was not understood; what was may be chosen by a tap, unless it is too much.

    Later words go on from it, with what was not understood told again.
    """
    before = BroadcastAnswers.of(draft).named
    meant = go_on_from(before, replace(reading, unknown=()))
    is_named = meant is not None and bool(meant.parts)
    proposals = [meant] if meant is not None and is_named and not reading.is_excluding else []
    problem = context.text(
        "coordinator/audience_unread",
        unread=reading.unknown,
        meant=meant if proposals else None,
    )
    if not is_named and len(text.split()) >= FEWEST_TEXT_WORDS:
        await _ask_whether_text(update, context, draft, problem)
        return
    kept: dict[str, Any] = {"proposals": [one.to_data() for one in proposals], "said": ""}
    if meant is not None and is_named:
        kept |= {
            "named": meant.to_data(),
            "unread": reading.unknown,
            "is_excluding": reading.is_excluding,
        }
    saved = await save_answers(context, draft, draft.state, **kept)
    asked = await questions_of(context)[saved.state].ask(context, saved)
    rows = circle_rows(context, proposals, saved.state)
    await show(update, context, Screen(problem, [*rows, *asked.rows]))


async def _ask_whether_text(
    update: Update, context: KmuniContext, draft: Draft, problem: str
) -> None:
    """Says what it is not, with a button that takes it as the text: nothing typed is lost."""
    message = update.effective_message
    held = read_rich_text(message.text or "", message.entities).html if message else ""
    if not held:
        await ask_again(update, context, problem)
        return
    saved = await save_answers(context, draft, draft.state, held=held)
    asked = await questions_of(context)[saved.state].ask(context, saved)
    row = [labelled(context, Label("Take it as the text"), Answer(saved.state, TAKE_HELD))]
    await show(update, context, Screen(problem, [row, *asked.rows]))


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
    if not isinstance(tap, Answer) or tap.more or tap.value == TAKE_HELD:
        await choose_audience(update, context, draft, tap)
        return
    code = tap.value
    if code not in context.taxonomy.fields_by_code:
        await ask_open_question(update, context)
        return
    await choose_circle(update, context, draft, Audience(Who.STUDENTS, fields=(code,)))


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
    if not isinstance(tap, Answer) or tap.more or tap.value == TAKE_HELD:
        await choose_audience(update, context, draft, tap)
        return
    university_id = tap.value
    if university_id not in context.taxonomy.universities_by_id:
        await ask_open_question(update, context)
        return
    await choose_circle(
        update, context, draft, Audience(Who.STUDENTS, universities=(university_id,))
    )


async def ask_place(context: KmuniContext, draft: Draft) -> Screen:
    async with context.read() as session:
        places = await list_students_by_place(session)
    choices = [(place, place) for place, _ in places if ":" not in place]
    return _criterion_screen(context, BroadcastState.PLACE, choices, width=2)


async def choose_place(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    if not isinstance(tap, Answer) or tap.more or tap.value == TAKE_HELD:
        await choose_audience(update, context, draft, tap)
        return
    place = clean_line(tap.value)
    if not place:
        await ask_open_question(update, context)
        return
    await choose_circle(update, context, draft, Audience(Who.STUDENTS, places=(place,)))


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
        refuse=holding(receive_audience),
        leave=leaving(receive_audience),
        knows=speaks_of_it,
        listening=LISTENS[BroadcastState.AUDIENCE],
    ),
    BroadcastState.FIELD: Question(
        ask_field,
        receive_audience,
        choose_field,
        back=BroadcastState.AUDIENCE,
        refuse=holding(receive_audience),
        leave=leaving(receive_audience),
        knows=speaks_of_it,
        listening=LISTENS[BroadcastState.FIELD],
    ),
    BroadcastState.UNIVERSITY: Question(
        ask_university,
        receive_audience,
        choose_university,
        back=BroadcastState.AUDIENCE,
        refuse=holding(receive_audience),
        leave=leaving(receive_audience),
        knows=speaks_of_it,
        listening=LISTENS[BroadcastState.UNIVERSITY],
    ),
    BroadcastState.PLACE: Question(
        ask_place,
        receive_audience,
        choose_place,
        back=BroadcastState.AUDIENCE,
        refuse=holding(receive_audience),
        leave=leaving(receive_audience),
        knows=speaks_of_it,
        listening=LISTENS[BroadcastState.PLACE],
    ),
}
