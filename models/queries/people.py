"""People and what they are here."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam, delete, exists, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.errors import NotFoundError
from models.queries.endings import delete_companies
from models.queries.unresolved import delete_own_unresolved
from models.queries.upsert import insert_new
from models.tables.base import stored_id
from models.tables.company import Membership
from models.tables.draft import Draft
from models.tables.inbox import InboxState, InboxUpdate
from models.tables.outbox import OutboxMessage, OutboxState
from models.tables.person import CoordinatorSeat, Person
from models.tables.student import Student
from models.vocabulary import Language

ASKED_AT_ONCE = 5_000
"""Values in one statement; PostgreSQL takes 65,535."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is writing, what they are here, and the dialogue they are in."""

    person: Person
    draft: Draft | None
    is_student: bool
    is_paused: bool
    is_company: bool
    is_coordinator: bool

    @property
    def person_id(self) -> int:
        return stored_id(self.person)


async def find_visitor(session: AsyncSession, telegram_id: int) -> Visitor | None:
    """Everything an update's step needs to know of its sender, in one question."""
    row = (await session.exec(_visitor_statement(), params={"account": telegram_id})).first()
    if row is None:
        return None
    person, draft, is_student, is_paused, is_company, is_coordinator = row
    return Visitor(person, draft, is_student, is_paused, is_company, is_coordinator)


@cache
def _visitor_statement() -> Any:
    """Made once, as every update asks it."""
    newest_draft = (
        select(Draft.id)
        .where(col(Draft.person_id) == col(Person.id))
        .order_by(col(Draft.opened_at).desc(), col(Draft.id).desc())
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    return (
        sqlalchemy.select(
            Person,
            Draft,
            col(Student.person_id).is_not(None).label("is_student"),
            col(Student.paused_at).is_not(None).label("is_paused"),
            exists().where(col(Membership.person_id) == col(Person.id)).label("is_company"),
            exists().where(col(CoordinatorSeat.person_id) == col(Person.id)).label("is_seated"),
        )
        .select_from(Person)
        .outerjoin(Draft, col(Draft.id) == newest_draft)
        .outerjoin(Student, col(Student.person_id) == col(Person.id))
        .where(col(Person.telegram_id) == bindparam("account"))
    )


async def find_known_accounts(
    session: AsyncSession, telegram_ids: AbstractSet[int]
) -> AbstractSet[int]:
    """Those of the accounts that are kept."""
    known: set[int] = set()
    asked = sorted(telegram_ids)
    for start in range(0, len(asked), ASKED_AT_ONCE):
        page = asked[start : start + ASKED_AT_ONCE]
        known.update(
            await session.exec(select(Person.telegram_id).where(col(Person.telegram_id).in_(page)))
        )
    return known


async def find_person(session: AsyncSession, telegram_id: int) -> Person | None:
    rows = await session.exec(select(Person).where(Person.telegram_id == telegram_id))
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
        person = Person(telegram_id=telegram_id, language=language, source=source, created_at=now)
        session.add(person)
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


async def record_unreachable(session: AsyncSession, person_id: int) -> bool:
    """Telegram says the account blocked the bot or is gone: what waits for it waits no longer.

    False if that was known.
    """
    result = await session.exec(
        update(Person)
        .where(col(Person.id) == person_id, col(Person.is_reachable))
        .values(is_reachable=False)
    )
    await session.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.person_id) == person_id,
            col(OutboxMessage.state).in_([OutboxState.PENDING, OutboxState.RETRY]),
        )
        .values(state=OutboxState.UNREACHABLE)
    )
    return result.rowcount == 1


async def record_return(session: AsyncSession, person_id: int) -> bool:
    """The person wrote again after being unreachable; False if they were not."""
    result = await session.exec(
        update(Person)
        .where(col(Person.id) == person_id, ~col(Person.is_reachable))
        .values(is_reachable=True)
    )
    return result.rowcount == 1


async def add_coordinator_seat(
    session: AsyncSession, person_id: int, organisation: str, *, name: str = "", now: datetime
) -> None:
    row = {"person_id": person_id, "organisation": organisation, "name": name, "created_at": now}
    await insert_new(session, CoordinatorSeat, [row])


async def change_seat_name(session: AsyncSession, person_id: int, name: str) -> None:
    """How the others of the team read who sits here."""
    await session.exec(
        update(CoordinatorSeat).where(col(CoordinatorSeat.person_id) == person_id).values(name=name)
    )


async def is_coordinator_now(
    session: AsyncSession, person_id: int, configured_telegram_ids: frozenset[int]
) -> bool:
    """Whether the person coordinates, which nobody takes away until this transaction ends."""
    seats = await session.exec(
        select(CoordinatorSeat.person_id)
        .where(CoordinatorSeat.person_id == person_id)
        .with_for_update(read=True)
    )
    if seats.first() is not None:
        return True
    person = await session.get(Person, person_id)
    return person is not None and person.telegram_id in configured_telegram_ids


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A coordinator as the others see them."""

    person_id: int
    organisation: str
    """Empty for an account that only the configuration names."""
    name: str
    since: datetime
    is_configured: bool
    """Named in the configuration, where alone it can be taken away."""


async def list_team(
    session: AsyncSession, configured_telegram_ids: frozenset[int]
) -> list[TeamMember]:
    """Every coordinator who is kept, oldest seat first; those of the configuration at the end."""
    rows = await session.exec(
        select(Person, CoordinatorSeat)
        .outerjoin(CoordinatorSeat, col(CoordinatorSeat.person_id) == col(Person.id))
        .where(
            col(CoordinatorSeat.person_id).is_not(None)
            | col(Person.telegram_id).in_(configured_telegram_ids)
        )
        .order_by(col(Person.id))
    )
    team = [
        TeamMember(
            stored_id(person),
            seat.organisation if seat else "",
            seat.name if seat else "",
            seat.created_at if seat else person.created_at,
            person.telegram_id in configured_telegram_ids,
        )
        for person, seat in rows
    ]
    return sorted(team, key=lambda one: (one.is_configured, one.since, one.person_id))


class SeatRemoval(StrEnum):
    """What became of the wish to take a coordinator's seat away."""

    REMOVED = "removed"
    GONE = "gone"
    CONFIGURED = "configured"
    """The configuration names the account; only there can it be taken away."""
    LAST = "last"
    """Nobody would coordinate any more."""


async def delete_coordinator_seat(
    session: AsyncSession, person_id: int, configured_telegram_ids: frozenset[int]
) -> SeatRemoval:
    """Takes a seat away, never the last coordinator's."""
    seats = set(await session.exec(select(CoordinatorSeat.person_id).with_for_update()))
    person = await session.get(Person, person_id)
    if person is not None and person.telegram_id in configured_telegram_ids:
        return SeatRemoval.CONFIGURED
    if person_id not in seats:
        return SeatRemoval.GONE
    if len(seats) == 1 and not configured_telegram_ids:
        return SeatRemoval.LAST
    await session.exec(delete(CoordinatorSeat).where(col(CoordinatorSeat.person_id) == person_id))
    return SeatRemoval.REMOVED


async def find_organisation(session: AsyncSession, person_id: int) -> str | None:
    """The organisation of a coordinator's seat; None for somebody without a seat."""
    seat = await session.get(CoordinatorSeat, person_id)
    return seat.organisation if seat else None


async def list_coordinator_ids(
    session: AsyncSession, configured_telegram_ids: frozenset[int]
) -> list[int]:
    """Ids of reachable people who are coordinators, by seat or by the configuration."""
    rows = await session.exec(
        select(Person.id)
        .outerjoin(CoordinatorSeat, col(CoordinatorSeat.person_id) == col(Person.id))
        .where(
            col(CoordinatorSeat.person_id).is_not(None)
            | col(Person.telegram_id).in_(configured_telegram_ids),
            col(Person.is_reachable),
        )
        .order_by(col(Person.id))
    )
    return [person_id for person_id in rows if person_id is not None]


async def delete_person(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """Deletes everything about a person, and companies that lose their last member with them.

    Whoever waits for an answer of such a company is told.
    """
    own = select(Membership.company_id).where(Membership.person_id == person_id)
    shared = select(Membership.company_id).where(Membership.person_id != person_id)
    lost = await session.exec(own.where(col(Membership.company_id).not_in(shared)))
    await delete_companies(session, list(lost), now=now)
    await delete_own_unresolved(session, person_id)
    account = select(Person.telegram_id).where(Person.id == person_id)
    await session.exec(
        delete(InboxUpdate).where(
            col(InboxUpdate.telegram_id).in_(account), col(InboxUpdate.state) == InboxState.PARKED
        )
    )
    await session.exec(delete(Person).where(col(Person.id) == person_id))
