"""How far an announcement is: read in one way and drawn in one way, in chat and by the clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models.disclosure import discreet, told_to_coordinator
from models.notices.buttons import Button, Label
from models.notices.spec import View
from models.payloads import StopBroadcast
from models.queries.campaigns import LAST_SHOWN, Pause, find_pause, night_pause
from models.queries.outbox import count_by_state
from models.tables.base import stored_id
from models.tables.campaign import RUNNING, Campaign, CampaignState
from models.tables.outbox import OutboxState
from models.text import plain_text, shorten

WORDS_SHOWN = 60
"""UTF-16 units of an announcement by which it is known again."""


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
    states: Mapping[OutboxState, int]
    pause: Pause | None = None
    """What of it rests until later."""

    @property
    def counts(self) -> Counts:
        return Counts.of(self.states)

    @property
    def is_running(self) -> bool:
        """Whether something may still go out; a campaign is so from its first commit on."""
        return self.campaign.state in RUNNING

    @property
    def is_over(self) -> bool:
        """Whether no message waits or is on its way."""
        return self.counts.waiting == 0

    @property
    def can_be_stopped(self) -> bool:
        return self.is_running and not self.is_over

    @property
    def fingerprint(self) -> str:
        """What a message with these counts tells, as a key to compare by."""
        states = self.states
        parts = [
            CampaignState(self.campaign.state).value,
            *(f"{part.value}={states[part]}" for part in sorted(states)),
        ]
        if self.pause is not None:
            parts.append(f"until={self.pause.until:%d%H%M}/{self.pause.messages}")
        is_last = not self.is_running and self.is_over
        return (LAST_SHOWN if is_last else "") + " ".join(parts)


async def read_progress(
    session: AsyncSession, campaign: Campaign, *, now: datetime, allowed: datetime
) -> Progress:
    """How far it is now; `allowed` is the first instant from now on at which people are written to.

    In the quiet hours everything that waits rests until then.
    """
    campaign_id = stored_id(campaign)
    states = await count_by_state(session, campaign_id=campaign_id)
    if allowed > now:
        return Progress(campaign, states, night_pause(states, allowed))
    return Progress(campaign, states, await find_pause(session, campaign_id, now=now))


def progress_view(
    progress: Progress, *, is_for_author: bool = True, is_too_late: bool = False
) -> View:
    """How far it is; with a button to stop it while something waits.

    Only its author is told that somebody else stopped it. `is_too_late`: it was to be stopped, but
    nothing was left to stop.
    """
    campaign = progress.campaign
    values = {
        "words": shorten(" ".join(plain_text(campaign.html).split()), WORDS_SHOWN),
        "is_stopped": campaign.state == CampaignState.CANCELLED,
        "is_stopped_by_colleague": is_for_author and campaign.is_stopped_by_colleague,
        "is_too_late": is_too_late,
        "counts": progress.counts,
        "total": told_to_coordinator(campaign.recipients),
        "pause": progress.pause,
        "discreet": discreet,
    }
    if not progress.can_be_stopped:
        return View("coordinator/progress", values, [])
    stop = Button(Label("Stop the rest"), StopBroadcast(stored_id(campaign)))
    return View("coordinator/progress", values, [[stop]])
