"""Who coordinates: invited, joined by a link, removed; and links that are taken back."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.world import World
from models.notices import keys
from models.notices.kinds import Notice
from models.queries.events import record_event
from models.queries.invitations import (
    MOST_OPEN_INVITATIONS,
    LinkState,
    add_invitation,
    change_invitation_to_withdrawn,
    change_links_of_person_to_withdrawn,
    claim_invitation,
    count_open_invitations,
    get_opened_link,
)
from models.queries.outbox import add_notices
from models.queries.seats import (
    SeatRemoval,
    add_seat,
    change_seat_name,
    delete_seats,
    find_organisation,
    get_organisation_named,
    list_seats_for_share,
    list_team,
)
from models.refusals import Refusal, Refused
from models.rights import Actor, may
from models.tables.base import stored_id
from models.tables.company import Invitation, InvitationRole
from models.tables.event import Deed
from models.tables.organisation import Right

MAX_NAME_LETTERS = 120


class SeatName(BaseModel):
    """How the others of the team read who sits here; empty where no name is known."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(max_length=MAX_NAME_LETTERS)


class JoinInput(SeatName):
    """The link that somebody says yes to, and how the team is to read them."""

    token: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """The seat, if there is one, has this name."""


async def rename(session: AsyncSession, actor: Actor, given: SeatName, world: World) -> Renamed:
    """Names the actor's own seat; who has none has nothing to name."""
    await change_seat_name(session, actor.person_id, given.name)
    return Renamed()


@dataclass(frozen=True, slots=True)
class SeatInvited:
    """A link for one other coordinator."""

    invitation: Invitation


async def invite(
    session: AsyncSession, actor: Actor, given: SeatName, world: World
) -> SeatInvited | Refused:
    """A one-time link in the name of whoever invites."""
    if not await may(session, actor, Right.INVITE, now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    await change_seat_name(session, actor.person_id, given.name)
    open_links = await count_open_invitations(
        session, InvitationRole.COORDINATOR, invited_by=actor.person_id, now=world.now
    )
    if open_links >= MOST_OPEN_INVITATIONS:
        return Refused(Refusal.ENOUGH_LINKS)
    house = await find_organisation(session, actor.person_id)
    invitation = await add_invitation(
        session,
        InvitationRole.COORDINATOR,
        invited_by=actor.person_id,
        organisation_id=None if house is None else stored_id(house),
        inviter_name=given.name or None,
        now=world.now,
    )
    await record_event(session, Deed.SEAT_INVITED, region=world.region, now=world.now)
    return SeatInvited(invitation)


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody coordinates from now on."""

    organisation: str


async def join(
    session: AsyncSession, actor: Actor, given: JoinInput, world: World
) -> Seated | Refused:
    """Uses the link up, if its maker may still invite; who coordinates already leaves it whole."""
    if await list_seats_for_share(session, actor.person_id, now=world.now):
        return Refused(Refusal.SEATED_ALREADY)
    link = await get_opened_link(
        session,
        given.token,
        InvitationRole.COORDINATOR,
        now=world.now,
    )
    if link.state is not LinkState.GOOD:
        return Refused(Refusal.LINK_USELESS)
    invitation = await claim_invitation(
        session, given.token, role=InvitationRole.COORDINATOR, now=world.now
    )
    if invitation is None:
        return Refused(Refusal.LINK_USELESS)
    house = link.organisation or await get_organisation_named(
        session, world.organisation, region=world.region, now=world.now
    )
    await add_seat(
        session,
        actor.person_id,
        stored_id(house),
        name=given.name,
        invited_by=invitation.invited_by,
        now=world.now,
    )
    await record_event(
        session,
        Deed.SEAT_TAKEN,
        organisation_id=stored_id(house),
        region=world.region,
        now=world.now,
    )
    return Seated(house.name)


@dataclass(frozen=True, slots=True)
class SeatTakenAway:
    """What became of the wish to take a seat away."""

    removal: SeatRemoval


async def remove(
    session: AsyncSession, actor: Actor, person_id: int, world: World
) -> SeatTakenAway | Refused:
    """Takes a seat away with its open links; whoever does not leave by themselves is told."""
    is_self = person_id == actor.person_id
    # Leaving asks for nothing but a seat to leave.
    own = await list_seats_for_share(session, actor.person_id, now=world.now) if is_self else []
    if not own and not await may(session, actor, Right.ADMINISTER, now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    team = await list_team(session, now=world.now)
    since = {member.person_id: member.since for member in team}
    removal = await delete_seats(session, person_id, is_somebody_named=world.names_coordinators)
    if removal is not SeatRemoval.REMOVED:
        return SeatTakenAway(removal)
    await change_links_of_person_to_withdrawn(
        session, person_id, InvitationRole.COORDINATOR, now=world.now
    )
    if not is_self:
        purpose = keys.at(Notice.SEAT_REMOVED, moment=since[person_id])
        await add_notices(session, [person_id], Notice.SEAT_REMOVED, purpose, {}, now=world.now)
    await record_event(session, Deed.SEAT_REMOVED, region=world.region, now=world.now)
    return SeatTakenAway(removal)


@dataclass(frozen=True, slots=True)
class LinkTakenBack:
    """The link works no more."""

    is_new: bool
    """False where it was used, taken back or too old already."""


async def take_link_back(
    session: AsyncSession, actor: Actor, mark: str, world: World
) -> LinkTakenBack | Refused:
    """Takes back the open link whose token begins with `mark`, whoever made it."""
    if not await may(session, actor, Right.INVITE, now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    is_new = await change_invitation_to_withdrawn(
        session, mark, InvitationRole.COORDINATOR, now=world.now
    )
    if is_new:
        await record_event(session, Deed.INVITATION_WITHDRAWN, region=world.region, now=world.now)
    return LinkTakenBack(is_new)
