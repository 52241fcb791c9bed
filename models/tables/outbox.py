"""The outbox: every unrequested message is a row before it is a message.

    pending ──claim──▶ sending ──▶ sent
       ▲                 │ ├──▶ failed        its channel will never take it
       │                 │ ├──▶ unreachable   blocked or gone, until the person writes again
       └── retry ◀───────┘ └──▶ unknown       in doubt too often: parked and listed
    pending | retry ──▶ pending | retry       over the day's limit: waits for the next morning
    pending | retry ──▶ cancelled             withdrawn, empty, paused, no consent any more
    pending | retry ──▶ expired               older than its time to live
    pending | retry ──▶ unreachable           the person is, since it was queued
    sending ──▶ as before the claim           its channel lets nobody send: nothing was tried

Invariants
- At most one row per recipient and purpose; an alert that surely did not arrive makes room for
  another when its offer is approved anew.
- Nothing is sent whose claim is not committed, and only one claim of a row is.
- A claim outside the quiet hours, within the day's limit, for a person who still wants it and a
  cause that still holds: all seen by the transaction that commits it, with the address it goes to.
- `owner` and `lease_until` are set exactly while a row is `sending`; a row is `sending` longer than
  its lease only if its sender is gone, and is then in doubt.
- A row that may have been sent without our knowing carries `is_in_doubt`, for good.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Self

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import JSON, Field, SQLModel

from models.tables.address import ChannelName
from models.tables.base import TELEGRAM_ID, enum_column
from models.tables.campaign import Campaign


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


class Rank(IntEnum):
    """Whose place in a person's day a message may take: the lower the number, the earlier.

    Answers to somebody's own act are not counted; all others share the day's few places.
    """

    ANSWER = 0
    EVENT_CHANGE = 1
    REMINDER = 2
    DIGEST = 3
    ALERT = 4
    BROADCAST = 5


class NoticeKind(str):
    """What a row tells its recipient, by the name that rows keep, and the rank of such rows.

    `models.notices` says the rest of each; the text is made just before it is sent.
    """

    rank: Rank

    def __new__(cls, name: str, rank: Rank) -> Self:
        kind = super().__new__(cls, name)
        kind.rank = rank
        return kind


WAITING = "state IN ('pending', 'retry')"
UNDER_WAY = "state IN ('sending', 'retry')"
"""Which rows the partial indexes hold; a query that says the same word for word can use them."""


def _partial_index(name: str, columns: tuple[str, ...], where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class OutboxMessage(SQLModel, table=True):
    """One message to one person."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("person_id", "purpose"),
        _partial_index(
            "ix_outbox_waiting",
            ("channel", "is_in_doubt", "priority", "campaign_id", "not_before", "id"),
            WAITING,
        ),
        _partial_index("ix_outbox_under_way", ("state", "lease_until"), UNDER_WAY),
        Index("ix_outbox_campaign", "campaign_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    purpose: str = Field(max_length=80)
    """The idempotency key within one recipient, such as `digest:2026-11-23`."""
    channel: ChannelName = Field(default=ChannelName.TELEGRAM, sa_type=enum_column(ChannelName))
    """Which one looks for it: that of its person's preferred address, seen anew at the claim."""
    notice: str = Field(max_length=40)
    """The name of its `NoticeKind`."""
    payload: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    """Ids; of texts only the title of an offer that may be gone when its end is told."""
    campaign_id: int | None = Field(default=None, foreign_key="campaign.id", ondelete="CASCADE")
    state: OutboxState = Field(sa_type=enum_column(OutboxState))
    priority: int = 0
    """Its `Rank`."""
    not_before: datetime
    expires_at: datetime | None = None
    attempts: int = 0
    is_in_doubt: bool = False
    doubts: int = 0
    owner: str | None = Field(default=None, max_length=40)
    lease_until: datetime | None = None
    claimed_at: datetime | None = None
    """When it was last handed to its channel, which counts for the limit of that day."""
    failure: str | None = Field(default=None, max_length=200)
    telegram_message_id: int | None = Field(default=None, sa_type=TELEGRAM_ID)
    created_at: datetime
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """A row as a sender has read it; `attempts` counts the try that was claimed with it."""

    id: int
    person_id: int
    notice: str
    payload: dict[str, object]
    campaign_id: int | None
    state: OutboxState
    """Before the claim."""
    priority: int
    attempts: int
    is_in_doubt: bool
    doubts: int
    expires_at: datetime | None
    created_at: datetime
    campaign: Campaign | None = None
    """Its campaign as the claim has read it."""

    @property
    def planned_offer_ids(self) -> tuple[int, ...]:
        """The offers a digest or an alert was planned with."""
        value = self.payload.get("offer_ids")
        items = value if isinstance(value, list) else []
        return tuple(item for item in items if isinstance(item, int))
