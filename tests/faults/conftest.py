"""Bots that send as fast as the database allows, and what their deaths counted."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from tests.faults.report import PROPERTY, Report
from tests.support.bot_process import BotForks
from tests.support.world import World, bot_world

FAST = 100_000.0
"""Messages a second, so that no kill waits for the gate."""


@pytest.fixture
async def fast_world(forks: BotForks, database_url: str, tmp_path: Path) -> AsyncGenerator[World]:
    async with bot_world(forks, database_url, tmp_path, messages_per_second=FAST) as world:
        yield world


@pytest.fixture
def report(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> Report:
    """Shows a line at the end of the run."""
    return lambda line: record_property(PROPERTY, f"{request.node.name}: {line}")
