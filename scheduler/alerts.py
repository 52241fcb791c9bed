"""Alerts: a newly approved offer is told at once to those who asked for that.

An approval opens a run; each page of listeners becomes suggestions and outbox rows in the
transaction that moves the run's cursor. Matching is the plain execution of filters and score, a
page at a time off the event loop: at ten thousand subscribers an offer costs about a second.
"""

import asyncio
import logging
from datetime import datetime, timedelta

from models.clock import Clock
from models.database import Database
from models.matching.packing import unpack_student
from models.matching.rules.profile import Closeness
from models.matching.rules.scoring import MatchSettings
from models.matching.rules.wish import NewOffer, Wish, best_wish
from models.notices import keys
from models.notices.kinds import Notice
from models.queries.offers import is_open_at, list_offer_cards
from models.queries.outbox import (
    add_messages,
    delete_not_arrived,
    list_addressed,
    outbox_values,
)
from models.queries.subscriptions import (
    add_alert_suggestions,
    find_waiting_run,
    list_listeners_page,
    new_offer,
    record_alert_page,
)
from models.tables.subscription import AlertRun
from scheduler.claiming import NOT_ARRIVED

log = logging.getLogger(__name__)

PAGE = 500
"""People looked at in one go; their rows are one transaction."""

ALERT_TIME_TO_LIVE = timedelta(days=2)
"""What could not be told by then is no news any more; the next digest may bring it."""

Listeners = list[tuple[int, bytes, dict[int, Wish]]]


class Alerts:
    """Queues what new offers have to say, once, however often it is woken or killed."""

    def __init__(
        self, database: Database, clock: Clock, settings: MatchSettings, closeness: Closeness
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._closeness = closeness
        self._turn = asyncio.Lock()
        self._is_stopping = False

    async def run_due(self) -> int:
        """Carries every open run to its end; returns the messages queued.

        Raises: DatabaseError; a later call goes on at the cursor.
        """
        queued = 0
        async with self._turn:
            while not self._is_stopping:
                async with self._database.read() as session:
                    run = await find_waiting_run(session)
                if run is None:
                    break
                queued += await self._tell_page(run)
        return queued

    async def stop(self) -> None:
        """Ends after the page under way; the run goes on with the next start."""
        self._is_stopping = True
        async with self._turn:
            return

    async def _tell_page(self, run: AlertRun) -> int:
        now = self._clock.now()
        async with self._database.read() as session:
            cards = await list_offer_cards(session, [run.offer_id])
            is_news = now - run.created_at < ALERT_TIME_TO_LIVE
            offer = new_offer(cards[0]) if cards and is_news and is_open_at(cards[0], now) else None
            page: Listeners = []
            if offer is not None:
                page = await list_listeners_page(session, offer.company_id, run.cursor, PAGE)
        if offer is None or not page:
            async with self._database.write() as session:
                if await record_alert_page(session, run, None, 0, now=now):
                    extra = {"offer_id": run.offer_id, "told": run.told}
                    log.info("alert run done", extra=extra)
            return 0
        found = await asyncio.to_thread(
            listeners_in_page,
            offer,
            page,
            now=now,
            settings=self._settings,
            closeness=self._closeness,
        )
        return await self._queue(run, page[-1][0], found, now)

    async def _queue(self, run: AlertRun, cursor: int, found: dict[int, int], now: datetime) -> int:
        """Moves the cursor and queues the page's messages, both or neither."""
        async with self._database.write() as session:
            purpose = keys.alert(run.offer_id)
            await delete_not_arrived(session, found.keys(), purpose, NOT_ARRIVED)
            addressed = await list_addressed(session, found.keys(), purpose)
            others = [person_id for person_id in found if person_id not in addressed]
            told = await add_alert_suggestions(session, run.offer_id, others, now=now)
            rows = [
                outbox_values(
                    person_id,
                    Notice.ALERT,
                    purpose,
                    {"offer_ids": [run.offer_id], "subscription_id": found[person_id]},
                    now=now,
                    expires_at=now + ALERT_TIME_TO_LIVE,
                )
                for person_id in sorted(told)
            ]
            queued = await add_messages(session, rows)
            if not await record_alert_page(session, run, cursor, queued, now=now):
                # Approved anew meanwhile: the new run looks at everybody from the start.
                await session.rollback()
                return 0
        return queued


def listeners_in_page(
    offer: NewOffer,
    page: Listeners,
    *,
    now: datetime,
    settings: MatchSettings,
    closeness: Closeness,
) -> dict[int, int]:
    """The subscription that fits best, by person, of those who should hear of the offer."""
    found = {}
    for person_id, packed, wishes in page:
        if not packed:
            continue  # paused, unreachable or not packed yet
        subscription_id = best_wish(
            unpack_student(packed),
            wishes,
            offer,
            now=now,
            closeness=closeness,
            settings=settings,
        )
        if subscription_id is not None:
            found[person_id] = subscription_id
    return found
