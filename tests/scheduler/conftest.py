"""A clock that stands at a known moment, and a recorder in Telegram's place."""

from datetime import timedelta

import pytest

from models import taxonomy
from models.database import Database
from models.matching.rules.scoring import DEFAULT_SETTINGS
from scheduler.alerts import Alerts
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


@pytest.fixture
def region(database: Database, clock: StandingClock) -> Region:
    return Region(database, clock)


@pytest.fixture
def gate() -> OpenGate:
    return OpenGate()


@pytest.fixture
def telegram(gate: OpenGate) -> Recorder:
    return Recorder(gate)


@pytest.fixture
def outbox(database: Database, clock: StandingClock, telegram: Recorder) -> Outbox:
    closeness = taxonomy.load_taxonomy().closeness
    return Outbox(database, clock, [telegram], closeness, "test")


@pytest.fixture
def push_settings() -> PushSettings:
    return PushSettings(RULE, timedelta(hours=24), DEFAULT_SETTINGS)


@pytest.fixture
def push(database: Database, clock: StandingClock, push_settings: PushSettings) -> WeeklyPush:
    return WeeklyPush(database, clock, push_settings, "test", matching=MatchingHere())


@pytest.fixture
def alerts(database: Database, clock: StandingClock) -> Alerts:
    return Alerts(database, clock, DEFAULT_SETTINGS, taxonomy.load_taxonomy().closeness)
