"""What keeps somebody from acting in a company's name, as an answer."""

from handlers.engine.context import KmuniContext
from handlers.engine.guards import require_membership
from handlers.engine.refusals import as_error
from models.queries.companies import get_company
from models.queries.offers import OfferCard
from models.rights import CompanyRight, refused_by_rest, refused_by_state
from models.tables.company import Company, Membership


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
