"""Offers that end, interests and newcomers that wait: said once, in time."""

from datetime import timedelta

from models.clock import Clock
from models.database import Database
from models.notices import keys
from models.notices.kinds import Notice
from models.notices.offers import BEFORE_EXPIRY
from models.notices.queueing import queue
from models.queries.companies import list_member_ids
from models.queries.endings import record_ended_interests
from models.queries.interests import claim_unanswered_interests
from models.queries.join_requests import claim_unanswered_requests
from models.queries.offers import change_ended_offers_to_expired, claim_expiring_offers
from models.tables.base import stored_id

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
            queued += await queue(
                session,
                Notice.OFFER_EXPIRING,
                await list_member_ids(session, offer.company_id),
                key=keys.expiring(offer.id, offer.open_until),
                about={"offer_id": stored_id(offer)},
                now=now,
                expires_at=offer.open_until,
            )
    return queued


async def end_join_requests(database: Database, clock: Clock) -> int:
    """Ends requests to speak for a company that nobody answered; returns the messages."""
    now = clock.now()
    queued = 0
    async with database.write() as session:
        for request in await claim_unanswered_requests(session, now=now):
            request_id = stored_id(request)
            queued += await queue(
                session,
                Notice.JOIN_UNANSWERED,
                [request.person_id],
                key=keys.at(Notice.JOIN_UNANSWERED, request_id, moment=request.asked_at),
                about={"request_id": request_id},
                now=now,
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
            members = await list_member_ids(session, stored_id(card.company))
            for kind, people in (
                (Notice.INTEREST_REMINDER, members),
                (Notice.INTEREST_UNANSWERED, [card.interest.person_id]),
            ):
                queued += await queue(
                    session,
                    kind,
                    people,
                    key=keys.at(kind, interest_id, moment=card.interest.created_at),
                    about={"interest_id": interest_id},
                    now=now,
                )
    return queued
