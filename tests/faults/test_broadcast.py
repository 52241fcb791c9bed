"""`kill -9` at random moments of a broadcast: nobody is left out, every double can be found."""

from dataclasses import dataclass

import pytest

from models.queries.outbox import count_by_state
from models.tables.outbox import OutboxState
from scheduler.drain import WORKERS
from tests.faults.crowd import add_students
from tests.faults.killing import Killer
from tests.faults.mailing import begin_broadcast, count_copies, count_in_flight
from tests.faults.report import Report
from tests.support.world import ENDED, World

SEED = 20_261_124


@dataclass(frozen=True, slots=True)
class Size:
    recipients: int
    kills: int


SHORT = Size(recipients=400, kills=50)
LONG = Size(recipients=10_000, kills=1_000)


@pytest.mark.parametrize("size", [SHORT, pytest.param(LONG, marks=pytest.mark.faults)])
@pytest.mark.long
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

    mailing = await count_copies(world, students)
    report(f"broadcast: {killer.kills} kills, {mailing}, at most {max(in_flight)} in flight")
    assert max(in_flight) <= WORKERS
    assert not mailing.lost
    assert not mailing.unlisted
    assert mailing.doubles <= sum(in_flight)
