"""How visible the last weekly run made each offer, and which ones fit too few students, and why."""

from telegram import Update

from handlers.card_text import card_text
from handlers.coordinator.run_numbers import RunNumbers, numbers_of, page_of
from handlers.coordinator.seat import require_seated
from handlers.coordinator.unresolved import paging
from handlers.engine.context import KmuniContext
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, button, in_rows, labelled, show
from handlers.engine.taps import Handler, on, opens
from models.disclosure import discreet
from models.payloads import ListShortOffers, ShowOverview, ShowShortOffer, ShowVisibility
from models.queries.offers import is_open_at, list_offer_cards
from models.queries.push_runs import find_last_matched_run
from models.tables.push_run import WEEKLY, PushRun

SHOWN = 5


async def _last_run(context: KmuniContext) -> tuple[PushRun | None, RunNumbers | None]:
    async with context.read() as session:
        run = await find_last_matched_run(session, WEEKLY)
    return run, numbers_of(run)


async def open_visibility(update: Update, context: KmuniContext) -> None:
    await require_seated(context)
    await show(update, context, await visibility_screen(context))


async def visibility_screen(context: KmuniContext) -> Screen:
    """The state of the guarantee in plain words."""
    run, numbers = await _last_run(context)
    text = context.text("coordinator/visibility", run=run, numbers=numbers, few=discreet(0))
    rows = []
    if numbers is not None and numbers.short_offers:
        label = context.label(
            Label("Offers that fit too few ({count})"), count=numbers.short_offers_total
        )
        rows.append([button(label, ListShortOffers(0))])
    rows.append([labelled(context, Label("‹ Back"), ShowOverview())])
    return Screen(text, rows)


async def open_short_offers(update: Update, context: KmuniContext, tap: ListShortOffers) -> None:
    await require_seated(context)
    await show(update, context, await short_offers_screen(context, tap.page))


async def short_offers_screen(context: KmuniContext, page: int, note: str = "") -> Screen:
    """A page of the offers that fit too few students, fewest first, with what keeps others away."""
    _, numbers = await _last_run(context)
    if numbers is None or not numbers.short_offers:
        return await visibility_screen(context)
    page, short = page_of(numbers.short_offers, page, SHOWN)
    async with context.read() as session:
        cards = await list_offer_cards(session, [each.offer_id for each in short])
    card_of = {card.offer.id: card for card in cards}
    first = page * SHOWN + 1
    lines = []
    buttons = []
    for number, each in enumerate(short, start=first):
        card = card_of.get(each.offer_id)
        is_open = card is not None and is_open_at(card, context.now)
        lines.append((number, each, card, is_open, discreet(each.fitting)))
        if card is not None:
            buttons.append(button(str(number), ShowShortOffer(each.offer_id, page)))
    text = context.text(
        "coordinator/short_offers",
        lines=lines,
        numbers=numbers,
        listed=len(numbers.short_offers),
        note=note,
    )
    rows = [
        *in_rows(buttons, SHOWN),
        paging(context, ListShortOffers, page, len(numbers.short_offers), SHOWN),
        [labelled(context, Label("‹ Back"), ShowVisibility())],
    ]
    return Screen(text, [row for row in rows if row])


async def open_offer(update: Update, context: KmuniContext, tap: ShowShortOffer) -> None:
    """A tap on a line: the offer as students see it, and why it fits so few."""
    await require_seated(context)
    _, numbers = await _last_run(context)
    async with context.read() as session:
        cards = await list_offer_cards(session, [tap.offer_id])
    if not cards:
        note = context.text("coordinator/submission_gone")
        await show(update, context, await short_offers_screen(context, tap.page, note))
        return
    short = numbers.short_offer(tap.offer_id) if numbers else None
    text = card_text(
        context,
        "coordinator/short_offer",
        cards[0],
        short=short,
        fitting=discreet(short.fitting) if short else "",
        is_open=is_open_at(cards[0], context.now),
    )
    back = labelled(context, Label("‹ Back"), ListShortOffers(tap.page))
    await show(update, context, Screen(text, [[back]]))


HANDLERS: list[Handler] = [
    opens(ShowVisibility, open_visibility),
    on(ListShortOffers, open_short_offers),
    on(ShowShortOffer, open_offer),
]
