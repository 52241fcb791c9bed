"""Finding offers by words: the index of their words, and asking it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, delete, func, insert, or_, union_all
from sqlalchemy import select as sqlalchemy_select
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.offer_kinds import list_further_kinds
from models.queries.upsert import insert_or_change
from models.search_words import SHORTEST_HEAD, WORDS_VERSION, SoughtWord, words_of_offer
from models.tables.base import stored_id, table_of
from models.tables.company import Company, CompanyState
from models.tables.offer import Offer, OfferState
from models.tables.offer_word import IndexedOffer, OfferWord

_Shape = tuple[bool, bool]
"""Whether a sought word has a beginning, and a tail."""

RENAMED_AT_ONCE = 20
"""Offers of a company that are found by its new name from the first moment."""

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
    values: dict[str, Any] = {"now": now, "most": limit}
    for place, word in enumerate(sought):
        values[f"whole{place}"] = word.whole
        for name, beginning in (("beginning", word.beginning), ("tail", word.tail)):
            if beginning is not None:
                values[f"{name}{place}"] = beginning
                values[f"{name}{place}_end"] = beginning + _AFTER_EVERY_LETTER
        if word.tail is not None:
            values[f"compound{place}"] = len(word.tail) + SHORTEST_HEAD
    shapes = tuple((word.beginning is not None, word.tail is not None) for word in sought)
    connection = await session.connection()
    rows = await connection.execute(_search_for(shapes), values)
    found = rows.all()
    return FoundOffers(tuple(row[0] for row in found), found[0][1] if found else 0)


@lru_cache(maxsize=128)
def _search_for(shapes: tuple[_Shape, ...]) -> Any:
    """The statement for so many words, made once: making it takes longer than asking it."""
    hits = union_all(*(_hits(place, shape) for place, shape in enumerate(shapes))).subquery()
    scored = (
        sqlalchemy_select(hits.c.offer_id, func.sum(hits.c.points).label("points"))
        .group_by(hits.c.offer_id)
        .having(func.count() == len(shapes))
        .subquery()
    )
    return (
        sqlalchemy_select(scored.c.offer_id, func.count().over())
        .join(Offer, col(Offer.id) == scored.c.offer_id)
        .join(Company, col(Company.id) == col(Offer.company_id))
        .where(
            col(Offer.state) == OfferState.OPEN,
            col(Offer.open_until) > bindparam("now"),
            col(Company.state) == CompanyState.APPROVED,
        )
        .order_by(scored.c.points.desc(), col(Offer.approved_at).desc(), scored.c.offer_id.desc())
        .limit(bindparam("most", type_=Integer))
    )


def _hits(place: int, shape: _Shape) -> Any:
    """Every offer with the word at a place of the search, once, with the points of its best hit."""
    has_beginning, has_tail = shape
    kept = table_of(OfferWord).c
    is_whole = kept.word == bindparam(f"whole{place}")
    is_hit = [_begins(f"beginning{place}") if has_beginning else is_whole]
    if has_tail:
        is_compound = func.length(kept.word) >= bindparam(f"compound{place}", type_=Integer)
        is_hit.append(and_(_begins(f"tail{place}"), is_compound))
    points = func.max(2 * kept.weight + case((is_whole, 1), else_=0))
    return (
        sqlalchemy_select(kept.offer_id, points.label("points"))
        .where(or_(*is_hit))
        .group_by(kept.offer_id)
    )


def _begins(name: str) -> Any:
    """As a span, which both databases look up in the index."""
    word = table_of(OfferWord).c.word
    return and_(word >= bindparam(name), word < bindparam(f"{name}_end"))


async def rewrite_offer_words(session: AsyncSession, offer: Offer, company_name: str) -> None:
    """Makes the offer found by what it says now; belongs to the transaction that changes it."""
    offer_id = stored_id(offer)
    further = (await list_further_kinds(session, [offer_id]))[offer_id]
    kept = words_of_offer(
        title=offer.title,
        text=offer.text,
        others=[company_name, offer.place or "", offer.kind.value, *further, *offer.skills],
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
    """Makes the company's offers found by the name it has now, the newest of them at once.

    The others follow with `rewrite_stale_offer_words`: a rename holds nobody up.
    """
    own = select(Offer.id).where(Offer.company_id == stored_id(company))
    await session.exec(delete(IndexedOffer).where(col(IndexedOffer.offer_id).in_(own)))
    offers = await session.exec(
        select(Offer)
        .where(Offer.company_id == stored_id(company))
        .order_by(col(Offer.id).desc())
        .limit(RENAMED_AT_ONCE)
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
