"""Offers as matching sees them, and which of them students may be shown."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, or_
from sqlalchemy import select as sqlalchemy_select
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.matching.rules.profile import MatchOffer
from models.queries.offer_kinds import is_of_kinds
from models.queries.offers import OfferCard
from models.tables.company import Company, CompanyState
from models.tables.offer import FurtherKind, Offer, OfferField, OfferState
from models.vocabulary import Degree, Language, OfferKind

_MATCHED_COLUMNS: tuple[Any, ...] = (
    Offer.id,
    Offer.kind,
    Offer.degrees,
    Offer.latitude,
    Offer.longitude,
    Offer.is_remote,
    Offer.languages,
    Offer.languages_any,
    Offer.starts_on,
    Offer.starts_at_once,
    Offer.open_until,
    Offer.approved_at,
    Offer.is_paid,
)
"""What matching needs of an offer: whole rows as objects would take most of a chat's answer."""


async def list_match_offers(
    session: AsyncSession,
    *,
    now: datetime,
    kinds: Collection[OfferKind] | None = None,
    codes: Collection[str] | None = None,
) -> list[MatchOffer]:
    """Every offer that students may be shown at this instant, by id.

    `kinds` and `codes` None ask for all; with codes, for offers with one of them and for those
    that are open to every field.
    """
    asked: dict[str, Any] = {"now": now}
    if kinds is not None:
        asked["kinds"] = list(kinds)
    if codes is not None:
        asked["codes"] = list(codes)
    statements = _match_statements(of_kinds=kinds is not None, of_codes=codes is not None)
    connection = await session.connection()
    offers = await connection.execute(statements.offers, asked)
    # Read later and of any state: an offer that closed meanwhile must not seem open to all fields.
    fields: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for offer_id, code in await connection.execute(statements.fields, asked):
        fields[offer_id] += (code,)
    kinds_of: defaultdict[int, set[OfferKind]] = defaultdict(set)
    for offer_id, kind in await connection.execute(statements.further_kinds, asked):
        kinds_of[offer_id].add(OfferKind(kind))
    return [_match_offer(row, fields[row.id], kinds_of[row.id]) for row in offers]


@dataclass(frozen=True, slots=True)
class _MatchStatements:
    """What is asked with the parameters `now`, `kinds` and `codes`."""

    offers: Any
    fields: Any
    further_kinds: Any


@cache
def _match_statements(*, of_kinds: bool, of_codes: bool) -> _MatchStatements:
    """Made once: making them takes longer than asking them."""
    is_asked = col(Offer.open_until) > bindparam("now")
    if of_kinds:
        is_asked &= is_of_kinds(bindparam("kinds", expanding=True))
    if of_codes:
        own = select(OfferField.offer_id).where(OfferField.offer_id == Offer.id).correlate(Offer)
        is_named = col(OfferField.code).in_(bindparam("codes", expanding=True))
        is_asked &= or_(own.where(is_named).exists(), ~own.exists())
    return _MatchStatements(
        offers=sqlalchemy_select(*_MATCHED_COLUMNS)
        .join(Company, col(Company.id) == col(Offer.company_id))
        .where(
            is_asked,
            col(Offer.state) == OfferState.OPEN,
            col(Company.state) == CompanyState.APPROVED,
        )
        .order_by(col(Offer.id)),
        fields=select(OfferField.offer_id, OfferField.code)
        .join(Offer, col(Offer.id) == col(OfferField.offer_id))
        .where(is_asked)
        .order_by(col(OfferField.offer_id), col(OfferField.rank)),
        further_kinds=select(FurtherKind.offer_id, FurtherKind.kind)
        .join(Offer, col(Offer.id) == col(FurtherKind.offer_id))
        .where(is_asked),
    )


async def list_open_offer_ids(
    session: AsyncSession, offer_ids: Collection[int], *, now: datetime
) -> set[int]:
    """Which of the offers students may be shown at this instant."""
    rows = await session.exec(
        select(Offer.id)
        .join(Company, col(Company.id) == col(Offer.company_id))
        .where(
            col(Offer.id).in_(offer_ids),
            Offer.state == OfferState.OPEN,
            Offer.open_until > now,
            Company.state == CompanyState.APPROVED,
        )
    )
    return {offer_id for offer_id in rows if offer_id is not None}


def match_offer(card: OfferCard) -> MatchOffer:
    """The offer as matching sees it, open or not."""
    company, offer = card.company, card.offer
    is_open = offer.state == OfferState.OPEN and company.state == CompanyState.APPROVED
    return replace(_match_offer(offer, card.fields, card.further_kinds), is_open=is_open)


def _match_offer(
    row: Any, fields: tuple[str, ...], further_kinds: Iterable[OfferKind]
) -> MatchOffer:
    """An open offer, from a row that has the columns matching needs."""
    return MatchOffer(
        offer_id=row.id,
        kind=row.kind,
        further_kinds=frozenset(further_kinds) - {row.kind},
        fields=fields,
        degrees=frozenset(map(Degree, row.degrees)),
        latitude=row.latitude,
        longitude=row.longitude,
        remote=row.is_remote,
        languages=frozenset(map(Language, row.languages)),
        languages_any=row.languages_any,
        starts_on=row.starts_on,
        starts_at_once=row.starts_at_once,
        open_until=row.open_until,
        approved_at=row.approved_at,
        paid=row.is_paid,
    )
