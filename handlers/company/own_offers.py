"""A company's posted offers: their state and numbers, and everything that can become of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.callback_data import Action, pattern
from handlers.card_text import card_text
from handlers.company.access import argument, get_own_card, named_id, read_id
from handlers.company.offer_answers import (
    MOST_OPEN_DAYS,
    OfferAnswers,
    answers_of_offer,
    today,
)
from handlers.company.reach import COUNTED_STATES, Reach, reach_of, told, told_numbers
from handlers.company.rights import ALLOWED as ALLOWED_IN
from handlers.company.rights import CompanyAct, check_state, require_offer_still
from handlers.company.widening import widening_rows
from handlers.context import KmuniContext
from handlers.dialogues import PRIVATE, Handler, resume_after
from handlers.guards import require_company
from handlers.labels import OFFER_STATES, Label
from handlers.screen import Screen, button, in_rows, labelled, send, show, toast
from models.base import stored_id
from models.company import CompanyState
from models.offer import Offer, OfferState
from models.push_run import WEEKLY, PushRunState
from models.queries.offers import (
    OfferCard,
    change_offer_state,
    count_shown_since,
    get_offer_card,
    get_offer_numbers,
    list_company_offers,
)
from models.queries.push_runs import find_last_run
from models.text import shorten

PAGE = 8
LIST = "list"
"""What OWN_OFFER names to show the list instead of one offer."""

YES = "yes"
TITLE_UNITS = 40

EXTENSION = timedelta(days=30)
ENDS_SOON = timedelta(days=4)
"""The reminder comes three days before the end; its button still works the day after."""

ALLOWED: dict[OfferState, tuple[Action, ...]] = {
    OfferState.WAITING: (Action.OFFER_EDIT, Action.OFFER_WITHDRAW),
    OfferState.RETURNED: (Action.OFFER_EDIT, Action.OFFER_WITHDRAW),
    OfferState.OPEN: (
        Action.OFFER_EDIT,
        Action.OFFER_PAUSE,
        Action.OFFER_EXTEND,
        Action.OFFER_FILLED,
        Action.OFFER_WITHDRAW,
    ),
    OfferState.PAUSED: (
        Action.OFFER_EDIT,
        Action.OFFER_RESUME,
        Action.OFFER_EXTEND,
        Action.OFFER_FILLED,
        Action.OFFER_WITHDRAW,
    ),
    OfferState.EXPIRED: (Action.OFFER_EXTEND, Action.OFFER_EDIT, Action.OFFER_FILLED),
    OfferState.FILLED: (Action.OFFER_EDIT,),
    OfferState.WITHDRAWN: (),
}
"""What may become of an offer in each state; see the drawing in `models/offer.py`."""

ACTS: dict[Action, CompanyAct] = {
    Action.OFFER_EDIT: CompanyAct.POST,
    Action.OFFER_PAUSE: CompanyAct.TAKE_AWAY,
    Action.OFFER_RESUME: CompanyAct.SHOW_AGAIN,
    Action.OFFER_EXTEND: CompanyAct.SHOW_AGAIN,
    Action.OFFER_FILLED: CompanyAct.TAKE_AWAY,
    Action.OFFER_WITHDRAW: CompanyAct.TAKE_AWAY,
}
"""What each of them does in the company's name."""

LABELS: dict[Action, Label] = {
    Action.OFFER_EDIT: Label("✎ Edit"),
    Action.OFFER_PAUSE: Label("⏸ Pause"),
    Action.OFFER_RESUME: Label("▶ Resume"),
    Action.OFFER_EXTEND: Label("+ 30 days"),
    Action.OFFER_FILLED: Label("✓ Filled"),
    Action.OFFER_WITHDRAW: Label("✕ Withdraw"),
}


def sources_of(action: Action) -> Sequence[OfferState]:
    """The states from which an action leads on."""
    return [state for state, actions in ALLOWED.items() if action in actions]


def extended(open_until: datetime, now: datetime) -> datetime:
    """Thirty days more, counted from today for an offer that has ended; at most a year away."""
    return min(max(open_until, now) + EXTENSION, now + timedelta(MOST_OPEN_DAYS))


def stamp_of(open_until: datetime) -> str:
    """The end that a button to extend was made for, so that a double tap extends once."""
    return f"{open_until:%Y%m%d%H%M}"


# The list


@resume_after
async def cmd_own_offers(update: Update, context: KmuniContext) -> None:
    await show(update, context, await list_screen(context, 0))


async def list_screen(context: KmuniContext, page: int) -> Screen:
    visitor = await require_company(context)
    async with context.read() as session:
        cards = await list_company_offers(session, visitor.person_id)
    if not cards:
        row = [await labelled(context, Label("Post an offer"), Action.POST_OFFER)]
        return Screen(await context.text("company/no_offers"), [row])
    pages = -(-len(cards) // PAGE)
    page = min(page, pages - 1)
    rows = []
    for card in cards[page * PAGE : (page + 1) * PAGE]:
        state = await context.label(OFFER_STATES[OfferState(card.offer.state)])
        title = f"{shorten(card.offer.title, TITLE_UNITS)} · {state}"
        rows.append([button(title, Action.OWN_OFFER, stored_id(card.offer))])
    turning = []
    if page > 0:
        turning.append(button("‹", Action.OWN_OFFER, LIST, page - 1))
    if page < pages - 1:
        turning.append(button("›", Action.OWN_OFFER, LIST, page + 1))
    if turning:
        rows.append(turning)
    rows.append([await labelled(context, Label("Post an offer"), Action.POST_OFFER)])
    text = await context.text("company/offers", total=len(cards), page=page + 1, pages=pages)
    return Screen(text, rows)


# One offer


async def open_offer(update: Update, context: KmuniContext) -> None:
    if argument(update, 0) == LIST:
        await show(update, context, await list_screen(context, read_id(argument(update, 1))))
        return
    card, _ = await get_own_card(context, named_id(update))
    await show(update, context, await offer_screen(context, card))


async def offer_screen(context: KmuniContext, card: OfferCard) -> Screen:
    """The offer with its state and numbers, whom it fits, and what its state allows."""
    offer = card.offer
    offer_id = stored_id(offer)
    async with context.read() as session:
        numbers = await get_offer_numbers(session, offer_id)
        last_push = await _find_last_push(session, offer)
    reach = await _reach_of(context, card)
    buttons = []
    for action in ALLOWED[OfferState(offer.state)]:
        if card.company.state not in ALLOWED_IN[ACTS[action]]:
            continue
        stamp = (stamp_of(offer.open_until),) if action is Action.OFFER_EXTEND else ()
        buttons.append(await labelled(context, LABELS[action], action, offer_id, *stamp))
    rows = in_rows(buttons, 2)
    if reach is not None:
        rows += await widening_rows(context, reach.advice, Action.OFFER_WIDEN, offer_id)
    if numbers.interested:
        interested = await labelled(
            context, Label("Interested students"), Action.INTEREST_SHOW, LIST
        )
        rows.append([interested])
    rows.append([await labelled(context, Label("‹ All offers"), Action.OWN_OFFER, LIST, 0)])
    text = await card_text(
        context,
        "company/own_offer",
        card,
        numbers=told_numbers(numbers),
        last_push=last_push,
        reach=reach,
    )
    return Screen(text, rows)


@dataclass(frozen=True, slots=True)
class LastPush:
    """The last weekly push an open offer took part in, and to how many it has been shown since."""

    day: date
    shown: int | None
    """At least so many; None: fewer than five."""


async def _find_last_push(session: AsyncSession, offer: Offer) -> LastPush | None:
    run = await find_last_run(session, WEEKLY)
    if run is None or run.state is not PushRunState.QUEUED or offer.state != OfferState.OPEN:
        return None
    if offer.approved_at is None or offer.approved_at > run.slot:
        return None
    shown = await count_shown_since(session, stored_id(offer), run.slot)
    return LastPush(run.slot.date(), told(shown))


async def _reach_of(context: KmuniContext, card: OfferCard) -> Reach | None:
    """Whom the offer fits, unless nobody is to be found for it any more."""
    if card.offer.state not in COUNTED_STATES or card.company.state is CompanyState.SUSPENDED:
        return None
    zone = context.services.zone
    answers = answers_of_offer(card, zone, day=today(context.now, zone))
    return await reach_of(context, OfferAnswers.model_validate(answers))


async def _show_changed(update: Update, context: KmuniContext, offer_id: int, note: Label) -> None:
    """The offer as it is now, and a note of what happened."""
    async with context.read() as session:
        card = await get_offer_card(session, offer_id)
    text = await context.label(note)
    if update.callback_query is not None:
        await toast(update, text)
    await show(update, context, await offer_screen(context, card))


ALREADY = Label("That has changed meanwhile. Here is how it stands.")


async def _move(
    update: Update, context: KmuniContext, action: Action, target: OfferState, note: Label
) -> None:
    """Moves the offer on if its state still allows it; twice has no further effect."""
    offer_id = named_id(update)
    card, membership = await get_own_card(context, offer_id)
    act = ACTS[action]
    check_state(card.company, act)
    async with context.write() as session:
        await require_offer_still(session, offer_id, membership.person_id, act)
        moved = await change_offer_state(
            session, offer_id, source=sources_of(action), target=target
        )
    await _show_changed(update, context, offer_id, note if moved else ALREADY)


async def pause_offer(update: Update, context: KmuniContext) -> None:
    note = Label("Paused: no student is shown it.")
    await _move(update, context, Action.OFFER_PAUSE, OfferState.PAUSED, note)


async def resume_offer(update: Update, context: KmuniContext) -> None:
    note = Label("It is open again.")
    await _move(update, context, Action.OFFER_RESUME, OfferState.OPEN, note)


async def fill_offer(update: Update, context: KmuniContext) -> None:
    note = Label("Congratulations! It is marked as filled.")
    await _move(update, context, Action.OFFER_FILLED, OfferState.FILLED, note)


async def withdraw_offer(update: Update, context: KmuniContext) -> None:
    """Asks once more, because there is no way back."""
    offer_id = named_id(update)
    card, _ = await get_own_card(context, offer_id)
    if card.offer.state not in sources_of(Action.OFFER_WITHDRAW):
        await _show_changed(update, context, offer_id, ALREADY)
        return
    if argument(update, 1) == YES:
        note = Label("Withdrawn.")
        await _move(update, context, Action.OFFER_WITHDRAW, OfferState.WITHDRAWN, note)
        return
    rows = [
        [await labelled(context, Label("Yes, withdraw it"), Action.OFFER_WITHDRAW, offer_id, YES)],
        [await labelled(context, Label("No, keep it"), Action.OWN_OFFER, offer_id)],
    ]
    text = await context.text("company/ask_withdraw", offer=card.offer)
    await show(update, context, Screen(text, rows))


async def extend_offer(update: Update, context: KmuniContext) -> None:
    """Thirty days more, once a button; also from the reminder and after the end."""
    offer_id = named_id(update)
    card, membership = await get_own_card(context, offer_id)
    check_state(card.company, CompanyAct.SHOW_AGAIN)
    async with context.write() as session:
        offer, _ = await require_offer_still(
            session, offer_id, membership.person_id, CompanyAct.SHOW_AGAIN
        )
        moved = _may_extend(offer, argument(update, 1), context.now) and await change_offer_state(
            session,
            offer_id,
            source=[OfferState(offer.state)],
            target=_state_when_extended(offer),
            values={
                "open_until": extended(offer.open_until, context.now),
                "expiry_reminded_at": None,
            },
        )
    note = Label("Extended by 30 days.") if moved else ALREADY
    if _is_in_notice(update):
        async with context.read() as session:
            card = await get_offer_card(session, offer_id)
        await toast(update, await context.label(note))
        await send(update, await offer_screen(context, card))
        return
    await _show_changed(update, context, offer_id, note)


def _may_extend(offer: Offer, stamp: str, now: datetime) -> bool:
    if offer.state not in sources_of(Action.OFFER_EXTEND):
        return False
    if stamp:
        return stamp == stamp_of(offer.open_until)
    return offer.open_until - now <= ENDS_SOON


def _state_when_extended(offer: Offer) -> OfferState:
    return OfferState.OPEN if offer.state == OfferState.EXPIRED else OfferState(offer.state)


def _is_in_notice(update: Update) -> bool:
    """Whether the tapped button is the reminder's, which stays as it is."""
    return not argument(update, 1)


HANDLERS: list[Handler] = [
    CommandHandler(["meineangebote", "myoffers"], cmd_own_offers, PRIVATE),
    CallbackQueryHandler(open_offer, pattern=pattern(Action.OWN_OFFER)),
    CallbackQueryHandler(pause_offer, pattern=pattern(Action.OFFER_PAUSE)),
    CallbackQueryHandler(resume_offer, pattern=pattern(Action.OFFER_RESUME)),
    CallbackQueryHandler(extend_offer, pattern=pattern(Action.OFFER_EXTEND)),
    CallbackQueryHandler(fill_offer, pattern=pattern(Action.OFFER_FILLED)),
    CallbackQueryHandler(withdraw_offer, pattern=pattern(Action.OFFER_WITHDRAW)),
]
