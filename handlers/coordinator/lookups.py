"""What a coordinator asks for in words, whatever else the line sounds like: each only shows."""

from collections.abc import Awaitable, Callable

from telegram import Update

from handlers.coordinator.companies import company_screen
from handlers.coordinator.progress import running_screens
from handlers.coordinator.synonyms import begin_with_meaning
from handlers.engine.context import KmuniContext
from handlers.engine.hearing import Say
from handlers.engine.on_screen import find_on_screen
from handlers.engine.screen import Screen, send
from handlers.engine.taps import do
from models.company_names import SHORTEST_NAME, keys_said, name_key
from models.payloads import (
    FreeText,
    ListCompanies,
    Payload,
    ShowCompany,
    ShowOverview,
    ShowSubmission,
    ShowTeam,
)
from models.queries.approvals import find_submission
from models.queries.companies import list_companies
from models.queries.unresolved import find_unresolved_named
from models.reading.desk import (
    asks_for_numbers,
    asks_for_team,
    lets_rest,
    read_belonging,
    read_company_town,
    wants_halt,
)
from models.reading.heard import Said
from models.tables.base import stored_id

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
    if entry is None:
        return False
    await begin_with_meaning(update, context, entry, belonging.meaning)
    return True


async def listed_town(update: Update, context: KmuniContext, said: Said) -> bool:
    """The companies of a town, which no announcement to them is."""
    town = read_company_town(said.text, context.taxonomy)
    if town:
        await do(update, context, ListCompanies(0, FreeText(town)))
    return bool(town)


async def looked_up(update: Update, context: KmuniContext, said: Said) -> bool:
    """The companies of a town, a company that is to rest, the team, or numbers."""
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
    if asks_for_team(text):
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
