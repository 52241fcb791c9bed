"""A real database, a clock that stands at a known moment, and a recorder in Telegram's place."""

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from models import taxonomy
from models.database import Database
from models.matching.scoring import DEFAULT_SETTINGS
from models.schema import migrate
from scheduler.outbox import Outbox
from scheduler.weekly_push import PushSettings, WeeklyPush
from tests.scheduler.region import (
    MONDAY,
    RULE,
    MatchingHere,
    OpenGate,
    Recorder,
    Region,
    StandingClock,
)


@pytest.fixture
def clock() -> StandingClock:
    """Noon of the Thursday before the Monday of the push."""
    return StandingClock(MONDAY - timedelta(days=4) + timedelta(hours=3))


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy, because migrating takes most of a test's time."""
    file = tmp_path_factory.mktemp("empty") / "kmuni.sqlite3"
    migrate(f"sqlite:///{file}", now=MONDAY)
    return file


@pytest.fixture
async def database(tmp_path: Path, empty_database: Path) -> AsyncIterator[Database]:
    file = shutil.copy(empty_database, tmp_path / "kmuni.sqlite3")
    database = Database(f"sqlite:///{file}")
    yield database
    await database.close()


@pytest.fixture
def region(database: Database, clock: StandingClock) -> Region:
    return Region(database, clock)


@pytest.fixture
def gate() -> OpenGate:
    return OpenGate()


@pytest.fixture
def telegram() -> Recorder:
    return Recorder()


@pytest.fixture
def outbox(database: Database, clock: StandingClock, telegram: Recorder, gate: OpenGate) -> Outbox:
    closeness = taxonomy.load_taxonomy().closeness
    return Outbox(database, clock, telegram, gate, closeness, "test")


@pytest.fixture
def push_settings() -> PushSettings:
    return PushSettings(RULE, timedelta(hours=24), DEFAULT_SETTINGS)


@pytest.fixture
def push(database: Database, clock: StandingClock, push_settings: PushSettings) -> WeeklyPush:
    return WeeklyPush(database, clock, push_settings, "test", matching=MatchingHere())
