"""Who waits for a company's offers: whoever saved one, and whoever waits for an answer."""

from models.database import Database
from models.queries.interests import add_interest, list_awaited_offers
from models.queries.students import change_pause
from models.queries.suggestions import record_dismissed, record_saved
from tests.scheduler.region import MONDAY, Region, StandingClock


async def test_saved_offers_and_waiting_interests_are_awaited(database: Database) -> None:
    region = Region(database, StandingClock(MONDAY))
    company_id, _ = await region.company()
    offer_id, closed = [await region.waiting_offer(company_id, title) for title in ("A", "B")]
    await region.approve(offer_id)
    saver, waiter, paused, dismisser = [await region.student() for _ in range(4)]
    now = region.clock.now()
    async with database.write() as session:
        for person_id in (saver, paused, dismisser):
            await record_saved(session, person_id, offer_id, now=now)
        await record_saved(session, saver, closed, now=now)
        await record_dismissed(session, dismisser, offer_id, None, now=now)
        await change_pause(session, paused, now)
        await add_interest(
            session, waiter, offer_id, name="A", contact="@a", note=None, reasons=[], now=now
        )
    async with database.read() as session:
        everybody = await list_awaited_offers(session, company_id, now=now)
        one = await list_awaited_offers(session, company_id, person_id=waiter, now=now)
    assert everybody == sorted([(saver, offer_id), (waiter, offer_id)])
    assert one == [(waiter, offer_id)]
