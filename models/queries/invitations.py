"""Invitations into a company or to a coordinator's seat: one-time links that can be taken back.

A link is worth what its maker's word is worth: it works only while they still have the right to
invite, which is asked when it is used.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.seats import list_seats_for_share
from models.tables.company import Company, CompanyState, Invitation, InvitationRole, Membership
from models.tables.organisation import Organisation, Right

INVITATION_LASTS = timedelta(days=7)

MOST_OPEN_INVITATIONS = 10
"""Of one company, or of one coordinator: more are not passed on by hand, and a list stays short."""

MARK_LENGTH = 8
"""Letters of a token by which a button names an invitation: enough to find it, not to use it."""


class LinkState(StrEnum):
    """What a link is worth to whoever opens it."""

    GOOD = "good"
    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    RESTS = "rests"
    """The company is suspended; it is good again when that is lifted."""


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A link as somebody opened it; everything but the state is empty for an unknown one."""

    state: LinkState
    invitation: Invitation | None = None
    company: Company | None = None
    inviter: str = ""
    """The name of whoever made it, where it is known."""
    organisation: Organisation | None = None
    """Where a seat is offered."""


async def add_invitation(
    session: AsyncSession,
    role: InvitationRole,
    *,
    invited_by: int,
    company_id: int | None = None,
    organisation_id: int | None = None,
    inviter_name: str | None = None,
    now: datetime,
) -> Invitation:
    """A one-time deep link; its token cannot be guessed."""
    invitation = Invitation(
        token=secrets.token_urlsafe(18),
        role=role,
        company_id=company_id,
        organisation_id=organisation_id,
        invited_by=invited_by,
        inviter_name=inviter_name,
        created_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    session.add(invitation)
    await session.flush()
    return invitation


async def get_opened_link(
    session: AsyncSession,
    token: str,
    role: InvitationRole,
    *,
    now: datetime,
) -> OpenedLink:
    """What the link is worth now; a link of the other role is as unknown as a made-up one."""
    invitation = await session.get(Invitation, token, populate_existing=True)
    if invitation is None or invitation.role is not role:
        return OpenedLink(LinkState.UNKNOWN)
    company = None
    if role is InvitationRole.COMPANY:
        company = await _find_company(session, invitation.company_id)
        if company is None:
            return OpenedLink(LinkState.UNKNOWN)
        name = await _find_member_name(session, invitation)
    else:
        name = await _find_coordinator_name(session, invitation, now=now)
    state = _state_of(invitation, company, may_invite=name is not None, now=now)
    organisation = None
    if invitation.organisation_id is not None:
        organisation = await session.get(Organisation, invitation.organisation_id)
    inviter = name or invitation.inviter_name or ""
    return OpenedLink(state, invitation, company, inviter, organisation)


def _state_of(
    invitation: Invitation, company: Company | None, *, may_invite: bool, now: datetime
) -> LinkState:
    if invitation.used_at is not None:
        return LinkState.USED
    if invitation.withdrawn_at is not None or not may_invite:
        return LinkState.WITHDRAWN
    if invitation.expires_at <= now:
        return LinkState.EXPIRED
    if company is not None and company.state is CompanyState.SUSPENDED:
        return LinkState.RESTS
    return LinkState.GOOD


async def _find_company(session: AsyncSession, company_id: int | None) -> Company | None:
    if company_id is None:
        return None
    return await session.get(
        Company, company_id, with_for_update={"read": True}, populate_existing=True
    )


async def _find_member_name(session: AsyncSession, invitation: Invitation) -> str | None:
    """None if the maker does not speak for the company any more."""
    rows = await session.exec(
        select(Membership.name)
        .where(
            Membership.company_id == invitation.company_id,
            Membership.person_id == invitation.invited_by,
        )
        .with_for_update(read=True)
    )
    return rows.first()


async def _find_coordinator_name(
    session: AsyncSession, invitation: Invitation, *, now: datetime
) -> str | None:
    """None if the maker may not invite any more; empty where no name is known."""
    seats = await list_seats_for_share(session, invitation.invited_by, now=now)
    names = [seat.name for seat in seats if Right.INVITE in seat.rights]
    return max(names, default=None)


async def claim_invitation(
    session: AsyncSession, token: str, *, role: InvitationRole | None = None, now: datetime
) -> Invitation | None:
    """Uses up an invitation; None if it is unknown, used, taken back, too old or of another role.

    Its maker's right is for `get_opened_link` to ask, in the same transaction.
    """
    result = await session.exec(
        update(Invitation)
        .where(
            col(Invitation.token) == token,
            *_is_open(now),
            *([col(Invitation.role) == role] if role is not None else []),
        )
        .values(used_at=now)
    )
    if result.rowcount != 1:
        return None
    return await session.get(Invitation, token, populate_existing=True)


def _is_open(now: datetime) -> tuple[Any, ...]:
    return (
        col(Invitation.used_at).is_(None),
        col(Invitation.withdrawn_at).is_(None),
        col(Invitation.expires_at) > now,
    )


async def find_invitation(session: AsyncSession, token: str) -> Invitation | None:
    """The invitation of a link, used up or not."""
    return await session.get(Invitation, token)


async def list_open_invitations(
    session: AsyncSession, role: InvitationRole, *, company_id: int | None = None, now: datetime
) -> list[Invitation]:
    """Links that nobody used yet, oldest first; of one company or of the coordinators."""
    rows = await session.exec(
        select(Invitation)
        .where(
            Invitation.role == role,
            col(Invitation.company_id) == company_id
            if company_id is not None
            else col(Invitation.company_id).is_(None),
            *_is_open(now),
        )
        .order_by(col(Invitation.created_at), col(Invitation.token))
    )
    return list(rows)


async def count_open_invitations(
    session: AsyncSession,
    role: InvitationRole,
    *,
    company_id: int | None = None,
    invited_by: int | None = None,
    now: datetime,
) -> int:
    """How many open links a company has, or one coordinator made."""
    conditions: list[Any] = [col(Invitation.role) == role, *_is_open(now)]
    if company_id is not None:
        conditions.append(col(Invitation.company_id) == company_id)
    if invited_by is not None:
        conditions.append(col(Invitation.invited_by) == invited_by)
    rows = await session.exec(select(func.count()).select_from(Invitation).where(*conditions))
    return rows.one()


async def change_invitation_to_withdrawn(
    session: AsyncSession,
    mark: str,
    role: InvitationRole,
    *,
    company_id: int | None = None,
    now: datetime,
) -> bool:
    """Takes back the open link whose token begins with `mark`; False if there is none."""
    links = await list_open_invitations(session, role, company_id=company_id, now=now)
    tokens = [link.token for link in links if len(mark) == MARK_LENGTH and mark_of(link) == mark]
    return await _withdraw(session, [col(Invitation.token).in_(tokens)], now=now) > 0


async def change_links_of_person_to_withdrawn(
    session: AsyncSession,
    person_id: int,
    role: InvitationRole,
    *,
    company_id: int | None = None,
    now: datetime,
) -> int:
    """Takes back what somebody who loses the right had made; returns how many links."""
    conditions: list[Any] = [
        col(Invitation.invited_by) == person_id,
        col(Invitation.role) == role,
    ]
    if company_id is not None:
        conditions.append(col(Invitation.company_id) == company_id)
    return await _withdraw(session, conditions, now=now)


async def _withdraw(session: AsyncSession, conditions: Collection[Any], *, now: datetime) -> int:
    result = await session.exec(
        update(Invitation).where(*conditions, *_is_open(now)).values(withdrawn_at=now)
    )
    return result.rowcount


def mark_of(invitation: Invitation) -> str:
    """The letters by which a button names the invitation."""
    return invitation.token[:MARK_LENGTH]
