"""Offers: posted by companies, vetted by coordinators, shown to students."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, Field
from pydantic.dataclasses import dataclass as validating
from sqlalchemy import delete, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.bounds import HoursAWeek, Latitude, Longitude, Weeks
from models.errors import NotFoundError
from models.queries.offer_kinds import change_further_kinds, list_further_kinds
from models.queries.offer_search import rewrite_offer_words
from models.tables.base import stored_id
from models.tables.company import Company, CompanyState, Membership
from models.tables.offer import Offer, OfferField, OfferState
from models.text import Name, OfferText, PayLine, Title, compare_key
from models.vocabulary import Degree, Language, LanguageCode, OfferKind

FieldCode = Annotated[str, Field(pattern=r"^\d{2,4}$")]
"""A field of study, by ISCED-F."""


@validating(frozen=True, slots=True)
class OfferInput:
    """An offer as a company gives it.

    Raises: pydantic's ValidationError for what cannot be one.
    """

    title: Title
    text: OfferText
    kind: OfferKind
    """The one named first."""
    fields: tuple[FieldCode, ...]
    """Empty: open to every field of study."""
    degrees: frozenset[Degree]
    """Empty: every degree."""
    place: Name | None
    latitude: Latitude | None
    longitude: Longitude | None
    is_remote: bool
    starts_on: date | None
    duration_weeks: Weeks | None
    hours_per_week: HoursAWeek | None
    pay: PayLine | None
    is_paid: bool | None
    languages: frozenset[Language]
    skills: tuple[str, ...]
    open_until: AwareDatetime
    """The first instant at which it is no longer open."""
    further_kinds: tuple[OfferKind, ...] = ()
    """What it can also be."""
    starts_at_once: bool = False
    duration_weeks_to: Weeks | None = None
    """Of length and hours shortest and longest: equal for a single one, None for what is open."""
    hours_per_week_to: HoursAWeek | None = None
    languages_any: bool = True
    """Whether one of the languages is enough."""
    further_languages: frozenset[LanguageCode] = frozenset()
    """Needed, too, and not matched."""
    one_of_languages: frozenset[LanguageCode] = frozenset()
    """Of these one is needed, too."""


@dataclass(frozen=True, slots=True)
class OfferCard:
    """An offer with what is shown beside it."""

    offer: Offer
    company: Company
    fields: tuple[str, ...]
    """ISCED-F codes, best first."""
    further_kinds: tuple[OfferKind, ...] = ()

    @property
    def kinds(self) -> tuple[OfferKind, ...]:
        """All it can be, the one named first before the others."""
        return (OfferKind(self.offer.kind), *self.further_kinds)


def text_key(text: str) -> str:
    """The key under which the same offer text is recognised."""
    return hashlib.sha256(compare_key(text).encode()).hexdigest()


def offer_values(offer: OfferInput) -> dict[str, Any]:
    """The columns of an offer; its subjects and further kinds are tables of their own."""
    return {
        "title": offer.title,
        "text": offer.text,
        "text_key": text_key(offer.text),
        "kind": offer.kind,
        "degrees": sorted(offer.degrees),
        "place": offer.place,
        "latitude": offer.latitude,
        "longitude": offer.longitude,
        "is_remote": offer.is_remote,
        "starts_on": offer.starts_on,
        "starts_at_once": offer.starts_at_once,
        "duration_weeks": offer.duration_weeks,
        "duration_weeks_to": offer.duration_weeks_to,
        "hours_per_week": offer.hours_per_week,
        "hours_per_week_to": offer.hours_per_week_to,
        "pay": offer.pay,
        "is_paid": offer.is_paid,
        "languages": sorted(offer.languages),
        "languages_any": offer.languages_any,
        "further_languages": sorted(offer.further_languages),
        "one_of_languages": sorted(offer.one_of_languages),
        "skills": list(offer.skills),
        "open_until": offer.open_until,
    }


async def add_offer(
    session: AsyncSession,
    company_id: int,
    offer: OfferInput,
    *,
    person_id: int | None,
    now: datetime,
) -> Offer:
    """A new offer, waiting for a coordinator; nobody in particular may have posted it."""
    row = Offer(
        company_id=company_id,
        created_by=person_id,
        state=OfferState.WAITING,
        created_at=now,
        changed_at=now,
        **offer_values(offer),
    )
    session.add(row)
    await session.flush()
    await change_further_kinds(session, row, offer.further_kinds)
    await change_offer_fields(session, stored_id(row), offer.fields)
    await change_offer_words(session, row)
    return row


async def change_offer(
    session: AsyncSession, offer_id: int, offer: OfferInput, *, now: datetime
) -> Offer:
    """Changes an offer that nobody approved yet; it waits for a coordinator (again)."""
    row = await get_offer_for_update(session, offer_id)
    for name, value in offer_values(offer).items():
        setattr(row, name, value)
    row.state = OfferState.WAITING
    row.returned_reason = None
    row.expiry_reminded_at = None
    row.changed_at = now
    session.add(row)
    await session.flush()
    await change_further_kinds(session, row, offer.further_kinds)
    await change_offer_fields(session, offer_id, offer.fields)
    await change_offer_words(session, row)
    return row


async def change_offer_fields(session: AsyncSession, offer_id: int, codes: Sequence[str]) -> None:
    """The ISCED-F codes an offer asks for, best first."""
    await session.exec(delete(OfferField).where(col(OfferField.offer_id) == offer_id))
    for rank, code in enumerate(codes):
        session.add(OfferField(offer_id=offer_id, code=code, rank=rank))
    await session.flush()


async def change_offer_words(session: AsyncSession, offer: Offer) -> None:
    company = await session.get(Company, offer.company_id)
    await rewrite_offer_words(session, offer, company.name if company else "")


async def get_offer(session: AsyncSession, offer_id: int) -> Offer:
    offer = await session.get(Offer, offer_id)
    if offer is None:
        raise NotFoundError("offer", offer_id)
    return offer


async def get_offer_for_update(session: AsyncSession, offer_id: int) -> Offer:
    """The offer, which nobody else changes until this transaction ends."""
    offer = await session.get(
        Offer, offer_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if offer is None:
        raise NotFoundError("offer", offer_id)
    return offer


async def find_same_offer(
    session: AsyncSession, company_id: int, text: str, *, except_id: int | None = None
) -> Offer | None:
    """An offer of the company with the same text that is waiting, open or paused."""
    rows = await session.exec(
        select(Offer)
        .where(
            Offer.company_id == company_id,
            Offer.text_key == text_key(text),
            col(Offer.state).in_([OfferState.WAITING, OfferState.OPEN, OfferState.PAUSED]),
        )
        .order_by(col(Offer.id))
    )
    return next((offer for offer in rows if offer.id != except_id), None)


async def list_offer_fields(
    session: AsyncSession, offer_ids: Sequence[int]
) -> dict[int, tuple[str, ...]]:
    """ISCED-F codes of each offer, best first; an offer open to all fields has none."""
    rows = await session.exec(
        select(OfferField.offer_id, OfferField.code)
        .where(col(OfferField.offer_id).in_(offer_ids))
        .order_by(col(OfferField.offer_id), col(OfferField.rank))
    )
    fields: dict[int, tuple[str, ...]] = dict.fromkeys(offer_ids, ())
    for offer_id, code in rows:
        fields[offer_id] += (code,)
    return fields


async def _cards(session: AsyncSession, rows: Sequence[tuple[Offer, Company]]) -> list[OfferCard]:
    offer_ids = [stored_id(offer) for offer, _ in rows]
    fields = await list_offer_fields(session, offer_ids)
    kinds = await list_further_kinds(session, offer_ids)
    return [
        OfferCard(offer, company, fields[offer_id], kinds[offer_id])
        for offer_id, (offer, company) in zip(offer_ids, rows, strict=True)
    ]


async def get_offer_card(session: AsyncSession, offer_id: int) -> OfferCard:
    """Raises: NotFoundError."""
    cards = await list_offer_cards(session, [offer_id])
    if not cards:
        raise NotFoundError("offer", offer_id)
    return cards[0]


async def list_offer_cards(session: AsyncSession, offer_ids: Sequence[int]) -> list[OfferCard]:
    """Cards in the order of the ids; offers that are gone are left out."""
    if not offer_ids:
        return []
    rows = await session.exec(
        select(Offer, Company)
        .join(Company, col(Company.id) == col(Offer.company_id))
        .where(col(Offer.id).in_(offer_ids))
    )
    cards = {stored_id(card.offer): card for card in await _cards(session, rows.all())}
    return [cards[offer_id] for offer_id in offer_ids if offer_id in cards]


async def list_company_offers(session: AsyncSession, person_id: int) -> list[OfferCard]:
    """All offers of the companies a person speaks for, newest first."""
    rows = await session.exec(
        select(Offer, Company)
        .join(Company, col(Company.id) == col(Offer.company_id))
        .join(Membership, col(Membership.company_id) == col(Company.id))
        .where(Membership.person_id == person_id)
        .order_by(col(Offer.created_at).desc(), col(Offer.id).desc())
    )
    return await _cards(session, rows.all())


async def list_waiting_offers(session: AsyncSession) -> list[OfferCard]:
    """Offers that wait for a coordinator, oldest first."""
    rows = await session.exec(
        select(Offer, Company)
        .join(Company, col(Company.id) == col(Offer.company_id))
        .where(Offer.state == OfferState.WAITING)
        .order_by(col(Offer.changed_at), col(Offer.id))
    )
    return await _cards(session, rows.all())


def is_open_at(card: OfferCard, now: datetime) -> bool:
    """Whether students may be shown the offer at this instant."""
    return (
        card.offer.state == OfferState.OPEN
        and card.offer.open_until > now
        and card.company.state == CompanyState.APPROVED
    )


async def find_open_card_for_share(
    session: AsyncSession, offer_id: int, *, now: datetime
) -> OfferCard | None:
    """An offer students may be shown, whose state and company nobody changes meanwhile."""
    await session.exec(
        select(Offer, Company)
        .join(Company, col(Company.id) == col(Offer.company_id))
        .where(Offer.id == offer_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    cards = await list_offer_cards(session, [offer_id])
    return cards[0] if cards and is_open_at(cards[0], now) else None


async def change_offer_state(
    session: AsyncSession,
    offer_id: int,
    *,
    source: Sequence[OfferState],
    target: OfferState,
    values: Mapping[str, Any] | None = None,
) -> bool:
    """Moves an offer on; False if it was not in one of the `source` states (any more)."""
    result = await session.exec(
        update(Offer)
        .where(col(Offer.id) == offer_id, col(Offer.state).in_(source))
        .values(state=target, **(values or {}))
    )
    return result.rowcount == 1


async def claim_expiring_offers(
    session: AsyncSession, *, now: datetime, before: datetime
) -> list[Offer]:
    """Open offers that end before an instant and whose company was not reminded yet."""
    rows = await session.exec(
        select(Offer)
        .join(Company, col(Company.id) == col(Offer.company_id))
        .where(
            Offer.state == OfferState.OPEN,
            Offer.open_until > now,
            Offer.open_until <= before,
            col(Offer.expiry_reminded_at).is_(None),
            Company.state == CompanyState.APPROVED,
        )
        .order_by(col(Offer.id))
        .with_for_update(key_share=True, of=Offer)
    )
    offers = list(rows)
    for offer in offers:
        offer.expiry_reminded_at = now
        session.add(offer)
    return offers


async def change_ended_offers_to_expired(session: AsyncSession, *, now: datetime) -> int:
    """Expires open and paused offers whose last instant has come; returns how many."""
    result = await session.exec(
        update(Offer)
        .where(
            col(Offer.state).in_([OfferState.OPEN, OfferState.PAUSED]),
            col(Offer.open_until) <= now,
        )
        .values(state=OfferState.EXPIRED)
    )
    return result.rowcount


async def count_offers_of_since(session: AsyncSession, person_id: int, since: datetime) -> int:
    """How many offers the person posted at this instant or later."""
    rows = await session.exec(
        select(func.count())
        .select_from(Offer)
        .where(Offer.created_by == person_id, col(Offer.created_at) >= since)
    )
    return rows.one()


WITHDRAWABLE = (OfferState.OPEN, OfferState.PAUSED, OfferState.EXPIRED)
"""States of an approved offer from which a coordinator may take the approval back."""


async def change_offer_to_unapproved(session: AsyncSession, offer_id: int, reason: str) -> bool:
    """Takes an approval back for a reason the company reads; False if there is none to take.

    Without `approved_at` nobody is introduced through it until it is approved anew.
    """
    return await change_offer_state(
        session,
        offer_id,
        source=WITHDRAWABLE,
        target=OfferState.RETURNED,
        values={"returned_reason": reason, "approved_at": None},
    )


def rests(card: OfferCard) -> bool:
    """Whether a coordinator took back what the offer was open by: nobody is introduced then."""
    offer = card.offer
    is_unapproved = offer.state == OfferState.RETURNED or (
        offer.state == OfferState.WAITING and offer.approved_at is None
    )
    return is_unapproved or card.company.state != CompanyState.APPROVED


async def list_offers_of_company(session: AsyncSession, company_id: int) -> list[Offer]:
    """Everything a company posted, newest first."""
    rows = await session.exec(
        select(Offer)
        .where(Offer.company_id == company_id)
        .order_by(col(Offer.created_at).desc(), col(Offer.id).desc())
    )
    return list(rows)
