"""Finding offers by words: the index of their words, and asking it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, delete, func, insert, or_, union_all
from sqlalchemy import select as sqlalchemy_select
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import stored_id, table_of
from models.company import Company, CompanyState
from models.offer import Offer, OfferState
from models.offer_word import IndexedOffer, OfferWord
from models.queries.upsert import insert_or_change
from models.search_words import SHORTEST_HEAD, WORDS_VERSION, SoughtWord, words_of_offer

_AFTER_EVERY_LETTER = "\U0010ffff"
"""Ends the span of what begins with a word."""


@dataclass(frozen=True, slots=True)
class FoundOffers:
    """The best hits of a search, and how many there are in all."""

    offer_ids: tuple[int, ...]
    total: int


async def list_found_offers(
    session: AsyncSession, sought: Sequence[SoughtWord], *, now: datetime, limit: int
) -> FoundOffers:
    """Offers with all of the words that students may be shown at this instant.

    Words in the title count more than in the text and whole words more than beginnings; of equally
    good ones the newest come first.
    """
    if not sought:
        return FoundOffers((), 0)
    hits = union_all(*(_hits(word) for word in sought)).subquery()
    scored = (
        sqlalchemy_select(hits.c.offer_id, func.sum(hits.c.points).label("points"))
        .group_by(hits.c.offer_id)
        .having(func.count() == len(sought))
        .subquery()
    )
    connection = await session.connection()
    rows = await connection.execute(
        sqlalchemy_select(scored.c.offer_id, func.count().over())
        .join(Offer, col(Offer.id) == scored.c.offer_id)
        .join(Company, col(Company.id) == col(Offer.company_id))
        .where(
            col(Offer.state) == OfferState.OPEN,
            col(Offer.open_until) > now,
            col(Company.state) == CompanyState.APPROVED,
        )
        .order_by(scored.c.points.desc(), col(Offer.approved_at).desc(), scored.c.offer_id.desc())
        .limit(limit)
    )
    found = rows.all()
    return FoundOffers(tuple(row[0] for row in found), found[0][1] if found else 0)


def _hits(sought: SoughtWord) -> Any:
    """Every offer with the word, once, with the points of its best place."""
    kept = table_of(OfferWord).c
    is_whole = kept.word == sought.whole
    is_hit = [is_whole if sought.beginning is None else _begins(sought.beginning)]
    if sought.tail is not None:
        is_compound = func.length(kept.word) >= len(sought.tail) + SHORTEST_HEAD
        is_hit.append(and_(_begins(sought.tail), is_compound))
    points = func.max(2 * kept.weight + case((is_whole, 1), else_=0))
    return (
        sqlalchemy_select(kept.offer_id, points.label("points"))
        .where(or_(*is_hit))
        .group_by(kept.offer_id)
    )


def _begins(beginning: str) -> Any:
    """As a span, which both databases look up in the index."""
    word = table_of(OfferWord).c.word
    return and_(word >= beginning, word < beginning + _AFTER_EVERY_LETTER)


async def rewrite_offer_words(session: AsyncSession, offer: Offer, company_name: str) -> None:
    """Makes the offer found by what it says now; belongs to the transaction that changes it."""
    offer_id = stored_id(offer)
    kept = words_of_offer(
        title=offer.title,
        text=offer.text,
        others=[company_name, offer.place or "", offer.kind.value, *offer.skills],
    )
    connection = await session.connection()
    await connection.execute(delete(OfferWord).where(col(OfferWord.offer_id) == offer_id))
    if kept:
        await connection.execute(
            insert(table_of(OfferWord)),
            [
                {"word": word, "offer_id": offer_id, "weight": weight}
                for word, weight in kept.items()
            ],
        )
    await insert_or_change(
        session,
        IndexedOffer,
        {"offer_id": offer_id, "version": WORDS_VERSION},
        key=["offer_id"],
    )


async def rewrite_company_words(session: AsyncSession, company: Company) -> None:
    """Makes the company's offers found by the name it has now."""
    offers = await session.exec(
        select(Offer).where(Offer.company_id == stored_id(company)).order_by(col(Offer.id))
    )
    for offer in offers.all():
        await rewrite_offer_words(session, offer, company.name)


async def rewrite_stale_offer_words(session: AsyncSession, *, limit: int) -> int:
    """Makes at most so many offers found that an older KMUni wrote; returns how many it were."""
    rows = await session.exec(
        select(Offer, Company.name)
        .join(Company, col(Company.id) == col(Offer.company_id))
        .outerjoin(IndexedOffer, col(IndexedOffer.offer_id) == col(Offer.id))
        .where(
            or_(
                col(IndexedOffer.version).is_(None),
                col(IndexedOffer.version) != WORDS_VERSION,
            )
        )
        .order_by(col(Offer.id))
        .limit(limit)
    )
    stale = rows.all()
    for offer, company_name in stale:
        await rewrite_offer_words(session, offer, company_name)
    return len(stale)
