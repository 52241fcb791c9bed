"""A company's name is given: whoever registers hears first of one that is here under it."""

from typing import Any

from telegram import Update

from handlers.company.company_answers import CompanyAnswers
from handlers.company.saving import save_or_ask_on
from handlers.company.states import CompanyQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import advance
from models.company_names import name_key
from models.queries.companies import find_company_like
from models.tables.draft import Draft


async def go_on_named(
    update: Update, context: KmuniContext, draft: Draft, /, **answers: Any
) -> None:
    """Goes on with answers that have a name; the same one is asked about once."""
    given = CompanyAnswers.of(draft)
    is_told = bool(given.known_name) and name_key(given.known_name) == name_key(answers["name"])
    if given.is_editing or is_told:
        await save_or_ask_on(update, context, draft, **answers)
        return
    async with context.read() as session:
        known = await find_company_like(session, answers["name"])
    if known is None:
        await save_or_ask_on(update, context, draft, **{**answers, "known_name": ""})
        return
    await advance(update, context, CompanyQuestion.KNOWN, **{**answers, "known_name": known.name})
