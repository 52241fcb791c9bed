"""A coordinator's announcement, as they formatted it, with its organisation's name below."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from models.notices.spec import Attachment, Claim, Content, Spec
from models.queries.campaigns import BROADCAST
from models.queries.preferences import get_preference, wants_broadcast
from models.queries.seats import find_organisation_name
from models.tables.campaign import AttachmentKind, CampaignState
from models.tables.preference import Topic


@dataclass(frozen=True, slots=True)
class BroadcastNotice(Content):
    html: str
    """In Telegram's HTML."""
    organisation: str | None = None
    """Who says so, read below the text."""
    attachment_kind: AttachmentKind | None = None
    attachment_file_id: str | None = None

    @property
    def attachment(self) -> Attachment | None:
        if self.attachment_kind is None:
            return None
        return Attachment(self.attachment_kind, self.attachment_file_id or "")


async def _load(session: AsyncSession, claim: Claim) -> BroadcastNotice | None:
    campaign = claim.message.campaign
    if campaign is None or campaign.state is not CampaignState.SENDING:
        return None
    preference = await get_preference(session, claim.person_id)
    if not wants_broadcast(preference, is_important=campaign.is_important):
        return None
    organisation = await find_organisation_name(session, campaign.organisation_id)
    return BroadcastNotice(
        campaign.html, organisation, campaign.attachment_kind, campaign.attachment_file_id
    )


class BroadcastNotices:
    BROADCAST = Spec(BROADCAST, BROADCAST.rank, load=_load, topic=Topic.BROADCAST)
