"""Where a company's answers go: the next open question, the changed line, the new company."""

from collections.abc import Mapping
from typing import Any

from telegram import Update

from handlers.company.company_answers import CompanyAnswers
from handlers.company.profile import company_screen
from handlers.company.reading import first_question
from handlers.company.rights import require_act
from handlers.company.states import CompanyQuestion
from handlers.engine.context import KmuniContext, Opening
from handlers.engine.dialogues import (
    advance,
    ask_again,
    finish,
    go_on,
    save_answers,
)
from handlers.engine.questions.contact import username_of
from handlers.engine.refusals import as_error
from handlers.engine.screen import Screen, show
from handlers.menus import refresh_menu
from models.acts import companies
from models.acts.companies import CompanyChange, Registered, RegistrationInput
from models.acts.limits import MOST_NEW_COMPANIES_A_DAY
from models.queries.drafts import find_draft
from models.reading.contact import is_contact
from models.refusals import Refusal, Refused
from models.rights import CompanyRight
from models.tables.draft import Dialogue, Draft
from models.text import readable_line


async def save_or_ask_on(
    update: Update, context: KmuniContext, draft: Draft, /, **answers: Any
) -> None:
    """A line is answered: saved at once while changing, else the next open question follows."""
    given = CompanyAnswers.model_validate({**draft.data, **answers})
    if given.is_editing:
        await _save_change(update, context, draft, given, answers)
        return
    if not given.name:
        is_begun = given.website or given.place or given.size
        question = CompanyQuestion.NAME if is_begun else CompanyQuestion.LINE
        await advance(update, context, question, **answers)
        return
    if given.sector_id is None:
        await advance(update, context, CompanyQuestion.SECTOR, **answers)
        return
    if given.size is None:
        await advance(update, context, CompanyQuestion.SIZE, **answers)
        return
    if not is_contact(given.contact, username_of(update)):
        await advance(update, context, CompanyQuestion.CONTACT, **{**answers, "contact": ""})
        return
    await _complete(update, context, draft, given)


async def _complete(
    update: Update, context: KmuniContext, draft: Draft, given: CompanyAnswers
) -> None:
    """Stores the company, which waits for a coordinator, and goes on with its first offer."""
    language = context.language
    async with context.read() as session:
        unfinished = await find_draft(session, draft.person_id, Dialogue.OFFER)

    def first_offer(registered: Registered) -> Opening | None:
        if unfinished is not None and not given.offer_text:
            return None
        state, answers = first_question(context, registered.company, language, given.offer_text)
        return Opening(Dialogue.OFFER, state, answers)

    registration = RegistrationInput(
        company=given.to_input(),
        member_name=readable_line(given.member_name) or given.contact,
        contact=given.contact,
    )
    registered = await context.perform(
        companies.register, registration, ends=draft, begins=first_offer
    )
    if isinstance(registered, Refused):
        await _explain_unregistered(update, context, draft, given, registered)
        return
    await show(update, context, Screen(context.text("company/registered", answers=given)))
    refresh_menu(update, context)
    await go_on(update, context)


async def _explain_unregistered(
    update: Update, context: KmuniContext, draft: Draft, given: CompanyAnswers, refused: Refused
) -> None:
    """What has to wait until tomorrow stays open, with its last answer.

    Raises: StaleChangeError.
    """
    if refused.reason is not Refusal.ENOUGH_TODAY:
        raise as_error(refused)
    await save_answers(context, draft, draft.state, **given.model_dump(mode="json"))
    problem = context.text("company/enough_companies", most=MOST_NEW_COMPANIES_A_DAY)
    await ask_again(update, context, problem)


async def _save_change(
    update: Update,
    context: KmuniContext,
    draft: Draft,
    given: CompanyAnswers,
    answers: Mapping[str, Any],
) -> None:
    """Saves the answered lines alone, so that nobody undoes what a colleague changed meanwhile."""
    company_id = given.company_id or 0
    await require_act(context, company_id, CompanyRight.CHANGE_COMPANY)
    change = CompanyChange.model_validate({**answers, "company_id": company_id})
    changed = await context.require(companies.change, change, ends=draft)
    await finish(update, context, await company_screen(context, company_id, changed.saved))
