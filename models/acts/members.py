"""Who speaks for a company: colleagues invited, joined and removed, links taken back."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.world import World
from models.notices import keys
from models.notices.kinds import Notice
from models.queries.companies import add_member, delete_member, find_member, find_membership
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
from models.queries.join_requests import change_request_to_joined
from models.queries.outbox import add_notices
from models.queries.people import record_consent
from models.refusals import Refusal, Refused
from models.rights import Actor, CompanyRight, find_standing
from models.tables.base import stored_id
from models.tables.company import Company, Invitation, InvitationRole, Membership
from models.tables.event import Deed
from models.text import Contact, Name

ROLE = InvitationRole.COMPANY


@dataclass(frozen=True, slots=True)
class Invited:
    """A link that one colleague joins the company by."""

    company: Company
    invitation: Invitation


async def invite(
    session: AsyncSession, actor: Actor, company_id: int, world: World
) -> Invited | Refused:
    """Makes a link, to be passed on by hand."""
    standing = await find_standing(session, actor, company_id, CompanyRight.INVITE)
    if isinstance(standing, Refused):
        return standing
    open_links = await count_open_invitations(session, ROLE, company_id=company_id, now=world.now)
    if open_links >= MOST_OPEN_INVITATIONS:
        return Refused(Refusal.ENOUGH_LINKS)
    invitation = await add_invitation(
        session,
        ROLE,
        invited_by=actor.person_id,
        company_id=company_id,
        inviter_name=standing.membership.name,
        now=world.now,
    )
    await _record(session, Deed.MEMBER_INVITED, company_id, world)
    return Invited(standing.company, invitation)


class LinkInput(BaseModel):
    """An open link of a company, by the first letters of its token."""

    model_config = ConfigDict(frozen=True)

    company_id: int
    mark: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Whether a link was taken back; False for one that was used, taken back or too old."""

    is_taken: bool


async def take_link_back(
    session: AsyncSession, actor: Actor, given: LinkInput, world: World
) -> TakenBack | Refused:
    """The link works no more from now on; twice is as good as once."""
    standing = await find_standing(session, actor, given.company_id, CompanyRight.REMOVE_PEOPLE)
    if isinstance(standing, Refused):
        return standing
    is_taken = await change_invitation_to_withdrawn(
        session, given.mark, ROLE, company_id=given.company_id, now=world.now
    )
    if is_taken:
        await _record(session, Deed.INVITATION_WITHDRAWN, given.company_id, world)
    return TakenBack(is_taken)


class JoinInput(BaseModel):
    """A yes to an invitation, and how whoever says it is named and reached."""

    model_config = ConfigDict(frozen=True)

    token: str
    name: Name
    contact: Contact


@dataclass(frozen=True, slots=True)
class Joined:
    """The company they speak for from now on."""

    company: Company


async def join(
    session: AsyncSession, actor: Actor, given: JoinInput, world: World
) -> Joined | Refused:
    """The link's worth and its maker's right are asked once more, and it is used up."""
    link = await get_opened_link(
        session,
        given.token,
        ROLE,
        now=world.now,
    )
    if link.state is not LinkState.GOOD or link.company is None:
        return Refused(Refusal.LINK_USELESS)
    company_id = stored_id(link.company)
    if await find_membership(session, company_id, actor.person_id) is not None:
        return Refused(Refusal.MEMBER_ALREADY)
    if not await claim_invitation(session, given.token, role=ROLE, now=world.now):
        return Refused(Refusal.LINK_USELESS)
    await record_consent(session, actor.person_id, now=world.now)
    await add_member(session, company_id, actor.person_id, given.name, given.contact, now=world.now)
    await change_request_to_joined(session, company_id, actor.person_id, now=world.now)
    await _record(session, Deed.MEMBER_JOINED, company_id, world)
    return Joined(link.company)


class MemberInput(BaseModel):
    """One of a company's people."""

    model_config = ConfigDict(frozen=True)

    company_id: int
    membership_id: int


@dataclass(frozen=True, slots=True)
class Removed:
    """Who speaks for the company no longer."""

    company: Company
    member: Membership
    is_self: bool


async def remove(
    session: AsyncSession, actor: Actor, given: MemberInput, world: World
) -> Removed | Refused:
    """Takes somebody's word for the company away, and the links they made; never the last one's."""
    standing = await find_standing(session, actor, given.company_id, CompanyRight.REMOVE_PEOPLE)
    if isinstance(standing, Refused):
        return standing
    member = await find_member(session, given.company_id, given.membership_id)
    if member is None:
        return Refused(Refusal.MEMBER_GONE)
    removed = Removed(standing.company, member, member.person_id == actor.person_id)
    if not await delete_member(session, given.company_id, given.membership_id):
        return Refused(Refusal.LAST_MEMBER)
    await change_links_of_person_to_withdrawn(
        session, member.person_id, ROLE, company_id=given.company_id, now=world.now
    )
    if not removed.is_self:
        await add_notices(
            session,
            [member.person_id],
            Notice.MEMBER_REMOVED,
            keys.once(Notice.MEMBER_REMOVED, given.membership_id),
            {"company_id": given.company_id},
            now=world.now,
        )
    await _record(session, Deed.MEMBER_REMOVED, given.company_id, world)
    return removed


async def _record(session: AsyncSession, deed: Deed, company_id: int, world: World) -> None:
    await record_event(session, deed, company_id=company_id, region=world.region, now=world.now)
