"""Organisations and the seats in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.addresses import is_account, is_reachable
from models.queries.upsert import insert_new
from models.tables.address import Address
from models.tables.base import stored_id
from models.tables.organisation import Organisation, OrganisationKind, Right, Seat

EVERY_RIGHT = tuple(Right)

_SEAT_ORDER = (col(Seat.is_configured).desc(), col(Seat.since), col(Seat.id))
"""The configuration's first, then the oldest."""


async def get_organisation_named(
    session: AsyncSession, name: str, *, region: str, now: datetime
) -> Organisation:
    """The organisation of this name, made now unless it exists."""
    values = {
        "name": name,
        "kind": OrganisationKind.UNKNOWN,
        "region": region,
        "universities": [],
        "created_at": now,
    }
    await insert_new(session, Organisation, [values])
    return (await session.exec(select(Organisation).where(Organisation.name == name))).one()


async def find_organisation(session: AsyncSession, person_id: int) -> Organisation | None:
    """Where the person sits, their oldest seat first; None for somebody without a seat."""
    rows = await session.exec(
        select(Organisation)
        .join(Seat, col(Seat.organisation_id) == col(Organisation.id))
        .where(Seat.person_id == person_id)
        .order_by(*_SEAT_ORDER)
    )
    return rows.first()


async def list_organisations_with(
    session: AsyncSession, person_id: int, right: Right, *, now: datetime
) -> list[Organisation]:
    """Where a seat gives the person this right, in the same order, each once."""
    rows = await session.exec(
        select(Organisation, Seat)
        .join(Seat, col(Seat.organisation_id) == col(Organisation.id))
        .where(Seat.person_id == person_id, is_in_force(now))
        .order_by(*_SEAT_ORDER)
    )
    found = {stored_id(one): one for one, seat in rows if right in seat.rights}
    return list(found.values())


async def find_organisation_name(session: AsyncSession, organisation_id: int | None) -> str | None:
    """None for no organisation, and for one that is gone."""
    if organisation_id is None:
        return None
    organisation = await session.get(Organisation, organisation_id)
    return organisation.name if organisation else None


async def add_seat(
    session: AsyncSession,
    person_id: int,
    organisation_id: int,
    *,
    name: str = "",
    rights: Collection[Right] = EVERY_RIGHT,
    is_configured: bool = False,
    invited_by: int | None = None,
    now: datetime,
) -> None:
    """Seats the person; who sits there already keeps their seat as it is."""
    values = {
        "person_id": person_id,
        "organisation_id": organisation_id,
        "rights": [right.value for right in rights],
        "name": name,
        "is_configured": is_configured,
        "invited_by": invited_by,
        "since": now,
        "until": None,
    }
    await insert_new(session, Seat, [values])


async def change_seat_name(session: AsyncSession, person_id: int, name: str) -> None:
    """How the others of the team read who sits here."""
    await session.exec(update(Seat).where(col(Seat.person_id) == person_id).values(name=name))


def is_in_force(now: Any) -> Any:
    """The condition of a seat that gives its rights at this instant, or bound parameter."""
    return or_(col(Seat.until).is_(None), col(Seat.until) > now)


async def list_seats_for_share(
    session: AsyncSession, person_id: int, *, now: datetime
) -> list[Seat]:
    """The person's seats, which nobody takes away until this transaction ends."""
    rows = await session.exec(
        select(Seat)
        .where(Seat.person_id == person_id, is_in_force(now))
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def change_administrators(
    session: AsyncSession,
    telegram_ids: Collection[int],
    organisation: str,
    *,
    region: str,
    now: datetime,
) -> None:
    """Seats exactly the kept accounts among these ids as administrators by configuration.

    Those whom the configuration does not name any more lose that seat, and keep others.
    """
    accounts = select(Address.person_id).where(is_account(telegram_ids))
    named = sorted(set(await session.exec(accounts)))
    house = await get_organisation_named(session, organisation, region=region, now=now)
    # Who moves with the configuration to another organisation does not stay in the old one.
    await session.exec(
        delete(Seat).where(
            col(Seat.is_configured),
            col(Seat.person_id).not_in(named) | (col(Seat.organisation_id) != house.id),
        )
    )
    for person_id in named:
        await add_administrator(session, person_id, stored_id(house), now=now)


async def add_administrator(
    session: AsyncSession, person_id: int, organisation_id: int, *, now: datetime
) -> None:
    """Seats an account that the configuration names, with every right."""
    await add_seat(session, person_id, organisation_id, is_configured=True, now=now)


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A coordinator as the others see them."""

    person_id: int
    organisation: str
    """Where they sit; several with commas between."""
    name: str
    since: datetime
    is_configured: bool
    """Named in the configuration, where alone it can be taken away."""


async def list_team(session: AsyncSession, *, now: datetime) -> list[TeamMember]:
    """Everybody with a seat, oldest first; those of the configuration at the end."""
    rows = await session.exec(
        select(Seat, Organisation.name)
        .join(Organisation, col(Organisation.id) == col(Seat.organisation_id))
        .where(is_in_force(now))
        .order_by(col(Seat.since), col(Seat.id))
    )
    seats: dict[int, list[tuple[Seat, str]]] = {}
    for seat, organisation in rows:
        seats.setdefault(seat.person_id, []).append((seat, organisation))
    team = [
        TeamMember(
            person_id,
            ", ".join(dict.fromkeys(organisation for _, organisation in own)),
            next((seat.name for seat, _ in own if seat.name), ""),
            own[0][0].since,
            any(seat.is_configured for seat, _ in own),
        )
        for person_id, own in seats.items()
    ]
    return sorted(team, key=lambda one: (one.is_configured, one.since, one.person_id))


class SeatRemoval(StrEnum):
    """What became of the wish to take somebody's seats away."""

    REMOVED = "removed"
    GONE = "gone"
    CONFIGURED = "configured"
    """The configuration names the account; only there can it be taken away."""
    LAST = "last"
    """Nobody would coordinate any more."""


async def delete_seats(
    session: AsyncSession, person_id: int, *, is_somebody_named: bool
) -> SeatRemoval:
    """Takes all of a person's seats away, never the last coordinator's.

    `is_somebody_named`: the configuration names accounts, which may not have written yet.
    """
    rows = await session.exec(select(Seat.person_id, Seat.is_configured).with_for_update())
    seats = set(rows)
    if (person_id, True) in seats:
        return SeatRemoval.CONFIGURED
    if (person_id, False) not in seats:
        return SeatRemoval.GONE
    if not is_somebody_named and {one for one, _ in seats} == {person_id}:
        return SeatRemoval.LAST
    await session.exec(delete(Seat).where(col(Seat.person_id) == person_id))
    return SeatRemoval.REMOVED


async def list_coordinator_ids(
    session: AsyncSession, *, right: Right | None = None, now: datetime
) -> list[int]:
    """Ids of reachable people with a seat; with `right` of those alone to whom one gives it."""
    rows = await session.exec(
        select(Seat.person_id, Seat.rights)
        .where(is_in_force(now), is_reachable(col(Seat.person_id)))
        .order_by(col(Seat.person_id))
    )
    able = [person_id for person_id, rights in rows if right is None or right in rights]
    return list(dict.fromkeys(able))
