"""What students were shown, and what they made of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.matching.packing import PACK_VERSION, pack_student, unpack_student
from models.matching.rules.reasons import Reason, ReasonKind
from models.queries.match_rows import lock_student, rewrite_match_row
from models.queries.upsert import insert_new
from models.tables.student import MatchRow
from models.tables.suggestion import (
    Suggestion,
    SuggestionOrigin,
)
from models.vocabulary import Dislike

ReasonData = Mapping[str, object]


def reason_to_data(reason: Reason) -> dict[str, object]:
    """A reason as it is stored."""
    data: dict[str, object] = {"kind": reason.kind.value}
    if reason.labels:
        data["labels"] = list(reason.labels)
    if reason.distance_km is not None:
        data["distance_km"] = round(reason.distance_km, 1)
    if reason.starts_on is not None:
        data["starts_on"] = reason.starts_on.isoformat()
    return data


def reasons_from_data(stored: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """Stored reasons as values; those of a kind that an older KMUni knew are left out."""
    return tuple(_reason_from_data(data) for data in stored if data["kind"] in set(ReasonKind))


def _reason_from_data(data: Mapping[str, Any]) -> Reason:
    starts_on = data.get("starts_on")
    return Reason(
        kind=ReasonKind(data["kind"]),
        labels=tuple(data.get("labels", ())),
        distance_km=data.get("distance_km"),
        starts_on=date.fromisoformat(starts_on) if starts_on else None,
    )


async def add_suggestions(
    session: AsyncSession,
    person_id: int,
    suggestions: Sequence[tuple[int, Sequence[Reason]]],
    origin: SuggestionOrigin,
    *,
    now: datetime,
) -> None:
    """Plans to show offers, given as (offer id, reasons); those planned or shown stay so."""
    await insert_new(
        session,
        Suggestion,
        [
            {
                "person_id": person_id,
                "offer_id": offer_id,
                "origin": origin,
                "reasons": [reason_to_data(reason) for reason in reasons],
                "created_at": now,
            }
            for offer_id, reasons in suggestions
        ],
    )


async def add_planned(
    session: AsyncSession, pairs: Sequence[tuple[int, int]], *, now: datetime
) -> None:
    """Plans the weekly push's (person, offer) pairs; those planned or shown stay as they are."""
    await insert_new(
        session,
        Suggestion,
        [
            {
                "person_id": person_id,
                "offer_id": offer_id,
                "origin": SuggestionOrigin.WEEKLY,
                "reasons": [],
                "created_at": now,
            }
            for person_id, offer_id in pairs
        ],
    )


async def record_shown(
    session: AsyncSession,
    person_id: int,
    suggestions: Sequence[tuple[int, Sequence[Reason]]],
    origin: SuggestionOrigin,
    *,
    now: datetime,
) -> None:
    """Offers were delivered to the student: they are seen from now on."""
    await add_suggestions(session, person_id, suggestions, origin, now=now)
    await record_delivered(session, person_id, [offer_id for offer_id, _ in suggestions], now=now)


async def list_delivered_at(session: AsyncSession, person_id: int, at: datetime) -> set[int]:
    """The offers that reached the student with the message of that very moment."""
    rows = await session.exec(
        select(Suggestion.offer_id).where(
            Suggestion.person_id == person_id, Suggestion.delivered_at == at
        )
    )
    return set(rows)


async def record_delivered(
    session: AsyncSession, person_id: int, offer_ids: Sequence[int], *, now: datetime
) -> None:
    """The message with these offers reached the student."""
    await session.exec(
        update(Suggestion)
        .where(
            col(Suggestion.person_id) == person_id,
            col(Suggestion.offer_id).in_(offer_ids),
            col(Suggestion.delivered_at).is_(None),
        )
        .values(delivered_at=now)
    )
    await _add_seen(session, person_id, offer_ids)


async def _add_seen(session: AsyncSession, person_id: int, offer_ids: Sequence[int]) -> None:
    """Changes what a delivery changes in the packed row, at a fraction of packing it anew."""
    await lock_student(session, person_id)
    row = await session.get(MatchRow, person_id, populate_existing=True)
    if row is None or row.version != PACK_VERSION:
        await rewrite_match_row(session, person_id)
        return
    student = unpack_student(row.packed)
    row.packed = pack_student(replace(student, seen=student.seen | frozenset(offer_ids)))
    session.add(row)


async def delete_undelivered(
    session: AsyncSession, person_id: int, offer_ids: Sequence[int]
) -> None:
    """Frees offers of a digest that never arrived, so that the next one may bring them."""
    rows = await session.exec(
        select(Suggestion).where(
            Suggestion.person_id == person_id,
            col(Suggestion.offer_id).in_(offer_ids),
            col(Suggestion.delivered_at).is_(None),
            col(Suggestion.opened_at).is_(None),
        )
    )
    for suggestion in rows:
        await session.delete(suggestion)
    await rewrite_match_row(session, person_id)


async def find_suggestion(
    session: AsyncSession, person_id: int, offer_id: int
) -> Suggestion | None:
    rows = await session.exec(
        select(Suggestion).where(Suggestion.person_id == person_id, Suggestion.offer_id == offer_id)
    )
    return rows.first()


async def list_suggestions(
    session: AsyncSession, person_id: int, offer_ids: Sequence[int]
) -> dict[int, Suggestion]:
    """The student's suggestions of these offers, by offer."""
    rows = await session.exec(
        select(Suggestion).where(
            Suggestion.person_id == person_id, col(Suggestion.offer_id).in_(offer_ids)
        )
    )
    return {suggestion.offer_id: suggestion for suggestion in rows}


async def record_reaction(
    session: AsyncSession,
    person_id: int,
    offer_id: int,
    values: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    """Keeps what the student made of an offer, such as `{"saved_at": now}`."""
    row: dict[str, Any] = {
        "person_id": person_id,
        "offer_id": offer_id,
        "origin": SuggestionOrigin.CHAT,
        "reasons": [],
        "created_at": now,
        "delivered_at": now,
    }
    await insert_new(session, Suggestion, [row])
    await session.exec(
        update(Suggestion)
        .where(col(Suggestion.person_id) == person_id, col(Suggestion.offer_id) == offer_id)
        .values(**values)
    )
    await session.exec(
        update(Suggestion)
        .where(
            col(Suggestion.person_id) == person_id,
            col(Suggestion.offer_id) == offer_id,
            col(Suggestion.delivered_at).is_(None),
        )
        .values(delivered_at=now)
    )
    await rewrite_match_row(session, person_id)


NOT_DISMISSED: Mapping[str, Any] = {"dismissed_at": None, "dislike": None}
"""Neither the "not for me" nor its reason holds any more."""


async def record_saved(
    session: AsyncSession, person_id: int, offer_id: int, *, now: datetime
) -> None:
    """The student keeps the offer, which takes back that it was not for them."""
    await record_reaction(session, person_id, offer_id, {"saved_at": now, **NOT_DISMISSED}, now=now)


async def record_dismissed(
    session: AsyncSession, person_id: int, offer_id: int, dislike: Dislike | None, *, now: datetime
) -> None:
    """The student said "not for me", perhaps with a reason that changes the next digest.

    It takes back that the offer was saved.
    """
    values: dict[str, Any] = {"dismissed_at": now, "saved_at": None}
    if dislike is not None:
        values["dislike"] = dislike
    await record_reaction(session, person_id, offer_id, values, now=now)


async def list_saved_offer_ids(session: AsyncSession, person_id: int) -> list[int]:
    """Offers the student kept, newest first."""
    rows = await session.exec(
        select(Suggestion.offer_id)
        .where(
            Suggestion.person_id == person_id,
            col(Suggestion.saved_at).is_not(None),
            col(Suggestion.dismissed_at).is_(None),
        )
        .order_by(col(Suggestion.saved_at).desc())
    )
    return list(rows)


async def record_wanted(session: AsyncSession, person_id: int, offer_id: int) -> None:
    """The student wants the offer after all: it is no longer one that is not for them."""
    await session.exec(
        update(Suggestion)
        .where(col(Suggestion.person_id) == person_id, col(Suggestion.offer_id) == offer_id)
        .values(**NOT_DISMISSED)
    )
    await rewrite_match_row(session, person_id)
