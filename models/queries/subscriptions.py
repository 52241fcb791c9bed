"""Subscriptions and alert runs: who wants to hear of what, and how far a new offer was told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

import sqlalchemy
from pydantic import Field
from pydantic.dataclasses import dataclass as validating
from sqlalchemy import delete, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.bounds import MOST_WISH_WORDS, Latitude, Longitude, RadiusKm
from models.matching.packing import PACK_VERSION
from models.matching.rules.wish import NewOffer, Wish
from models.queries.match_offers import match_offer
from models.queries.match_rows import rewrite_match_row
from models.queries.offers import OfferCard
from models.queries.upsert import insert_new, insert_or_change
from models.tables.company import Company
from models.tables.student import MatchRow
from models.tables.subscription import (
    DEFAULT_RADIUS_KM,
    EVERY_WEEK,
    PROMPT_CADENCES,
    WEEKLY_CADENCES,
    AlertRun,
    AlertRunState,
    Cadence,
    Subscription,
)
from models.tables.suggestion import Suggestion, SuggestionOrigin
from models.taxonomy.normalise import fold
from models.text import Name
from models.vocabulary import FieldCode, OfferKind

MOST_SUBSCRIPTIONS = 10
"""Of one person, the profile's among them; more than anybody keeps an eye on."""


Words = Annotated[tuple[Name, ...], Field(max_length=MOST_WISH_WORDS)]


@validating(frozen=True, slots=True)
class SubscriptionInput:
    """What a subscription asks for; what is empty is as in the profile.

    Raises: pydantic's ValidationError for what cannot be one.
    """

    cadence: Cadence
    kinds: tuple[OfferKind, ...] = ()
    fields: tuple[FieldCode, ...] = ()
    place: Name | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    radius_km: RadiusKm = DEFAULT_RADIUS_KM
    is_anywhere: bool = False
    company_id: int | None = None
    words_in: Words = ()
    words_out: Words = ()

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing of its own and would only double the profile's."""
        return not (
            self.kinds
            or self.fields
            or self.place
            or self.is_anywhere
            or self.company_id
            or self.words_in
            or self.words_out
        )


@dataclass(frozen=True, slots=True)
class SubscriptionCard:
    """A subscription with the name of the company it is about."""

    subscription: Subscription
    company: str | None


def week_bit(day: date) -> int:
    """The bit of a day's week, Monday to Sunday: 1 for the even weeks, 2 for the odd ones."""
    return 1 << ((day.toordinal() - 1) // 7) % 2


def wish_of(subscription: Subscription) -> Wish:
    """What the subscription asks for, as matching sees it."""
    place = None
    if subscription.latitude is not None and subscription.longitude is not None:
        place = (subscription.latitude, subscription.longitude)
    return Wish(
        is_profile=subscription.is_profile,
        kinds=frozenset(OfferKind(kind) for kind in subscription.kinds),
        fields=tuple(subscription.fields),
        place=place,
        radius_km=subscription.radius_km,
        is_anywhere=subscription.is_anywhere,
        company_id=subscription.company_id,
        words_in=tuple(fold(word) for word in subscription.words_in),
        words_out=tuple(fold(word) for word in subscription.words_out),
    )


def new_offer(card: OfferCard) -> NewOffer:
    """The offer as wishes look at it."""
    text = fold(f"{card.offer.title} {card.offer.text} {card.company.name}")
    return NewOffer(match_offer(card), card.offer.company_id, " ".join(text.split()))


# One person's subscriptions


async def list_subscriptions(session: AsyncSession, person_id: int) -> list[SubscriptionCard]:
    """All of a student's, the profile's first, then the oldest."""
    rows = await session.exec(
        select(Subscription, Company.name)
        .outerjoin(Company, col(Company.id) == col(Subscription.company_id))
        .where(Subscription.person_id == person_id)
        .order_by(col(Subscription.is_profile).desc(), col(Subscription.id))
    )
    return [SubscriptionCard(subscription, name) for subscription, name in rows]


async def find_subscription(
    session: AsyncSession, person_id: int, subscription_id: int
) -> SubscriptionCard | None:
    """The person's own one; None if it is gone or somebody else's."""
    cards = await list_subscriptions(session, person_id)
    return next((card for card in cards if card.subscription.id == subscription_id), None)


async def find_profile_subscription(session: AsyncSession, person_id: int) -> Subscription | None:
    rows = await session.exec(
        select(Subscription)
        .where(Subscription.person_id == person_id, col(Subscription.is_profile))
        .execution_options(populate_existing=True)
    )
    return rows.first()


async def add_subscription(
    session: AsyncSession, person_id: int, wanted: SubscriptionInput, *, now: datetime
) -> int | None:
    """The new one's id; None if the person has as many as can be had."""
    count = await session.exec(select(func.count()).where(Subscription.person_id == person_id))
    if count.one() >= MOST_SUBSCRIPTIONS:
        return None
    row = Subscription(person_id=person_id, created_at=now, changed_at=now, **_values(wanted))
    session.add(row)
    await session.flush()
    return row.id


async def find_company_subscription(
    session: AsyncSession, person_id: int, company_id: int
) -> Subscription | None:
    """The person's oldest subscription of one company."""
    rows = await session.exec(
        select(Subscription)
        .where(Subscription.person_id == person_id, Subscription.company_id == company_id)
        .order_by(col(Subscription.id))
    )
    return rows.first()


async def change_subscription(
    session: AsyncSession,
    person_id: int,
    subscription_id: int,
    wanted: SubscriptionInput,
    *,
    now: datetime,
) -> bool:
    """Changes what one asks for; False if it is gone or is the profile's."""
    result = await session.exec(
        update(Subscription)
        .where(
            col(Subscription.id) == subscription_id,
            col(Subscription.person_id) == person_id,
            ~col(Subscription.is_profile),
        )
        .values(changed_at=now, **_values(wanted))
    )
    return result.rowcount == 1


def _values(wanted: SubscriptionInput) -> dict[str, Any]:
    return {
        "cadence": wanted.cadence,
        "kinds": list(wanted.kinds),
        "fields": list(wanted.fields),
        "place": wanted.place,
        "latitude": wanted.latitude,
        "longitude": wanted.longitude,
        "radius_km": wanted.radius_km,
        "is_anywhere": wanted.is_anywhere,
        "company_id": wanted.company_id,
        "words_in": list(wanted.words_in),
        "words_out": list(wanted.words_out),
    }


async def change_rhythm(
    session: AsyncSession, person_id: int, subscription_id: int, values: Mapping[str, Any]
) -> bool:
    """Changes when one writes (`cadence`, `weeks`, `paused_at`); False if it is gone."""
    result = await session.exec(
        update(Subscription)
        .where(col(Subscription.id) == subscription_id, col(Subscription.person_id) == person_id)
        .values(**values)
    )
    await rewrite_match_row(session, person_id)
    return result.rowcount == 1


async def delete_subscription(session: AsyncSession, person_id: int, subscription_id: int) -> bool:
    """Deletes one of the person's own; the profile's stays and can only be paused."""
    result = await session.exec(
        delete(Subscription).where(
            col(Subscription.id) == subscription_id,
            col(Subscription.person_id) == person_id,
            ~col(Subscription.is_profile),
        )
    )
    return result.rowcount == 1


def wants_digest(subscription: Subscription | None) -> bool:
    """Whether the weekly digest may be sent to the owner of this profile's subscription."""
    return (
        subscription is not None
        and subscription.paused_at is None
        and subscription.cadence in WEEKLY_CADENCES
    )


# Who hears of a new offer


async def list_prompt_wishes(session: AsyncSession, person_id: int) -> dict[int, Wish]:
    """What one person wants to hear of at once, by subscription."""
    return (await _prompt_wishes(session, [person_id])).get(person_id, {})


async def list_listeners_page(
    session: AsyncSession, company_id: int, after: int, limit: int
) -> list[tuple[int, bytes, dict[int, Wish]]]:
    """(person, packed match row, wishes by subscription) of people after a cursor, by person.

    Only those who want to hear at once of some offer that might be this company's.
    """
    listening = (
        select(Subscription.person_id)
        .where(*_is_prompt(), _may_be_of(company_id), Subscription.person_id > after)
        .distinct()
        .order_by(col(Subscription.person_id))
        .limit(limit)
    )
    people = list(await session.exec(listening))
    packed: Any = sqlalchemy.select(col(MatchRow.person_id), col(MatchRow.packed)).where(
        col(MatchRow.person_id).in_(people), col(MatchRow.version) == PACK_VERSION
    )
    rows = {row.person_id: row.packed for row in await session.exec(packed)}
    wishes = await _prompt_wishes(session, people)
    return [(person, rows.get(person, b""), wishes.get(person, {})) for person in people]


async def _prompt_wishes(
    session: AsyncSession, people: Collection[int]
) -> dict[int, dict[int, Wish]]:
    rows = await session.exec(
        select(Subscription).where(*_is_prompt(), col(Subscription.person_id).in_(people))
    )
    wishes: dict[int, dict[int, Wish]] = {}
    for subscription in rows:
        if subscription.id is not None:
            own = wishes.setdefault(subscription.person_id, {})
            own[subscription.id] = wish_of(subscription)
    return wishes


def _is_prompt() -> tuple[Any, Any]:
    return (
        col(Subscription.cadence).in_(PROMPT_CADENCES),
        col(Subscription.paused_at).is_(None),
    )


def _may_be_of(company_id: int) -> Any:
    return col(Subscription.company_id).is_(None) | (col(Subscription.company_id) == company_id)


async def list_weekly_wishes(
    session: AsyncSession, week_bit: int
) -> list[tuple[int, bytes, list[Wish]]]:
    """(person, packed match row, own wishes for the digest), by person.

    Only of those whose digest comes in the week of `week_bit`.
    """
    statement: Any = (
        sqlalchemy.select(Subscription, col(MatchRow.packed))
        .join(MatchRow, col(MatchRow.person_id) == col(Subscription.person_id))
        .where(
            ~col(Subscription.is_profile),
            col(Subscription.cadence).in_(WEEKLY_CADENCES),
            col(Subscription.paused_at).is_(None),
            col(MatchRow.version) == PACK_VERSION,
            col(MatchRow.weeks).in_({week_bit, EVERY_WEEK}),
        )
        .order_by(col(Subscription.person_id), col(Subscription.id))
    )
    found: dict[int, tuple[int, bytes, list[Wish]]] = {}
    for subscription, packed in await session.exec(statement):
        person_id = subscription.person_id
        _, _, wishes = found.setdefault(person_id, (person_id, packed, []))
        wishes.append(wish_of(subscription))
    return list(found.values())


async def add_alert_suggestions(
    session: AsyncSession, offer_id: int, people: Sequence[int], *, now: datetime
) -> set[int]:
    """Plans to tell people of the offer; returns those whose planned row is the alert's.

    Whoever was shown the offer, or has it in a digest under way, is left out: the row of a person
    and an offer belongs to the message that made it.
    """
    await insert_new(
        session,
        Suggestion,
        [
            {
                "person_id": person_id,
                "offer_id": offer_id,
                "origin": SuggestionOrigin.ALERT,
                "reasons": [],
                "created_at": now,
            }
            for person_id in people
        ],
    )
    planned = await list_planned_alerts(session, people, [offer_id])
    return {person_id for person_id, _ in planned}


async def list_planned_alerts(
    session: AsyncSession, people: Collection[int], offer_ids: Collection[int]
) -> set[tuple[int, int]]:
    """(person, offer) pairs of alerts that have not arrived yet."""
    rows = await session.exec(
        select(Suggestion.person_id, Suggestion.offer_id).where(
            col(Suggestion.person_id).in_(people),
            col(Suggestion.offer_id).in_(offer_ids),
            Suggestion.origin == SuggestionOrigin.ALERT,
            col(Suggestion.delivered_at).is_(None),
        )
    )
    return set(rows)


# Runs


async def open_alert_run(session: AsyncSession, offer_id: int, *, now: datetime) -> None:
    """Has the offer told to everybody it fits; again from the start if it was approved anew.

    Nobody hears of it twice: their message is unique by person and offer.
    """
    row = {
        "offer_id": offer_id,
        "state": AlertRunState.WAITING,
        "cursor": 0,
        "told": 0,
        "created_at": now,
        "finished_at": None,
    }
    await insert_or_change(session, AlertRun, row, key=["offer_id"])


async def find_waiting_run(session: AsyncSession) -> AlertRun | None:
    """The oldest run that is not done."""
    rows = await session.exec(
        select(AlertRun)
        .where(AlertRun.state == AlertRunState.WAITING)
        .order_by(col(AlertRun.created_at), col(AlertRun.offer_id))
        .limit(1)
    )
    return rows.first()


async def record_alert_page(
    session: AsyncSession, run: AlertRun, cursor: int | None, told: int, *, now: datetime
) -> bool:
    """Moves the cursor on, to the end with None; False if it moved or began anew meanwhile."""
    values: dict[str, Any] = {"told": col(AlertRun.told) + told}
    if cursor is None:
        values |= {"state": AlertRunState.DONE, "finished_at": now}
    else:
        values["cursor"] = cursor
    result = await session.exec(
        update(AlertRun)
        .where(
            col(AlertRun.offer_id) == run.offer_id,
            col(AlertRun.state) == AlertRunState.WAITING,
            col(AlertRun.cursor) == run.cursor,
            col(AlertRun.created_at) == run.created_at,
        )
        .values(**values)
    )
    return result.rowcount == 1


async def add_profile_subscription(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """What every student begins with: once a week, by the profile."""
    session.add(
        Subscription(
            person_id=person_id,
            is_profile=True,
            cadence=Cadence.WEEKLY,
            weeks=EVERY_WEEK,
            kinds=[],
            fields=[],
            words_in=[],
            words_out=[],
            created_at=now,
            changed_at=now,
        )
    )
    await session.flush()
