"""What two messages show one student at the same moment is seen, both of it."""

import asyncio

from models.database import Database
from models.matching.packing import unpack_student
from models.queries.suggestions import record_shown
from models.tables.student import MatchRow
from models.tables.suggestion import SuggestionOrigin
from tests.scheduler.region import Region


async def test_offers_shown_at_the_same_moment_are_all_seen(
    region: Region, database: Database
) -> None:
    person_id = await region.student()
    offer_ids = [await region.offer(f"Praktikum {number}") for number in range(6)]

    async def show(offer_id: int) -> None:
        async with database.write() as session:
            await record_shown(
                session, person_id, [(offer_id, ())], SuggestionOrigin.CHAT, now=region.clock.now()
            )

    await asyncio.gather(*(show(offer_id) for offer_id in offer_ids))
    async with database.read() as session:
        row = await session.get(MatchRow, person_id)
    assert row is not None
    assert unpack_student(row.packed).seen == frozenset(offer_ids)
