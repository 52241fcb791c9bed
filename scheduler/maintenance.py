"""Upkeep: forgetting what is not needed any more."""

from datetime import timedelta

from models.clock import Clock
from models.database import Database
from models.queries.inbox import delete_done_updates

INBOX_KEPT = timedelta(days=2)
"""Telegram repeats updates for a day at most. Source: Bot API, getUpdates."""


async def forget_done_updates(database: Database, clock: Clock) -> int:
    """Deletes the traces of handled updates; returns how many."""
    async with database.write() as session:
        return await delete_done_updates(session, before=clock.now() - INBOX_KEPT)
