"""How far an announcement is, and stopping what of it has not gone out."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Update
from telegram.ext import CallbackQueryHandler

from handlers.callback_data import Action, pattern, unpack
from handlers.context import KmuniContext
from handlers.coordinator.seat import require_seated
from handlers.coordinator.validation import read_number
from handlers.dialogues import Handler
from handlers.guards import RefusedError
from handlers.labels import Label
from handlers.screen import Screen, labelled, show
from models.base import stored_id
from models.campaign import Campaign, CampaignState
from models.outbox import OutboxState
from models.queries.campaigns import change_campaign_to_cancelled, find_campaign
from models.queries.outbox import count_by_state


@dataclass(frozen=True, slots=True)
class Counts:
    """The messages of one announcement by what became of them."""

    sent: int
    waiting: int
    """Not sent yet, or on their way at this moment."""
    unreachable: int
    failed: int
    cancelled: int

    @classmethod
    def of(cls, states: Mapping[OutboxState, int]) -> "Counts":
        def total(*wanted: OutboxState) -> int:
            return sum(states.get(state, 0) for state in wanted)

        return cls(
            sent=total(OutboxState.SENT),
            waiting=total(OutboxState.PENDING, OutboxState.RETRY, OutboxState.SENDING),
            unreachable=total(OutboxState.UNREACHABLE),
            failed=total(OutboxState.FAILED, OutboxState.UNKNOWN, OutboxState.EXPIRED),
            cancelled=total(OutboxState.CANCELLED),
        )


async def counts_of(session: AsyncSession, campaign_id: int) -> Counts:
    return Counts.of(await count_by_state(session, campaign_id=campaign_id))


async def progress_screen(context: KmuniContext, campaign: Campaign, counts: Counts) -> Screen:
    """How far it is; with a button to stop it while something waits."""
    text = await context.text("coordinator/progress", campaign=campaign, counts=counts)
    if campaign.state not in {CampaignState.QUEUED, CampaignState.SENDING}:
        return Screen(text)
    stop = await labelled(
        context, Label("Stop the rest"), Action.BROADCAST_CANCEL, stored_id(campaign)
    )
    return Screen(text, [[stop]])


async def cancel_broadcast(update: Update, context: KmuniContext) -> None:
    """Stops what has not gone out, for its author alone; a second tap changes nothing more."""
    visitor = await require_seated(context)
    data = update.callback_query.data if update.callback_query else None
    _, arguments = unpack(data or "")
    campaign_id = read_number(arguments[0]) if arguments else None
    async with context.write() as session:
        if campaign_id is not None:
            await change_campaign_to_cancelled(
                session, campaign_id, visitor.person_id, now=context.now
            )
        campaign = await find_campaign(session, campaign_id or 0)
        counts = await counts_of(session, campaign_id or 0)
    if campaign is None or campaign.author_id != visitor.person_id:
        raise RefusedError("common/not_yours")
    await show(update, context, await progress_screen(context, campaign, counts))


HANDLERS: list[Handler] = [
    CallbackQueryHandler(cancel_broadcast, pattern=pattern(Action.BROADCAST_CANCEL)),
]
