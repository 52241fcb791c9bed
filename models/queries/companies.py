"""Companies, their members, and invitations into a company or to a coordinator's seat."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import stored_id
from models.company import (
    Company,
    CompanySize,
    CompanyState,
    Invitation,
    InvitationRole,
    Membership,
)
from models.errors import NotFoundError
from models.queries.offer_search import rewrite_company_words
from models.queries.upsert import insert_new
from models.text import compare_key

INVITATION_LASTS = timedelta(days=7)

LEGAL_FORMS = frozenset("gmbh ag kg ohg ug gbr se ek e.k. eg mbh co co. & gmbh&co".split())
SHORTEST_NAME = 3
"""Letters from which a company is recognised by its name in a sentence."""


@dataclass(frozen=True, slots=True)
class CompanyInput:
    """A company as its dialogue collected it; every text has passed `models.text`."""

    name: str
    website: str | None
    place: str | None
    latitude: float | None
    longitude: float | None
    sector_id: str | None
    size: CompanySize | None


async def add_company(
    session: AsyncSession,
    company: CompanyInput,
    *,
    person_id: int,
    member_name: str,
    contact: str,
    now: datetime,
) -> Company:
    """A waiting company with its first member."""
    row = Company(
        name=company.name,
        name_key=compare_key(company.name),
        website=company.website,
        place=company.place,
        latitude=company.latitude,
        longitude=company.longitude,
        sector_id=company.sector_id,
        size=company.size,
        state=CompanyState.WAITING,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    await add_member(session, stored_id(row), person_id, member_name, contact, now=now)
    return row


async def change_company(session: AsyncSession, company_id: int, company: CompanyInput) -> None:
    """Changes what the company says of itself; a returned one waits for approval again."""
    row = await get_company_for_update(session, company_id)
    is_renamed = row.name != company.name
    row.name = company.name
    row.name_key = compare_key(company.name)
    row.website = company.website
    row.place = company.place
    row.latitude = company.latitude
    row.longitude = company.longitude
    row.sector_id = company.sector_id
    row.size = company.size
    if row.state == CompanyState.RETURNED:
        row.state = CompanyState.WAITING
        row.returned_reason = None
    session.add(row)
    if is_renamed:
        await rewrite_company_words(session, row)


async def add_member(
    session: AsyncSession,
    company_id: int,
    person_id: int,
    name: str,
    contact: str,
    *,
    now: datetime,
) -> None:
    """Lets the person speak for the company; whoever does already keeps what they said."""
    row = {
        "company_id": company_id,
        "person_id": person_id,
        "name": name,
        "contact": contact,
        "created_at": now,
    }
    await insert_new(session, Membership, [row])


async def get_company_for_update(session: AsyncSession, company_id: int) -> Company:
    """The company, which nobody else changes until this transaction ends."""
    company = await session.get(
        Company, company_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if company is None:
        raise NotFoundError("company", company_id)
    return company


async def get_company(session: AsyncSession, company_id: int) -> Company:
    company = await session.get(Company, company_id)
    if company is None:
        raise NotFoundError("company", company_id)
    return company


async def list_companies_of(session: AsyncSession, person_id: int) -> list[Company]:
    """The companies a person speaks for, oldest first."""
    rows = await session.exec(
        select(Company)
        .join(Membership, col(Membership.company_id) == col(Company.id))
        .where(Membership.person_id == person_id)
        .order_by(col(Company.id))
    )
    return list(rows)


async def find_membership(
    session: AsyncSession, company_id: int, person_id: int
) -> Membership | None:
    """Proof that the person may act for the company; asked anew at each act."""
    rows = await session.exec(
        select(Membership).where(
            Membership.company_id == company_id, Membership.person_id == person_id
        )
    )
    return rows.first()


async def list_members(session: AsyncSession, company_id: int) -> list[Membership]:
    rows = await session.exec(
        select(Membership).where(Membership.company_id == company_id).order_by(col(Membership.id))
    )
    return list(rows)


async def list_member_ids(session: AsyncSession, company_id: int) -> list[int]:
    """Ids of the people who speak for the company."""
    return [member.person_id for member in await list_members(session, company_id)]


async def find_company_like(session: AsyncSession, name: str) -> Company | None:
    """A company of the same name, however it is written."""
    rows = await session.exec(
        select(Company).where(Company.name_key == compare_key(name)).order_by(col(Company.id))
    )
    return rows.first()


async def find_company_named_in(session: AsyncSession, text: str) -> Company | None:
    """The approved company whose name, its legal form aside, is in the text; the longest wins."""
    rows = await session.exec(
        select(Company.id, Company.name_key)
        .where(Company.state == CompanyState.APPROVED)
        .order_by(col(Company.id))
    )
    said = f" {compare_key(text)} "
    named = [
        (len(name), company_id)
        for company_id, key in rows
        if len(name := _plain_name(key)) >= SHORTEST_NAME and f" {name} " in said
    ]
    if not named:
        return None
    return await session.get(Company, max(named, key=lambda found: found[0])[1])


def _plain_name(name_key: str) -> str:
    words = name_key.split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words)


async def list_waiting_companies(session: AsyncSession) -> list[Company]:
    rows = await session.exec(
        select(Company)
        .where(Company.state == CompanyState.WAITING)
        .order_by(col(Company.created_at), col(Company.id))
    )
    return list(rows)


async def count_companies(session: AsyncSession, state: CompanyState) -> int:
    rows = await session.exec(select(func.count()).where(Company.state == state))
    return rows.one()


async def change_company_to_approved(
    session: AsyncSession, company_id: int, *, now: datetime
) -> bool:
    """Approves a waiting company; False if somebody else answered first."""
    result = await session.exec(
        update(Company)
        .where(col(Company.id) == company_id, col(Company.state) == CompanyState.WAITING)
        .values(state=CompanyState.APPROVED, approved_at=now, returned_reason=None)
    )
    return result.rowcount == 1


async def change_company_to_returned(
    session: AsyncSession, company_id: int, reason: str, *, now: datetime | None = None
) -> bool:
    """Returns a waiting company with a reason; False if somebody else answered first."""
    result = await session.exec(
        update(Company)
        .where(col(Company.id) == company_id, col(Company.state) == CompanyState.WAITING)
        .values(state=CompanyState.RETURNED, returned_reason=reason, returned_at=now)
    )
    return result.rowcount == 1


async def add_invitation(
    session: AsyncSession,
    role: InvitationRole,
    *,
    invited_by: int,
    company_id: int | None = None,
    organisation: str | None = None,
    now: datetime,
) -> Invitation:
    """A one-time deep link; its token cannot be guessed."""
    invitation = Invitation(
        token=secrets.token_urlsafe(18),
        role=role,
        company_id=company_id,
        organisation=organisation,
        invited_by=invited_by,
        created_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    session.add(invitation)
    await session.flush()
    return invitation


async def claim_invitation(
    session: AsyncSession, token: str, *, role: InvitationRole | None = None, now: datetime
) -> Invitation | None:
    """Uses up an invitation; None if it is unknown, used, too old or not for this `role`."""
    result = await session.exec(
        update(Invitation)
        .where(
            col(Invitation.token) == token,
            col(Invitation.used_at).is_(None),
            col(Invitation.expires_at) > now,
            *([col(Invitation.role) == role] if role is not None else []),
        )
        .values(used_at=now)
    )
    if result.rowcount != 1:
        return None
    return await session.get(Invitation, token)


async def find_invitation(session: AsyncSession, token: str) -> Invitation | None:
    """The invitation of a link, used up or not."""
    return await session.get(Invitation, token)


async def change_member_contact(
    session: AsyncSession, company_id: int, person_id: int, contact: str
) -> None:
    """How students reach this member once both said yes."""
    await session.exec(
        update(Membership)
        .where(col(Membership.company_id) == company_id, col(Membership.person_id) == person_id)
        .values(contact=contact)
    )
