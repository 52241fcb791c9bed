"""Students who are interested: cards that name nobody, until the company says yes as well."""

from telegram import InlineKeyboardButton, Update
from telegram.ext import CommandHandler

from handlers.company.rights import check_rest, check_state
from handlers.company.states import CompanyQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, resume_after
from handlers.engine.guards import require_company, require_membership
from handlers.engine.labels import DECLINE_REASONS, Label
from handlers.engine.refusals import RefusedError, as_error
from handlers.engine.screen import Screen, in_rows, labelled, show
from handlers.engine.taps import Handler, on, opens
from models.acts import introductions
from models.acts.introductions import DeclineInput
from models.notices.interests import read_student
from models.payloads import (
    AboutInterest,
    AcceptInterest,
    DeclineInterest,
    EditCompany,
    ListInterests,
    ShowInterest,
)
from models.queries.companies import list_companies_of
from models.queries.interests import InterestCard, find_interest_card, list_company_interest_ids
from models.queries.offers import OfferCard
from models.refusals import Refusal, Refused
from models.rights import CompanyRight
from models.tables.base import stored_id
from models.tables.company import Membership
from models.tables.suggestion import InterestState


@resume_after
async def cmd_interests(update: Update, context: KmuniContext) -> None:
    await show(update, context, await oldest_screen(context))


async def open_oldest(update: Update, context: KmuniContext) -> None:
    await show(update, context, await oldest_screen(context))


async def open_interest(update: Update, context: KmuniContext, tap: ShowInterest) -> None:
    """A tap in a notice or on "next": this very card."""
    card, membership = await _get_own(context, tap)
    check_state(card.company, CompanyRight.SEE_INTERESTS)
    if card.interest.state != InterestState.WAITING:
        await show(update, context, await answered_screen(context, card, membership))
        return
    check_rest(OfferCard(card.offer, card.company, ()))
    await show(update, context, await interest_screen(context, card))


async def oldest_screen(context: KmuniContext) -> Screen:
    """The interest that waits longest."""
    visitor = require_company(context)
    async with context.read() as session:
        waiting = await list_company_interest_ids(session, visitor.person_id)
        card = await find_interest_card(session, waiting[0]) if waiting else None
        companies = await list_companies_of(session, visitor.person_id)
    if card is None and len(companies) == 1:
        check_state(companies[0], CompanyRight.SEE_INTERESTS)
    if card is None:
        return Screen(context.text("company/no_interests"))
    return await interest_screen(context, card)


async def _get_own(context: KmuniContext, tap: AboutInterest) -> tuple[InterestCard, Membership]:
    """The interest a button names, and the membership that allows to see it.

    Raises: RefusedError.
    """
    require_company(context)
    async with context.read() as session:
        card = await find_interest_card(session, tap.interest_id)
    if card is None:
        raise RefusedError("company/interest_gone")
    return card, await require_membership(context, stored_id(card.company))


async def interest_screen(context: KmuniContext, card: InterestCard) -> Screen:
    visitor = require_company(context)
    interest_id = stored_id(card.interest)
    async with context.read() as session:
        ids = await list_company_interest_ids(session, visitor.person_id)
        seen = await read_student(session, card)
    number = ids.index(interest_id) + 1 if interest_id in ids else 1
    rows = [
        [
            labelled(context, Label("Introduce us"), AcceptInterest(interest_id)),
            labelled(context, Label("Not now"), DeclineInterest(interest_id)),
        ]
    ]
    if len(ids) > 1:
        following = ids[number % len(ids)]
        rows.append([labelled(context, Label("Next ›"), ShowInterest(following))])
    text = context.text(
        "company/interest",
        card=card,
        seen=seen,
        number=number,
        total=len(ids),
    )
    return Screen(text, rows, ShowInterest(interest_id))


async def answered_screen(
    context: KmuniContext, card: InterestCard, membership: Membership
) -> Screen:
    """What became of an interest that is answered; who was introduced may be read again."""
    is_own = card.interest.answered_by == membership.id
    async with context.read() as session:
        seen = await read_student(session, card)
    text = context.text(
        "company/interest_answered", card=card, interest=card.interest, seen=seen, is_own=is_own
    )
    return Screen(text, [_next_row(context)])


def _next_row(context: KmuniContext) -> list[InlineKeyboardButton]:
    return [labelled(context, Label("Others who are interested"), ListInterests())]


async def accept_interest(update: Update, context: KmuniContext, tap: AcceptInterest) -> None:
    """Both said yes: from now on both may see name and contact, once."""
    require_company(context)
    answered = await context.perform(introductions.introduce, tap.interest_id)
    if isinstance(answered, Refused):
        if answered.reason is not Refusal.UNREACHABLE:
            raise as_error(answered)
        await _show_unreachable(update, context, tap)
        return
    if not answered.is_first:
        await _show_answered(update, context, tap)
        return
    card = answered.card
    async with context.read() as session:
        seen = await read_student(session, card)
    text = context.text("company/introduced", card=card, seen=seen)
    await show(update, context, Screen(text, [_next_row(context)]))


async def _show_unreachable(update: Update, context: KmuniContext, tap: AcceptInterest) -> None:
    """The student would be given a contact that leads nowhere: it is asked for first."""
    card, membership = await _get_own(context, tap)
    edit = EditCompany(stored_id(card.company), CompanyQuestion.CONTACT)
    rows = [
        [labelled(context, Label("How students reach you"), edit)],
        [labelled(context, Label("Introduce us"), tap)],
    ]
    text = context.text("company/unreachable", contact=membership.contact)
    await show(update, context, Screen(text, rows))


async def decline_interest(update: Update, context: KmuniContext, tap: DeclineInterest) -> None:
    """Asks for the reason, which the student is told; then answers."""
    card, _ = await _get_own(context, tap)
    if card.interest.state != InterestState.WAITING:
        await _show_answered(update, context, tap)
        return
    if tap.reason is None:
        await show(update, context, _reasons_screen(context, card))
        return
    given = DeclineInput(interest_id=stored_id(card.interest), reason=tap.reason)
    answered = await context.require(introductions.decline, given)
    if not answered.is_first:
        await _show_answered(update, context, tap)
        return
    text = context.text("company/declined", offer=card.offer, reason=tap.reason)
    await show(update, context, Screen(text, [_next_row(context)]))


def _reasons_screen(context: KmuniContext, card: InterestCard) -> Screen:
    interest_id = stored_id(card.interest)
    reasons = [
        labelled(context, label, DeclineInterest(interest_id, reason))
        for reason, label in DECLINE_REASONS.items()
    ]
    back = labelled(context, Label("‹ Back"), ShowInterest(interest_id))
    text = context.text("company/ask_decline", offer=card.offer)
    return Screen(text, [*in_rows(reasons, 1), [back]])


async def _show_answered(update: Update, context: KmuniContext, tap: AboutInterest) -> None:
    """Somebody answered between the look and the tap."""
    card, membership = await _get_own(context, tap)
    check_state(card.company, CompanyRight.SEE_INTERESTS)
    await show(update, context, await answered_screen(context, card, membership))


HANDLERS: list[Handler] = [
    CommandHandler(["interessenten", "interested"], cmd_interests, PRIVATE),
    opens(ListInterests, open_oldest),
    on(ShowInterest, open_interest),
    on(AcceptInterest, accept_interest),
    on(DeclineInterest, decline_interest),
]
