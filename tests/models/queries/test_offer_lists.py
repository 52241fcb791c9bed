"""What the database leaves out of a list is what matching would leave out anyway."""

from datetime import UTC, datetime

from sqlmodel import col, delete, select

from bot.invented.region import seed_region
from models.database import Database
from models.matching.rules.engine import rank_for_student
from models.queries.match_offers import list_match_offers
from models.queries.match_rows import get_match_student
from models.queries.offer_search import list_found_offers
from models.search_words import sought_words
from models.tables.offer import Offer, OfferField
from models.tables.offer_word import IndexedOffer, OfferWord
from models.tables.student import Student
from models.taxonomy import load_taxonomy
from scheduler.maintenance import OFFERS_AT_ONCE, index_offers

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


async def test_offers_of_close_fields_are_all_that_a_student_can_be_shown(
    database: Database,
) -> None:
    taxonomy = load_taxonomy()
    await seed_region(database, taxonomy, now=NOW, students=25)
    async with database.write() as session:
        welcoming = select(Offer.id).order_by(col(Offer.id)).limit(5)
        await session.exec(delete(OfferField).where(col(OfferField.offer_id).in_(welcoming)))
    async with database.read() as session:
        everything = await list_match_offers(session, now=NOW)
        for row in (await session.exec(select(Student))).all():
            student = await get_match_student(session, row)
            codes = taxonomy.close_codes(student.fields)
            close = await list_match_offers(session, now=NOW, kinds=student.kinds, codes=codes)
            assert rank_for_student(
                student, close, now=NOW, closeness=taxonomy.closeness
            ) == rank_for_student(student, everything, now=NOW, closeness=taxonomy.closeness)
            assert all(not offer.fields or codes & set(offer.fields) for offer in close)
            assert len(close) < len(everything)
        nobody = await list_match_offers(session, now=NOW, codes=frozenset())
        assert nobody
        assert all(not offer.fields for offer in nobody)


async def test_offers_that_nobody_indexed_are_indexed_to_the_last_and_once(
    database: Database,
) -> None:
    await seed_region(database, load_taxonomy(), now=NOW, students=0)
    sought = sought_words("Praktikum").words
    async with database.write() as session:
        before = await list_found_offers(session, sought, now=NOW, limit=3)
        await session.exec(delete(OfferWord))
        await session.exec(delete(IndexedOffer))
        assert (await list_found_offers(session, sought, now=NOW, limit=3)).total == 0
    assert await index_offers(database) > OFFERS_AT_ONCE
    assert await index_offers(database) == 0
    async with database.read() as session:
        assert await list_found_offers(session, sought, now=NOW, limit=3) == before
    assert len(before.offer_ids) == 3 < before.total
