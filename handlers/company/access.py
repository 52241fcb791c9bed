"""What a company's button names, and whether whoever tapped it may act on that."""

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


def read_id(text: str) -> int:
    """The row that an answer names; NO_ID if it was made up."""
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
