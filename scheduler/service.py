"""Wakes the checks: APScheduler says when to look, the rows say what is to be done."""

import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from models.clock import Clock
from models.database import Database
from models.errors import DatabaseError
from scheduler.broadcasts import show_progress
from scheduler.maintenance import forget_done_updates
from scheduler.outbox import Outbox
from scheduler.ports import ProgressBoard
from scheduler.reminders import expire_offers, remind_of_expiry, remind_of_interests
from scheduler.slots import WEEKDAYS
from scheduler.weekly_push import WeeklyPush

log = logging.getLogger(__name__)


class Scheduler:
    """Starts and stops everything that happens without being asked."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        push: WeeklyPush,
        board: ProgressBoard,
        push_trigger: CronTrigger,
    ) -> None:
        self._database = database
        self._clock = clock
        self._outbox = outbox
        self._push = push
        self._board = board
        self._push_trigger = push_trigger
        self._jobs = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    async def start(self) -> None:
        """Recovers what a crash left, sends, and checks at once what is due."""
        await self._outbox.recover()
        self._outbox.start()
        self._add(self.check_push, self._push_trigger)
        self._add(self.check_push, IntervalTrigger(minutes=1))
        self._add(self.check_reminders, IntervalTrigger(minutes=10))
        self._add(self._check_progress, IntervalTrigger(seconds=2))
        self._add(self._check_abandoned, IntervalTrigger(minutes=1))
        self._add(self._maintain, IntervalTrigger(hours=1))
        self._jobs.start()
        await self.check_now()

    async def stop(self) -> None:
        """Ends the clock, then lets every send under way be marked."""
        if self._jobs.running:
            self._jobs.shutdown(wait=False)
        await self._outbox.stop()
        await self._check_progress()

    async def check_now(self) -> None:
        """Does everything that is due, as after a jump of the clock."""
        await _logged(self.check_reminders)
        await _logged(self.check_push)

    async def check_push(self) -> None:
        outcome = await self._push.run_due()
        if outcome is not None and outcome.is_new:
            self._outbox.wake()

    async def check_reminders(self) -> None:
        await expire_offers(self._database, self._clock)
        queued = await remind_of_expiry(self._database, self._clock)
        queued += await remind_of_interests(self._database, self._clock)
        if queued:
            self._outbox.wake()

    async def _check_progress(self) -> None:
        await show_progress(self._database, self._clock, self._board)

    async def _check_abandoned(self) -> None:
        await self._outbox.recover()

    async def _maintain(self) -> None:
        await forget_done_updates(self._database, self._clock)

    def _add(
        self, check: Callable[[], Awaitable[None]], trigger: CronTrigger | IntervalTrigger
    ) -> None:
        async def job() -> None:
            await _logged(check)

        self._jobs.add_job(job, trigger)


async def _logged(check: Callable[[], Awaitable[None]]) -> None:
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
