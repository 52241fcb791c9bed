"""A database that is locked, full or gone: nothing is sent without a committed claim, and all
goes on by itself.
"""

import resource
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.sandbox.faults import Slow
from scheduler.drain import WORKERS
from tests.faults.conftest import FAST
from tests.faults.killing import messages_sent
from tests.faults.mailing import broadcast, count_in_flight
from tests.faults.report import Report
from tests.support.bot_process import BotForks
from tests.support.databases import PostgresDatabases
from tests.support.world import World, bot_world

BUSY_S = 0.2
"""So long a write waits for another process's, that no test waits long for an error."""

NOT_REACHED = "database not reached"  # and then once a minute
HELD_AGAIN = "the lock is held again"

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@dataclass(frozen=True, slots=True)
class Size:
    recipients: int
    people: int
    times: int
    """How often the database goes away."""


SHORT = Size(recipients=100, people=2, times=1)
LONG = Size(recipients=5_000, people=30, times=12)

every_size = pytest.mark.parametrize("size", [SHORT, pytest.param(LONG, marks=pytest.mark.faults)])


@on_sqlite
@every_size
@pytest.mark.parametrize("fault", ["locked by another process", "no space left"])
async def test_sqlite_that_takes_nothing(
    fast_world: World, size: Size, fault: str, report: Report
) -> None:
    world = fast_world
    world.bot.busy_s = BUSY_S
    slow_down(world)
    async with broadcast(world, size.recipients, size.people) as trial:
        for number in range(size.times):
            await world.until_sent(number * size.recipients // size.times + WORKERS)
            with locked(world) if fault.startswith("locked") else full_disk(world):
                under_way = await count_in_flight(world)
                sent = messages_sent(world)
                await trial.crowd.act(size.people)
                await world.until_polled(1)
                assert messages_sent(world) - sent <= under_way + size.people
                sent = messages_sent(world)
                await world.until_polled(1)
                assert messages_sent(world) == sent
    report(str(trial.copies))
    assert trial.copies is not None
    assert trial.copies.doubles == 0


@every_size
async def test_postgresql_breaks_down_and_comes_back(
    forks: BotForks, postgresql: PostgresDatabases, tmp_path: Path, size: Size, report: Report
) -> None:
    url = postgresql.new(tmp_path)
    async with bot_world(forks, url, tmp_path, messages_per_second=FAST) as world:
        slow_down(world)
        async with broadcast(world, size.recipients, size.people) as trial:
            for number in range(size.times):
                await world.until_sent(number * size.recipients // size.times + WORKERS)
                not_reached, held_again = map(world.times_logged, (NOT_REACHED, HELD_AGAIN))
                postgresql.break_down()
                try:
                    sent = messages_sent(world)
                    await world.until_logged(NOT_REACHED, since=not_reached)
                    assert messages_sent(world) - sent <= WORKERS + size.people
                finally:
                    postgresql.start_again()
                    await world.connect_anew()
                await world.until_logged(HELD_AGAIN, since=held_again)
                await trial.crowd.act(size.people)
                assert not world.bot.has_ended
        assert "has taken over" not in world.bot.log.read_text(encoding="utf-8")
    report(str(trial.copies))
    assert trial.copies is not None
    assert trial.copies.in_doubt <= WORKERS * size.times


def slow_down(world: World) -> None:
    """So that a fault comes while messages are under way."""
    world.stand_in.faults.add(Slow(0.05, effect_first=True), method="sendMessage", times=None)


@contextmanager
def locked(world: World) -> Generator[None]:
    """Another process writes and does not come to an end."""
    other = sqlite3.connect(make_url(world.database.url).database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


@contextmanager
def full_disk(world: World) -> Generator[None]:
    """The bot's files do not grow, and nothing is written into them either."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.prlimit(world.bot.process_id, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.prlimit(world.bot.process_id, resource.RLIMIT_FSIZE, (hard, hard))
