"""The whole machinery: started, woken by the clock, stopped without losing anything."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta, tzinfo

import pytest
from apscheduler.triggers.cron import CronTrigger

from models.database import Database
from models.tables.offer import OfferState
from models.tables.outbox import OutboxState
from scheduler.alerts import Alerts
from scheduler.matching_child import MatchingError, MatchReport, Order
from scheduler.outbox import Outbox
from scheduler.service import Scheduler, push_trigger
from scheduler.slots import newest_slot
from scheduler.weekly_push import PushSettings, WeeklyPush
from tests.scheduler.region import MONDAY, RULE, Recorder, Region, StandingClock


@pytest.fixture
def trigger() -> CronTrigger:
    return push_trigger("monday", 9, 0, "Europe/Berlin")


@pytest.fixture
async def scheduler(
    database: Database,
    clock: StandingClock,
    outbox: Outbox,
    push: WeeklyPush,
    alerts: Alerts,
    telegram: Recorder,
    trigger: CronTrigger,
) -> AsyncIterator[Scheduler]:
    scheduler = Scheduler(database, clock, outbox, push, alerts, telegram, trigger)
    yield scheduler
    await scheduler.stop()


class NeverDone:
    """Matches until it is ended."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self._ended = asyncio.Event()

    async def run(self, order: Order) -> MatchReport:
        self.begun.set()
        await self._ended.wait()
        raise MatchingError(None)

    def end(self) -> None:
        self._ended.set()


async def emptied(outbox: Outbox) -> None:
    await until(outbox.is_empty)


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await holds():  # noqa: ASYNC110 - polls a real database
            await asyncio.sleep(0.005)


async def test_a_jump_to_monday_pushes_and_sends(
    region: Region,
    scheduler: Scheduler,
    outbox: Outbox,
    clock: StandingClock,
    telegram: Recorder,
) -> None:
    await region.student()
    offer_id = await region.offer()
    await scheduler.start()
    assert telegram.digests == []
    clock.move_to(MONDAY)
    await scheduler.check_now()
    await emptied(outbox)
    assert telegram.digests == [(offer_id,)]


async def test_a_slot_that_passed_while_the_bot_was_down_is_pushed_at_start(
    region: Region,
    scheduler: Scheduler,
    outbox: Outbox,
    clock: StandingClock,
    telegram: Recorder,
) -> None:
    await region.student()
    await region.offer()
    clock.move_to(MONDAY + timedelta(hours=2))
    await scheduler.start()
    await until(region.has_messages)
    await emptied(outbox)
    assert len(telegram.digests) == 1


async def test_starting_does_not_wait_for_a_push_that_is_caught_up(
    region: Region,
    database: Database,
    clock: StandingClock,
    outbox: Outbox,
    push_settings: PushSettings,
    alerts: Alerts,
    telegram: Recorder,
    trigger: CronTrigger,
) -> None:
    await region.student()
    clock.move_to(MONDAY + timedelta(hours=2))
    matching = NeverDone()
    push = WeeklyPush(database, clock, push_settings, "test", matching=matching)
    scheduler = Scheduler(database, clock, outbox, push, alerts, telegram, trigger)
    await scheduler.start()
    async with asyncio.timeout(30):
        await matching.begun.wait()
    await scheduler.stop()


async def test_an_offer_that_ended_is_closed_at_start(
    region: Region, scheduler: Scheduler, clock: StandingClock
) -> None:
    offer_id = await region.offer()
    clock.move_by(timedelta(days=61))
    await scheduler.start()

    async def is_closed() -> bool:
        return await region.offer_state(offer_id) is OfferState.EXPIRED

    await until(is_closed)


async def test_stopping_leaves_nothing_half_sent(
    region: Region, scheduler: Scheduler, clock: StandingClock
) -> None:
    for _ in range(20):
        await region.student()
    await region.offer()
    await scheduler.start()
    clock.move_to(MONDAY)
    await scheduler.check_now()
    await scheduler.stop()
    assert OutboxState.SENDING not in await region.states()
    assert len(await region.states()) == 20


async def test_the_clock_wakes_at_the_slot(trigger: CronTrigger) -> None:
    woken_at = trigger.get_next_fire_time(None, MONDAY - timedelta(days=2))
    assert woken_at is not None
    assert woken_at - MONDAY <= timedelta(seconds=1)
    assert newest_slot(RULE, woken_at) == MONDAY


@pytest.mark.parametrize("hours", [-2, 2])
async def test_checks_go_on_after_the_wall_clock_was_set(
    scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    monkeypatch.setattr("scheduler.service.ALERTS_EVERY_S", 0.01)
    checked = asyncio.Semaphore(0)

    async def check_alerts() -> None:
        checked.release()

    monkeypatch.setattr(scheduler, "check_alerts", check_alerts)
    await scheduler.start()
    await checked.acquire()
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", moved(timedelta(hours=hours)))
    async with asyncio.timeout(30):
        for _ in range(20):
            await checked.acquire()


async def test_a_clock_that_is_set_back_and_on_again_doubles_no_slot(
    region: Region,
    scheduler: Scheduler,
    outbox: Outbox,
    clock: StandingClock,
    telegram: Recorder,
) -> None:
    await region.student()
    await region.offer()
    await scheduler.start()
    clock.move_to(MONDAY)
    await scheduler.check_now()
    await emptied(outbox)
    for hours in (-2, 2, -24 * 7, 24 * 7):
        clock.move_by(timedelta(hours=hours))
        await scheduler.check_now()
        await emptied(outbox)
    assert len(telegram.digests) == 1


def moved(by: timedelta) -> type[datetime]:
    """The wall clock, set on or back."""

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Moved":
            return super().now(tz) + by

    return Moved
