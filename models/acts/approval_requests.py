"""Telling the coordinators that a company, an offer or a change waits: once, until they answer."""

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.limits import today
from models.acts.world import World
from models.notices import keys
from models.notices.kinds import Notice
from models.queries.outbox import add_notices, delete_unsent, list_told
from models.queries.seats import list_coordinator_ids
from models.tables.offer import Offer

TOLD_LATELY = timedelta(days=1)
"""So long a coordinator who was told of something that waits is not told of it again."""


async def ask_for_approval(
    session: AsyncSession,
    world: World,
    *,
    company_id: int | None = None,
    offer_id: int | None = None,
    is_change: bool = False,
    was_waiting: bool = False,
) -> None:
    """Queues the notice in the transaction of what waits; give one of the two ids.

    `was_waiting`: it stood in the queue already; who was told of it lately is not told again. Nor
    is anybody who has not even read the last notice, or for whom one of its company still waits:
    an offer's card shows both.
    """
    if offer_id is not None:
        subject, payload = ("offer", offer_id), {"offer_id": offer_id}
        if not is_change:
            await _merge_company(session, offer_id)
    else:
        subject, payload = ("company", company_id or 0), {"company_id": company_id or 0}
    notice = Notice.CHANGE_WAITING if is_change else Notice.APPROVAL_NEEDED
    prefix = keys.beginning(notice, *subject)
    told_since = world.now - TOLD_LATELY if was_waiting else None
    told = await list_told(session, prefix, since=told_since)
    coordinators = await list_coordinator_ids(session, now=world.now)
    await add_notices(
        session,
        [person_id for person_id in coordinators if person_id not in told],
        notice,
        keys.at(notice, *subject, moment=world.now),
        payload,
        now=world.now,
    )


async def tell_mended(session: AsyncSession, world: World, company_id: int) -> None:
    """A suspended company has changed its entry: coordinators may lift it now. Once a day."""
    await add_notices(
        session,
        await list_coordinator_ids(session, now=world.now),
        Notice.COMPANY_MENDED,
        keys.daily(Notice.COMPANY_MENDED, company_id, day=today(world)),
        {"company_id": company_id},
        now=world.now,
    )


async def _merge_company(session: AsyncSession, offer_id: int) -> None:
    """Drops the notices of the offer's company that nobody has been sent yet."""
    offer = await session.get(Offer, offer_id)
    if offer is not None:
        await delete_unsent(
            session, keys.beginning(Notice.APPROVAL_NEEDED, "company", offer.company_id)
        )
