"""Where a student's answers go: the card of what was understood, the changed part, the profile."""

from typing import Any

from telegram import Update

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    NextState,
    advance,
    ask_open_question,
    finish,
    go_on,
)
from handlers.engine.screen import Screen, show
from handlers.menus import refresh_menu
from handlers.student.offers import first_offers
from handlers.student.profile import profile_screen
from handlers.student.states import StudentState
from handlers.student.validation import StudentAnswers
from models.acts import students
from models.errors import StaleChangeError
from models.tables.draft import Draft


async def save_or_confirm(update: Update, context: KmuniContext, **answers: Any) -> NextState:
    """A part of the study is answered: saved at once while editing, else shown on the card."""
    draft = await context.draft()
    if draft is not None and StudentAnswers.of(draft).is_editing:
        return await save_part(update, context, **answers)
    return await advance(update, context, StudentState.CONFIRM, **answers)


async def _save(context: KmuniContext, draft: Draft, **answers: Any) -> bool:
    """Whether the profile was stored; a second confirmation stores nothing."""
    given = StudentAnswers.model_validate({**draft.data, **answers})
    act = students.change_profile if given.is_editing else students.register
    try:
        await context.require(act, given.to_input(), ends=draft)
    except StaleChangeError:
        return False
    return True


async def save_part(update: Update, context: KmuniContext, **answers: Any) -> NextState:
    draft = await context.draft()
    if draft is None or not await _save(context, draft, **answers):
        return await ask_open_question(update, context)
    return await finish(update, context, await profile_screen(context))


async def complete(update: Update, context: KmuniContext, **answers: Any) -> NextState:
    """Stores the profile and shows the first fitting offers at once."""
    draft = await context.draft()
    if draft is None or not await _save(context, draft, **answers):
        return await ask_open_question(update, context)
    if StudentAnswers.of(draft).is_editing:
        return await finish(update, context, await profile_screen(context))
    await refresh_menu(update, context)
    await show(update, context, Screen(await context.text("student/registered")))
    await first_offers(update, context)
    return await go_on(update, context)
