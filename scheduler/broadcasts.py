"""Broadcasts under way: their author sees how far they are, in one message, until they end."""

from models.clock import Clock
from models.database import Database
from models.outbox import OutboxState
from models.queries.campaigns import (
    change_campaign_to_finished,
    list_running_campaigns,
    record_progress,
)
from models.queries.outbox import count_by_state
from models.queries.people import get_person
from models.vocabulary import Language
from scheduler.ports import ProgressBoard, Recipient


async def show_progress(database: Database, clock: Clock, board: ProgressBoard) -> None:
    """Finishes broadcasts of which nothing waits, and shows changed counts to their authors."""
    async with database.read() as session:
        campaigns = await list_running_campaigns(session)
    for campaign in campaigns:
        if campaign.id is None or campaign.author_id is None:
            continue
        async with database.write() as session:
            is_finished = await change_campaign_to_finished(session, campaign.id, now=clock.now())
            counts = await count_by_state(session, campaign_id=campaign.id)
            author = await get_person(session, campaign.author_id)
        shown = _fingerprint(counts, is_finished=is_finished)
        if shown == campaign.progress_shown or campaign.progress_message_id is None:
            continue
        recipient = Recipient(campaign.author_id, author.telegram_id, Language(author.language))
        if await board.show_progress(recipient, campaign, counts, is_finished=is_finished):
            async with database.write() as session:
                await record_progress(session, campaign.id, shown=shown)


def _fingerprint(counts: dict[OutboxState, int], *, is_finished: bool) -> str:
    parts = [f"{state.value}={counts[state]}" for state in sorted(counts)]
    return " ".join([*parts, "finished" if is_finished else "running"])
