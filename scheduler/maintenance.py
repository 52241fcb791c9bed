"""Upkeep: forgetting what is not needed any more, and keeping what is derived."""

import asyncio
from datetime import timedelta

from models.clock import Clock
from models.database import Database
from models.queries.inbox import delete_old_updates
from models.queries.offer_search import rewrite_stale_offer_words
from models.queries.outbox import delete_finished_messages
from models.sqlite_files import delete_copies, sqlite_file

INBOX_KEPT = timedelta(days=2)
"""Telegram repeats updates for a day at most. Source: Bot API, getUpdates."""

OUTBOX_KEPT = timedelta(days=90)
"""Far longer than anything could be queued again under the same purpose: a run's row, a campaign
and an offer's state keep that from happening long before."""

COPIES_KEPT = timedelta(days=30)
"""By default: what people had deleted since is still in the copies made before migrating."""

PAGE = 5_000
"""Rows deleted in one transaction, so that nobody waits long for it."""

OFFERS_AT_ONCE = 50
"""Offers whose words are made in one transaction, likewise."""


async def forget_done_updates(database: Database, clock: Clock) -> int:
    """Deletes the traces of handled and parked updates; returns how many."""
    async with database.write() as session:
        return await delete_old_updates(session, before=clock.now() - INBOX_KEPT)


async def forget_ended_messages(database: Database, clock: Clock) -> int:
    """Deletes old messages that ended, those in doubt aside; returns how many."""
    forgotten = 0
    while True:
        async with database.write() as session:
            deleted = await delete_finished_messages(
                session, before=clock.now() - OUTBOX_KEPT, limit=PAGE
            )
        forgotten += deleted
        if deleted < PAGE:
            return forgotten


async def forget_old_copies(database: Database, clock: Clock, kept: timedelta) -> int:
    """Deletes what was copied before a migration and is old enough; returns how many files."""
    file = sqlite_file(database.url)
    if file is None:
        return 0
    return await asyncio.to_thread(delete_copies, file, before=clock.now() - kept)


async def index_offers(database: Database) -> int:
    """Makes offers found by their words that an older KMUni, or another program, wrote.

    Returns how many offers that were.
    """
    indexed = 0
    while True:
        async with database.write() as session:
            rewritten = await rewrite_stale_offer_words(session, limit=OFFERS_AT_ONCE)
        indexed += rewritten
        if rewritten < OFFERS_AT_ONCE:
            return indexed
