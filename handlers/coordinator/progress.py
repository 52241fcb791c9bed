"""How far an announcement is, and stopping what of it has not gone out.

The conversation and the sender both draw it with `draw_progress`, so that they never disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Update
from telegram.ext import CallbackQueryHandler

from handlers.coordinator.run_numbers import discreet
from handlers.coordinator.seat import require_seated
from handlers.coordinator.validation import read_number
from handlers.engine.callback_data import Action, pattern, unpack
from handlers.engine.context import KmuniContext, Renders
from handlers.engine.dialogues import Handler
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, button, show
from models.acts import announcements
from models.disclosure import told_to_coordinator
from models.queries.campaigns import (
    Pause,
    find_pause,
    list_running_campaigns,
    night_pause,
)
from models.queries.outbox import count_by_state
from models.tables.base import stored_id
from models.tables.campaign import RUNNING, Campaign, CampaignState
from models.tables.outbox import OutboxState
from models.text import plain_text, shorten
from models.vocabulary import Language

WORDS_SHOWN = 60
"""UTF-16 units of an announcement by which it is known again."""

RUNNING_SHOWN = 3


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


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an announcement is, at one instant."""

    campaign: Campaign
    counts: Counts
    pause: Pause | None = None
    """What of it rests until later."""

    @property
    def can_be_stopped(self) -> bool:
        return self.campaign.state in RUNNING and self.counts.waiting > 0


def draw_progress(
    renderer: Renders,
    language: Language,
    progress: Progress,
    *,
    for_author: bool = True,
    is_too_late: bool = False,
) -> Screen:
    """How far it is; with a button to stop it while something waits.

    Only its author is told that somebody else stopped it. `is_too_late`: it was to be stopped, but
    nothing was left to stop.
    """
    campaign, counts = progress.campaign, progress.counts
    text = renderer.text(
        "coordinator/progress",
        language,
        words=shorten(" ".join(plain_text(campaign.html).split()), WORDS_SHOWN),
        is_stopped=campaign.state == CampaignState.CANCELLED,
        is_stopped_by_colleague=for_author and campaign.is_stopped_by_colleague,
        is_too_late=is_too_late,
        counts=counts,
        total=told_to_coordinator(campaign.recipients),
        pause=progress.pause,
        discreet=discreet,
    )
    if not progress.can_be_stopped:
        return Screen(text)
    label = renderer.label(Label("Stop the rest"), language)
    return Screen(text, [[button(label, Action.BROADCAST_CANCEL, stored_id(campaign))]])


async def read_progress(
    session: AsyncSession, context: KmuniContext, campaign: Campaign
) -> Progress:
    """How far an announcement is now."""
    campaign_id = stored_id(campaign)
    states = await count_by_state(session, campaign_id=campaign_id)
    allowed = context.services.courtesy.next_allowed(context.now)
    if allowed > context.now:
        pause = night_pause(states, allowed)
    else:
        pause = await find_pause(session, campaign_id, now=context.now)
    return Progress(campaign, Counts.of(states), pause)


async def progress_screen(
    context: KmuniContext, progress: Progress, *, is_too_late: bool = False
) -> Screen:
    """The same for whoever is in a conversation."""
    visitor = await context.visitor()
    return draw_progress(
        context.services.renderer,
        await context.language(),
        progress,
        for_author=visitor is not None and visitor.person_id == progress.campaign.author_id,
        is_too_late=is_too_late,
    )


async def running_screens(context: KmuniContext) -> list[Screen]:
    """A message for each announcement under way, whoever began it."""
    async with context.read() as session:
        running = await list_running_campaigns(session, limit=RUNNING_SHOWN)
        found = [await read_progress(session, context, campaign) for campaign in running]
    return [await progress_screen(context, each) for each in found if each.can_be_stopped]


async def cancel_broadcast(update: Update, context: KmuniContext) -> None:
    """Stops what has not gone out, for any coordinator; a second tap changes nothing more."""
    await require_seated(context)
    data = update.callback_query.data if update.callback_query else None
    _, arguments = unpack(data or "")
    campaign_id = (read_number(arguments[0]) if arguments else None) or 0
    stopped = await context.require(announcements.stop, campaign_id, is_brief=False)
    async with context.read() as session:
        progress = await read_progress(session, context, stopped.campaign)
    is_too_late = not stopped.messages and progress.campaign.state != CampaignState.CANCELLED
    await show(update, context, await progress_screen(context, progress, is_too_late=is_too_late))


HANDLERS: list[Handler] = [
    CallbackQueryHandler(cancel_broadcast, pattern=pattern(Action.BROADCAST_CANCEL)),
]
