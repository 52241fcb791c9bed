"""What somebody who speaks for a company may do, by the state the company is in.

Being able to say less is always allowed: an offer may be paused, filled or withdrawn and a student
told "no" whatever became of the company. What shows students something, or shows a student to the
company, asks for its approval.
"""

from collections.abc import Mapping
from enum import Enum, auto

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.engine.context import KmuniContext
from handlers.engine.guards import RefusedError, require_membership
from models.queries.companies import get_company, get_standing
from models.queries.offers import OfferCard, rests
from models.tables.company import Company, CompanyState, Membership
from models.tables.offer import Offer


class CompanyAct(Enum):
    """Everything that is done in a company's name."""

    LOOK = auto()
    """At its card, its offers and their numbers."""
    CHANGE_COMPANY = auto()
    POST = auto()
    """A new offer, or a change of one."""
    SHOW_AGAIN = auto()
    """Resuming or extending an offer."""
    TAKE_AWAY = auto()
    """Pausing, filling or withdrawing an offer."""
    SEE_INTERESTS = auto()
    INTRODUCE = auto()
    DECLINE = auto()
    INVITE = auto()
    REMOVE_PEOPLE = auto()
    """Colleagues, and invitations that nobody used."""


_ALWAYS = frozenset(CompanyState)
_UNLESS_SUSPENDED = _ALWAYS - {CompanyState.SUSPENDED}
_APPROVED = frozenset({CompanyState.APPROVED})

ALLOWED: Mapping[CompanyAct, frozenset[CompanyState]] = {
    CompanyAct.LOOK: _ALWAYS,
    # So that what a coordinator asked for can be mended.
    CompanyAct.CHANGE_COMPANY: _ALWAYS,
    CompanyAct.POST: _UNLESS_SUSPENDED,
    CompanyAct.SHOW_AGAIN: _APPROVED,
    CompanyAct.TAKE_AWAY: _ALWAYS,
    CompanyAct.SEE_INTERESTS: _APPROVED,
    CompanyAct.INTRODUCE: _APPROVED,
    CompanyAct.DECLINE: _ALWAYS,
    CompanyAct.INVITE: _UNLESS_SUSPENDED,
    CompanyAct.REMOVE_PEOPLE: _ALWAYS,
}
"""In which states of the company each act is allowed."""


def check_state(company: Company, act: CompanyAct) -> None:
    """Raises: RefusedError with what keeps the company from it."""
    if company.state not in ALLOWED[act]:
        raise RefusedError("company/may_not", company=company)


def check_rest(card: OfferCard) -> None:
    """Raises: RefusedError for an offer through which nobody may be introduced now."""
    check_state(card.company, CompanyAct.INTRODUCE)
    if rests(card):
        raise RefusedError("company/offer_rests", offer=card.offer)


async def require_act(context: KmuniContext, company_id: int, act: CompanyAct) -> Membership:
    """Raises: RefusedError for somebody who may not do this in the company's name."""
    membership = await require_membership(context, company_id)
    async with context.read() as session:
        company = await get_company(session, company_id)
    check_state(company, act)
    return membership


async def require_still(
    session: AsyncSession, company_id: int, person_id: int, act: CompanyAct
) -> tuple[Company, Membership]:
    """Asked once more in the act's own transaction.

    Raises: RefusedError.
    """
    company, membership = await get_standing(session, company_id, person_id)
    if company is None or membership is None:
        raise RefusedError("common/not_yours")
    check_state(company, act)
    return company, membership


async def require_offer_still(
    session: AsyncSession, offer_id: int, person_id: int, act: CompanyAct
) -> tuple[Offer, Membership]:
    """An offer that the person may act on in this transaction.

    Raises: RefusedError.
    """
    offer = await session.get(
        Offer, offer_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if offer is None:
        raise RefusedError("company/offer_gone")
    company, membership = await require_still(session, offer.company_id, person_id, act)
    if act is CompanyAct.INTRODUCE:
        check_rest(OfferCard(offer, company, ()))
    return offer, membership
