"""Upkeep of what is derived from other rows."""

from models.database import Database
from models.queries.offer_search import rewrite_stale_offer_words

OFFERS_AT_ONCE = 50
"""Offers whose words are made in one transaction, so that nobody waits long for it."""


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
