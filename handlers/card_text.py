"""A message with an offer's card that Telegram takes, however long the offer is."""

from typing import Any

from handlers.engine.context import KmuniContext
from models.queries.offers import OfferCard
from models.tables.offer import Offer
from models.text import shorten, utf16_length

MAX_MESSAGE_UNITS = 4096
"""Source: Bot API, `sendMessage.text`. Tags do not count there, so this leaves some room."""


BEGINNING_UNITS = 2400
"""So much of a text that is longer than `WHOLE_UNITS` stands on a card."""

WHOLE_UNITS = 3000


def is_shown_whole(offer: Offer) -> bool:
    """Whether a card shows all of the offer's text."""
    return utf16_length(offer.text) <= WHOLE_UNITS


def card_text(context: KmuniContext, template: str, card: OfferCard, /, **values: Any) -> str:
    """The rendered template, with the beginning of a long text.

    The card is shown and stored nowhere, so its offer may be changed here.
    """
    if not is_shown_whole(card.offer):
        card.offer.text = shorten(card.offer.text, BEGINNING_UNITS)
    while True:
        text = context.text(template, card=card, offer=card.offer, **values)
        # What was noted of typed words stands above it.
        surplus = utf16_length(text) + utf16_length(context.note) - MAX_MESSAGE_UNITS
        length = utf16_length(card.offer.text)
        if surplus <= 0 or length <= 1:
            return text
        card.offer.text = shorten(card.offer.text, max(1, length - surplus))
