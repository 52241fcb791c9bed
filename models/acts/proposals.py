"""Saving what was changed: at once where nobody approved it yet, else beside what was approved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.approval_requests import ask_for_approval, tell_mended
from models.acts.world import World
from models.changes import VETTED, changed_company, company_changes, offer_changes
from models.queries.approvals import CHANGEABLE, Subject
from models.queries.companies import CompanyInput, change_company, get_company_for_update
from models.queries.events import record_event
from models.queries.offers import (
    OfferInput,
    change_offer,
    get_offer_card,
)
from models.queries.pending_changes import (
    add_pending_change,
    change_company_values,
    change_pending_to_ended,
    find_pending_change,
)
from models.queries.returns import record_came_again
from models.tables.base import stored_id
from models.tables.company import Company, CompanyState
from models.tables.event import Deed
from models.tables.offer import Offer, OfferState
from models.tables.pending_change import ChangeState, PendingChange


class Saved(StrEnum):
    """What became of a change that was saved."""

    UNCHANGED = "unchanged"
    """It says what was there before; nobody was told."""
    CHANGED = "changed"
    """It holds already."""
    ASKED = "asked"
    """It holds, and waits for a coordinator as everything that was never approved."""
    WAITS = "waits"
    """It waits beside what was approved."""
    DROPPED = "dropped"
    """It says what was approved: the change that waited was taken back."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a change of a company or an offer."""

    saved: Saved


@dataclass(frozen=True, slots=True)
class Dropped:
    """Whether there was a change to take back."""

    is_dropped: bool


async def record_saved(
    session: AsyncSession,
    saved: Saved,
    deed: Deed,
    world: World,
    *,
    company_id: int,
    offer_id: int | None = None,
) -> None:
    """Records what was done by saving: the change, or that one was taken back."""
    if saved is Saved.UNCHANGED:
        return
    await record_event(
        session,
        Deed.CHANGE_DROPPED if saved is Saved.DROPPED else deed,
        company_id=company_id,
        offer_id=offer_id,
        region=world.region,
        now=world.now,
    )


async def save_company(
    session: AsyncSession,
    world: World,
    company_id: int,
    answers: Mapping[str, Any],
    *,
    person_id: int,
) -> Saved:
    """Saves the answered lines alone, so that nobody undoes what a colleague changed meanwhile.

    Raises: NotFoundError.
    """
    company = await get_company_for_update(session, company_id)
    pending = await find_pending_change(session, company_id=company_id)
    meant = changed_company(company, pending.data if pending else {})
    given = _company_input(meant, answers)
    changes = company_changes(company, given)
    if company.state != CompanyState.APPROVED:
        return await _save_unapproved(session, world, company, given, changes)
    at_once = {name: value for name, value in changes.items() if name not in VETTED}
    vetted = {name: value for name, value in changes.items() if name in VETTED}
    if at_once:
        await change_company_values(session, company, at_once)
    saved = await _propose(
        session, world, vetted, pending, company_id=company_id, person_id=person_id
    )
    return Saved.CHANGED if saved is Saved.UNCHANGED and at_once else saved


async def _save_unapproved(
    session: AsyncSession,
    world: World,
    company: Company,
    given: CompanyInput,
    changes: Mapping[str, object],
) -> Saved:
    """Nobody sees it yet, or while it is suspended: it holds at once, and coordinators look."""
    if not changes:
        return Saved.UNCHANGED
    company_id = stored_id(company)
    was_returned = company.state == CompanyState.RETURNED
    await change_company(session, company_id, given)
    await _drop(session, world, company_id=company_id)
    if was_returned:
        await record_came_again(session, Subject.COMPANY, company_id=company_id, now=world.now)
        await ask_for_approval(session, world, company_id=company_id)
        return Saved.ASKED
    if company.state == CompanyState.SUSPENDED:
        await tell_mended(session, world, company_id)
    return Saved.CHANGED


def _company_input(company: Company, answers: Mapping[str, Any]) -> CompanyInput:
    """The company with the answered lines in place of its own."""
    given = CompanyInput(
        name=company.name,
        website=company.website,
        place=company.place,
        latitude=company.latitude,
        longitude=company.longitude,
        sector_id=company.sector_id,
        size=company.size,
    )
    own = {name: value for name, value in answers.items() if hasattr(given, name)}
    return replace(given, **own)


async def save_offer(
    session: AsyncSession, world: World, offer: Offer, given: OfferInput, *, person_id: int
) -> Saved:
    """`offer` is locked, and was not withdrawn."""
    offer_id = stored_id(offer)
    card = await get_offer_card(session, offer_id)
    pending = await find_pending_change(session, offer_id=offer_id)
    changes = offer_changes(card, given, world.zone)
    if offer.state in CHANGEABLE:
        return await _propose(
            session, world, changes, pending, offer_id=offer_id, person_id=person_id
        )
    if not changes:
        return Saved.UNCHANGED
    was_waiting = offer.state == OfferState.WAITING
    await change_offer(session, offer_id, given, now=world.now)
    await _drop(session, world, offer_id=offer_id)
    await record_came_again(session, Subject.OFFER, offer_id=offer_id, now=world.now)
    await ask_for_approval(session, world, offer_id=offer_id, was_waiting=was_waiting)
    return Saved.ASKED


async def _propose(
    session: AsyncSession,
    world: World,
    changes: dict[str, object],
    pending: PendingChange | None,
    *,
    company_id: int | None = None,
    offer_id: int | None = None,
    person_id: int,
) -> Saved:
    """Has the change wait in place of an earlier one; one that waited was announced already."""
    if not changes:
        if pending is None:
            return Saved.UNCHANGED
        await _drop(session, world, company_id=company_id, offer_id=offer_id)
        return Saved.DROPPED
    if pending is not None and pending.data == changes:
        return Saved.UNCHANGED
    await add_pending_change(
        session,
        changes,
        company_id=company_id,
        offer_id=offer_id,
        person_id=person_id,
        now=world.now,
    )
    subject = Subject.COMPANY_CHANGE if offer_id is None else Subject.OFFER_CHANGE
    await record_came_again(
        session, subject, company_id=company_id, offer_id=offer_id, now=world.now
    )
    if pending is None or pending.state is ChangeState.RETURNED:
        await ask_for_approval(
            session, world, company_id=company_id, offer_id=offer_id, is_change=True
        )
    return Saved.WAITS


async def _drop(
    session: AsyncSession,
    world: World,
    *,
    company_id: int | None = None,
    offer_id: int | None = None,
) -> None:
    await change_pending_to_ended(
        session,
        ChangeState.DROPPED,
        company_id=company_id,
        offer_id=offer_id,
        now=world.now,
    )
