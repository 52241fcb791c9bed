"""Who may do what, asked of the database within the transaction of the act.

Being able to say less is always allowed: an offer may be paused, filled or withdrawn and a student
told "no" whatever became of the company. What shows students something, or shows a student to the
company, asks for its approval.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.companies import get_standing
from models.queries.offers import OfferCard, rests
from models.queries.seats import list_seats_for_share
from models.queries.students import is_student_for_share
from models.refusals import Refusal, Refused
from models.tables.company import Company, CompanyState, Membership
from models.tables.offer import Offer
from models.tables.organisation import Right


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts."""

    person_id: int


# In one's own name


async def refused_as_student(session: AsyncSession, actor: Actor) -> Refused | None:
    """What keeps the actor from what students do; a profile stays until this transaction ends."""
    if await is_student_for_share(session, actor.person_id):
        return None
    return Refused(Refusal.NO_STUDENT)


# In an organisation's name


async def may(
    session: AsyncSession,
    actor: Actor,
    right: Right,
    *,
    now: datetime,
    organisation_id: int | None = None,
) -> bool:
    """Whether a seat gives the actor this right, which nobody takes away until this commits.

    `organisation_id`: in this very organisation, where an administrator of another may as well.
    """
    return any(
        right in seat.rights
        and (organisation_id in (None, seat.organisation_id) or Right.ADMINISTER in seat.rights)
        for seat in await list_seats_for_share(session, actor.person_id, now=now)
    )


# In a company's name


class CompanyRight(Enum):
    """Everything that is done in a company's name."""

    LOOK = auto()
    """At its card, its offers and their numbers."""
    CHANGE_COMPANY = auto()
    HAVE_COUNTED = auto()
    """How many students an offer fits or reached."""
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
    LET_IN = auto()
    """Somebody who asks to speak for it as well."""
    TURN_AWAY = auto()
    """The same person: a no."""


_ALWAYS = frozenset(CompanyState)
_UNLESS_SUSPENDED = _ALWAYS - {CompanyState.SUSPENDED}
_APPROVED = frozenset({CompanyState.APPROVED})

ALLOWED: Mapping[CompanyRight, frozenset[CompanyState]] = {
    CompanyRight.LOOK: _ALWAYS,
    # So that what a coordinator asked for can be mended.
    CompanyRight.CHANGE_COMPANY: _ALWAYS,
    CompanyRight.HAVE_COUNTED: _APPROVED,
    CompanyRight.POST: _UNLESS_SUSPENDED,
    CompanyRight.SHOW_AGAIN: _APPROVED,
    CompanyRight.TAKE_AWAY: _ALWAYS,
    CompanyRight.SEE_INTERESTS: _APPROVED,
    CompanyRight.INTRODUCE: _APPROVED,
    CompanyRight.DECLINE: _ALWAYS,
    CompanyRight.INVITE: _UNLESS_SUSPENDED,
    CompanyRight.REMOVE_PEOPLE: _ALWAYS,
    CompanyRight.LET_IN: _UNLESS_SUSPENDED,
    CompanyRight.TURN_AWAY: _ALWAYS,
}
"""In which states of the company each is allowed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The company and the actor's word for it."""

    company: Company
    membership: Membership


@dataclass(frozen=True, slots=True)
class OfferStanding:
    """An offer the actor may act on, its company and the actor's word for it."""

    offer: Offer
    company: Company
    membership: Membership


def refused_by_state(company: Company, right: CompanyRight) -> Refused | None:
    """What keeps the company from it; None if nothing does."""
    if company.state in ALLOWED[right]:
        return None
    return Refused(Refusal.COMPANY_STATE, company=company)


def refused_by_rest(card: OfferCard) -> Refused | None:
    """What keeps students from being introduced through the offer now."""
    if (refused := refused_by_state(card.company, CompanyRight.INTRODUCE)) is not None:
        return refused
    return Refused(Refusal.OFFER_RESTS, offer=card.offer) if rests(card) else None


async def find_standing(
    session: AsyncSession, actor: Actor, company_id: int, right: CompanyRight
) -> Standing | Refused:
    """The actor's word for the company, which nobody takes away until this transaction ends."""
    company, membership = await get_standing(session, company_id, actor.person_id)
    if company is None or membership is None:
        return Refused(Refusal.NOT_YOURS)
    return refused_by_state(company, right) or Standing(company, membership)


async def find_offer_standing(
    session: AsyncSession, actor: Actor, offer_id: int, right: CompanyRight
) -> OfferStanding | Refused:
    """An offer that the actor may act on in this transaction."""
    offer = await session.get(
        Offer, offer_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if offer is None:
        return Refused(Refusal.OFFER_GONE)
    standing = await find_standing(session, actor, offer.company_id, right)
    if isinstance(standing, Refused):
        return standing
    if right is CompanyRight.INTRODUCE:
        refused = refused_by_rest(OfferCard(offer, standing.company, ()))
        if refused is not None:
            return refused
    return OfferStanding(offer, standing.company, standing.membership)
