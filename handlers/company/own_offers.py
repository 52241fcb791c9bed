"""A company's posted offers: their state and numbers, and everything that can become of them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from html import escape

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Update
from telegram.ext import CommandHandler

from handlers.card_text import card_text
from handlers.company.access import get_own_card
from handlers.company.dropping import drop_rows
from handlers.company.kept_reach import numbers_of, reach_of
from handlers.company.offer_answers import OfferAnswers, answers_of_offer, today
from handlers.company.reach import COUNTED_STATES, Reach
from handlers.company.rights import check_state
from handlers.company.widening import widening_rows
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, resume_after
from handlers.engine.guards import require_company
from handlers.engine.hearing import Pick
from handlers.engine.labels import OFFER_STATES, Label
from handlers.engine.refusals import as_error
from handlers.engine.screen import Screen, button, in_rows, labelled, send, show, toast
from handlers.engine.taps import Handler, on
from handlers.offer_text import whole_text_row
from models.acts import offers
from models.acts.offers import (
    ALLOWED,
    RIGHTS,
    ExtensionInput,
    Moved,
    Step,
    mark_of_end,
    sources_of,
)
from models.acts.world import World
from models.payloads import (
    AboutOffer,
    EditOffer,
    ExtendOffer,
    FillOffer,
    ListInterests,
    ListOwnOffers,
    PauseOffer,
    Payload,
    PostOffer,
    ReopenOffer,
    ShowOwnChange,
    ShowOwnOffer,
    WidenOffer,
    WithdrawOffer,
)
from models.queries.approvals import Subject
from models.queries.endings import count_waiting_interests
from models.queries.offers import (
    OfferCard,
    get_offer_card,
    list_company_offers,
)
from models.queries.pending_changes import (
    find_pending_change,
    list_changed_offers,
)
from models.refusals import Refusal, Refused
from models.rights import ALLOWED as ALLOWED_IN
from models.rights import Actor
from models.tables.base import stored_id
from models.tables.company import CompanyState
from models.tables.offer import OfferState
from models.tables.pending_change import ChangeState
from models.taxonomy.normalise import words
from models.text import shorten

PAGE = 8
TITLE_UNITS = 40

BUTTONS: dict[Step, tuple[Callable[[int], AboutOffer], Label]] = {
    Step.CHANGE: (EditOffer, Label("✎ Edit")),
    Step.PAUSE: (PauseOffer, Label("⏸ Pause")),
    Step.RESUME: (ReopenOffer, Label("▶ Resume")),
    Step.EXTEND: (ExtendOffer, Label("+ 30 days")),
    Step.FILL: (FillOffer, Label("✓ Filled")),
    Step.WITHDRAW: (WithdrawOffer, Label("✕ Withdraw")),
}

TYPED_BUTTONS: Sequence[tuple[Callable[[int], AboutOffer], Label]] = (
    *BUTTONS.values(),
    (EditOffer, Label("Change it")),
    (ExtendOffer, Label("30 days more")),
    (FillOffer, Label("Filled")),
    (ShowOwnOffer, Label("Open it")),
)
"""What the words of a button do that are typed, with those of the messages about an offer."""

CHANGES: dict[ChangeState, Label] = {
    ChangeState.WAITING: Label("change waits"),
    ChangeState.RETURNED: Label("change returned"),
}
"""What stands beside an offer's state while it has a change."""


NO_LAST_DAY = frozenset({Refusal.ENDS_IN_PAST, Refusal.OPEN_TOO_LONG, Refusal.OPEN_LONGER})
"""Why a named day is not made the last one."""


# The list


@resume_after
async def cmd_own_offers(update: Update, context: KmuniContext) -> None:
    await show(update, context, await list_screen(context, 0))


async def list_screen(context: KmuniContext, page: int) -> Screen:
    visitor = require_company(context)
    async with context.read() as session:
        cards = await list_company_offers(session, visitor.person_id)
        changed = await list_changed_offers(session, [stored_id(card.offer) for card in cards])
    if not cards:
        row = [labelled(context, Label("Post an offer"), PostOffer())]
        return Screen(context.text("company/no_offers"), [row])
    pages = -(-len(cards) // PAGE)
    page = min(page, pages - 1)
    rows = []
    for card in cards[page * PAGE : (page + 1) * PAGE]:
        state = context.label(OFFER_STATES[OfferState(card.offer.state)])
        if (change := changed.get(stored_id(card.offer))) is not None:
            state += f" · {context.label(CHANGES[ChangeState(change)])}"
        title = f"{shorten(card.offer.title, TITLE_UNITS)} · {state}"
        rows.append([button(title, ShowOwnOffer(stored_id(card.offer)))])
    turning = []
    if page > 0:
        turning.append(button("‹", ListOwnOffers(page - 1)))
    if page < pages - 1:
        turning.append(button("›", ListOwnOffers(page + 1)))
    if turning:
        rows.append(turning)
    rows.append([labelled(context, Label("Post an offer"), PostOffer())])
    text = context.text("company/offers", total=len(cards), page=page + 1, pages=pages)
    return Screen(text, rows)


# One offer


async def turn_page(update: Update, context: KmuniContext, tap: ListOwnOffers) -> None:
    await show(update, context, await list_screen(context, tap.page))


async def open_offer(update: Update, context: KmuniContext, tap: ShowOwnOffer) -> None:
    card, _ = await get_own_card(context, tap.offer_id)
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
    for step in ALLOWED[OfferState(offer.state)]:
        if card.company.state not in ALLOWED_IN[RIGHTS[step]]:
            continue
        to_step, label = BUTTONS[step]
        payload = to_step(offer_id)
        if isinstance(payload, ExtendOffer):
            payload = replace(payload, known_end=mark_of_end(offer.open_until))
        buttons.append(labelled(context, label, payload))
    rows = in_rows(buttons, 2)
    if pending is not None:
        both = Label("Look at both")
        rows.append([labelled(context, both, ShowOwnChange(offer_id))])
    rows += drop_rows(context, pending, Subject.OFFER_CHANGE, offer_id)
    if reach is not None:
        rows += await widening_rows(
            context, reach.advice, lambda one: WidenOffer(offer_id, one.refusal, one.value)
        )
    if numbers.interested:
        interested = labelled(context, Label("Interested students"), ListInterests())
        rows.append([interested])
    rows += whole_text_row(context, card)
    rows.append([labelled(context, Label("‹ All offers"), ListOwnOffers())])
    text = card_text(
        context, "company/own_offer", card, numbers=numbers, reach=reach, pending=pending
    )
    return Screen(text, rows, ShowOwnOffer(offer_id))


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
    text = context.label(note)
    if told:
        text += " " + context.label(Label("Whoever waited for your answer is told."))
    screen = await offer_screen(context, card)
    rows = list(screen.rows)
    if card.offer.state == OfferState.FILLED and card.offer.open_until > context.now:
        rows.insert(0, [labelled(context, Label("▶ Open it again"), ReopenOffer(offer_id))])
    if update.callback_query is not None:
        await toast(update, text)
        await show(update, context, replace(screen, rows=rows))
    else:
        said = f"✓ {escape(text)}\n\n{screen.text}"
        await show(update, context, replace(screen, text=said, rows=rows))


Move = Callable[[AsyncSession, Actor, int, World], Awaitable[Moved | Refused]]

ALREADY = Label("That has changed meanwhile. Here is how it stands.")


async def _move(
    update: Update, context: KmuniContext, offer_id: int, step: Step, act: Move, note: Label
) -> None:
    """Moves the offer on, and shows how it stands."""
    card, _ = await get_own_card(context, offer_id)
    check_state(card.company, RIGHTS[step])
    moved = await context.require(act, offer_id)
    shown = note if moved.is_moved else ALREADY
    await _show_changed(update, context, offer_id, shown, told=moved.told)


async def pause_offer(update: Update, context: KmuniContext, tap: PauseOffer) -> None:
    note = Label("Paused: no student is shown it.")
    await _move(update, context, tap.offer_id, Step.PAUSE, offers.pause, note)


async def resume_offer(update: Update, context: KmuniContext, tap: ReopenOffer) -> None:
    note = Label("It is open again.")
    await _move(update, context, tap.offer_id, Step.RESUME, offers.resume, note)


async def fill_offer(update: Update, context: KmuniContext, tap: FillOffer) -> None:
    note = Label("Congratulations! It is marked as filled.")
    await _move(update, context, tap.offer_id, Step.FILL, offers.fill, note)


async def withdraw_offer(update: Update, context: KmuniContext, tap: WithdrawOffer) -> None:
    """Asks once more, because there is no way back."""
    offer_id = tap.offer_id
    card, _ = await get_own_card(context, offer_id)
    if card.offer.state not in sources_of(Step.WITHDRAW):
        await _show_changed(update, context, offer_id, ALREADY)
        return
    if tap.is_sure:
        note = Label("Withdrawn.")
        await _move(update, context, offer_id, Step.WITHDRAW, offers.withdraw, note)
        return
    rows = [
        [labelled(context, Label("Yes, withdraw it"), WithdrawOffer(offer_id, is_sure=True))],
        [labelled(context, Label("No, keep it"), ShowOwnOffer(offer_id))],
    ]
    async with context.read() as session:
        waiting = await count_waiting_interests(session, offer_id)
    text = context.text("company/ask_withdraw", offer=card.offer, waiting=waiting)
    await show(update, context, Screen(text, rows))


async def extend_offer(update: Update, context: KmuniContext, tap: ExtendOffer) -> None:
    """Thirty days more, once a button; also from the reminder and after the end."""
    offer_id = tap.offer_id
    card, _ = await get_own_card(context, offer_id)
    check_state(card.company, RIGHTS[Step.EXTEND])
    given = ExtensionInput(offer_id=offer_id, known_end=tap.known_end)
    moved = await context.require(offers.extend, given)
    note = Label("Extended by 30 days.") if moved.is_moved else ALREADY
    if not tap.known_end:
        # The reminder's button, which stays as it is.
        async with context.read() as session:
            card = await get_offer_card(session, offer_id)
        await toast(update, context.label(note))
        await send(update, await offer_screen(context, card))
        return
    await _show_changed(update, context, offer_id, note)


async def extend_until(
    update: Update, context: KmuniContext, offer_id: int, last_day: date
) -> None:
    """Open until the named day; a day that cannot be meant is said kindly."""
    card, _ = await get_own_card(context, offer_id)
    check_state(card.company, RIGHTS[Step.EXTEND])
    given = ExtensionInput(offer_id=offer_id, last_day=last_day)
    outcome = await context.perform(offers.extend, given)
    if isinstance(outcome, Refused):
        if outcome.reason not in NO_LAST_DAY:
            raise as_error(outcome)
        text = context.text(
            "company/not_extended",
            day=last_day,
            reason=outcome.reason.name.lower(),
            offer=card.offer,
        )
        screen = await offer_screen(context, card)
        await show(update, context, replace(screen, text=f"{text}\n\n{screen.text}"))
        return
    note = Label("Extended; the last day stands on the card.") if outcome.is_moved else ALREADY
    await _show_changed(update, context, offer_id, note)


async def pick_of_own_offer(
    context: KmuniContext, shown: ShowOwnOffer, text: str
) -> Payload | None:
    """The step whose button's very words are typed; any other words are about something else."""
    typed_words = words(text)
    named = (
        to_step for to_step, label in TYPED_BUTTONS if words(context.label(label)) == typed_words
    )
    to_step = next(named, None)
    return to_step(shown.offer_id) if to_step is not None else None


PICKS: Mapping[type[Payload], Pick] = {ShowOwnOffer: pick_of_own_offer}
"""What words pick while an own offer is on the screen."""

HANDLERS: list[Handler] = [
    CommandHandler(["meineangebote", "myoffers"], cmd_own_offers, PRIVATE),
    on(ListOwnOffers, turn_page),
    on(ShowOwnOffer, open_offer),
    on(PauseOffer, pause_offer),
    on(ReopenOffer, resume_offer),
    on(ExtendOffer, extend_offer),
    on(FillOffer, fill_offer),
    on(WithdrawOffer, withdraw_offer),
]
