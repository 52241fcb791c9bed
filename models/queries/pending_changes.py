"""Changes that wait beside what was approved; see `models/tables/pending_change.py`.

Whoever changes one holds its offer's or company's row: the two stay true to each other.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.changes import Changes, stored_company_values, stored_values
from models.queries.match_rows import rewrite_match_row
from models.queries.offer_kinds import change_further_kinds, list_further_kinds
from models.queries.offer_search import rewrite_company_words
from models.queries.offers import change_offer_fields, change_offer_words
from models.queries.upsert import insert_or_change
from models.tables.base import stored_id
from models.tables.company import Company
from models.tables.offer import Offer, OfferState
from models.tables.pending_change import ChangeState, PendingChange
from models.tables.suggestion import Suggestion
from models.text import compare_key
from models.vocabulary import Dislike, OfferKind

OPEN_STATES = (ChangeState.WAITING, ChangeState.RETURNED)
"""In which a change still has its values."""


async def add_pending_change(
    session: AsyncSession,
    changes: Changes,
    *,
    company_id: int | None = None,
    offer_id: int | None = None,
    person_id: int,
    now: datetime,
) -> None:
    """Has the change wait for a coordinator in place of any earlier one; give one of the ids."""
    row = {
        "company_id": company_id,
        "offer_id": offer_id,
        "proposed_by": person_id,
        "proposed_at": now,
        "data": dict(changes),
        "state": ChangeState.WAITING,
        "returned_reason": None,
        "answered_at": None,
    }
    await insert_or_change(
        session, PendingChange, row, key=["offer_id" if company_id is None else "company_id"]
    )


async def find_pending_change(
    session: AsyncSession, *, company_id: int | None = None, offer_id: int | None = None
) -> PendingChange | None:
    """The change that waits or was returned, if there is one; give one of the ids."""
    change = await find_last_change(session, company_id=company_id, offer_id=offer_id)
    return change if change is not None and change.state in OPEN_STATES else None


async def find_last_change(
    session: AsyncSession,
    *,
    company_id: int | None = None,
    offer_id: int | None = None,
    for_update: bool = False,
) -> PendingChange | None:
    """The last change, also one that was answered; give one of the ids."""
    statement = select(PendingChange).where(
        col(PendingChange.offer_id) == offer_id
        if company_id is None
        else col(PendingChange.company_id) == company_id
    )
    if for_update:
        statement = statement.with_for_update(key_share=True)
    rows = await session.exec(statement.execution_options(populate_existing=True))
    return rows.first()


async def list_changed_offers(
    session: AsyncSession, offer_ids: Sequence[int]
) -> dict[int, ChangeState]:
    """Those of the offers that have a change which waits or was returned."""
    rows = await session.exec(
        select(PendingChange).where(
            col(PendingChange.offer_id).in_(offer_ids), col(PendingChange.state).in_(OPEN_STATES)
        )
    )
    return {change.offer_id: change.state for change in rows if change.offer_id is not None}


async def list_waiting_changes(session: AsyncSession) -> list[PendingChange]:
    """Changes that wait for a coordinator, oldest first."""
    rows = await session.exec(
        select(PendingChange)
        .where(PendingChange.state == ChangeState.WAITING)
        .order_by(col(PendingChange.proposed_at), col(PendingChange.id))
    )
    return list(rows)


async def change_pending_end(
    session: AsyncSession, offer_id: int, open_until: datetime, *, now: datetime
) -> None:
    """The offer is open until then: a change that waits does not end it earlier any more."""
    change = await find_last_change(session, offer_id=offer_id, for_update=True)
    if change is None or change.state not in OPEN_STATES or "open_until" not in change.data:
        return
    if datetime.fromisoformat(str(change.data["open_until"])) > open_until:
        return
    left = {name: value for name, value in change.data.items() if name != "open_until"}
    if not left:
        await change_pending_to_ended(session, ChangeState.DROPPED, offer_id=offer_id, now=now)
        return
    change.data = left
    session.add(change)


async def change_pending_to_returned(
    session: AsyncSession, change: PendingChange, reason: str, *, now: datetime
) -> bool:
    """Returns a waiting change with a reason; False if it does not wait (any more)."""
    result = await session.exec(
        update(PendingChange)
        .where(
            col(PendingChange.id) == change.id,
            col(PendingChange.state) == ChangeState.WAITING,
            col(PendingChange.proposed_at) == change.proposed_at,
        )
        .values(state=ChangeState.RETURNED, returned_reason=reason, answered_at=now)
    )
    return result.rowcount == 1


async def change_pending_to_ended(
    session: AsyncSession,
    target: ChangeState,
    *,
    company_id: int | None = None,
    offer_id: int | None = None,
    source: Sequence[ChangeState] = OPEN_STATES,
    now: datetime,
) -> bool:
    """Ends the change, as approved or dropped, and forgets its values; False if none was open."""
    result = await session.exec(
        update(PendingChange)
        .where(
            col(PendingChange.offer_id) == offer_id
            if company_id is None
            else col(PendingChange.company_id) == company_id,
            col(PendingChange.state).in_(source),
        )
        .values(state=target, data={}, returned_reason=None, answered_at=now)
    )
    return result.rowcount == 1


async def change_company_values(session: AsyncSession, company: Company, changes: Changes) -> None:
    """Gives the company the values of a change; its offers are found by its new name."""
    is_renamed = "name" in changes
    for name, value in stored_company_values(changes).items():
        setattr(company, name, value)
    company.name_key = compare_key(company.name)
    session.add(company)
    await session.flush()
    if is_renamed:
        await rewrite_company_words(session, company)


async def change_offer_values(
    session: AsyncSession, offer: Offer, changes: Changes, *, now: datetime
) -> bool:
    """Gives the offer the values of a change; True if that opened it again.

    Only an offer that has ended is moved on. Who learned from the offer is packed anew.
    """
    for name, value in stored_values(changes).items():
        setattr(offer, name, value)
    if "open_until" in changes:
        offer.expiry_reminded_at = None
    offer.changed_at = now
    reopens = offer.state in (OfferState.FILLED, OfferState.EXPIRED)
    if reopens:
        offer.state = OfferState.OPEN
        offer.approved_at = now
    session.add(offer)
    await session.flush()
    fields = changes.get("fields")
    if isinstance(fields, list):
        await change_offer_fields(session, stored_id(offer), fields)
    if {"kind", "further_kinds"} & set(changes):
        await _change_kinds(session, offer, changes.get("further_kinds"))
    await change_offer_words(session, offer)
    if {"fields", "place"} & set(changes):
        await _rewrite_learned(session, stored_id(offer))
    return reopens


async def _change_kinds(session: AsyncSession, offer: Offer, further: object) -> None:
    """What it can also be: as the change says, else what it could be before."""
    offer_id = stored_id(offer)
    before = (await list_further_kinds(session, [offer_id]))[offer_id]
    kinds = map(OfferKind, further) if isinstance(further, list) else before
    await change_further_kinds(session, offer, kinds)


async def _rewrite_learned(session: AsyncSession, offer_id: int) -> None:
    """Packs anew whoever declined the offer for its place or its subjects."""
    learned = await session.exec(
        select(Suggestion.person_id)
        .where(
            Suggestion.offer_id == offer_id,
            col(Suggestion.dislike).in_([Dislike.TOO_FAR, Dislike.WRONG_FIELD]),
        )
        .order_by(col(Suggestion.person_id))
    )
    for person_id in learned.all():
        await rewrite_match_row(session, person_id)
