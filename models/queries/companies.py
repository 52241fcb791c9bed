"""Companies, their state, and the people who speak for them."""

from datetime import datetime
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass as validating
from sqlalchemy import delete, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.bounds import Latitude, Longitude
from models.company_names import SHORTEST_NAME, has_words_of, keys_said, name_key, name_words
from models.errors import NotFoundError
from models.queries.offer_search import rewrite_company_words
from models.queries.upsert import insert_new
from models.tables.base import stored_id
from models.tables.company import Company, CompanySize, CompanyState, Membership
from models.taxonomy.normalise import fold
from models.text import Name, Website, compare_key

SectorId = Annotated[str, Field(min_length=1, max_length=20)]


@validating(frozen=True, slots=True)
class CompanyInput:
    """What a company says of itself.

    Raises: pydantic's ValidationError for what cannot be one.
    """

    name: Name
    website: Website | None
    place: Name | None
    latitude: Latitude | None
    longitude: Longitude | None
    sector_id: SectorId | None
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
    row = await add_company_without_member(session, company, now=now)
    await add_member(session, stored_id(row), person_id, member_name, contact, now=now)
    return row


async def add_company_without_member(
    session: AsyncSession, company: CompanyInput, *, now: datetime
) -> Company:
    """A waiting company for which nobody speaks yet: what it would be told is told to nobody."""
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


async def is_company_there(session: AsyncSession, company_id: int | None) -> bool:
    """Whether a row may name the company: it stays until this transaction ends. None names none."""
    if company_id is None:
        return True
    rows = await session.exec(
        select(Company.id)
        .where(Company.id == company_id)
        .with_for_update(read=True, key_share=True)
    )
    return rows.first() is not None


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


async def get_standing(
    session: AsyncSession, company_id: int, person_id: int
) -> tuple[Company | None, Membership | None]:
    """The company and the person's word for it; None for what is gone.

    Nobody takes them away until this transaction ends.
    """
    company = await session.get(
        Company, company_id, with_for_update={"read": True}, populate_existing=True
    )
    rows = await session.exec(
        select(Membership)
        .where(Membership.company_id == company_id, Membership.person_id == person_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    return company, rows.first()


async def find_member(
    session: AsyncSession, company_id: int, membership_id: int
) -> Membership | None:
    """One of the company's people by the number a button names."""
    member = await session.get(Membership, membership_id)
    return member if member is not None and member.company_id == company_id else None


async def delete_member(session: AsyncSession, company_id: int, membership_id: int) -> bool:
    """Takes somebody's word for the company away; False for the last one, or one who is gone."""
    rows = await session.exec(
        select(Membership.id).where(Membership.company_id == company_id).with_for_update()
    )
    members = set(rows)
    if membership_id not in members or len(members) == 1:
        return False
    await session.exec(delete(Membership).where(col(Membership.id) == membership_id))
    return True


async def list_member_ids(session: AsyncSession, company_id: int) -> list[int]:
    """Ids of the people who speak for the company."""
    return [member.person_id for member in await list_members(session, company_id)]


async def find_company_like(session: AsyncSession, name: str) -> Company | None:
    """The oldest company of the same name, however it is written."""
    wanted = name_key(name)
    rows = await session.exec(select(Company.id, Company.name).order_by(col(Company.id)))
    for company_id, other in rows:
        if name_key(other) == wanted:
            return await session.get(Company, company_id)
    return None


async def find_company_named_in(session: AsyncSession, text: str) -> Company | None:
    """The approved company whose name, its legal form aside, is in the text; the longest wins."""
    said = keys_said(text)
    named = [
        (len(key), -company_id, company_id)
        for company_id, name in await _list_approved_names(session)
        if len(key := name_key(name)) >= SHORTEST_NAME and key in said
    ]
    return await session.get(Company, max(named)[-1]) if named else None


async def list_approved_names_like(session: AsyncSession, name: str) -> list[str]:
    """Approved companies of this name, its legal form aside; else those in whose name it is."""
    names = list(dict.fromkeys(one for _, one in await _list_approved_names(session)))
    wanted = name_words(name)
    same = [one for one in names if name_key(one) == name_key(name)]
    return same or [one for one in names if has_words_of(one, wanted)]


async def _list_approved_names(session: AsyncSession) -> list[tuple[int, str]]:
    rows = await session.exec(
        select(Company.id, Company.name)
        .where(Company.state == CompanyState.APPROVED)
        .order_by(col(Company.id))
    )
    return [(company_id or 0, name) for company_id, name in rows]


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


async def change_company_to_suspended(session: AsyncSession, company_id: int, reason: str) -> bool:
    """Lets a company and its offers rest, for a reason it reads; False if it rests already."""
    result = await session.exec(
        update(Company)
        .where(col(Company.id) == company_id, col(Company.state) != CompanyState.SUSPENDED)
        .values(state=CompanyState.SUSPENDED, returned_reason=reason)
    )
    return result.rowcount == 1


async def change_company_to_lifted(session: AsyncSession, company_id: int) -> CompanyState | None:
    """Ends the rest: approved if it ever was, else it waits; None if it did not rest."""
    company = await session.get(
        Company, company_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if company is None or company.state is not CompanyState.SUSPENDED:
        return None
    company.state = CompanyState.WAITING if company.approved_at is None else CompanyState.APPROVED
    company.returned_reason = None
    session.add(company)
    await session.flush()
    return company.state


async def list_companies(
    session: AsyncSession, words: str, limit: int, offset: int
) -> tuple[list[Company], int]:
    """A page of the companies whose name or town has all the words, by name, and how many."""
    named = [col(Company.id).in_(await _ids_named(session, words))] if words.strip() else []
    total = (await session.exec(select(func.count()).select_from(Company).where(*named))).one()
    rows = await session.exec(
        select(Company)
        .where(*named)
        .order_by(col(Company.name_key), col(Company.id))
        .limit(limit)
        .offset(offset)
    )
    return list(rows), total


async def _ids_named(session: AsyncSession, words: str) -> list[int]:
    """Ids of the companies in whose names, folded, all the words are; parts of words count.

    Those of a town that is named are found as well.
    """
    sought = [fold(word) for word in words.split()]
    rows = await session.exec(select(Company.id, Company.name, Company.place))
    return [
        company_id or 0
        for company_id, name, place in rows
        if _has_all(fold(name), sought)
        or name_key(name) == name_key(words)
        or fold(place or "") == fold(words.strip())
    ]


def _has_all(name: str, sought: list[str]) -> bool:
    return all(word in name for word in sought)


async def count_companies_of_since(session: AsyncSession, person_id: int, since: datetime) -> int:
    """How many companies the person registered at this instant or later."""
    rows = await session.exec(
        select(func.count())
        .select_from(Company)
        .join(Membership, col(Membership.company_id) == col(Company.id))
        .where(
            Membership.person_id == person_id,
            # Whoever registers one speaks for it from the same instant.
            col(Membership.created_at) == col(Company.created_at),
            col(Company.created_at) >= since,
        )
    )
    return rows.one()


async def change_member_contact(
    session: AsyncSession, company_id: int, person_id: int, contact: str
) -> None:
    """How students reach this member once both said yes."""
    await session.exec(
        update(Membership)
        .where(col(Membership.company_id) == company_id, col(Membership.person_id) == person_id)
        .values(contact=contact)
    )
