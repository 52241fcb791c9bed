"""Single lines of a company's card: name, place, website, contact."""

from dataclasses import replace
from typing import Any

from telegram import Update

from handlers.company.company_answers import (
    MAX_NAME_UNITS,
    CompanyAnswers,
    answers_of_place,
    read_website,
)
from handlers.company.profile import changed_company_card
from handlers.company.saving import save_or_ask_on
from handlers.company.states import LISTENS, CompanyQuestion
from handlers.contact import receive_contact as receive_typed_contact
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    advance,
    ask_again,
    ask_open_question,
    navigation,
    typed,
)
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, button, in_rows, labelled
from models.payloads import Answer, Choice
from models.tables.draft import Draft
from models.text import TextProblemError, clean_line, take

NONE = "-"
"""The tap's value for "there is none"."""


async def _ask_again(update: Update, context: KmuniContext, template: str, **values: Any) -> None:
    await ask_again(update, context, context.text(template, **values))


async def ask_name(context: KmuniContext, draft: Draft) -> Screen:
    text = context.text("company/ask_name", answers=CompanyAnswers.of(draft))
    return Screen(text, [navigation(context, CompanyQuestion.NAME)])


async def receive_name(update: Update, context: KmuniContext, draft: Draft) -> None:
    try:
        name = take(typed(update, context), limit=MAX_NAME_UNITS, one_line=True)
    except TextProblemError as error:
        await _ask_again(update, context, "common/bad_text", problem=error)
        return
    await save_or_ask_on(update, context, draft, name=name)


async def ask_place(context: KmuniContext, draft: Draft) -> Screen:
    answers = CompanyAnswers.of(draft)
    state = CompanyQuestion.PLACE
    found = [context.taxonomy.place(place_id) for place_id in answers.place_choices]
    places = [button(f"{place.name} ({place.state})", Answer(state, place.id)) for place in found]
    none = labelled(context, Label("No fixed place"), Answer(state, NONE))
    text = context.text("company/ask_place", answers=answers)
    return Screen(text, [*in_rows(places, 1), [none], navigation(context, state)])


async def receive_place(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Takes a town; of several with the same name one is tapped."""
    text = clean_line(typed(update, context))
    places = context.taxonomy.find_places(text)
    if not places:
        await _ask_again(update, context, "company/place_unknown", typed=text[:60])
        return
    same_name = [place.id for place in places if place.name == places[0].name]
    if len(same_name) > 1:
        await advance(update, context, CompanyQuestion.PLACE, place_choices=same_name)
        return
    await save_or_ask_on(update, context, draft, **answers_of_place(places[0]))


async def choose_place(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    match tap:
        case Answer(value=value) if value == NONE:
            await save_or_ask_on(update, context, draft, **answers_of_place(None))
        case Answer(value=value) if value in CompanyAnswers.of(draft).place_choices:
            place = context.taxonomy.place(value)
            await save_or_ask_on(update, context, draft, **answers_of_place(place))
        case _:
            await ask_open_question(update, context)


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


async def ask_contact(context: KmuniContext, draft: Draft) -> Screen:
    text = context.text("company/ask_contact", answers=CompanyAnswers.of(draft))
    return Screen(text, [navigation(context, CompanyQuestion.CONTACT)])


async def receive_contact(update: Update, context: KmuniContext, draft: Draft) -> None:
    async def go_on(contact: str) -> None:
        await save_or_ask_on(update, context, draft, contact=contact)

    await receive_typed_contact(update, context, "company/contact_unclear", go_on)


_QUESTIONS: dict[str, Question] = {
    CompanyQuestion.NAME: Question(
        ask_name, receive_name, back=CompanyQuestion.SECTOR, listening=LISTENS[CompanyQuestion.NAME]
    ),
    CompanyQuestion.PLACE: Question(
        ask_place,
        receive_place,
        choose_place,
        back=CompanyQuestion.SECTOR,
        listening=LISTENS[CompanyQuestion.PLACE],
    ),
    CompanyQuestion.WEBSITE: Question(
        ask_website,
        receive_website,
        choose_website,
        back=CompanyQuestion.SECTOR,
        listening=LISTENS[CompanyQuestion.WEBSITE],
    ),
    CompanyQuestion.CONTACT: Question(
        ask_contact,
        receive_contact,
        back=CompanyQuestion.SECTOR,
        refuse=receive_contact,
        skip=receive_contact,
        listening=LISTENS[CompanyQuestion.CONTACT],
    ),
}

QUESTIONS = {
    state: replace(asked, origin=changed_company_card) for state, asked in _QUESTIONS.items()
}
