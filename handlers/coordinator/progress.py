"""How far an announcement is, and stopping what of it has not gone out."""

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Update

from handlers.coordinator.seat import require_seated
from handlers.engine.context import KmuniContext
from handlers.engine.screen import Screen, show
from handlers.engine.taps import Handler, on
from handlers.engine.views import draw
from models.acts import announcements
from models.notices.progress import Progress, progress_view, read_progress
from models.payloads import StopBroadcast
from models.queries.campaigns import find_last_campaign, list_running_campaigns
from models.tables.campaign import Campaign, CampaignState

RUNNING_SHOWN = 3


async def progress_now(
    session: AsyncSession, context: KmuniContext, campaign: Campaign
) -> Progress:
    """How far an announcement is now."""
    allowed = context.services.courtesy.next_allowed(context.now)
    return await read_progress(session, campaign, now=context.now, allowed=allowed)


def progress_screen(
    context: KmuniContext, progress: Progress, *, is_too_late: bool = False
) -> Screen:
    """How far it is, for whoever is in a conversation."""
    visitor = context.visitor
    is_for_author = visitor is not None and visitor.person_id == progress.campaign.author_id
    view = progress_view(progress, is_for_author=is_for_author, is_too_late=is_too_late)
    return draw(context.services.renderer, context.language, view)


async def running_screens(context: KmuniContext) -> list[Screen]:
    """A message for each announcement under way, whoever began it."""
    async with context.read() as session:
        running = await list_running_campaigns(session, limit=RUNNING_SHOWN)
        found = [await progress_now(session, context, campaign) for campaign in running]
    return [progress_screen(context, each) for each in found if each.can_be_stopped]


async def last_screen(context: KmuniContext) -> Screen | None:
    """What has become of the last announcement; None if there was none."""
    async with context.read() as session:
        last = await find_last_campaign(session)
        if last is None:
            return None
        progress = await progress_now(session, context, last)
    return progress_screen(context, progress)


async def cancel_broadcast(update: Update, context: KmuniContext, tap: StopBroadcast) -> None:
    """Stops what has not gone out, for any coordinator; a second tap changes nothing more."""
    await require_seated(context)
    stopped = await context.require(announcements.stop, tap.campaign_id, is_brief=False)
    async with context.read() as session:
        progress = await progress_now(session, context, stopped.campaign)
    is_too_late = not stopped.messages and progress.campaign.state != CampaignState.CANCELLED
    await show(update, context, progress_screen(context, progress, is_too_late=is_too_late))


HANDLERS: list[Handler] = [
    on(StopBroadcast, cancel_broadcast),
]
