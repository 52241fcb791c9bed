"""What words correct of a company's card: the line they name, and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

from telegram import Update

from handlers.company.company_answers import (
    MAX_NAME_UNITS,
    answers_of_place,
    is_whole_line,
)
from handlers.company.naming import go_on_named
from handlers.company.saving import save_or_ask_on
from handlers.company.states import CompanyQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import advance, questions_of, typed
from handlers.engine.questions.contact import MAX_CONTACT_UNITS, username_of
from models.reading import guess_sector
from models.reading.company import called_name, read_company, read_name
from models.reading.company_answers import read_size, read_website
from models.reading.company_name import is_talk
from models.reading.contact import is_contact
from models.reading.correction import read_changes
from models.reading.readings import Change, Thing
from models.tables.draft import Draft
from models.taxonomy import Taxonomy
from models.text import clean_line, shorten

ASKED_BY: Mapping[str, CompanyQuestion] = {
    "name": CompanyQuestion.NAME,
    "place": CompanyQuestion.PLACE,
    "website": CompanyQuestion.WEBSITE,
    "sector": CompanyQuestion.SECTOR,
    "size": CompanyQuestion.SIZE,
    "contact": CompanyQuestion.CONTACT,
}
"""Where a line is asked for again that is only called wrong."""


async def correct_company(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Changes the lines that the words name; what is still open is asked again.

    A line that is only called wrong is asked for; words that change nothing are for the question.
    """
    line = read_company(typed(update, context), context.taxonomy)
    if is_whole_line(line):
        # A whole line corrects everything.
        await questions_of(context)[draft.state].receive(update, context, draft)
        return
    today = context.today
    reading = read_changes(
        typed(update, context), context.taxonomy, today=today, thing=Thing.COMPANY
    )
    answers: dict[str, Any] = {}
    for change in reading.changes:
        answers |= corrected_line(change, context.taxonomy, username_of(update))
    if name := called_name(typed(update, context)):
        answers["name"] = shorten(name, MAX_NAME_UNITS)
    if answers.get("name"):
        await go_on_named(update, context, draft, **answers)
        return
    if answers:
        await save_or_ask_on(update, context, draft, **answers)
        return
    if (
        name := _name_behind_fault(typed(update, context), reading.changes, context.taxonomy)
    ) != "":
        await go_on_named(update, context, draft, name=shorten(name, MAX_NAME_UNITS))
        return
    wrong = [ASKED_BY[each.part] for each in reading.changes if each.part in ASKED_BY]
    if wrong:
        await advance(update, context, wrong[0])
        return
    await questions_of(context)[draft.state].receive(update, context, draft)


def _name_behind_fault(text: str, changes: Sequence[Change], taxonomy: Taxonomy) -> str:
    """The name behind what says that it is wrong: "der Name stimmt nicht: X"; empty without one."""
    _, colon, rest = text.partition(":")
    is_wrong = any(each.part == "name" and each.value is None for each in changes)
    return read_name(rest.strip(), taxonomy) if colon and is_wrong else ""


def corrected_line(change: Change, taxonomy: Taxonomy, username: str | None) -> dict[str, Any]:
    """The answer that a change makes another; empty if its value is none of ours."""
    value = clean_line(str(change.value)) if change.value is not None else ""
    answers: dict[str, Any] = {}
    match change.part:
        case _ if not value:
            pass
        case "name" if not is_talk(value):
            answers = {"name": shorten(value, MAX_NAME_UNITS)}
        case "place":
            found = taxonomy.find_places(value, 1)
            answers = answers_of_place(found[0]) if found else {}
        case "website" if website := read_website(value):
            answers = {"website": website}
        case "sector" if sector := guess_sector(value, taxonomy):
            answers = {"sector_id": sector.id}
        case "size" if size := read_size(value):
            answers = {"size": size}
        case "contact" if is_contact(value, username):
            answers = {"contact": shorten(value, MAX_CONTACT_UNITS)}
    return answers
