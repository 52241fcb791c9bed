"""The outbox: every unrequested message is a row before it is a message.

    pending ──claim──▶ sending ──▶ sent
       ▲                 │ ├──▶ failed        Telegram will never take it
       │                 │ ├──▶ unreachable   blocked or gone, until the person writes again
       └── retry ◀───────┘ └──▶ unknown       in doubt too often: parked and listed
    pending | retry ──▶ cancelled             withdrawn, empty, no consent any more
    pending | retry ──▶ expired               older than its time to live

Invariants: at most one row per recipient and purpose, ever; nothing is sent whose claim is not
committed; a row that may have been sent without our knowing carries `is_in_doubt`.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import JSON, Field, SQLModel

from models.base import TELEGRAM_ID, enum_column


class OutboxState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Notice(StrEnum):
    """What a row tells its recipient; the text is made just before it is sent."""

    DIGEST = "digest"
    BROADCAST = "broadcast"
    COMPANY_APPROVED = "company_approved"
    COMPANY_RETURNED = "company_returned"
    OFFER_APPROVED = "offer_approved"
    OFFER_RETURNED = "offer_returned"
    OFFER_EXPIRING = "offer_expiring"
    OFFER_SHORT = "offer_short"
    """It fits fewer students than each offer is shown to."""
    APPROVAL_NEEDED = "approval_needed"
    INTEREST = "interest"
    INTEREST_REMINDER = "interest_reminder"
    INTEREST_UNANSWERED = "interest_unanswered"
    INTRODUCTION = "introduction"
    INTEREST_DECLINED = "interest_declined"


class OutboxMessage(SQLModel, table=True):
    """One message to one person."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("person_id", "purpose"),
        Index("ix_outbox_due", "state", "priority", "not_before"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    purpose: str = Field(max_length=80)
    """The idempotency key within one recipient, such as `digest:2026-11-23`."""
    notice: Notice = Field(sa_type=enum_column(Notice))
    payload: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    """Ids, never texts."""
    campaign_id: int | None = Field(
        default=None, foreign_key="campaign.id", ondelete="CASCADE", index=True
    )
    state: OutboxState = Field(sa_type=enum_column(OutboxState))
    priority: int = 0
    """Lower goes first."""
    not_before: datetime
    expires_at: datetime | None = None
    attempts: int = 0
    is_in_doubt: bool = False
    doubts: int = 0
    owner: str | None = Field(default=None, max_length=40)
    lease_until: datetime | None = None
    failure: str | None = Field(default=None, max_length=200)
    telegram_message_id: int | None = Field(default=None, sa_type=TELEGRAM_ID)
    created_at: datetime
    sent_at: datetime | None = None
