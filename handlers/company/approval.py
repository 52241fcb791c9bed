"""Telling the coordinators that a company, an offer or a change waits for them."""

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.context import KmuniContext
from models.outbox import Notice
from models.queries.outbox import add_notices
from models.queries.people import list_coordinator_ids


async def ask_for_approval(
    session: AsyncSession,
    context: KmuniContext,
    *,
    company_id: int | None = None,
    offer_id: int | None = None,
    is_change: bool = False,
) -> None:
    """Queues the notice in the transaction of what waits; give one of the two ids."""
    if offer_id is not None:
        subject, payload = f"offer:{offer_id}", {"offer_id": offer_id}
    else:
        subject, payload = f"company:{company_id}", {"company_id": company_id or 0}
    notice = Notice.CHANGE_WAITING if is_change else Notice.APPROVAL_NEEDED
    await add_notices(
        session,
        await list_coordinator_ids(session, context.services.coordinator_ids),
        notice,
        f"{notice.value}:{subject}:{context.now:%Y%m%dT%H%M%S}",
        payload,
        now=context.now,
    )
