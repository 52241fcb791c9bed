"""A company's posted offers: their state and numbers, and everything that can become of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.card_text import card_text
from handlers.company.access import argument, get_own_card, named_id, read_id
from handlers.company.dropping import drop_rows
from handlers.company.kept_reach import numbers_of, reach_of
from handlers.company.offer_answers import (
    MOST_OPEN_DAYS,
    OfferAnswers,
    answers_of_offer,
    today,
)
from handlers.company.reach import COUNTED_STATES, Reach
from handlers.company.rights import check_state, require_offer_still
from handlers.company.widening import widening_rows
from handlers.engine.callback_data import Action, pattern
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, Handler, resume_after
from handlers.engine.guards import require_company
from handlers.engine.labels import OFFER_STATES, Label
from handlers.engine.screen import Screen, button, in_rows, labelled, send, show, toast
from models.queries.approvals import Subject
from models.queries.endings import count_waiting_interests, record_ended_interests
from models.queries.offers import (
    OfferCard,
    change_offer_state,
    get_offer_card,
    list_company_offers,
)
from models.queries.pending_changes import (
    change_pending_end,
    change_pending_to_ended,
    find_pending_change,
    list_changed_offers,
)
from models.rights import ALLOWED as ALLOWED_IN
from models.rights import CompanyRight
from models.tables.base import stored_id
from models.tables.company import CompanyState
from models.tables.offer import Offer, OfferState
from models.tables.pending_change import ChangeState
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
"""What may become of an offer in each state; see the drawing in `models/tables/offer.py`."""

ACTS: dict[Action, CompanyRight] = {
    Action.OFFER_EDIT: CompanyRight.POST,
    Action.OFFER_PAUSE: CompanyRight.TAKE_AWAY,
    Action.OFFER_RESUME: CompanyRight.SHOW_AGAIN,
    Action.OFFER_EXTEND: CompanyRight.SHOW_AGAIN,
    Action.OFFER_FILLED: CompanyRight.TAKE_AWAY,
    Action.OFFER_WITHDRAW: CompanyRight.TAKE_AWAY,
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


CHANGES: dict[ChangeState, Label] = {
    ChangeState.WAITING: Label("change waits"),
    ChangeState.RETURNED: Label("change returned"),
}
"""What stands beside an offer's state while it has a change."""


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
        changed = await list_changed_offers(session, [stored_id(card.offer) for card in cards])
    if not cards:
        row = [await labelled(context, Label("Post an offer"), Action.POST_OFFER)]
        return Screen(await context.text("company/no_offers"), [row])
    pages = -(-len(cards) // PAGE)
    page = min(page, pages - 1)
    rows = []
    for card in cards[page * PAGE : (page + 1) * PAGE]:
        state = await context.label(OFFER_STATES[OfferState(card.offer.state)])
        if (change := changed.get(stored_id(card.offer))) is not None:
            state += f" · {await context.label(CHANGES[ChangeState(change)])}"
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
    numbers = await numbers_of(context, offer, card.company)
    async with context.read() as session:
        pending = await find_pending_change(session, offer_id=offer_id)
    reach = await _reach_of(context, card)
    buttons = []
    for action in ALLOWED[OfferState(offer.state)]:
        if card.company.state not in ALLOWED_IN[ACTS[action]]:
            continue
        stamp = (stamp_of(offer.open_until),) if action is Action.OFFER_EXTEND else ()
        buttons.append(await labelled(context, LABELS[action], action, offer_id, *stamp))
    rows = in_rows(buttons, 2)
    if pending is not None:
        both = Label("Look at both")
        rows.append([await labelled(context, both, Action.OFFER_CHANGE_SHOW, offer_id)])
    rows += await drop_rows(context, pending, Subject.OFFER_CHANGE, offer_id)
    if reach is not None:
        rows += await widening_rows(context, reach.advice, Action.OFFER_WIDEN, offer_id)
    if numbers.interested:
        interested = await labelled(
            context, Label("Interested students"), Action.INTEREST_SHOW, LIST
        )
        rows.append([interested])
    rows.append([await labelled(context, Label("‹ All offers"), Action.OWN_OFFER, LIST, 0)])
    text = await card_text(
        context, "company/own_offer", card, numbers=numbers, reach=reach, pending=pending
    )
    return Screen(text, rows)


async def _reach_of(context: KmuniContext, card: OfferCard) -> Reach | None:
    """Whom the offer fits, unless nobody is to be found for it any more."""
    if card.offer.state not in COUNTED_STATES or card.company.state is CompanyState.SUSPENDED:
        return None
    zone = context.services.zone
    answers = answers_of_offer(card, zone, day=today(context.now, zone))
    return await reach_of(context, OfferAnswers.model_validate(answers), card.company)


async def _show_changed(
    update: Update, context: KmuniContext, offer_id: int, note: Label, *, told: int = 0
) -> None:
    """The offer as it is now, and a note of what happened and how many students hear of it."""
    async with context.read() as session:
        card = await get_offer_card(session, offer_id)
    text = await context.label(note)
    if told:
        text += " " + await context.label(Label("Whoever waited for your answer is told."))
    if update.callback_query is not None:
        await toast(update, text)
    await show(update, context, await offer_screen(context, card))


ALREADY = Label("That has changed meanwhile. Here is how it stands.")


async def _move(
    update: Update, context: KmuniContext, action: Action, target: OfferState, note: Label
) -> None:
    """Moves the offer on if its state still allows it; twice has no further effect.

    A change of an offer that ends so has lost its sense, and would open it again.
    """
    offer_id = named_id(update)
    card, membership = await get_own_card(context, offer_id)
    act = ACTS[action]
    check_state(card.company, act)
    async with context.write() as session:
        await require_offer_still(session, offer_id, membership.person_id, act)
        moved = await change_offer_state(
            session, offer_id, source=sources_of(action), target=target
        )
        if moved and target in (OfferState.FILLED, OfferState.WITHDRAWN):
            await change_pending_to_ended(
                session, ChangeState.DROPPED, offer_id=offer_id, now=context.now
            )
        told = await record_ended_interests(session, offer_ids=[offer_id], now=context.now)
    context.services.outbox.wake()
    await _show_changed(update, context, offer_id, note if moved else ALREADY, told=told)


async def pause_offer(update: Update, context: KmuniContext) -> None:
    note = Label("Paused: no student is shown it.")
    await _move(update, context, Action.OFFER_PAUSE, OfferState.PAUSED, note)


async def resume_offer(update: Update, context: KmuniContext) -> None:
    """Opens a paused offer, or one that was marked as filled too early."""
    note = Label("It is open again.")
    card, _ = await get_own_card(context, named_id(update))
    if card.offer.state != OfferState.FILLED:
        await _move(update, context, Action.OFFER_RESUME, OfferState.OPEN, note)
        return
    offer_id = stored_id(card.offer)
    moved = False
    if card.offer.open_until > context.now:
        async with context.write() as session:
            moved = await change_offer_state(
                session, offer_id, source=[OfferState.FILLED], target=OfferState.OPEN
            )
    await _show_changed(update, context, offer_id, note if moved else ALREADY)


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
    async with context.read() as session:
        waiting = await count_waiting_interests(session, offer_id)
    text = await context.text("company/ask_withdraw", offer=card.offer, waiting=waiting)
    await show(update, context, Screen(text, rows))


async def extend_offer(update: Update, context: KmuniContext) -> None:
    """Thirty days more, once a button; also from the reminder and after the end."""
    offer_id = named_id(update)
    card, membership = await get_own_card(context, offer_id)
    check_state(card.company, CompanyRight.SHOW_AGAIN)
    async with context.write() as session:
        offer, _ = await require_offer_still(
            session, offer_id, membership.person_id, CompanyRight.SHOW_AGAIN
        )
        until = extended(offer.open_until, context.now)
        moved = _may_extend(offer, argument(update, 1), context.now) and await change_offer_state(
            session,
            offer_id,
            source=[OfferState(offer.state)],
            target=_state_when_extended(offer),
            values={"open_until": until, "expiry_reminded_at": None},
        )
        if moved:
            await change_pending_end(session, offer_id, until, now=context.now)
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
