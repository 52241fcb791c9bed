"""A company's answer to a student's yes: introducing both to each other, or "not now"."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.world import World
from models.notices import keys
from models.notices.kinds import Notice
from models.queries.companies import list_member_ids
from models.queries.events import record_event
from models.queries.interests import (
    InterestCard,
    change_interest_to_declined,
    change_interest_to_introduced,
    find_interest_card,
)
from models.queries.outbox import add_notices
from models.reading.contact import leads_to_person
from models.refusals import Refusal, Refused
from models.rights import (
    Actor,
    CompanyRight,
    OfferStanding,
    Standing,
    find_offer_standing,
    find_standing,
)
from models.tables.base import stored_id
from models.tables.event import Deed
from models.tables.suggestion import DeclineReason, InterestState


@dataclass(frozen=True, slots=True)
class Answered:
    """The interest and whether this answered it; somebody else may have been first."""

    card: InterestCard
    is_first: bool


async def introduce(
    session: AsyncSession, actor: Actor, interest_id: int, world: World
) -> Answered | Refused:
    """Both said yes: from this transaction on both may see name and contact, once.

    Refused to a member by whose contact the student would reach nobody.
    """
    card = await find_interest_card(session, interest_id)
    if card is None:
        return Refused(Refusal.INTEREST_GONE)
    standing = await _find_standing(session, actor, card, CompanyRight.INTRODUCE)
    if isinstance(standing, Refused):
        return standing
    membership = standing.membership
    is_waiting = card.interest.state is InterestState.WAITING
    if is_waiting and not leads_to_person(membership.contact):
        return Refused(Refusal.UNREACHABLE)
    is_first = await change_interest_to_introduced(
        session, card.interest, membership, now=world.now
    )
    if is_first:
        members = await list_member_ids(session, stored_id(card.company))
        others = [person_id for person_id in members if person_id != membership.person_id]
        await add_notices(
            session,
            list(dict.fromkeys([card.interest.person_id, *others])),
            Notice.INTRODUCTION,
            keys.once(Notice.INTRODUCTION, interest_id),
            {"interest_id": interest_id},
            now=world.now,
        )
        await _record(session, Deed.INTEREST_INTRODUCED, card, world)
    return Answered(card, is_first)


class DeclineInput(BaseModel):
    """A "not now", with the reason that the student is told."""

    model_config = ConfigDict(frozen=True)

    interest_id: int
    reason: DeclineReason


async def decline(
    session: AsyncSession, actor: Actor, given: DeclineInput, world: World
) -> Answered | Refused:
    """Says "not now"; the student is told, kindly and with the reason."""
    card = await find_interest_card(session, given.interest_id)
    if card is None:
        return Refused(Refusal.INTEREST_GONE)
    standing = await _find_standing(session, actor, card, CompanyRight.DECLINE)
    if isinstance(standing, Refused):
        return standing
    is_first = await change_interest_to_declined(
        session, card.interest, standing.membership, given.reason, now=world.now
    )
    if is_first:
        await add_notices(
            session,
            [card.interest.person_id],
            Notice.INTEREST_DECLINED,
            keys.at(Notice.INTEREST_DECLINED, given.interest_id, moment=world.now),
            {"interest_id": given.interest_id},
            now=world.now,
        )
        await _record(session, Deed.INTEREST_DECLINED, card, world)
    return Answered(card, is_first)


async def _find_standing(
    session: AsyncSession, actor: Actor, card: InterestCard, right: CompanyRight
) -> OfferStanding | Standing | Refused:
    """Of an interest that was answered already it matters no more how its offer stands."""
    if card.interest.state is InterestState.WAITING:
        return await find_offer_standing(session, actor, stored_id(card.offer), right)
    return await find_standing(session, actor, stored_id(card.company), right)


async def _record(session: AsyncSession, deed: Deed, card: InterestCard, world: World) -> None:
    await record_event(
        session,
        deed,
        company_id=stored_id(card.company),
        offer_id=stored_id(card.offer),
        region=world.region,
        now=world.now,
    )
