"""What a company's button names, and whether whoever tapped it may act on that."""

from telegram import Update

from handlers.engine.callback_data import unpack
from handlers.engine.context import KmuniContext
from handlers.engine.guards import require_membership
from handlers.engine.refusals import RefusedError
from models.errors import NotFoundError
from models.queries.offers import OfferCard, get_offer_card
from models.tables.base import stored_id
from models.tables.company import Company, Membership

MAX_ID_DIGITS = 9
NO_ID = 0
"""An id that no row has."""


def arguments_of(update: Update) -> tuple[str, ...]:
    """What stands behind the action in the tapped button's data."""
    data = update.callback_query.data if update.callback_query else None
    return unpack(data or "")[1]


def argument(update: Update, position: int) -> str:
    """One argument of the tapped button, empty if it has fewer."""
    arguments = arguments_of(update)
    return arguments[position] if position < len(arguments) else ""


def named_id(update: Update) -> int:
    """The row a button names first; NO_ID if the data was made up."""
    return read_id(argument(update, 0))


def read_id(text: str) -> int:
    is_id = text.isascii() and text.isdecimal() and len(text) <= MAX_ID_DIGITS
    return int(text) if is_id else NO_ID


async def get_own_card(context: KmuniContext, offer_id: int) -> tuple[OfferCard, Membership]:
    """An offer of a company the person speaks for, and their membership there.

    Raises: RefusedError.
    """
    async with context.read() as session:
        try:
            card = await get_offer_card(session, offer_id)
        except NotFoundError as error:
            raise RefusedError("company/offer_gone") from error
    return card, await require_membership(context, stored_id(card.company))


async def find_company(context: KmuniContext, company_id: int | None) -> Company | None:
    """The company that an offer's draft is for, if one was chosen."""
    async with context.read() as session:
        return await session.get(Company, company_id or NO_ID)
