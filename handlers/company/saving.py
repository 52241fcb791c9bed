"""Where a company's answers go: the next open question, the changed line, the new company."""

from collections.abc import Mapping
from typing import Any

from telegram import Update

from handlers.company.approval import ask_for_approval
from handlers.company.company_answers import CompanyAnswers
from handlers.company.profile import company_screen
from handlers.company.proposing import Saved, save_company
from handlers.company.reading import first_question
from handlers.company.rights import require_act, require_still
from handlers.company.states import CompanyQuestion
from handlers.contact import username_of
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    NextState,
    advance,
    ask_again,
    ask_open_question,
    end_draft,
    finish,
    go_on,
)
from handlers.engine.screen import Screen, show
from handlers.menus import refresh_menu
from models.acts.limits import MOST_NEW_COMPANIES_A_DAY, start_of_day
from models.errors import StaleChangeError
from models.queries.companies import (
    add_company,
    change_member_contact,
    count_companies_of_since,
)
from models.queries.drafts import change_draft, find_draft, open_draft
from models.queries.people import record_consent
from models.reading.contact import is_contact
from models.rights import CompanyRight
from models.tables.base import stored_id
from models.tables.draft import Dialogue, Draft


async def save_or_ask_on(update: Update, context: KmuniContext, **answers: Any) -> NextState:
    """A line is answered: saved at once while changing, else the next open question follows."""
    draft = await context.draft()
    if draft is None:
        return await ask_open_question(update, context)
    given = CompanyAnswers.model_validate({**draft.data, **answers})
    if given.is_editing:
        return await _save_change(update, context, draft, given, answers)
    if not given.name:
        return await advance(update, context, CompanyQuestion.LINE, **answers)
    if given.sector_id is None:
        return await advance(update, context, CompanyQuestion.SECTOR, **answers)
    if given.size is None:
        return await advance(update, context, CompanyQuestion.SIZE, **answers)
    if not is_contact(given.contact, username_of(update)):
        return await advance(update, context, CompanyQuestion.CONTACT, **{**answers, "contact": ""})
    return await _complete(update, context, draft, given)


async def _complete(
    update: Update, context: KmuniContext, draft: Draft, given: CompanyAnswers
) -> NextState:
    """Stores the company, which waits for a coordinator, and goes on with its first offer."""
    if await has_registered_enough(context, draft.person_id):
        try:
            async with context.write() as session:
                answers = given.model_dump(mode="json")
                await change_draft(session, draft, draft.state, answers, now=context.now)
        except StaleChangeError:
            return await ask_open_question(update, context)
        problem = await context.text("company/enough_companies", most=MOST_NEW_COMPANIES_A_DAY)
        return await ask_again(update, context, problem)
    try:
        await _store(context, draft, given)
    except StaleChangeError:
        return await ask_open_question(update, context)
    context.services.outbox.wake()
    await show(update, context, Screen(await context.text("company/registered", answers=given)))
    await refresh_menu(update, context)
    return await go_on(update, context)


async def has_registered_enough(context: KmuniContext, person_id: int) -> bool:
    async with context.read() as session:
        registered = await count_companies_of_since(session, person_id, start_of_day(context.world))
    return registered >= MOST_NEW_COMPANIES_A_DAY


async def _store(context: KmuniContext, draft: Draft, given: CompanyAnswers) -> None:
    """Company, its first member, the first offer's draft and the coordinators' notice at once.

    Raises: StaleChangeError for the second tap of a double tap.
    """
    language = await context.language()
    async with context.write() as session:
        await end_draft(session, draft)
        company = await add_company(
            session,
            given.to_input(),
            person_id=draft.person_id,
            member_name=given.member_name or given.contact,
            contact=given.contact,
            now=context.now,
        )
        await record_consent(session, draft.person_id, now=context.now)
        unfinished = await find_draft(session, draft.person_id, Dialogue.OFFER)
        if unfinished is None or given.offer_text:
            state, answers = first_question(context, company, language, given.offer_text)
            await open_draft(
                session, draft.person_id, Dialogue.OFFER, state, answers, now=context.now
            )
        await ask_for_approval(session, context, company_id=stored_id(company))


async def _save_change(
    update: Update,
    context: KmuniContext,
    draft: Draft,
    given: CompanyAnswers,
    answers: Mapping[str, Any],
) -> NextState:
    company_id = given.company_id or 0
    membership = await require_act(context, company_id, CompanyRight.CHANGE_COMPANY)
    try:
        async with context.write() as session:
            await end_draft(session, draft)
            await require_still(session, company_id, draft.person_id, CompanyRight.CHANGE_COMPANY)
            saved = await save_company(
                session, context, company_id, answers, person_id=draft.person_id
            )
            if answers.get("contact", membership.contact) != membership.contact:
                await change_member_contact(session, company_id, draft.person_id, given.contact)
                saved = Saved.CHANGED
    except StaleChangeError:
        return await ask_open_question(update, context)
    context.services.outbox.wake()
    return await finish(update, context, await company_screen(context, company_id, saved))
