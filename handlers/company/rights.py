"""What keeps somebody from acting in a company's name, as an answer."""

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.engine.context import KmuniContext
from handlers.engine.guards import require_membership
from handlers.engine.refusals import as_error
from models.queries.companies import get_company
from models.queries.offers import OfferCard
from models.refusals import Refused
from models.rights import (
    Actor,
    CompanyRight,
    find_offer_standing,
    find_standing,
    refused_by_rest,
    refused_by_state,
)
from models.tables.company import Company, Membership
from models.tables.offer import Offer


def check_state(company: Company, right: CompanyRight) -> None:
    """Raises: RefusedError with what keeps the company from it."""
    if (refused := refused_by_state(company, right)) is not None:
        raise as_error(refused)


def check_rest(card: OfferCard) -> None:
    """Raises: RefusedError for an offer through which nobody may be introduced now."""
    if (refused := refused_by_rest(card)) is not None:
        raise as_error(refused)


async def require_act(context: KmuniContext, company_id: int, right: CompanyRight) -> Membership:
    """Raises: RefusedError for somebody who may not do this in the company's name."""
    membership = await require_membership(context, company_id)
    async with context.read() as session:
        company = await get_company(session, company_id)
    check_state(company, right)
    return membership


async def require_still(
    session: AsyncSession, company_id: int, person_id: int, right: CompanyRight
) -> tuple[Company, Membership]:
    """Asked once more in the act's own transaction.

    Raises: RefusedError.
    """
    standing = await find_standing(session, Actor(person_id), company_id, right)
    if isinstance(standing, Refused):
        raise as_error(standing)
    return standing.company, standing.membership


async def require_offer_still(
    session: AsyncSession, offer_id: int, person_id: int, right: CompanyRight
) -> tuple[Offer, Membership]:
    """An offer that the person may act on in this transaction.

    Raises: RefusedError.
    """
    standing = await find_offer_standing(session, Actor(person_id), offer_id, right)
    if isinstance(standing, Refused):
        raise as_error(standing)
    return standing.offer, standing.membership
