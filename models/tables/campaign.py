"""A broadcast: its text once, its audience, and where its author watches it go out."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import JSON, Field, SQLModel

from models.tables.base import TELEGRAM_ID, enum_column


class CampaignState(StrEnum):
    """queued -> sending -> finished | cancelled."""

    QUEUED = "queued"
    SENDING = "sending"
    FINISHED = "finished"
    CANCELLED = "cancelled"


RUNNING = (CampaignState.QUEUED, CampaignState.SENDING)
"""States in which something may still go out."""


class AttachmentKind(StrEnum):
    PHOTO = "photo"
    DOCUMENT = "document"
    VIDEO = "video"
    VOICE = "voice"


class Campaign(SQLModel, table=True):
    """One confirmed broadcast."""

    id: int | None = Field(default=None, primary_key=True)
    author_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    organisation_id: int | None = Field(
        default=None, foreign_key="organisation.id", ondelete="SET NULL"
    )
    """In whose name it goes out; None for those from before names were shown."""
    html: str
    """The text in Telegram's HTML, as its author formatted it."""
    attachment_kind: AttachmentKind | None = Field(
        default=None, sa_type=enum_column(AttachmentKind)
    )
    attachment_file_id: str | None = Field(default=None, max_length=200)
    audience: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    state: CampaignState = Field(sa_type=enum_column(CampaignState), index=True)
    is_important: bool = False
    """Also for those who want only important announcements."""
    is_stopped_by_colleague: bool = False
    """Another coordinator than its author stopped it."""
    recipients: int = 0
    progress_message_id: int | None = Field(default=None, sa_type=TELEGRAM_ID)
    progress_shown: str = Field(default="", max_length=200)
    """The counts the author sees now, so that an unchanged message is not edited."""
    created_at: datetime
    finished_at: datetime | None = None
