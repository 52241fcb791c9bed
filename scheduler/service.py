"""Wakes the checks; the rows say what is to be done.

Checks come round by the event loop's clock, which nobody can set. APScheduler, which reckons by the
wall clock, only wakes the weekly push on its second: set back by hours it would stop everything.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import UTC
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from models.acts.world import World
from models.clock import Clock
from models.database import Database
from models.errors import DatabaseError, DatabaseRefusedError
from scheduler.alerts import Alerts
from scheduler.broadcasts import show_progress
from scheduler.courtesy import Courtesy
from scheduler.maintenance import index_offers
from scheduler.outbox import Outbox
from scheduler.pauses import end_pauses
from scheduler.ports import ProgressBoard
from scheduler.reminders import (
    end_join_requests,
    expire_offers,
    remind_of_expiry,
    remind_of_interests,
)
from scheduler.retention import Retention
from scheduler.short_offers import tell_short_offers
from scheduler.slots import WEEKDAYS
from scheduler.weekly_push import WeeklyPush

log = logging.getLogger(__name__)

PUSH_EVERY_S = 10
ALERTS_EVERY_S = 5
"""So long a new offer waits at most before its subscribers are looked for."""
REMINDERS_EVERY_S = 10 * 60
PROGRESS_EVERY_S = 2
RECOVER_EVERY_S = 10
MAINTAIN_EVERY_S = 60 * 60
WIPE_EVERY_S = 60

Check = Callable[[], Coroutine[Any, Any, None]]


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
        *,
        retention: Retention | None = None,
        courtesy: Courtesy | None = None,
        world: Callable[[], World] | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._outbox = outbox
        self._push = push
        self._alerts = alerts
        self._board = board
        self._push_trigger = push_trigger
        self._retention = retention or Retention(database, clock)
        self._courtesy = courtesy
        self._world = world
        self._running: set[asyncio.Task[None]] = set()
        self._rounds: set[asyncio.Task[None]] = set()
        # With a zone of its own: the machine's may be unset, or nonsense.
        self._jobs = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    async def start(self) -> None:
        """Recovers what a crash left and sends; what is due is checked at once, beside the caller.

        Nobody who writes has to wait for a weekly push that is caught up.
        """
        await _logged(self._recover)
        self._outbox.start()
        begin_push = self._every(PUSH_EVERY_S, self.check_push)
        self._every(ALERTS_EVERY_S, self.check_alerts)
        self._every(REMINDERS_EVERY_S, self.check_reminders)
        self._every(PROGRESS_EVERY_S, self._check_progress)
        self._every(RECOVER_EVERY_S, self._recover)
        self._every(MAINTAIN_EVERY_S, self._maintain)
        self._every(WIPE_EVERY_S, self._wipe_again)
        self._jobs.add_job(begin_push, self._push_trigger)
        self._jobs.start()
        self._keep(asyncio.create_task(self.check_now()))

    async def stop(self) -> None:
        """Lets everything under way end and be written down, then stops the clock.

        In this order, because stopping the clock cancels what it has started.
        """
        for going_round in self._rounds:
            going_round.cancel()
        await asyncio.gather(*self._rounds, return_exceptions=True)
        self._rounds.clear()
        if self._jobs.running:
            self._jobs.pause()
        self._retention.stop()
        await self._push.stop()
        await self._alerts.stop()
        await self._outbox.stop()
        while self._running:
            await asyncio.wait(self._running)
        if self._jobs.running:
            self._jobs.shutdown(wait=False)
        await _logged(self._check_progress)

    @property
    def is_idle(self) -> bool:
        """Whether no check is under way."""
        return not self._running

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
        queued += await end_join_requests(self._database, self._clock)
        queued += await self._tell_short_offers()
        if self._world is not None:
            queued += await end_pauses(self._database, self._world())
        if queued:
            self._outbox.wake()

    async def _tell_short_offers(self) -> int:
        return await tell_short_offers(self._database, self._clock, self._push.guarantee)

    async def _check_progress(self) -> None:
        await show_progress(self._database, self._clock, self._board, self._courtesy)

    async def _recover(self) -> None:
        await self._outbox.recover()

    async def _maintain(self) -> None:
        await self._retention.run_due()
        await self._database.wipe_deleted()
        await index_offers(self._database)

    async def _wipe_again(self) -> None:
        """What could not be wiped when somebody deleted everything, because the log was in use."""
        if self._database.has_deleted:
            await self._database.wipe_deleted()

    def _every(self, seconds: float, check: Check) -> Check:
        """Begins the check again and again; returns what begins it at once.

        One that takes long is neither cancelled nor begun twice.
        """
        under_way: set[asyncio.Task[None]] = set()

        async def begin() -> None:
            if under_way:
                return
            task = asyncio.create_task(_logged(check))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            self._keep(task)

        async def go_round() -> None:
            while True:
                await asyncio.sleep(seconds)
                await begin()

        self._rounds.add(asyncio.create_task(go_round()))
        return begin

    def _keep(self, task: asyncio.Task[None]) -> None:
        """Until it ends; stopping waits for it."""
        self._running.add(task)
        task.add_done_callback(self._running.discard)


async def _logged(check: Check) -> None:
    """A check that fails is logged and tried again at its next time."""
    try:
        await check()
    except DatabaseRefusedError:
        log.exception("check failed", extra={"check": check.__name__})
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
