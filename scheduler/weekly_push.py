"""The weekly push: one run per slot, matched in a child process, queued page by page.

No slot is pushed that lies before the first person of a database: a new installation on a Tuesday
has nobody who could have missed Monday.
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from models.clock import Clock
from models.database import Database
from models.errors import DatabaseError
from models.matching.rules.scoring import MatchSettings
from models.notices import keys
from models.notices.kinds import Notice
from models.queries.match_offers import list_open_offer_ids
from models.queries.outbox import DIGEST_TIME_TO_LIVE, add_messages, outbox_values
from models.queries.push_runs import (
    change_lease,
    change_old_runs_to_missed,
    claim_run,
    find_first_day,
    find_run,
    list_results_page,
    record_cursor,
    record_queued,
    reopen_missed_run,
)
from models.queries.subscriptions import list_planned_alerts, week_bit
from models.queries.suggestions import add_planned
from models.tables.base import stored_id
from models.tables.push_run import WEEKLY, PushRun, PushRunState, WeeklyResult
from scheduler.matching_child import (
    Matching,
    MatchingChild,
    MatchingError,
    Order,
    unpack_offers,
)
from scheduler.slots import WeeklyRule, newest_slot

log = logging.getLogger(__name__)

KIND = WEEKLY
LEASE = timedelta(seconds=30)
"""A run whose process died is taken over after this time."""

PAGE = 50
"""Students whose suggestions and messages are one transaction; who asks meanwhile waits for it."""

ON_TIME = timedelta(minutes=5)
"""A push that begins later than this after its slot is called caught up."""


@dataclass(frozen=True, slots=True)
class PushSettings:
    """When to push, what to match, and how late is too late."""

    rule: WeeklyRule
    catch_up: timedelta
    match: MatchSettings
    overlay: Path | None = None


@dataclass(frozen=True, slots=True)
class PushOutcome:
    """What a check of the clock led to; `students` and `suggestions` that became messages."""

    slot: datetime
    students: int
    suggestions: int
    is_new: bool


class WeeklyPush:
    """Makes the current slot's run and its outbox rows, once, whoever asks and however often."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: PushSettings,
        owner: str,
        *,
        matching: Matching | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        # Two processes given the same name must not take each other's run for their own.
        self._owner = f"{owner[:31]}-{secrets.token_hex(4)}"
        self._turn = asyncio.Lock()
        self._matching: Matching = matching or MatchingChild()
        self._is_stopping = False

    @property
    def guarantee(self) -> int:
        """The students that each offer is shown to in a week, if that many fit."""
        return self._settings.match.guarantee

    async def run_due(self, *, is_forced: bool = False) -> PushOutcome | None:
        """Pushes for the newest slot if that is still to be done; None if it is not ours to do.

        `is_forced` (by `kmuni push weekly`) also makes a slot that was found too late, or one
        before the database's first day.

        Raises: MatchingError, DatabaseError; a later call goes on where this one ended.
        """
        async with self._turn:
            return await self._run(is_forced=is_forced)

    async def dry_run(self) -> PushOutcome:
        """What a run would suggest now; writes nothing.

        Raises: MatchingError.
        """
        now = self._clock.now()
        report = await self._matching.run(self._order(now))
        slot = newest_slot(self._settings.rule, now)
        return PushOutcome(slot, report.students, report.suggestions, is_new=True)

    async def stop(self) -> None:
        """Ends a run under way; it can be taken up again at once."""
        self._is_stopping = True
        self._matching.end()
        async with self._turn:
            return

    async def _run(self, *, is_forced: bool) -> PushOutcome | None:
        now = self._clock.now()
        slot = newest_slot(self._settings.rule, now)
        async with self._database.read() as session:
            known = await find_run(session, KIND, slot)
            first_day = await find_first_day(session)
        if known is not None and known.state is PushRunState.QUEUED:
            return PushOutcome(slot, 0, 0, is_new=False)
        if not is_forced:
            if known is not None and known.state is PushRunState.MISSED:
                return PushOutcome(slot, 0, 0, is_new=False)
            if first_day is None or first_day > slot:
                return None
            if known is None and now - slot > self._settings.catch_up:
                await self._miss(slot, now)
                return None
        run = await self._claim(slot, now, is_forced=is_forced)
        if run is None:
            return None
        if run.state is PushRunState.CLAIMED and not await self._match(run, now):
            return None
        return await self._queue(run)

    async def _miss(self, slot: datetime, now: datetime) -> None:
        async with self._database.write() as session:
            await claim_run(
                session, KIND, slot, self._owner, LEASE, state=PushRunState.MISSED, now=now
            )
            await change_old_runs_to_missed(session, KIND, before=slot)
        log.warning("weekly push missed", extra={"slot": slot.isoformat()})

    async def _claim(self, slot: datetime, now: datetime, *, is_forced: bool) -> PushRun | None:
        is_catch_up = now - slot > ON_TIME
        async with self._database.write() as session:
            if is_forced:
                await reopen_missed_run(session, KIND, slot, now=now)
            run = await claim_run(
                session, KIND, slot, self._owner, LEASE, is_catch_up=is_catch_up, now=now
            )
            await change_old_runs_to_missed(session, KIND, before=slot)
        if run is not None:
            event = "weekly push caught up" if run.is_catch_up else "weekly push begins"
            log.info(event, extra={"slot": slot.isoformat(), "push_run_id": run.id})
        return run

    async def _match(self, run: PushRun, now: datetime) -> bool:
        """Whether the child matched everybody and the run is still ours."""
        async with self._kept(run):
            try:
                report = await self._matching.run(self._order(now, run))
            except MatchingError:
                async with self._database.write() as session:
                    await change_lease(session, run, self._clock.now())
                if self._is_stopping:
                    return False
                raise
        extra = {"push_run_id": run.id, "students": report.students, "seconds": report.seconds}
        log.info("weekly push matched", extra=extra)
        return report.is_kept

    def _order(self, now: datetime, run: PushRun | None = None) -> Order:
        return Order(
            self._database.url,
            now,
            self._settings.match,
            self._settings.overlay,
            run.id if run else None,
            run.owner if run else "",
            self._week_bit(run.slot if run else newest_slot(self._settings.rule, now)),
        )

    def _week_bit(self, slot: datetime) -> int:
        return week_bit(slot.astimezone(self._settings.rule.zone).date())

    @asynccontextmanager
    async def _kept(self, run: PushRun) -> AsyncIterator[None]:
        """Renews the run's lease meanwhile."""

        async def renew() -> None:
            while True:
                await asyncio.sleep(LEASE.total_seconds() / 3)
                try:
                    async with self._database.write() as session:
                        await change_lease(session, run, self._clock.now() + LEASE)
                except DatabaseError as error:
                    log.warning("lease not renewed", extra={"reason": str(error)})

        renewing = asyncio.create_task(renew())
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def _queue(self, run: PushRun) -> PushOutcome | None:
        """Turns results into suggestions and outbox rows, a page a transaction."""
        students = suggestions = 0
        while not self._is_stopping:
            now = self._clock.now()
            async with self._database.write() as session:
                current = await find_run(session, KIND, run.slot)
                if current is None or current.owner != run.owner:
                    return None
                page = await list_results_page(session, stored_id(run), current.cursor, PAGE)
                if not page:
                    await record_queued(session, current)
                    log.info("weekly push queued", extra={"push_run_id": run.id})
                    return PushOutcome(run.slot, students, suggestions, is_new=True)
                planned = await self._queue_page(session, run.slot, page, now)
                await record_cursor(session, current, page[-1].person_id, LEASE, now=now)
            students += len(planned)
            suggestions += sum(len(offer_ids) for offer_ids in planned.values())
        async with self._database.write() as session:
            await change_lease(session, run, self._clock.now())
        return None

    async def _queue_page(
        self, session: AsyncSession, slot: datetime, page: list[WeeklyResult], now: datetime
    ) -> dict[int, list[int]]:
        """Offer ids by person; offers that closed since the match are left out."""
        results = {result.person_id: unpack_offers(result.packed) for result in page}
        wanted = {offer_id for offer_ids in results.values() for offer_id in offer_ids}
        still_open = await list_open_offer_ids(session, wanted, now=now)
        planned = {
            person_id: kept
            for person_id, offer_ids in results.items()
            if (kept := [offer_id for offer_id in offer_ids if offer_id in still_open])
        }
        planned = await self._plan(session, planned, now)
        purpose = keys.digest(slot.astimezone(self._settings.rule.zone))
        rows = [
            outbox_values(
                person_id,
                Notice.DIGEST,
                purpose,
                {"offer_ids": offer_ids, "slot": slot.isoformat()},
                now=now,
                expires_at=now + DIGEST_TIME_TO_LIVE,
            )
            for person_id, offer_ids in planned.items()
        ]
        await add_messages(session, rows)
        return planned

    async def _plan(
        self, session: AsyncSession, planned: dict[int, list[int]], now: datetime
    ) -> dict[int, list[int]]:
        """Plans to show the offers; those of an alert on its way are left to that."""
        pairs = [(person, offer) for person, offers in planned.items() for offer in offers]
        await add_planned(session, pairs, now=now)
        alerts = await list_planned_alerts(session, list(planned), {offer for _, offer in pairs})
        return {
            person: kept
            for person, offers in planned.items()
            if (kept := [offer for offer in offers if (person, offer) not in alerts])
        }
