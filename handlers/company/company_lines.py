"""Single lines of a company's card: name, place, website, contact."""

from dataclasses import replace
from typing import Any

from telegram import Update

from handlers.company.company_answers import (
    MAX_LINE_UNITS,
    MAX_NAME_UNITS,
    CompanyAnswers,
    answers_of_place,
)
from handlers.company.naming import go_on_named
from handlers.company.profile import changed_company_card
from handlers.company.saving import save_or_ask_on
from handlers.company.states import LISTENS, CompanyQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    ask_again,
    ask_open_question,
    navigation,
    typed,
)
from handlers.engine.labels import Label
from handlers.engine.questions.contact import AskedContact
from handlers.engine.questions.place import Answers, AskedPlace, Rows, Where
from handlers.engine.screen import Screen, button, labelled
from models.payloads import Answer, Choice, Done
from models.reading.company import read_name
from models.reading.company_answers import read_website
from models.reading.company_name import says_name
from models.reading.heard import Role
from models.reading.listening import COMPANY_PARTS, Takes
from models.tables.draft import Draft
from models.text import TextProblemError, shorten, take

MOST_LABEL_UNITS = 40
"""Of a proposed name on its button."""

NONE = "-"
"""The tap's value for "there is none"."""


async def _ask_again(update: Update, context: KmuniContext, template: str, **values: Any) -> None:
    await ask_again(update, context, context.text(template, **values))


async def ask_name(context: KmuniContext, draft: Draft) -> Screen:
    answers = CompanyAnswers.of(draft)
    rows = [navigation(context, CompanyQuestion.NAME)]
    if not answers.name and answers.proposed_name:
        label = Label("Yes: {name}")
        proposed = context.label(label, name=shorten(answers.proposed_name, MOST_LABEL_UNITS))
        rows.insert(0, [button(proposed, Done(CompanyQuestion.NAME))])
    return Screen(context.text("company/ask_name", answers=answers), rows)


async def receive_name(update: Update, context: KmuniContext, draft: Draft) -> None:
    try:
        text = take(typed(update, context), limit=MAX_LINE_UNITS, one_line=True)
        name = read_name(text, context.taxonomy)
        name = take(name, limit=MAX_NAME_UNITS, one_line=True) if name else ""
    except TextProblemError as error:
        await _ask_again(update, context, "common/bad_text", problem=error)
        return
    if not name:
        await _ask_again(update, context, "company/name_unclear")
        return
    await go_on_named(update, context, draft, name=name)


async def take_proposed_name(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A yes to the name that the company's address spells; without one it is asked again."""
    answers = CompanyAnswers.of(draft)
    if answers.name or not answers.proposed_name:
        await ask_open_question(update, context)
        return
    await go_on_named(update, context, draft, name=answers.proposed_name)


async def choose_name(update: Update, context: KmuniContext, draft: Draft, _tap: Choice) -> None:
    await take_proposed_name(update, context, draft)


def place_text(context: KmuniContext, draft: Draft) -> str:
    return context.text("company/ask_place", answers=CompanyAnswers.of(draft))


def where_of(draft: Draft) -> Where:
    given = CompanyAnswers.of(draft)
    return Where(place=given.place, place_choices=given.place_choices)


def answers_of_where(said: Answers) -> Answers:
    """A company is in one town, or in none that counts."""
    if said.get("is_anywhere"):
        return answers_of_place(None)
    return {name: value for name, value in said.items() if name != "is_anywhere"}


async def place_options(context: KmuniContext, _draft: Draft) -> Rows:
    return [[labelled(context, Label("No fixed place"), Answer(CompanyQuestion.PLACE, NONE))]]


async def choose_place_option(
    update: Update, context: KmuniContext, draft: Draft, tap: Choice
) -> bool:
    if tap != Answer(CompanyQuestion.PLACE, NONE):
        return False
    await save_or_ask_on(update, context, draft, **answers_of_place(None))
    return True


ASKED_PLACE = AskedPlace(
    state=CompanyQuestion.PLACE,
    role=Role.COMPANY,
    takes=frozenset({Takes.ANYWHERE}),
    ask_text=place_text,
    unknown="company/place_unknown",
    outside="company/place_outside",
    where=where_of,
    answers=answers_of_where,
    keep=save_or_ask_on,
    options=place_options,
    choose_option=choose_place_option,
    back=CompanyQuestion.SECTOR,
    picks_one=True,
    corrects=COMPANY_PARTS,
)


async def ask_website(context: KmuniContext, draft: Draft) -> Screen:
    state = CompanyQuestion.WEBSITE
    none = labelled(context, Label("No website"), Answer(state, NONE))
    text = context.text("company/ask_website", answers=CompanyAnswers.of(draft))
    return Screen(text, [[none], navigation(context, state)])


async def receive_website(update: Update, context: KmuniContext, draft: Draft) -> None:
    website = read_website(typed(update, context))
    if website is None:
        await _ask_again(update, context, "company/website_unknown")
        return
    await save_or_ask_on(update, context, draft, website=website)


async def choose_website(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    if tap != Answer(draft.state, NONE):
        await ask_open_question(update, context)
        return
    await save_or_ask_on(update, context, draft, website=None)


def contact_text(context: KmuniContext, draft: Draft) -> str:
    return context.text("company/ask_contact", answers=CompanyAnswers.of(draft))


ASKED_CONTACT = AskedContact(
    state=CompanyQuestion.CONTACT,
    role=Role.COMPANY,
    ask_text=contact_text,
    unclear="company/contact_unclear",
    keep=save_or_ask_on,
    back=CompanyQuestion.SECTOR,
    corrects=COMPANY_PARTS,
)


_QUESTIONS: dict[str, Question] = {
    CompanyQuestion.NAME: Question(
        ask_name,
        receive_name,
        choose_name,
        back=CompanyQuestion.SECTOR,
        confirm=take_proposed_name,
        knows=says_name,
        listening=LISTENS[CompanyQuestion.NAME],
    ),
    CompanyQuestion.PLACE: ASKED_PLACE.question,
    CompanyQuestion.WEBSITE: Question(
        ask_website,
        receive_website,
        choose_website,
        back=CompanyQuestion.SECTOR,
        listening=LISTENS[CompanyQuestion.WEBSITE],
    ),
    CompanyQuestion.CONTACT: ASKED_CONTACT.question,
}

QUESTIONS = {
    state: replace(asked, origin=changed_company_card) for state, asked in _QUESTIONS.items()
}
