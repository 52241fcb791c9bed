"""Wakes the checks: APScheduler says when to look, the rows say what is to be done."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from models.clock import Clock
from models.database import Database
from models.errors import DatabaseError
from scheduler.alerts import Alerts
from scheduler.broadcasts import show_progress
from scheduler.maintenance import forget_done_updates, forget_ended_messages, index_offers
from scheduler.outbox import Outbox
from scheduler.ports import ProgressBoard
from scheduler.reminders import expire_offers, remind_of_expiry, remind_of_interests
from scheduler.short_offers import tell_short_offers
from scheduler.slots import WEEKDAYS
from scheduler.weekly_push import WeeklyPush

log = logging.getLogger(__name__)

ALERTS_EVERY_S = 5
"""So long a new offer waits at most before its subscribers are looked for."""


class Scheduler:
    """Starts and stops everything that happens without being asked."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        push: WeeklyPush,
        alerts: Alerts,
        board: ProgressBoard,
        push_trigger: CronTrigger,
    ) -> None:
        self._database = database
        self._clock = clock
        self._outbox = outbox
        self._push = push
        self._alerts = alerts
        self._board = board
        self._push_trigger = push_trigger
        self._running: set[asyncio.Task[None]] = set()
        self._jobs = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    async def start(self) -> None:
        """Recovers what a crash left and sends; what is due is checked at once, beside the caller.

        Nobody who writes has to wait for a weekly push that is caught up.
        """
        await _logged(self._recover)
        self._outbox.start()
        self._add(self.check_push, self._push_trigger)
        self._add(self.check_push, IntervalTrigger(seconds=10))
        self._add(self.check_alerts, IntervalTrigger(seconds=ALERTS_EVERY_S))
        self._add(self.check_reminders, IntervalTrigger(minutes=10))
        self._add(self._check_progress, IntervalTrigger(seconds=2))
        self._add(self._recover, IntervalTrigger(seconds=10))
        self._add(self._maintain, IntervalTrigger(hours=1))
        self._jobs.start()
        self._keep(asyncio.create_task(self.check_now()))

    async def stop(self) -> None:
        """Lets everything under way end and be written down, then stops the clock.

        In this order, because stopping the clock cancels what it has started.
        """
        if self._jobs.running:
            self._jobs.pause()
        await self._push.stop()
        await self._alerts.stop()
        await self._outbox.stop()
        while self._running:
            await asyncio.wait(self._running)
        if self._jobs.running:
            self._jobs.shutdown(wait=False)
        await _logged(self._check_progress)

    async def check_now(self) -> None:
        """Queues everything that is due, as after a jump of the clock, and has it sent."""
        await _logged(self.check_reminders)
        await _logged(self.check_push)
        await _logged(self.check_alerts)
        self._outbox.wake()

    async def check_push(self) -> None:
        outcome = await self._push.run_due()
        if outcome is not None and outcome.is_new:
            await self._tell_short_offers()
            self._outbox.wake()

    async def check_alerts(self) -> None:
        if await self._alerts.run_due():
            self._outbox.wake()

    async def check_reminders(self) -> None:
        await expire_offers(self._database, self._clock)
        queued = await remind_of_expiry(self._database, self._clock)
        queued += await remind_of_interests(self._database, self._clock)
        queued += await self._tell_short_offers()
        if queued:
            self._outbox.wake()

    async def _tell_short_offers(self) -> int:
        return await tell_short_offers(self._database, self._clock, self._push.guarantee)

    async def _check_progress(self) -> None:
        await show_progress(self._database, self._clock, self._board)

    async def _recover(self) -> None:
        await self._outbox.recover()

    async def _maintain(self) -> None:
        await forget_done_updates(self._database, self._clock)
        await forget_ended_messages(self._database, self._clock)
        await index_offers(self._database)

    def _add(
        self, check: Callable[[], Coroutine[Any, Any, None]], trigger: CronTrigger | IntervalTrigger
    ) -> None:
        under_way: set[asyncio.Task[None]] = set()

        async def begin() -> None:
            # The job only wakes the check: a long one is neither cancelled nor started twice.
            if under_way:
                return
            task = asyncio.create_task(_logged(check))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            self._keep(task)

        self._jobs.add_job(begin, trigger)

    def _keep(self, task: asyncio.Task[None]) -> None:
        """Until it ends; stopping waits for it."""
        self._running.add(task)
        task.add_done_callback(self._running.discard)


async def _logged(check: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """A check that fails is logged and tried again at its next time."""
    try:
        await check()
    except DatabaseError as error:
        log.warning("check failed", extra={"check": check.__name__, "reason": str(error)})
    except Exception:
        log.exception("check failed", extra={"check": check.__name__})


def push_trigger(weekday: str, hour: int, minute: int, timezone: str) -> CronTrigger:
    """Wakes at the slot; the day by name, because numbers differ from cron's."""
    if weekday not in WEEKDAYS:
        raise ValueError(weekday)
    return CronTrigger(
        day_of_week=weekday[:3], hour=hour, minute=minute, second=1, timezone=timezone
    )
