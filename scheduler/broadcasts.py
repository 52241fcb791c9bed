"""Broadcasts under way: their author sees how far they are, in one message, until they end."""

import asyncio

from sqlmodel.ext.asyncio.session import AsyncSession

from models.clock import Clock
from models.database import Database
from models.notices.progress import read_progress
from models.queries.addresses import find_address_of
from models.queries.campaigns import (
    change_campaign_to_finished,
    list_watched_campaigns,
    record_progress,
)
from models.tables.address import ChannelName
from models.tables.base import stored_id
from models.tables.campaign import Campaign, CampaignState
from models.tables.person import Person
from models.vocabulary import Language
from scheduler.courtesy import Courtesy
from scheduler.ports import ProgressBoard, Recipient

PATIENCE_S = 2.0
"""An author whose chat does not answer so long is shown the next counts instead."""


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
        progress = await read_progress(session, campaign, now=now, allowed=allowed)
        author = await _find_author(session, campaign)
    if progress.is_running and progress.is_over:
        async with database.write() as session:
            if await change_campaign_to_finished(session, campaign_id, now=clock.now()):
                campaign.state = CampaignState.FINISHED
    shown = progress.fingerprint
    if shown == campaign.progress_shown:
        return
    if author is not None and campaign.progress_message_id is not None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                if not await board.show_progress(author, progress):
                    return
        except TimeoutError:
            return
    async with database.write() as session:
        await record_progress(session, campaign_id, shown=shown)


async def _find_author(session: AsyncSession, campaign: Campaign) -> Recipient | None:
    """Where the message stands that shows the counts; None if it can be reached no more."""
    author = await session.get(Person, campaign.author_id) if campaign.author_id else None
    if author is None:
        return None
    person_id = stored_id(author)
    address = await find_address_of(session, person_id, ChannelName.TELEGRAM)
    if address is None or not address.is_reachable:
        return None
    return Recipient(person_id, stored_id(address), address.value, Language(author.language))
