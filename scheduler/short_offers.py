"""Telling companies whose open offers fit too few students to be shown to enough of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from models.clock import Clock
from models.database import Database
from models.notices import keys
from models.notices.kinds import Notice
from models.notices.queueing import queue
from models.queries.companies import list_member_ids
from models.queries.offer_numbers import get_offer_numbers
from models.queries.outbox import DIGEST_TIME_TO_LIVE
from models.queries.push_runs import find_last_run
from models.tables.offer import Offer, OfferState
from models.tables.push_run import WEEKLY, PushRunState

TOLD_WITHIN = timedelta(days=1)
"""So long after its slot a run's short offers are told of; later the next run is near."""


async def tell_short_offers(database: Database, clock: Clock, guarantee: int) -> int:
    """Queues a message to the people of each offer the last run found short; returns how many.

    Once for each approval, not every week, and however often this is called. An offer that fits
    few only because many have seen it is not short: `guarantee` students or more are enough.
    """
    now = clock.now()
    async with database.read() as session:
        run = await find_last_run(session, WEEKLY)
    if run is None or run.state is not PushRunState.QUEUED or now - run.slot > TOLD_WITHIN:
        return 0
    queued = 0
    async with database.write() as session:
        for offer_id, fitting in _short_offers(run.report):
            queued += await _tell(session, offer_id, fitting, guarantee, now=now)
    return queued


async def _tell(
    session: AsyncSession, offer_id: int, fitting: int, guarantee: int, *, now: datetime
) -> int:
    offer = await session.get(Offer, offer_id)
    if offer is None or offer.state != OfferState.OPEN or offer.approved_at is None:
        return 0
    numbers = await get_offer_numbers(session, offer_id)
    if numbers.reached + fitting >= guarantee:
        return 0
    return await queue(
        session,
        Notice.OFFER_SHORT,
        await list_member_ids(session, offer.company_id),
        key=keys.at(Notice.OFFER_SHORT, offer_id, moment=offer.approved_at),
        about={"offer_id": offer_id},
        now=now,
        expires_at=now + DIGEST_TIME_TO_LIVE,
    )


def _short_offers(report: Mapping[str, object]) -> Iterator[tuple[int, int]]:
    """(offer, students it fits and who had not seen it) from a stored report."""
    entries = report.get("short_offers")
    for entry in entries if isinstance(entries, list) else []:
        yield entry["offer_id"], entry["fitting"]
