"""The lines of an offer's card that speak of time: start, length and hours, end."""

from datetime import timedelta
from typing import Any

from telegram import Update

from handlers.company.offer_answers import answers_of_hours, answers_of_length
from handlers.company.offer_days import (
    PastDayError,
    answers_of_start,
    usable_last_day,
    usable_start,
)
from handlers.company.reading import settle
from handlers.company.states import LISTENS, OfferQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    ask_again,
    ask_open_question,
    navigation,
    typed,
)
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, button, labelled
from models.acts.offers import MOST_OPEN_DAYS
from models.payloads import Answer, Choice
from models.reading.offer_facts import read_duration_weeks, read_hours_per_week
from models.tables.draft import Draft
from models.text import clean_line

NONE = "-"
"""The tap's value for "say nothing about it"."""

AT_ONCE = "now"
OPEN_DAYS_SHOWN = (30, 60, 90)


async def ask_start(context: KmuniContext, draft: Draft) -> Screen:
    state = OfferQuestion.START
    row = [
        labelled(context, Label("From now on"), Answer(state, AT_ONCE)),
        labelled(context, Label("At any time"), Answer(state, NONE)),
    ]
    return Screen(context.text("company/ask_start"), [row, navigation(context, state)])


async def receive_start(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Takes "1.4.2027", "in 3 Wochen", "ab sofort", "nach Vereinbarung"."""
    try:
        start = usable_start(clean_line(typed(update, context)), context.today)
    except PastDayError as error:
        await _refuse_day(update, context, error)
        return
    if start is None:
        await ask_again(update, context, context.text("company/start_unknown"))
        return
    await settle(update, context, draft, **answers_of_start(start))


async def choose_start(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    is_at_once = isinstance(tap, Answer) and tap.value == AT_ONCE
    await settle(update, context, draft, starts_on=None, starts_at_once=is_at_once)


async def ask_until(context: KmuniContext, draft: Draft) -> Screen:
    state = OfferQuestion.UNTIL
    buttons = [
        button(context.label(Label("{days} days"), days=days), Answer(state, str(days)))
        for days in OPEN_DAYS_SHOWN
    ]
    text = context.text("company/ask_until", most=MOST_OPEN_DAYS)
    return Screen(text, [buttons, navigation(context, state)])


async def receive_until(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Takes "31.12." or "in 3 Wochen"; a day that has passed is refused."""
    try:
        day = usable_last_day(clean_line(typed(update, context)), context.today)
    except PastDayError as error:
        await _refuse_day(update, context, error)
        return
    except ValueError:
        await ask_again(update, context, context.text("company/day_unknown"))
        return
    await settle(update, context, draft, last_day=day.isoformat())


async def choose_until(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    if not isinstance(tap, Answer) or tap.value not in {str(days) for days in OPEN_DAYS_SHOWN}:
        await ask_open_question(update, context)
        return
    last_day = context.today + timedelta(int(tap.value))
    await settle(update, context, draft, last_day=last_day.isoformat())


async def _refuse_day(update: Update, context: KmuniContext, error: PastDayError) -> None:
    problem = context.text("company/day_unusable", day=error.day, is_past=error.is_past)
    await ask_again(update, context, problem)


async def ask_length(context: KmuniContext, draft: Draft) -> Screen:
    state = OfferQuestion.LENGTH
    none = labelled(context, Label("Leave it open"), Answer(state, NONE))
    return Screen(context.text("company/ask_length"), [[none], navigation(context, state)])


async def receive_length(update: Update, context: KmuniContext, draft: Draft) -> None:
    text = clean_line(typed(update, context))
    weeks, hours = read_duration_weeks(text), read_hours_per_week(text)
    if weeks is None and hours is None:
        await ask_again(update, context, context.text("company/length_unknown"))
        return
    answers: dict[str, Any] = {}
    if weeks is not None:
        answers |= answers_of_length(weeks)
    if hours is not None:
        answers |= answers_of_hours(hours)
    await settle(update, context, draft, **answers)


async def choose_length(update: Update, context: KmuniContext, draft: Draft, _tap: Choice) -> None:
    await settle(update, context, draft, **answers_of_length(None), **answers_of_hours(None))


QUESTIONS: dict[str, Question] = {
    state: Question(ask, receive, choose, back=OfferQuestion.PREVIEW, listening=LISTENS[state])
    for state, ask, receive, choose in (
        (OfferQuestion.START, ask_start, receive_start, choose_start),
        (OfferQuestion.LENGTH, ask_length, receive_length, choose_length),
        (OfferQuestion.UNTIL, ask_until, receive_until, choose_until),
    )
}
