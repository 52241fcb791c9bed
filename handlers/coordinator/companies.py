"""Every company by name, and what a coordinator may do to one: let it rest, and lift that again."""

from telegram import InlineKeyboardButton, Update
from telegram.ext import CommandHandler

from handlers.card_text import card_text
from handlers.coordinator.queue_cards import website_link
from handlers.coordinator.seat import require_seated
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, resume_after
from handlers.engine.labels import COMPANY_STATES, OFFER_STATES, Label
from handlers.engine.payloads import MAX_BYTES, SEPARATOR, pack
from handlers.engine.screen import Screen, button, in_rows, labelled, show
from handlers.engine.taps import Handler, on
from handlers.offer_text import whole_text_row
from models.acts import resting
from models.payloads import (
    FreeText,
    LiftSuspension,
    ListCompanies,
    ShowCompany,
    ShowCompanyOffer,
    SuspendCompany,
    TakeApprovalBack,
)
from models.queries.companies import list_companies, list_member_ids
from models.queries.offers import WITHDRAWABLE, list_offer_cards, list_offers_of_company
from models.tables.base import stored_id
from models.tables.company import Company, CompanyState
from models.tables.offer import Offer, OfferState
from models.text import clean_line, shorten

SHOWN = 8
OFFERS_SHOWN = 12
NAME_UNITS = 40
MOST_LETTERS = 120
"""Of a search: a company's name has no more, and the answer repeats them."""


@resume_after
async def cmd_companies(update: Update, context: KmuniContext) -> None:
    """`/firmen` lists all of them, `/firmen Muster` those whose name has the word."""
    await require_seated(context)
    words = clean_line(" ".join(context.args or []))[:MOST_LETTERS]
    await show(update, context, await list_screen(context, words, opens_single=bool(words)))


async def open_list(update: Update, context: KmuniContext, tap: ListCompanies) -> None:
    await require_seated(context)
    await show(update, context, await list_screen(context, tap.words, tap.page))


async def list_screen(
    context: KmuniContext, words: str = "", page: int = 0, *, opens_single: bool = False
) -> Screen:
    """A page of companies; the only one that was searched for is opened at once."""
    async with context.read() as session:
        companies, total = await list_companies(session, words, SHOWN, page * SHOWN)
        if not companies and page:
            page = max(0, (total - 1) // SHOWN)
            companies, total = await list_companies(session, words, SHOWN, page * SHOWN)
    if opens_single and total == 1:
        return await company_screen(context, stored_id(companies[0]))
    rows = []
    for company in companies:
        state = context.label(COMPANY_STATES[CompanyState(company.state)])
        title = f"{shorten(company.name, NAME_UNITS)} · {state}"
        rows.append([button(title, ShowCompany(stored_id(company)))])
    turning = []
    if page > 0:
        turning.append(_page_button(context, Label("‹ Previous"), page - 1, words))
    if (page + 1) * SHOWN < total:
        turning.append(_page_button(context, Label("Next ›"), page + 1, words))
    if turning:
        rows.append(turning)
    if words:
        rows.append([labelled(context, Label("All companies"), ListCompanies(0))])
    text = context.text("coordinator/companies", total=total, words=words)
    return Screen(text, rows)


def _page_button(
    context: KmuniContext, label: Label, page: int, words: str
) -> InlineKeyboardButton:
    """The words travel in the button, cut where they would not fit."""
    room = MAX_BYTES - len(pack(ListCompanies(page))) - len(SEPARATOR)
    kept = words.encode()[:room].decode(errors="ignore")
    return labelled(context, label, ListCompanies(page, FreeText(kept)))


# One company


async def open_company(update: Update, context: KmuniContext, tap: ShowCompany) -> None:
    await require_seated(context)
    await show(update, context, await company_screen(context, tap.company_id))


async def company_screen(context: KmuniContext, company_id: int, note: str = "") -> Screen:
    """The company, its offers, and whether it rests."""
    async with context.read() as session:
        company = await session.get(Company, company_id)
        if company is None:
            text = context.text("coordinator/submission_gone")
            back = labelled(context, Label("All companies"), ListCompanies(0))
            return Screen(text, [[back]])
        offers = (await list_offers_of_company(session, company_id))[:OFFERS_SHOWN]
        people = len(await list_member_ids(session, company_id))
    numbers = [
        button(str(number), ShowCompanyOffer(stored_id(offer)))
        for number, offer in enumerate(offers, start=1)
    ]
    rows = in_rows(numbers, 6)
    if company.state is CompanyState.SUSPENDED:
        rows.append([labelled(context, Label("▶ Lift it"), LiftSuspension(company_id))])
    else:
        label = Label("⏸ Suspend it")
        rows.append([labelled(context, label, SuspendCompany(company_id))])
    rows.append([labelled(context, Label("All companies"), ListCompanies(0))])
    states = [context.label(OFFER_STATES[OfferState(offer.state)]) for offer in offers]
    text = context.text(
        "coordinator/company",
        company=company,
        website=website_link(company.website),
        lines=list(zip(offers, states, strict=True)),
        people=people,
        note=note,
    )
    return Screen(text, rows)


async def open_offer(update: Update, context: KmuniContext, tap: ShowCompanyOffer) -> None:
    await require_seated(context)
    await show(update, context, await offer_screen(context, tap.offer_id))


async def offer_screen(context: KmuniContext, offer_id: int) -> Screen:
    """An offer as students see it, and the way to take its approval back."""
    async with context.read() as session:
        cards = await list_offer_cards(session, [offer_id])
    if not cards:
        text = context.text("coordinator/submission_gone")
        back = labelled(context, Label("All companies"), ListCompanies(0))
        return Screen(text, [[back]])
    [card] = cards
    rows = []
    if may_be_unapproved(card.offer):
        label = Label("↩ Take the approval back")
        rows.append([labelled(context, label, TakeApprovalBack(offer_id))])
    company_id = stored_id(card.company)
    rows += whole_text_row(context, card)
    rows.append([labelled(context, Label("‹ Back"), ShowCompany(company_id))])
    return Screen(card_text(context, "coordinator/offer", card), rows)


def may_be_unapproved(offer: Offer) -> bool:
    return offer.state in WITHDRAWABLE


# Lifting


async def lift(update: Update, context: KmuniContext, tap: LiftSuspension) -> None:
    """A tap on "lift": the company's card, which says that it does not rest any more."""
    await require_seated(context)
    lifted = await context.require(resting.lift, tap.company_id)
    is_new = lifted.state is not None
    label = Label("Lifted. Its people are told.") if is_new else Label("It does not rest.")
    await show(update, context, await company_screen(context, tap.company_id, context.label(label)))


HANDLERS: list[Handler] = [
    CommandHandler(["firmen", "companies"], cmd_companies, PRIVATE),
    on(ListCompanies, open_list),
    on(ShowCompany, open_company),
    on(ShowCompanyOffer, open_offer),
    on(LiftSuspension, lift),
]
