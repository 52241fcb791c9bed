"""A stand-in with switched-off rates, a person who started the bot, and a client."""

import pytest

from bot.sandbox import Person, SendingLimits, StandIn
from tests.bot.sandbox.client import BotClient, ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def stand_in(clock: ManualClock) -> StandIn:
    return StandIn(limits=SendingLimits.off(), clock=clock)


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", started=True)


@pytest.fixture
def bot(stand_in: StandIn) -> BotClient:
    return BotClient(stand_in)
