"""What an offer can be: the kind that stands on its row, and those beside it."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, delete, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.tables.base import stored_id
from models.tables.offer import FurtherKind, Offer
from models.vocabulary import OfferKind


def is_of_kinds(kinds: Collection[OfferKind] | BindParameter[Any]) -> Any:
    """The condition that an offer can be one of the kinds, or of those given when it is asked."""
    further = select(FurtherKind.offer_id).where(col(FurtherKind.kind).in_(kinds))
    return or_(col(Offer.kind).in_(kinds), col(Offer.id).in_(further))


async def list_further_kinds(
    session: AsyncSession, offer_ids: Sequence[int]
) -> dict[int, tuple[OfferKind, ...]]:
    """What each offer can be beside its first kind, in the order of the kinds."""
    rows = await session.exec(
        select(FurtherKind.offer_id, FurtherKind.kind).where(
            col(FurtherKind.offer_id).in_(offer_ids)
        )
    )
    found: dict[int, set[OfferKind]] = {offer_id: set() for offer_id in offer_ids}
    for offer_id, kind in rows:
        found[offer_id].add(OfferKind(kind))
    return {offer_id: in_order(kinds) for offer_id, kinds in found.items()}


async def change_further_kinds(
    session: AsyncSession, offer: Offer, kinds: Iterable[OfferKind]
) -> None:
    """What the offer can be beside its first kind."""
    offer_id = stored_id(offer)
    await session.exec(delete(FurtherKind).where(col(FurtherKind.offer_id) == offer_id))
    for kind in in_order(set(kinds) - {offer.kind}):
        session.add(FurtherKind(offer_id=offer_id, kind=kind))
    await session.flush()


def in_order(kinds: Collection[OfferKind]) -> tuple[OfferKind, ...]:
    """The kinds as they are listed everywhere."""
    return tuple(kind for kind in OfferKind if kind in kinds)
