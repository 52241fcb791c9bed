"""Students who are interested: cards that name nobody, until the company says yes as well."""

from telegram import InlineKeyboardButton, Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.company.access import argument, named_id
from handlers.company.rights import check_rest, check_state
from handlers.engine.callback_data import Action, pattern
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, Handler, resume_after
from handlers.engine.guards import require_company, require_membership
from handlers.engine.labels import DECLINE_REASONS, Label
from handlers.engine.refusals import RefusedError
from handlers.engine.screen import Screen, button, in_rows, labelled, show
from models.acts import introductions
from models.acts.introductions import DeclineInput
from models.notices.interests import read_student
from models.queries.companies import list_companies_of
from models.queries.interests import InterestCard, find_interest_card, list_company_interest_ids
from models.queries.offers import OfferCard
from models.rights import CompanyRight
from models.tables.base import stored_id
from models.tables.company import Membership
from models.tables.suggestion import DeclineReason, InterestState


@resume_after
async def cmd_interests(update: Update, context: KmuniContext) -> None:
    await show(update, context, await oldest_screen(context))


async def open_interest(update: Update, context: KmuniContext) -> None:
    """A tap in a notice or on "next": this very card; without a number the oldest one."""
    if not argument(update, 0).isdecimal():
        await show(update, context, await oldest_screen(context))
        return
    card, membership = await _get_own(update, context)
    check_state(card.company, CompanyRight.SEE_INTERESTS)
    if card.interest.state != InterestState.WAITING:
        await show(update, context, await answered_screen(context, card, membership))
        return
    check_rest(OfferCard(card.offer, card.company, ()))
    await show(update, context, await interest_screen(context, card))


async def oldest_screen(context: KmuniContext) -> Screen:
    """The interest that waits longest."""
    visitor = await require_company(context)
    async with context.read() as session:
        waiting = await list_company_interest_ids(session, visitor.person_id)
        card = await find_interest_card(session, waiting[0]) if waiting else None
        companies = await list_companies_of(session, visitor.person_id)
    if card is None and len(companies) == 1:
        check_state(companies[0], CompanyRight.SEE_INTERESTS)
    if card is None:
        return Screen(await context.text("company/no_interests"))
    return await interest_screen(context, card)


async def _get_own(update: Update, context: KmuniContext) -> tuple[InterestCard, Membership]:
    """The interest a button names, and the membership that allows to see it.

    Raises: RefusedError.
    """
    await require_company(context)
    async with context.read() as session:
        card = await find_interest_card(session, named_id(update))
    if card is None:
        raise RefusedError("company/interest_gone")
    return card, await require_membership(context, stored_id(card.company))


async def interest_screen(context: KmuniContext, card: InterestCard) -> Screen:
    visitor = await require_company(context)
    interest_id = stored_id(card.interest)
    async with context.read() as session:
        ids = await list_company_interest_ids(session, visitor.person_id)
        seen = await read_student(session, card)
    number = ids.index(interest_id) + 1 if interest_id in ids else 1
    rows = [
        [
            await labelled(context, Label("Introduce us"), Action.INTEREST_ACCEPT, interest_id),
            await labelled(context, Label("Not now"), Action.INTEREST_DECLINE, interest_id),
        ]
    ]
    if len(ids) > 1:
        following = ids[number % len(ids)]
        rows.append([await labelled(context, Label("Next ›"), Action.INTEREST_SHOW, following)])
    text = await context.text(
        "company/interest",
        card=card,
        seen=seen,
        number=number,
        total=len(ids),
    )
    return Screen(text, rows)


async def answered_screen(
    context: KmuniContext, card: InterestCard, membership: Membership
) -> Screen:
    """What became of an interest that is answered; who was introduced may be read again."""
    is_own = card.interest.answered_by == membership.id
    async with context.read() as session:
        seen = await read_student(session, card)
    text = await context.text(
        "company/interest_answered", card=card, interest=card.interest, seen=seen, is_own=is_own
    )
    return Screen(text, [await _next_row(context)])


async def _next_row(context: KmuniContext) -> list[InlineKeyboardButton]:
    return [button(await context.label(Label("Others who are interested")), Action.INTEREST_SHOW)]


async def accept_interest(update: Update, context: KmuniContext) -> None:
    """Both said yes: from now on both may see name and contact, once."""
    await require_company(context)
    answered = await context.require(introductions.introduce, named_id(update))
    if not answered.is_first:
        await _show_answered(update, context)
        return
    card = answered.card
    async with context.read() as session:
        seen = await read_student(session, card)
    text = await context.text("company/introduced", card=card, seen=seen)
    await show(update, context, Screen(text, [await _next_row(context)]))


async def decline_interest(update: Update, context: KmuniContext) -> None:
    """Asks for the reason, which the student is told; then answers."""
    card, _ = await _get_own(update, context)
    if card.interest.state != InterestState.WAITING:
        await _show_answered(update, context)
        return
    reason = argument(update, 1)
    if reason not in set(DeclineReason):
        await show(update, context, await _reasons_screen(context, card))
        return
    given = DeclineInput(interest_id=stored_id(card.interest), reason=DeclineReason(reason))
    answered = await context.require(introductions.decline, given)
    if not answered.is_first:
        await _show_answered(update, context)
        return
    text = await context.text("company/declined", offer=card.offer, reason=reason)
    await show(update, context, Screen(text, [await _next_row(context)]))


async def _reasons_screen(context: KmuniContext, card: InterestCard) -> Screen:
    interest_id = stored_id(card.interest)
    reasons = [
        await labelled(context, label, Action.INTEREST_DECLINE, interest_id, reason.value)
        for reason, label in DECLINE_REASONS.items()
    ]
    back = await labelled(context, Label("‹ Back"), Action.INTEREST_SHOW, interest_id)
    text = await context.text("company/ask_decline", offer=card.offer)
    return Screen(text, [*in_rows(reasons, 1), [back]])


async def _show_answered(update: Update, context: KmuniContext) -> None:
    """Somebody answered between the look and the tap."""
    card, membership = await _get_own(update, context)
    check_state(card.company, CompanyRight.SEE_INTERESTS)
    await show(update, context, await answered_screen(context, card, membership))


HANDLERS: list[Handler] = [
    CommandHandler(["interessenten", "interested"], cmd_interests, PRIVATE),
    CallbackQueryHandler(open_interest, pattern=pattern(Action.INTEREST_SHOW)),
    CallbackQueryHandler(accept_interest, pattern=pattern(Action.INTEREST_ACCEPT)),
    CallbackQueryHandler(decline_interest, pattern=pattern(Action.INTEREST_DECLINE)),
]
