"""The region that `kmuni sandbox` begins with."""

import logging
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot.sandbox.play import NO_LIMITS, Play, play_config
from bot.sandbox.run import invent_region
from bot.sandbox.stand_in import StandIn
from models.clock import Clock
from models.notices.kinds import Notice
from models.schema import migrate
from models.tables.outbox import OutboxMessage
from tests.support.direct_line import DirectLine

MORNINGS = [
    datetime(2026, 11, 23, 9, 0, tzinfo=UTC),  # a Monday, an hour after the slot
    datetime(2026, 11, 27, 9, 0, tzinfo=UTC),
]


@pytest.fixture(params=MORNINGS, ids=lambda morning: f"{morning:%A}")
async def played(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Play]:
    """The sandbox in the morning of a day, before its bot has looked at anything."""
    clock = Clock()
    clock.move_to(request.param)
    stand_in = StandIn(limits=NO_LIMITS, now=clock.now)
    url = f"sqlite:///{tmp_path / 'sandbox.sqlite3'}"
    config = play_config(stand_in, "http://stand.in/bot", url, tmp_path, [])
    migrate(url, now=clock.now())
    play = Play(
        config,
        stand_in,
        clock,
        network=DirectLine(stand_in.app),
        messages_per_second=100_000.0,
    )
    await invent_region(play, [])
    yield play
    await play.stop()
    stand_in.close()


async def digests(play: Play) -> int:
    async with play.runtime.database.read() as session:
        kinds = (await session.exec(select(OutboxMessage.notice))).all()
    return sum(kind == Notice.DIGEST for kind in kinds)


async def test_the_sandbox_begins_without_a_missed_or_sudden_weekly_push(
    played: Play, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await played.start()
    await played.runtime.scheduler.check_now()
    await played.settle()
    assert not [record for record in caplog.records if "weekly push" in record.message]
    assert await digests(played) == 0
    await played.next_monday()
    await played.settle()
    assert await digests(played) > 100
