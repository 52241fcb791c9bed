"""People and what they are here."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam, exists, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.errors import NotFoundError
from models.queries.addresses import is_account
from models.queries.endings import delete_companies
from models.queries.own_rows import BY_TABLE, delete_own_rows, is_owned_alone
from models.queries.seats import is_in_force
from models.tables.address import Address, ChannelName, account_value
from models.tables.base import stored_id
from models.tables.company import Company, Membership
from models.tables.draft import Dialogue, Draft
from models.tables.organisation import Seat
from models.tables.person import Person
from models.tables.student import Student
from models.vocabulary import Language

ASKED_AT_ONCE = 5_000
"""Values in one statement; PostgreSQL takes 65,535."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is writing, from where, what they are here, and the dialogue they are in."""

    telegram_id: int
    address_id: int
    is_reachable: bool
    """False if the account they write from is thought to be gone."""
    person: Person
    draft: Draft | None
    is_student: bool
    is_paused: bool
    paused_until: datetime | None
    """When the pause ends by itself."""
    is_company: bool
    is_coordinator: bool
    has_card: bool
    """Whether words can be about something that was shown."""

    @property
    def person_id(self) -> int:
        return stored_id(self.person)


async def find_visitor(session: AsyncSession, telegram_id: int, *, now: datetime) -> Visitor | None:
    """Everything an update's step needs to know of its sender, in one question."""
    parameters = {"account": account_value(telegram_id), "at": now}
    row = (await session.exec(_visitor_statement(), params=parameters)).first()
    return None if row is None else Visitor(telegram_id, *row)


@cache
def _visitor_statement() -> Any:
    """Made once, as every update asks it."""
    newest_draft = (
        select(Draft.id)
        .where(col(Draft.person_id) == col(Person.id), col(Draft.dialogue) != Dialogue.CARD)
        .order_by(col(Draft.opened_at).desc(), col(Draft.id).desc())
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    return (
        sqlalchemy.select(
            col(Address.id),
            col(Address.is_reachable),
            Person,
            Draft,
            col(Student.person_id).is_not(None).label("is_student"),
            col(Student.paused_at).is_not(None).label("is_paused"),
            col(Student.paused_until),
            exists().where(col(Membership.person_id) == col(Person.id)).label("is_company"),
            exists()
            .where(col(Seat.person_id) == col(Person.id), is_in_force(bindparam("at")))
            .label("is_seated"),
            exists()
            .where(col(Draft.person_id) == col(Person.id), col(Draft.dialogue) == Dialogue.CARD)
            .correlate(Person)
            .label("has_card"),
        )
        .select_from(Address)
        .join(Person, col(Person.id) == col(Address.person_id))
        .outerjoin(Draft, col(Draft.id) == newest_draft)
        .outerjoin(Student, col(Student.person_id) == col(Person.id))
        .where(
            col(Address.channel) == ChannelName.TELEGRAM,
            col(Address.value) == bindparam("account"),
        )
        # An act of the same transaction may hold older rows of them.
        .execution_options(populate_existing=True)
    )


async def find_known_accounts(
    session: AsyncSession, telegram_ids: AbstractSet[int]
) -> AbstractSet[int]:
    """Those of the accounts that are kept."""
    known: set[int] = set()
    asked = sorted(telegram_ids)
    for start in range(0, len(asked), ASKED_AT_ONCE):
        page = asked[start : start + ASKED_AT_ONCE]
        known.update(map(int, await session.exec(select(Address.value).where(is_account(page)))))
    return known


async def find_person(session: AsyncSession, telegram_id: int) -> Person | None:
    rows = await session.exec(
        select(Person)
        .join(Address, col(Address.person_id) == col(Person.id))
        .where(is_account([telegram_id]))
    )
    return rows.first()


async def get_person(session: AsyncSession, person_id: int) -> Person:
    person = await session.get(Person, person_id)
    if person is None:
        raise NotFoundError("person", person_id)
    return person


async def add_person(
    session: AsyncSession,
    telegram_id: int,
    language: Language,
    *,
    source: str | None = None,
    now: datetime,
) -> Person:
    """The account's person, made now unless it exists."""
    person = await find_person(session, telegram_id)
    if person is None:
        person = Person(language=language, source=source, created_at=now)
        session.add(person)
        await session.flush()
        session.add(
            Address(
                person_id=stored_id(person),
                channel=ChannelName.TELEGRAM,
                value=account_value(telegram_id),
                verified_at=now,
            )
        )
        await session.flush()
    return person


async def record_consent(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    await session.exec(update(Person).where(col(Person.id) == person_id).values(consented_at=now))


async def change_language(session: AsyncSession, person_id: int, language: Language) -> bool:
    """False if it is their language already."""
    result = await session.exec(
        update(Person)
        .where(col(Person.id) == person_id, col(Person.language) != language)
        .values(language=language)
    )
    return result.rowcount == 1


async def change_menu(session: AsyncSession, person_id: int, menu: str) -> None:
    await session.exec(update(Person).where(col(Person.id) == person_id).values(menu=menu))


async def delete_person(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """Deletes everything about a person, and companies that lose their last member with them.

    Whoever waits for an answer of such a company is told.
    """
    await delete_people(session, [person_id], now=now)


async def delete_people(session: AsyncSession, people: Collection[int], *, now: datetime) -> None:
    """Like `delete_person`, of many at once."""
    is_lost = is_owned_alone(BY_TABLE[Company], people)
    lost = await session.exec(select(Company.id).where(is_lost))
    await delete_companies(session, [key for key in lost if key is not None], now=now)
    await delete_own_rows(session, people)
