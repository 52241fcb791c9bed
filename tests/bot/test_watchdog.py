"""A loop that stands still is noticed, with the line it stands in."""

import asyncio
import logging
from threading import Event

import pytest

from bot.watchdog import STANDS_STILL_S, watched_loop


async def test_a_step_that_holds_up_everybody_is_told_with_its_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def compute_for_long() -> None:
        Event().wait(4 * STANDS_STILL_S)

    with caplog.at_level(logging.WARNING), watched_loop():
        await asyncio.sleep(0)
        compute_for_long()
        await asyncio.sleep(0)
    (record,) = [one for one in caplog.records if one.message == "the event loop stood still"]
    assert "compute_for_long" in vars(record)["where"]
    assert vars(record)["seconds"] >= STANDS_STILL_S


async def test_what_stands_still_again_and_again_is_one_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING), watched_loop():
        for _ in range(3):
            await asyncio.sleep(0.1)
            Event().wait(2 * STANDS_STILL_S)
    assert [one.message for one in caplog.records] == ["the event loop stood still"]
