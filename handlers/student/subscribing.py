"""Adding or changing a subscription: one line in the student's own words, corrected by taps."""

from collections.abc import Sequence
from typing import Any

from telegram import Update

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    advance,
    ask_again,
    ask_open_question,
    begin,
    cancel,
    drop,
    finish,
    go_on,
    navigation,
    typed,
)
from handlers.engine.guards import require_student
from handlers.engine.labels import CADENCES, Label
from handlers.engine.questions.fields import AskedFields, neighbours_of
from handlers.engine.questions.kinds import AskedKinds
from handlers.engine.questions.place import (
    AskedPlace,
    Rows,
    Where,
    done_row,
    radius_buttons,
    tapped_radius,
)
from handlers.engine.refusals import RefusedError
from handlers.engine.screen import Screen, button, in_rows, labelled
from handlers.engine.taps import Handler, do, on, opens
from handlers.student.states import LISTENS, SubscriptionState
from handlers.student.subscription_answers import (
    MAX_WISH_UNITS,
    SubscriptionAnswers,
    answers_of_card,
    answers_of_wish,
    unkept,
)
from handlers.student.subscriptions import card_screen, find_own, find_removed
from models.acts import subscriptions, unresolved
from models.acts.subscriptions import WishInput
from models.acts.unresolved import Subject, UnresolvedInput
from models.payloads import (
    AddSubscription,
    Answer,
    Choice,
    Done,
    EditSubscription,
    Fix,
    Switch,
)
from models.queries.companies import find_company_named_in
from models.queries.students import get_student
from models.queries.subscriptions import MOST_SUBSCRIPTIONS, list_subscriptions
from models.reading import read_subscription, read_words
from models.reading.heard import Role
from models.reading.listening import Takes
from models.reading.offer_fields import offer_fields
from models.reading.plain_words import adds
from models.reading.removal import Removal, is_bare_removal, read_removal
from models.refusals import Refusal, Refused
from models.tables.draft import Dialogue, Draft
from models.tables.subscription import Cadence
from models.text import TextProblemError, take

NONE = "-"
"""A tap's value for "as in my profile"."""

MOST_FIELDS_SHOWN = 4


async def begin_adding(update: Update, context: KmuniContext) -> None:
    visitor = require_student(context)
    async with context.read() as session:
        known = await list_subscriptions(session, visitor.person_id)
    if len(known) >= MOST_SUBSCRIPTIONS:
        raise RefusedError("student/subscriptions_full")
    await begin(update, context, Dialogue.SUBSCRIPTION, SubscriptionState.TEXT)


async def begin_changing(update: Update, context: KmuniContext, tap: EditSubscription) -> None:
    card = await find_own(context, tap)
    if card.subscription.is_profile:
        raise RefusedError("student/subscription_gone")
    await begin(
        update,
        context,
        Dialogue.SUBSCRIPTION,
        SubscriptionState.CONFIRM,
        **answers_of_card(card),
    )


# One line


async def ask_line(context: KmuniContext, draft: Draft) -> Screen:
    text = context.text("student/ask_wish")
    return Screen(text, [navigation(context, SubscriptionState.TEXT)])


async def receive_line(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Takes a whole wish, or at the card only the part that was wrong."""
    try:
        text = take(
            typed(update, context), limit=MAX_WISH_UNITS, one_line=True, may_be_pictures=True
        )
    except TextProblemError as error:
        problem = context.text("common/bad_text", problem=error)
        await ask_again(update, context, problem)
        return
    given = SubscriptionAnswers.of(draft)
    if await _removes(update, context, text, given):
        return
    answers, note = await read_line(context, text, draft)
    if given.is_empty and SubscriptionAnswers(**answers).is_empty:
        answers = {}
    if answers or (note and not given.is_empty):
        context.note = note
        await _to_card(update, context, **answers)
        return
    if not note:
        await context.require(unresolved.report, UnresolvedInput(Subject.SUBSCRIPTION, text))
    problem = note or context.text("student/wish_not_understood", typed=text)
    await ask_again(update, context, problem)


async def _removes(
    update: Update, context: KmuniContext, text: str, given: SubscriptionAnswers
) -> bool:
    """Whether a subscription shall go; the one that is only being described is not kept."""
    removal = read_removal(text)
    is_named = removal is not None and (
        removal.number or removal.is_last or removal.names_kind or removal == Removal()
    )
    if removal is None or not is_named:
        return False
    is_this = removal in {Removal(), Removal(names_kind=True)}
    if is_this and given.subscription_id is None and not given.is_empty:
        await cancel(update, context)
        return True
    removed = await find_removed(context, removal, given.subscription_id)
    if removed is None:
        return False
    await do(update, context, removed)
    await go_on(update, context)
    return True


async def read_line(
    context: KmuniContext, text: str, draft: Draft | None = None
) -> tuple[dict[str, Any], str]:
    """What a line wishes, beside what the card says already, and what of it cannot be kept."""
    given = SubscriptionAnswers.of(draft) if draft is not None else SubscriptionAnswers()
    async with context.read() as session:
        company = await find_company_named_in(session, text)
    reading = read_subscription(
        text,
        context.taxonomy,
        kinds_before=given.kinds,
        company=company.name if company is not None else None,
    )
    answers = await _around_home(context, draft, answers_of_wish(reading, company, given))
    note = context.text("student/wish_noted", **unkept(reading, given)).strip()
    return answers, note


async def _around_home(
    context: KmuniContext, draft: Draft | None, answers: dict[str, Any]
) -> dict[str, Any]:
    """A radius without a place is meant around the profile's."""
    has_place = "place" in answers or (draft is not None and SubscriptionAnswers.of(draft).place)
    if "radius_km" not in answers or has_place:
        return answers
    visitor = require_student(context)
    async with context.read() as session:
        student = await get_student(session, visitor.person_id)
    home = {"place": student.place, "latitude": student.latitude, "longitude": student.longitude}
    return answers | home if student.place else answers


async def _to_card(update: Update, context: KmuniContext, **answers: Any) -> None:
    await advance(update, context, SubscriptionState.CONFIRM, **answers)


# The card


async def ask_confirm(context: KmuniContext, draft: Draft) -> Screen:
    answers = SubscriptionAnswers.of(draft)
    state = SubscriptionState.CONFIRM
    cadences = []
    for cadence, label in CADENCES.items():
        mark = "● " if cadence is answers.cadence else ""
        cadences.append(button(f"{mark}{context.label(label)}", Answer(state, cadence)))
    parts = [
        labelled(context, Label("✎ Kind"), Fix(SubscriptionState.KINDS)),
        labelled(context, Label("✎ Subject"), Fix(SubscriptionState.FIELDS)),
        labelled(context, Label("✎ Place"), Fix(SubscriptionState.PLACE)),
        labelled(context, Label("✎ Words"), Fix(SubscriptionState.WORDS)),
    ]
    rows = [[labelled(context, Label("Yes, that's right"), Done(state))], cadences]
    if answers.company is not None:
        only = context.label(Label("✕ only {company}"), company=answers.company[:40])
        rows.append([button(only, Answer(state, NONE))])
    rows += [*in_rows(parts, 2), navigation(context, state)]
    return Screen(context.text("student/wish_confirm", answers=answers), rows)


async def choose_confirm(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    match tap:
        case Answer(value=value) if value in set(Cadence):
            await _to_card(update, context, cadence=value)
        case Answer(value=value) if value == NONE:
            await _to_card(update, context, company_id=None, company=None)
        case Done():
            await save(update, context, draft)
        case _:
            await ask_open_question(update, context)


async def save(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Stores the subscription in the transaction that ends the dialogue."""
    require_student(context)
    answers = SubscriptionAnswers.of(draft)
    if answers.is_empty:
        await ask_again(update, context, context.text("student/wish_empty"))
        return
    given = WishInput(wanted=answers.to_input(), subscription_id=answers.subscription_id)
    saved = await context.perform(subscriptions.save, given, ends=draft)
    if isinstance(saved, Refused):
        await _explain_unsaved(update, context, draft, saved)
        return
    await finish(update, context, await card_screen(context, saved, is_saved=True))


async def _explain_unsaved(
    update: Update, context: KmuniContext, draft: Draft, refused: Refused
) -> None:
    """One too many ends the dialogue; a wish goes on without a company that is gone."""
    if refused.reason is not Refusal.SUBSCRIPTIONS_FULL:
        await ask_open_question(update, context)
        return
    await drop(context, draft)
    await finish(update, context, Screen(context.text("student/subscriptions_full")))


# Kinds


async def keep_kinds(
    update: Update, context: KmuniContext, _draft: Draft, /, **answers: Any
) -> None:
    await _to_card(update, context, **answers)


async def confirm_kinds(update: Update, context: KmuniContext, _draft: Draft) -> None:
    await _to_card(update, context)


ASKED_KINDS = AskedKinds(
    state=SubscriptionState.KINDS,
    template="student/wish_kinds",
    back=SubscriptionState.CONFIRM,
    keep=keep_kinds,
    done=confirm_kinds,
)


def _named_before(update: Update, context: KmuniContext, draft: Draft) -> SubscriptionAnswers:
    """What the card names, if the typed words come to that ("auch Informatik"); else nothing."""
    if not adds(typed(update, context)):
        return SubscriptionAnswers()
    return SubscriptionAnswers.of(draft)


# Fields of study


def fields_text(context: KmuniContext, draft: Draft) -> str:
    return context.text("student/wish_fields")


async def named_and_neighbours(context: KmuniContext, draft: Draft) -> Sequence[str]:
    named = SubscriptionAnswers.of(draft).fields
    near = neighbours_of(named, context.taxonomy)
    return list(dict.fromkeys([*named, *near]))[:MOST_FIELDS_SHOWN]


async def receive_fields(update: Update, context: KmuniContext, draft: Draft) -> None:
    fields, _ = offer_fields(typed(update, context)[:MAX_WISH_UNITS], (), context.taxonomy)
    if not fields:
        await ask_again(update, context, context.text("student/wish_field_unknown"))
        return
    known = _named_before(update, context, draft)
    codes = list(dict.fromkeys([*known.fields, fields[0].code]))
    await _to_card(update, context, fields=codes)


async def keep_fields(
    update: Update, context: KmuniContext, draft: Draft, /, **answers: Any
) -> None:
    await _to_card(update, context, **answers)


ASKED_FIELDS = AskedFields(
    state=SubscriptionState.FIELDS,
    listening=LISTENS[SubscriptionState.FIELDS],
    ask_text=fields_text,
    shown=named_and_neighbours,
    receive=receive_fields,
    keep=keep_fields,
    without=(Label("As in my profile"), NONE),
    back=SubscriptionState.CONFIRM,
)


# Place


def place_text(context: KmuniContext, draft: Draft) -> str:
    return context.text("student/wish_place", answers=SubscriptionAnswers.of(draft))


def where_of(draft: Draft) -> Where:
    given = SubscriptionAnswers.of(draft)
    return Where(
        place=given.place,
        radius_km=given.radius_km,
        is_anywhere=given.is_anywhere,
        place_choices=given.place_choices,
    )


async def place_options(context: KmuniContext, draft: Draft) -> Rows:
    given, state = SubscriptionAnswers.of(draft), SubscriptionState.PLACE
    chosen = None if given.is_anywhere else given.radius_km
    mark = "● " if given.is_anywhere else ""
    everywhere = f"{mark}{context.label(Label('anywhere'))}"
    return [
        *([radius_buttons(context, state, chosen)] if given.place is not None else []),
        [button(everywhere, Switch(state, not given.is_anywhere))],
        [labelled(context, Label("As in my profile"), Answer(state, NONE))],
        done_row(context, state),
    ]


async def choose_place_option(
    update: Update, context: KmuniContext, draft: Draft, tap: Choice
) -> bool:
    km = tapped_radius(tap)
    match tap:
        case Answer(value="-"):
            await _to_card(
                update,
                context,
                is_anywhere=False,
                place=None,
                latitude=None,
                longitude=None,
                place_choices=[],
            )
        case Switch(is_on=is_on):
            await advance(update, context, SubscriptionState.PLACE, is_anywhere=is_on)
        case _ if km is not None:
            await keep_place(update, context, draft, radius_km=km, is_anywhere=False)
        case _:
            return False
    return True


async def keep_place(
    update: Update, context: KmuniContext, draft: Draft, /, **answers: Any
) -> None:
    around = await _around_home(context, draft, answers)
    await advance(update, context, SubscriptionState.PLACE, **around)


async def confirm_place(update: Update, context: KmuniContext, _draft: Draft) -> None:
    await _to_card(update, context)


ASKED_PLACE = AskedPlace(
    state=SubscriptionState.PLACE,
    role=Role.STUDENT,
    takes=frozenset({Takes.PLACE_OUT, Takes.RADIUS_KM, Takes.ANYWHERE}),
    ask_text=place_text,
    unknown="student/place_unknown",
    outside="student/place_outside",
    where=where_of,
    keep=keep_place,
    options=place_options,
    choose_option=choose_place_option,
    done=confirm_place,
    back=SubscriptionState.CONFIRM,
    takes_location=True,
)


# Words


async def ask_words(context: KmuniContext, draft: Draft) -> Screen:
    state = SubscriptionState.WORDS
    rows = [
        [labelled(context, Label("No words"), Answer(state, NONE))],
        navigation(context, state),
    ]
    answers = SubscriptionAnswers.of(draft)
    return Screen(context.text("student/wish_words", answers=answers), rows)


async def receive_words(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Takes "mit Python, ohne Vertrieb"; bare words are words that must be in."""
    text = typed(update, context)[:MAX_WISH_UNITS]
    words_in, words_out = read_words(text, context.taxonomy)
    if not words_in and not words_out:
        await ask_again(update, context, context.text("student/wish_words_unknown"))
        return
    await _to_card(update, context, words_in=list(words_in), words_out=list(words_out))


async def choose_words(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    if tap != Answer(draft.state, NONE):
        await ask_open_question(update, context)
        return
    await _to_card(update, context, words_in=[], words_out=[])


QUESTIONS: dict[str, Question] = {
    SubscriptionState.TEXT: Question(
        ask_line, receive_line, listening=LISTENS[SubscriptionState.TEXT]
    ),
    SubscriptionState.CONFIRM: Question(
        ask_confirm,
        receive_line,
        choose_confirm,
        back=SubscriptionState.TEXT,
        confirm=save,
        knows=is_bare_removal,
        listening=LISTENS[SubscriptionState.CONFIRM],
    ),
    SubscriptionState.KINDS: ASKED_KINDS.question,
    SubscriptionState.FIELDS: ASKED_FIELDS.question,
    SubscriptionState.PLACE: ASKED_PLACE.question,
    SubscriptionState.WORDS: Question(
        ask_words,
        receive_words,
        choose_words,
        back=SubscriptionState.CONFIRM,
        listening=LISTENS[SubscriptionState.WORDS],
    ),
}

ENTRY_POINTS: list[Handler] = [
    opens(AddSubscription, begin_adding),
    on(EditSubscription, begin_changing),
]
