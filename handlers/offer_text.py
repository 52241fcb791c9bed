"""The whole text of an offer whose card shows only its beginning."""

from telegram import InlineKeyboardButton, Update

from handlers.card_text import is_shown_whole
from handlers.engine.context import KmuniContext
from handlers.engine.labels import Label
from handlers.engine.refusals import RefusedError
from handlers.engine.screen import Screen, labelled, send, toast
from handlers.engine.taps import Handler, on
from models.payloads import ShowOfferText
from models.queries.companies import find_membership
from models.queries.offers import OfferCard, is_open_at, list_offer_cards
from models.tables.base import stored_id
from models.text import in_parts

PART_UNITS = 3800
"""Of a text in one message, which also says which part it is."""


def whole_text_row(context: KmuniContext, card: OfferCard) -> list[list[InlineKeyboardButton]]:
    """A button for the rest of a long text; none where the card shows all of it."""
    if is_shown_whole(card.offer):
        return []
    return [[labelled(context, Label("📄 The whole text"), ShowOfferText(stored_id(card.offer)))]]


async def show_offer_text(update: Update, context: KmuniContext, tap: ShowOfferText) -> None:
    """Messages with all of the text, for whoever may see the offer.

    Raises: RefusedError if it is gone, or not to be seen.
    """
    async with context.read() as session:
        cards = await list_offer_cards(session, [tap.offer_id])
    if not cards or not await _may_read(context, cards[0]):
        raise RefusedError("student/offer_gone")
    offer = cards[0].offer
    parts = in_parts(offer.text, PART_UNITS)
    for number, part in enumerate(parts, start=1):
        text = context.text(
            "common/offer_text", title=offer.title, part=part, number=number, total=len(parts)
        )
        await send(update, Screen(text))
    await toast(update, "")


async def _may_read(context: KmuniContext, card: OfferCard) -> bool:
    """Students read what is open; companies their own, coordinators all."""
    visitor = context.visitor
    if visitor is None:
        return False
    if visitor.is_coordinator or (visitor.is_student and is_open_at(card, context.now)):
        return True
    async with context.read() as session:
        company_id = stored_id(card.company)
        return await find_membership(session, company_id, visitor.person_id) is not None


HANDLERS: list[Handler] = [on(ShowOfferText, show_offer_text)]
