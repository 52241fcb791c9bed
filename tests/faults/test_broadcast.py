"""`kill -9` at random moments of a broadcast: nobody is left out, every double can be found."""

from dataclasses import dataclass

import pytest

from models.campaign import Campaign, CampaignState
from models.outbox import OutboxState
from models.queries.campaigns import Audience, AudienceKind, add_campaign
from models.queries.outbox import count_by_state, list_in_doubt
from scheduler.outbox import WORKERS
from tests.faults.crowd import add_students
from tests.faults.killing import Killer
from tests.faults.report import Report
from tests.support.world import ENDED, World

WORDS = "Karriereabend am Donnerstag"
SEED = 20_261_124


@dataclass(frozen=True, slots=True)
class Size:
    recipients: int
    kills: int


SHORT = Size(recipients=400, kills=50)
LONG = Size(recipients=10_000, kills=1_000)


@pytest.mark.parametrize("size", [SHORT, pytest.param(LONG, marks=pytest.mark.faults)])
async def test_killed_broadcast_reaches_everybody_and_lists_every_double(
    fast_world: World, size: Size, report: Report
) -> None:
    world = fast_world
    students = await add_students(world, size.recipients)
    await begin_broadcast(world)
    killer = Killer(world, SEED)
    in_flight = []
    while killer.kills < size.kills:
        async with world.database.read() as session:
            counts = await count_by_state(session)
        waiting = sum(counts.get(state, 0) for state in set(OutboxState) - ENDED)
        assert waiting, f"all was sent after {killer.kills} kills"
        await killer.live_and_die(waiting, size.kills - killer.kills)
        in_flight.append(await count_in_flight(world))
        world.let_leases_run_out()
    world.stand_in.faults.clear()
    await world.bot.start()
    await world.until_nothing_waits()
    assert await world.bot.stop() == 0
    await world.stand_in.settled()

    async with world.database.read() as session:
        in_doubt = {row.person_id: row for row in await list_in_doubt(session)}
    rows = {row.person_id: row for row in await world.outbox()}
    assert rows.keys() == students.keys()
    copies = {
        person_id: sum(WORDS in message.text for message in account.received)
        for person_id, account in students.items()
    }
    lost = [
        person_id
        for person_id, row in rows.items()
        if copies[person_id] == 0 and row.state is not OutboxState.UNKNOWN
    ]
    doubled = {person_id: count for person_id, count in copies.items() if count > 1}
    report(
        f"broadcast: {size.recipients} recipients, {killer.kills} kills, {len(lost)} lost, "
        f"{sum(doubled.values()) - len(doubled)} doubles, {len(in_doubt)} in doubt, "
        f"{sum(row.state is OutboxState.UNKNOWN for row in rows.values())} parked, "
        f"at most {max(in_flight)} in flight"
    )
    assert not lost
    assert max(in_flight) <= WORKERS
    assert sum(doubled.values()) - len(doubled) <= sum(in_flight)
    assert doubled.keys() <= in_doubt.keys()
    assert all(count <= 1 + in_doubt[person_id].doubts for person_id, count in doubled.items())


async def begin_broadcast(world: World) -> None:
    """Confirmed, as the conversation does it."""
    now = world.clock.now()
    campaign = Campaign(
        html=WORDS,
        audience=Audience(AudienceKind.STUDENTS).to_data(),
        state=CampaignState.QUEUED,
        created_at=now,
    )
    async with world.database.write() as session:
        await add_campaign(session, campaign, now=now)


async def count_in_flight(world: World) -> int:
    """Rows that the dead bot had claimed and not marked."""
    async with world.database.read() as session:
        return (await count_by_state(session)).get(OutboxState.SENDING, 0)
