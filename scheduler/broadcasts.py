"""Broadcasts under way: their author sees how far they are, in one message, until they end."""

import asyncio
from collections.abc import Mapping

from models.clock import Clock
from models.database import Database
from models.queries.campaigns import (
    LAST_SHOWN,
    Pause,
    change_campaign_to_finished,
    find_pause,
    list_watched_campaigns,
    night_pause,
    record_progress,
)
from models.queries.outbox import count_by_state
from models.tables.base import stored_id
from models.tables.campaign import Campaign, CampaignState
from models.tables.outbox import OutboxState
from models.tables.person import Person
from models.vocabulary import Language
from scheduler.courtesy import Courtesy
from scheduler.ports import ProgressBoard, Recipient

PATIENCE_S = 2.0
"""An author whose chat does not answer so long is shown the next counts instead."""

UNDER_WAY = (OutboxState.PENDING, OutboxState.RETRY, OutboxState.SENDING)


async def show_progress(
    database: Database, clock: Clock, board: ProgressBoard, courtesy: Courtesy | None = None
) -> None:
    """Finishes broadcasts of which nothing waits, and shows changed counts to their authors."""
    async with database.read() as session:
        campaigns = await list_watched_campaigns(session)
    await asyncio.gather(*(_show_one(database, clock, board, one, courtesy) for one in campaigns))


async def _show_one(
    database: Database,
    clock: Clock,
    board: ProgressBoard,
    campaign: Campaign,
    courtesy: Courtesy | None,
) -> None:
    campaign_id = stored_id(campaign)
    now = clock.now()
    allowed = courtesy.next_allowed(now) if courtesy is not None else now
    async with database.read() as session:
        counts = await count_by_state(session, campaign_id=campaign_id)
        pause = await find_pause(session, campaign_id, now=allowed)
        author = await session.get(Person, campaign.author_id) if campaign.author_id else None
    if campaign.state is CampaignState.SENDING and is_over(counts):
        async with database.write() as session:
            if await change_campaign_to_finished(session, campaign_id, now=clock.now()):
                campaign.state = CampaignState.FINISHED
    if allowed > now:
        pause = night_pause(counts, allowed)
    shown = told(campaign.state, counts, pause)
    if shown == campaign.progress_shown:
        return
    if author is not None and author.is_reachable and campaign.progress_message_id is not None:
        recipient = Recipient(stored_id(author), author.telegram_id, Language(author.language))
        try:
            async with asyncio.timeout(PATIENCE_S):
                if not await board.show_progress(recipient, campaign, counts, pause):
                    return
        except TimeoutError:
            return
    async with database.write() as session:
        await record_progress(session, campaign_id, shown=shown)


def is_over(counts: Mapping[OutboxState, int]) -> bool:
    """Whether no message waits or is on its way."""
    return not any(counts.get(state) for state in UNDER_WAY)


def told(
    state: CampaignState, counts: Mapping[OutboxState, int], pause: Pause | None = None
) -> str:
    """What a message with these counts tells, as a key to compare by."""
    parts = [state.value, *(f"{part.value}={counts[part]}" for part in sorted(counts))]
    if pause is not None:
        parts.append(f"until={pause.until:%d%H%M}/{pause.messages}")
    is_last = state is not CampaignState.SENDING and is_over(counts)
    return (LAST_SHOWN if is_last else "") + " ".join(parts)
