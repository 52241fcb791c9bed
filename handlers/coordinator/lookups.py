"""What a coordinator asks for in words, whatever else the line sounds like: each only shows."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from telegram import Update

from handlers.coordinator.companies import company_screen
from handlers.coordinator.progress import last_screen, running_screens
from handlers.coordinator.synonyms import begin_with_meaning
from handlers.engine.context import KmuniContext
from handlers.engine.hearing import Say
from handlers.engine.on_screen import find_on_screen
from handlers.engine.screen import Screen, send
from handlers.engine.taps import do
from models.company_names import SHORTEST_NAME, keys_said, name_key
from models.payloads import (
    FreeText,
    ListAnswers,
    ListCompanies,
    ListUnresolved,
    Payload,
    ShowCompany,
    ShowOverview,
    ShowSubmission,
    ShowTeam,
)
from models.queries.approvals import find_last_approved, find_submission
from models.queries.companies import list_companies
from models.queries.unresolved import find_unresolved_named
from models.reading import read_meanings
from models.reading.desk import (
    asks_for_numbers,
    asks_for_outcome,
    asks_for_push,
    asks_for_team,
    lets_rest,
    read_belonging,
    read_company_town,
    says_somebody_left,
    wants_halt,
    words_an_answer,
)
from models.reading.heard import Said
from models.tables.base import stored_id
from models.tables.company import CompanyState

MOST_COMPANIES = 5_000


async def stopped_sending(update: Update, context: KmuniContext, said: Said) -> bool:
    """While an announcement goes out, "stopp" is about that: its message, with the button."""
    if not wants_halt(said.text):
        return False
    running = await running_screens(context)
    if not running:
        return False
    await send(update, Screen(context.text("coordinator/stop_which")))
    for screen in running:
        await send(update, screen)
    return True


async def explained(update: Update, context: KmuniContext, said: Said) -> bool:
    """ "X gehört zu Y", of a text that nobody understood."""
    belonging = read_belonging(said.text)
    if belonging is None:
        return False
    async with context.read() as session:
        entry = await find_unresolved_named(session, belonging.term)
    if entry is not None:
        await begin_with_meaning(update, context, entry, belonging.meaning)
        return True
    if not read_meanings(belonging.meaning, context.taxonomy):
        return False
    text = context.text("coordinator/nothing_to_explain", term=belonging.term)
    await send(update, Screen(text))
    await do(update, context, ListUnresolved())
    return True


UNDONE_WITHIN = timedelta(hours=24)
"""How long ago something was approved that "nimm das zurück" is about."""


async def undone(update: Update, context: KmuniContext, said: Said) -> bool:
    """What was approved last, with the way to take it back; nothing is taken back by a sentence."""
    if context.draft is not None:
        return False
    async with context.read() as session:
        company = await find_last_approved(session, since=context.now - UNDONE_WITHIN)
    if company is None or company.state is not CompanyState.APPROVED:
        return False
    await send(update, Screen(context.text("coordinator/last_approved", company=company)))
    await do(update, context, ShowCompany(stored_id(company)))
    return True


async def told_outcome(update: Update, context: KmuniContext, said: Said) -> bool:
    """What has become of the last announcement."""
    if not asks_for_outcome(said.text):
        return False
    screen = await last_screen(context)
    if screen is None:
        screen = Screen(context.text("coordinator/nothing_announced"))
    await send(update, screen)
    return True


async def told_push(update: Update, context: KmuniContext, said: Said) -> bool:
    """When the weekly message goes out to students."""
    if not asks_for_push(said.text):
        return False
    slot = context.services.courtesy.next_digest(context.now)
    await send(update, Screen(context.text("coordinator/next_push", slot=slot)))
    return True


async def listed_town(update: Update, context: KmuniContext, said: Said) -> bool:
    """The companies of a town, which no announcement to them is."""
    town = read_company_town(said.text, context.taxonomy)
    if town:
        await do(update, context, ListCompanies(0, FreeText(town)))
    return bool(town)


async def looked_up(update: Update, context: KmuniContext, said: Said) -> bool:
    """The companies of a town or one that is to rest, the team, numbers, a push, an outcome."""
    if await told_outcome(update, context, said) or await told_push(update, context, said):
        return True
    if await listed_town(update, context, said):
        return True
    payload = await _payload_of(context, said.text)
    if payload is None:
        return False
    await do(update, context, payload)
    return True


async def _payload_of(context: KmuniContext, text: str) -> Payload | None:
    if lets_rest(text):
        company_id = await _company_in(context, text)
        if company_id is not None:
            return ShowCompany(company_id)
    if words_an_answer(text) and context.draft is None:
        return ListAnswers()
    if asks_for_team(text) or says_somebody_left(text):
        return ShowTeam()
    return ShowOverview() if asks_for_numbers(text) else None


async def _company_in(context: KmuniContext, text: str) -> int | None:
    """The only company that a line names, by its whole name or by the first word of it."""
    said = keys_said(text)
    async with context.read() as session:
        companies, _ = await list_companies(session, "", MOST_COMPANIES, 0)
    for is_whole in (True, False):
        found = [
            stored_id(company)
            for company in companies
            if len(key := _key_of(company.name, is_whole=is_whole)) >= SHORTEST_NAME and key in said
        ]
        if len(found) == 1:
            return found[0]
    return None


def _key_of(name: str, *, is_whole: bool) -> str:
    return name_key(name if is_whole else name.split(" ")[0])


async def told_of_company(update: Update, context: KmuniContext, said: Said) -> bool:
    """A question about what is on the card: all that is known of its company; the card stays."""
    shown = await find_on_screen(context)
    card = shown.payload if shown is not None else None
    if not isinstance(card, ShowSubmission) or context.draft is not None:
        return False
    async with context.read() as session:
        submission = await find_submission(session, card.subject, card.key)
    if submission is None:
        return False
    screen = await company_screen(context, stored_id(submission.company))
    await send(update, Screen(screen.text, screen.rows))
    return True


Try = Callable[[Update, KmuniContext, Said], Awaitable[bool]]


def first(*tries: Try, then: Say) -> Say:
    """Does the first of these that the line asks for, else what it says anywhere."""

    async def say(update: Update, context: KmuniContext, said: Said) -> None:
        for one in tries:
            if await one(update, context, said):
                return
        await then(update, context, said)

    return say
