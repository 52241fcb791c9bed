"""A company's name is given: whoever registers hears first of one that is here under it."""

from typing import Any

from telegram import Update

from handlers.company.company_answers import CompanyAnswers
from handlers.company.saving import save_or_ask_on
from handlers.company.states import CompanyQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import advance
from handlers.engine.guards import require_person
from models.company_names import name_key
from models.queries.companies import find_company_like, find_membership
from models.tables.base import stored_id
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
    person_id = require_person(context).person_id
    async with context.read() as session:
        known = await find_company_like(session, answers["name"])
        is_own = known is not None and bool(
            await find_membership(session, stored_id(known), person_id)
        )
    if known is None:
        await save_or_ask_on(update, context, draft, **{**answers, "known_name": ""})
        return
    told = {**answers, "known_name": known.name, "is_own": is_own}
    await advance(update, context, CompanyQuestion.KNOWN, **told)
