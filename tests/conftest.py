"""What tests share: the real bot over the stand-in, in one process, on a SQLite file of its own."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import NO_LIMITS, Play, play_config
from bot.sandbox.stand_in import StandIn
from models.clock import Clock
from models.database import Database
from models.schema import migrate

FAST = 100_000.0
"""Messages a second, so that no test waits for the gate."""

TUESDAY = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""A working day far from the weekly slot."""


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.move_to(TUESDAY)
    return clock


@pytest.fixture
def stand_in(clock: Clock) -> StandIn:
    return StandIn(limits=NO_LIMITS, now=clock.now)


@pytest.fixture
def coordinator(stand_in: StandIn) -> Person:
    """An account that the configuration names."""
    return stand_in.person("Karin", last_name="Vogt", username="karin_vogt")


@pytest.fixture
async def play(
    stand_in: StandIn, clock: Clock, coordinator: Person, tmp_path: Path
) -> AsyncGenerator[Play]:
    """A running bot; only clock and network are replaced."""
    config = play_config(
        stand_in, "http://stand.in/bot", tmp_path / "test.sqlite3", [coordinator.user_id]
    )
    play = Play(
        config,
        stand_in,
        clock,
        transport=httpx.ASGITransport(stand_in.app),
        messages_per_second=FAST,
    )
    await play.start()
    yield play
    await play.stop()
    stand_in.close()


@pytest.fixture
async def database(tmp_path: Path, clock: Clock) -> AsyncGenerator[Database]:
    """An empty migrated database."""
    url = f"sqlite:///{tmp_path / 'rows.sqlite3'}"
    migrate(url, now=clock.now())
    database = Database(url)
    yield database
    await database.close()
