"""What a student was shown and what they made of it; interest that may lead to people meeting."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import JSON, Field, SQLModel

from models.tables.base import enum_column
from models.vocabulary import Dislike


class SuggestionOrigin(StrEnum):
    WEEKLY = "weekly"
    CHAT = "chat"
    ALERT = "alert"


class Suggestion(SQLModel, table=True):
    """One offer for one student; only `delivered_at` makes it seen and keeps it from returning."""

    __table_args__ = (UniqueConstraint("person_id", "offer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="student.person_id", ondelete="CASCADE")
    offer_id: int = Field(foreign_key="offer.id", ondelete="CASCADE", index=True)
    origin: SuggestionOrigin = Field(sa_type=enum_column(SuggestionOrigin))
    reasons: list[dict[str, object]] = Field(default_factory=list, sa_type=JSON)
    """Why it fits, as data; see `models.matching.rules.reasons`."""
    created_at: datetime
    delivered_at: datetime | None = None
    opened_at: datetime | None = None
    saved_at: datetime | None = None
    dismissed_at: datetime | None = None
    dislike: Dislike | None = Field(default=None, sa_type=enum_column(Dislike))


class InterestState(StrEnum):
    """waiting -> introduced | declined; the student may take it back while it waits.

    Its offer ends while it waits: closed, which is nobody's no.
    """

    WAITING = "waiting"
    INTRODUCED = "introduced"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Ending(StrEnum):
    """Why nobody answers an interest any more."""

    FILLED = "filled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    DELETED = "deleted"
    """The company is gone with all its offers."""


SAID_ANEW = frozenset({InterestState.WITHDRAWN, InterestState.CLOSED})
"""Interests that are as if they had never been said: the student may say yes again."""


class DeclineReason(StrEnum):
    FILLED = "filled"
    OTHER_PROFILE = "other_profile"
    LATER = "later"
    OTHER = "other"


class Interest(SQLModel, table=True):
    """A student's yes to an offer; names are shown only after the company's yes."""

    __table_args__ = (UniqueConstraint("person_id", "offer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="student.person_id", ondelete="CASCADE")
    offer_id: int = Field(foreign_key="offer.id", ondelete="CASCADE", index=True)
    state: InterestState = Field(sa_type=enum_column(InterestState))
    name: str = Field(max_length=120)
    contact: str = Field(max_length=120)
    note: str | None = Field(default=None, max_length=400)
    reasons: list[dict[str, object]] = Field(default_factory=list, sa_type=JSON)
    decline_reason: DeclineReason | None = Field(default=None, sa_type=enum_column(DeclineReason))
    answered_by: int | None = Field(default=None, foreign_key="membership.id", ondelete="SET NULL")
    created_at: datetime
    reminded_at: datetime | None = None
    answered_at: datetime | None = None
