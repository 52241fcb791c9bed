"""A coordinator's announcements: sent to everybody whom they concern, stopped, and watched."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.world import World
from models.audience import Audience
from models.queries.campaigns import (
    add_campaign,
    change_campaign_to_cancelled,
    find_campaign,
    may_be_sent,
    record_progress,
)
from models.queries.events import record_event
from models.queries.seats import list_organisations_with
from models.refusals import Refusal, Refused
from models.rights import Actor, may
from models.tables.base import stored_id
from models.tables.campaign import AttachmentKind, Campaign, CampaignState
from models.tables.event import Deed
from models.tables.organisation import Organisation, Right
from models.text import shown_length

MAX_TEXT_UNITS = 4096
"""Source: Bot API, `sendMessage.text`."""

MAX_CAPTION_UNITS = 1024
"""Source: Bot API, `sendPhoto.caption` and `sendDocument.caption`."""


class TextProblem(StrEnum):
    """Why an announcement cannot go out as it is."""

    MISSING = "missing"
    """Nothing at all yet."""
    ONLY_ATTACHMENT = "only_attachment"
    """A picture or document whose words are still to come, or left out by a tap."""
    TOO_LONG = "too_long"
    CAPTION_TOO_LONG = "caption_too_long"


SIGNATURE_UNITS = 124
"""Room for the organisation's name below the words: its column's length, and what parts it."""


def most_units(attachment: AttachmentKind | None) -> int:
    """How long the words may be, as shown, alone or below an attachment."""
    whole = MAX_TEXT_UNITS if attachment is None else MAX_CAPTION_UNITS
    return whole - SIGNATURE_UNITS


def text_problem(
    html: str, attachment: AttachmentKind | None, *, goes_without_text: bool
) -> TextProblem | None:
    """What is still to be done about an announcement's words; None if they can go out."""
    is_too_long = shown_length(html) > most_units(attachment)
    if attachment is None:
        if not html:
            return TextProblem.MISSING
        return TextProblem.TOO_LONG if is_too_long else None
    if not html:
        return None if goes_without_text else TextProblem.ONLY_ATTACHMENT
    return TextProblem.CAPTION_TOO_LONG if is_too_long else None


class AnnouncementInput(BaseModel):
    """What is said to whom. Words that are missing beside an attachment are left out on purpose."""

    model_config = ConfigDict(frozen=True)

    html: str
    """In Telegram's HTML, cleaned."""
    organisation_id: int | None = None
    """In whose name; None: in that of its author's first seat."""
    audience: Audience
    attachment_kind: AttachmentKind | None = None
    attachment_file_id: str | None = None
    is_important: bool = False
    watched_in: int | None = None
    """The message that shows its author how far it is, where there is one already."""

    @model_validator(mode="after")
    def _can_go_out(self) -> Self:
        problem = text_problem(self.html, self.attachment_kind, goes_without_text=True)
        if problem is not None:
            raise ValueError(problem.value)
        if (self.attachment_kind is None) != (self.attachment_file_id is None):
            raise ValueError("an attachment is a kind and a file")
        return self


@dataclass(frozen=True, slots=True)
class Announced:
    """It is on its way."""

    campaign: Campaign


def sender_of(senders: Sequence[Organisation], chosen: int | None) -> Organisation | None:
    """The chosen one of those in whose name somebody may announce, else the first."""
    chosen_ones = [one for one in senders if one.id == chosen]
    return next(iter([*chosen_ones, *senders]), None)


async def announce(
    session: AsyncSession, actor: Actor, given: AnnouncementInput, world: World
) -> Announced | Refused:
    """Queues a message for everybody it concerns; none for a circle that picks people out."""
    if not await may(session, actor, Right.ANNOUNCE, now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    senders = await list_organisations_with(session, actor.person_id, Right.ANNOUNCE, now=world.now)
    sender = sender_of(senders, given.organisation_id)
    campaign = Campaign(
        author_id=actor.person_id,
        organisation_id=stored_id(sender) if sender else None,
        html=given.html,
        attachment_kind=given.attachment_kind,
        attachment_file_id=given.attachment_file_id,
        audience=given.audience.to_data(),
        is_important=given.is_important,
        state=CampaignState.QUEUED,
        progress_message_id=given.watched_in,
        created_at=world.now,
    )
    # Counted as they are queued: since the preview some may have left or paused.
    recipients = await add_campaign(session, campaign, now=world.now)
    if not await may_be_sent(session, given.audience, recipients, is_important=given.is_important):
        return Refused(Refusal.TOO_FEW)
    fields = given.audience.fields
    await record_event(
        session,
        Deed.ANNOUNCED,
        field_code=fields[0] if len(fields) == 1 else None,
        region=world.region,
        now=world.now,
    )
    return Announced(campaign)


@dataclass(frozen=True, slots=True)
class Stopped:
    """What became of an announcement that somebody wanted to stop."""

    campaign: Campaign
    messages: int
    """So many will not go out; 0 where nothing was left to stop."""


async def stop(
    session: AsyncSession, actor: Actor, campaign_id: int, world: World
) -> Stopped | Refused:
    """Stops what has not gone out, whoever began it; twice changes nothing more."""
    if not await may(session, actor, Right.ANNOUNCE, now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    messages = await change_campaign_to_cancelled(
        session, campaign_id, actor.person_id, now=world.now
    )
    campaign = await find_campaign(session, campaign_id)
    if campaign is None:
        return Refused(Refusal.NOT_YOURS)
    if messages:
        await record_event(session, Deed.ANNOUNCEMENT_STOPPED, region=world.region, now=world.now)
    return Stopped(campaign, messages)


@dataclass(frozen=True, slots=True)
class WatchInput:
    """Where an announcement's author watches how far it is."""

    campaign_id: int
    message_id: int | None
    """None: where they watch already."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Its counts are shown there, and shown once more if they were before."""


async def watch(
    session: AsyncSession, actor: Actor, given: WatchInput, world: World
) -> Watched | Refused:
    """Shows its author there how far it is, for as long as it goes out."""
    campaign = await find_campaign(session, given.campaign_id)
    if campaign is None or campaign.author_id != actor.person_id:
        return Refused(Refusal.NOT_YOURS)
    await record_progress(session, given.campaign_id, message_id=given.message_id)
    return Watched()
