"""Forgetting: what has been kept for as long as `models.lifetimes` says goes.

That is once a night, and by the hour for what is kept for a day at most. Every page of rows is a
short transaction of its own, so that nobody waits long for it. A night that the process slept
through is made up for when it is awake.
"""

import asyncio
import logging
from datetime import UTC, datetime, time, timedelta, tzinfo

from models.clock import Clock
from models.database import Database
from models.lifetimes import LIFETIMES
from models.lifetimes.periods import COPIES_KEPT
from models.lifetimes.values import Data, Lifetime, Term
from models.queries.retention import (
    Key,
    change_over_to_empty,
    delete_over,
    delete_over_people,
    delete_over_suggestions,
    list_over,
)
from models.sqlite_files import delete_copies, sqlite_file
from models.tables import Person, Suggestion
from scheduler.slots import instant_of

log = logging.getLogger(__name__)

NIGHT = time(3, 30)
"""Local; no change of clocks skips it in Europe."""

LONGEST_BY_THE_HOUR = timedelta(days=1)
"""What is kept for longer waits for the night."""

PAGE = 500
"""Rows ended in one transaction."""

PAGE_OF_PEOPLE = 50
"""People whose rows in many tables are ended, or packed anew, in one transaction."""


class Retention:
    """The nightly pass."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: tzinfo = UTC,
        *,
        configured_telegram_ids: frozenset[int] = frozenset(),
        copies_kept: timedelta = COPIES_KEPT,
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._configured_telegram_ids = configured_telegram_ids
        self._copies_kept = copies_kept
        self._last_night: datetime | None = None
        self._is_stopped = False

    def stop(self) -> None:
        """A pass under way ends with its page; the next start goes on."""
        self._is_stopped = True

    async def run_due(self) -> None:
        """Forgets everything once after each night, and what is kept for hours each time."""
        night = newest_night(self._clock.now(), self._zone)
        if self._last_night == night:
            await self.run_hourly()
            return
        await self.run()
        self._last_night = night

    async def run(self) -> dict[str, int]:
        """Forgets everything whose term is over; returns how many rows of each table that was."""
        forgotten = {one.name: await self._forget(one) for one in LIFETIMES}
        forgotten = {name: count for name, count in forgotten.items() if count}
        if forgotten:
            log.info("forgotten", extra={"rows": sum(forgotten.values())})
        await self.forget_old_copies()
        return forgotten

    async def run_hourly(self) -> int:
        """Forgets what is kept for a day at most, so that it does not become two.

        Returns how many rows that was.
        """
        count = 0
        for lifetime in LIFETIMES:
            for term in lifetime.terms:
                if term.lasts <= LONGEST_BY_THE_HOUR:
                    count += await self._end_pages(lifetime, term)
        return count

    async def forget_old_copies(self) -> int:
        """Deletes what was copied before a migration and is old enough; returns how many files."""
        file = sqlite_file(self._database.url)
        if file is None:
            return 0
        before = self._clock.now() - self._copies_kept
        return await asyncio.to_thread(delete_copies, file, before=before)

    async def _forget(self, lifetime: Lifetime) -> int:
        count = 0
        for term in lifetime.terms:
            count += await self._end_pages(lifetime, term)
        for data in lifetime.data:
            for term in data.terms:
                count += await self._end_pages(lifetime, term, of=data)
        return count

    async def _end_pages(self, lifetime: Lifetime, term: Term, of: Data | None = None) -> int:
        """Page by page in the order of the keys, so that no row is looked at twice."""
        now = self._clock.now()
        limit = PAGE_OF_PEOPLE if lifetime.table in (Person, Suggestion) else PAGE
        after: Key | None = None
        count = 0
        while not self._is_stopped:
            async with self._database.read() as session:
                keys = await list_over(
                    session, lifetime, term, of=of, after=after, limit=limit, now=now
                )
            if keys:
                count += await self._end(lifetime, term, of, keys, now)
                after = keys[-1]
            if len(keys) < limit:
                break
        return count

    async def _end(
        self, lifetime: Lifetime, term: Term, of: Data | None, keys: list[Key], now: datetime
    ) -> int:
        """Ends one page in one transaction."""
        async with self._database.write() as session:
            if of is not None:
                return await change_over_to_empty(session, lifetime, of, term, keys, now=now)
            if lifetime.table is Suggestion:
                return await delete_over_suggestions(session, term, keys, now=now)
            if lifetime.table is Person:
                return await delete_over_people(
                    session,
                    term,
                    keys,
                    configured_telegram_ids=self._configured_telegram_ids,
                    now=now,
                )
            return await delete_over(session, lifetime, term, keys, now=now)


def newest_night(now: datetime, zone: tzinfo) -> datetime:
    """The newest moment not after `now` at which a pass is due, in UTC."""
    today = now.astimezone(zone).date()
    night = instant_of(datetime.combine(today, NIGHT), zone)
    if night > now:
        night = instant_of(datetime.combine(today - timedelta(days=1), NIGHT), zone)
    return night
