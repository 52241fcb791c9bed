"""What became of an offer that was sent or saved, and the ways on."""

from handlers.engine.context import KmuniContext
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, labelled
from models.acts.proposals import Saved
from models.payloads import EditOffer, PostOffer, ReopenOffer, ShowOwnChange, ShowOwnOffer
from models.queries.offers import get_offer_card
from models.queries.pending_changes import find_pending_change
from models.tables.offer import OfferState


async def saved_screen(context: KmuniContext, offer_id: int, saved: Saved | None) -> Screen:
    """`saved`: what became of its change; None for a new one."""
    async with context.read() as session:
        card = await get_offer_card(session, offer_id)
        pending = await find_pending_change(session, offer_id=offer_id)
    offer = card.offer
    rows = [[labelled(context, Label("Show it"), ShowOwnOffer(offer_id))]]
    if pending is not None:
        show_both = Label("Look at both")
        rows.append([labelled(context, show_both, ShowOwnChange(offer_id))])
    if saved is Saved.UNCHANGED:
        rows.append([labelled(context, Label("✎ Edit"), EditOffer(offer_id))])
        if offer.state == OfferState.FILLED and offer.open_until > context.now:
            reopen = Label("▶ Open it again")
            rows.append([labelled(context, reopen, ReopenOffer(offer_id))])
    else:
        rows.append([labelled(context, Label("Post another one"), PostOffer())])
    text = context.text(
        "company/posted", offer=offer, company=card.company, saved=saved, pending=pending
    )
    return Screen(text, rows)
