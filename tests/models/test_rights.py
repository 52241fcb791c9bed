"""Who may do what in an organisation's name."""

from collections.abc import Collection
from datetime import timedelta

import pytest

from models.clock import Clock
from models.database import Database
from models.queries.people import add_person
from models.queries.seats import (
    add_seat,
    change_administrators,
    get_organisation_named,
    list_coordinator_ids,
    list_team,
)
from models.rights import Actor, may
from models.tables.base import stored_id
from models.tables.organisation import Right, Seat
from models.vocabulary import Language

ACCOUNT, OTHER = 77, 78


async def seated(
    database: Database,
    clock: Clock,
    organisation: str,
    rights: Collection[Right],
    account: int = ACCOUNT,
) -> Actor:
    """The account's person, with a seat of these rights."""
    now = clock.now()
    async with database.write() as session:
        person = await add_person(session, account, Language.GERMAN, now=now)
        house = await get_organisation_named(session, organisation, region="Ruhr", now=now)
        await add_seat(session, stored_id(person), stored_id(house), rights=rights, now=now)
    return Actor(stored_id(person))


async def allowed(database: Database, actor: Actor, clock: Clock, right: Right) -> bool:
    async with database.write() as session:
        return await may(session, actor, right, now=clock.now())


async def configure(database: Database, clock: Clock, *accounts: int) -> None:
    """A start with these accounts in the configuration."""
    async with database.write() as session:
        await change_administrators(session, accounts, "Kammer", region="Ruhr", now=clock.now())


async def test_a_seat_gives_its_rights_alone(database: Database, clock: Clock) -> None:
    actor = await seated(database, clock, "Kammer", [Right.ANNOUNCE])
    assert await allowed(database, actor, clock, Right.ANNOUNCE)
    assert not await allowed(database, actor, clock, Right.APPROVE_OFFERS)


async def test_who_sits_in_several_organisations_has_the_rights_of_all(
    database: Database, clock: Clock
) -> None:
    actor = await seated(database, clock, "Kammer", [Right.ANNOUNCE])
    await seated(database, clock, "Fakultät", [Right.REPORT])
    assert await allowed(database, actor, clock, Right.ANNOUNCE)
    assert await allowed(database, actor, clock, Right.REPORT)
    async with database.read() as session:
        (member,) = await list_team(session, now=clock.now())
    assert member.organisation == "Kammer, Fakultät"


@pytest.mark.parametrize(
    ("rights", "is_allowed"),
    [([Right.INVITE], False), ([Right.INVITE, Right.ADMINISTER], True)],
    ids=["elsewhere", "as an administrator"],
)
async def test_a_right_in_one_organisation_holds_in_another_for_administrators_only(
    database: Database, clock: Clock, rights: list[Right], *, is_allowed: bool
) -> None:
    actor = await seated(database, clock, "Kammer", rights)
    async with database.write() as session:
        other = await get_organisation_named(session, "Stadt", region="Ruhr", now=clock.now())
        found = await may(
            session, actor, Right.INVITE, now=clock.now(), organisation_id=stored_id(other)
        )
    assert found is is_allowed


async def test_a_seat_that_ended_gives_no_right(database: Database, clock: Clock) -> None:
    actor = await seated(database, clock, "Kammer", [Right.ANNOUNCE])
    async with database.write() as session:
        seat = await session.get(Seat, 1)
        assert seat is not None
        seat.until = clock.now() - timedelta(seconds=1)
        session.add(seat)
    assert not await allowed(database, actor, clock, Right.ANNOUNCE)
    async with database.read() as session:
        assert await list_coordinator_ids(session, now=clock.now()) == []


async def test_configured_accounts_administer_from_the_start_after_they_are_named(
    database: Database, clock: Clock
) -> None:
    async with database.write() as session:
        person = await add_person(session, ACCOUNT, Language.GERMAN, now=clock.now())
    actor = Actor(stored_id(person))
    await configure(database, clock, OTHER)
    assert not await allowed(database, actor, clock, Right.ADMINISTER)
    await configure(database, clock, OTHER, ACCOUNT)
    assert await allowed(database, actor, clock, Right.ADMINISTER)
    await configure(database, clock, OTHER)
    assert not await allowed(database, actor, clock, Right.ADMINISTER)


async def test_whom_the_configuration_forgets_keeps_a_seat_that_was_given(
    database: Database, clock: Clock
) -> None:
    actor = await seated(database, clock, "Kammer", [Right.REPORT])
    await configure(database, clock, ACCOUNT)
    assert await allowed(database, actor, clock, Right.ADMINISTER)
    await configure(database, clock)
    assert await allowed(database, actor, clock, Right.REPORT)
    assert not await allowed(database, actor, clock, Right.ADMINISTER)
