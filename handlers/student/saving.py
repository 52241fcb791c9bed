"""Where a student's answers go: the card of what was understood, the changed part, the profile."""

from typing import Any

from telegram import Update

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    advance,
    finish,
    go_on,
)
from handlers.engine.screen import Screen, show
from handlers.menus import refresh_menu
from handlers.student.first_wish import look_for_first_wish
from handlers.student.offers import first_offers
from handlers.student.profile import profile_screen
from handlers.student.states import StudentState
from handlers.student.validation import StudentAnswers
from models.acts import students
from models.tables.draft import Draft


async def save_or_confirm(
    update: Update, context: KmuniContext, draft: Draft, **answers: Any
) -> None:
    """A part of the study is answered: saved at once while editing, else shown on the card."""
    if StudentAnswers.of(draft).is_editing:
        await save_part(update, context, draft, **answers)
        return
    await advance(update, context, StudentState.CONFIRM, **answers)


async def _save(context: KmuniContext, draft: Draft, **answers: Any) -> None:
    given = StudentAnswers.model_validate({**draft.data, **answers})
    act = students.change_profile if given.is_editing else students.register
    await context.require(act, given.to_input(), ends=draft)


async def save_part(update: Update, context: KmuniContext, draft: Draft, **answers: Any) -> None:
    await _save(context, draft, **answers)
    await finish(update, context, await profile_screen(context))


async def complete(update: Update, context: KmuniContext, draft: Draft, **answers: Any) -> None:
    """Stores the profile and shows the first fitting offers at once."""
    await _save(context, draft, **answers)
    if StudentAnswers.of(draft).is_editing:
        await finish(update, context, await profile_screen(context))
        return
    refresh_menu(update, context)
    await show(update, context, Screen(context.text("student/registered")))
    await first_offers(update, context)
    await look_for_first_wish(update, context, StudentAnswers.of(draft))
    await go_on(update, context)
