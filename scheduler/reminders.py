"""Offers that end and interests that wait: said once, in time."""

from datetime import timedelta

from models.clock import Clock
from models.database import Database
from models.queries.companies import list_member_ids
from models.queries.endings import record_ended_interests
from models.queries.offers import change_ended_offers_to_expired, claim_expiring_offers
from models.queries.outbox import add_notices
from models.queries.preferences import list_reminded
from models.queries.suggestions import claim_unanswered_interests
from models.tables.base import stored_id
from models.tables.outbox import Notice
from scheduler.notices import BEFORE_EXPIRY

UNANSWERED_AFTER = timedelta(days=7)


async def expire_offers(database: Database, clock: Clock) -> int:
    """Closes offers whose time is over and tells those who wait; returns how many offers."""
    now = clock.now()
    async with database.write() as session:
        expired = await change_ended_offers_to_expired(session, now=now)
        # Of all offers that are over: also for those who waited before anybody told them.
        await record_ended_interests(session, now=now)
    return expired


async def remind_of_expiry(database: Database, clock: Clock) -> int:
    """Tells the people of a company three days before an offer ends; returns the messages."""
    now = clock.now()
    queued = 0
    async with database.write() as session:
        for offer in await claim_expiring_offers(session, now=now, before=now + BEFORE_EXPIRY):
            queued += await add_notices(
                session,
                await list_reminded(session, await list_member_ids(session, offer.company_id)),
                Notice.OFFER_EXPIRING,
                f"expiring:{offer.id}:{offer.open_until:%Y-%m-%d}",
                {"offer_id": stored_id(offer)},
                now=now,
                expires_at=offer.open_until,
            )
    return queued


async def remind_of_interests(database: Database, clock: Clock) -> int:
    """Reminds companies of week-old interests and tells the students; returns the messages."""
    now = clock.now()
    queued = 0
    async with database.write() as session:
        cards = await claim_unanswered_interests(session, now=now, before=now - UNANSWERED_AFTER)
        for card in cards:
            interest_id = stored_id(card.interest)
            purpose = f"{{}}:{interest_id}:{card.interest.created_at:%Y-%m-%dT%H%M%S}"
            payload = {"interest_id": interest_id}
            members = await list_member_ids(session, stored_id(card.company))
            queued += await add_notices(
                session,
                await list_reminded(session, members),
                Notice.INTEREST_REMINDER,
                purpose.format("interest_reminder"),
                payload,
                now=now,
            )
            queued += await add_notices(
                session,
                await list_reminded(session, [card.interest.person_id]),
                Notice.INTEREST_UNANSWERED,
                purpose.format("interest_unanswered"),
                payload,
                now=now,
            )
    return queued
