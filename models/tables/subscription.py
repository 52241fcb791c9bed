"""What a student wants to hear of and when, and the run that tells them of a new offer.

An alert run is one row per approved offer: waiting ──every page queued──▶ done. Its cursor moves in
the transaction that queues a page, so that a crash between two pages neither loses nor doubles.
"""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.tables.base import JSON_LIST, enum_column


class Cadence(StrEnum):
    """When a subscription writes."""

    WEEKLY = "weekly"
    AT_ONCE = "at_once"
    BOTH = "both"


WEEKLY_CADENCES = (Cadence.WEEKLY, Cadence.BOTH)
PROMPT_CADENCES = (Cadence.AT_ONCE, Cadence.BOTH)

DEFAULT_RADIUS_KM = 25

EVERY_WEEK = 3
"""The even weeks (bit 1) and the odd ones (bit 2); see `week_bit`."""


class Subscription(SQLModel, table=True):
    """One wish of a student. What it leaves open is as in the profile.

    The one with `is_profile` is made with the profile and asks for nothing of its own.
    """

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="student.person_id", ondelete="CASCADE", index=True)
    is_profile: bool = False
    cadence: Cadence = Field(sa_type=enum_column(Cadence))
    weeks: int = EVERY_WEEK
    """In which weeks the digest comes, as bits; see `week_bit`."""
    kinds: list[str] = Field(default_factory=list, sa_type=JSON_LIST)
    fields: list[str] = Field(default_factory=list, sa_type=JSON_LIST)
    place: str | None = Field(default=None, max_length=120)
    latitude: float | None = None
    longitude: float | None = None
    radius_km: int = DEFAULT_RADIUS_KM
    """Around the place; without one it is as in the profile."""
    is_anywhere: bool = False
    """Distance does not matter."""
    company_id: int | None = Field(
        default=None, foreign_key="company.id", ondelete="CASCADE", index=True
    )
    words_in: list[str] = Field(default_factory=list, sa_type=JSON_LIST)
    """At least one of them must be in the offer."""
    words_out: list[str] = Field(default_factory=list, sa_type=JSON_LIST)
    """None of them may be in the offer."""
    paused_at: datetime | None = None
    created_at: datetime
    changed_at: datetime


class AlertRunState(StrEnum):
    WAITING = "waiting"
    DONE = "done"


class AlertRun(SQLModel, table=True):
    """How far one approved offer has been told to those who want to hear at once."""

    __tablename__ = "alert_run"

    offer_id: int = Field(primary_key=True, foreign_key="offer.id", ondelete="CASCADE")
    state: AlertRunState = Field(sa_type=enum_column(AlertRunState), index=True)
    cursor: int = 0
    """The last person whose subscriptions were looked at."""
    told: int = 0
    """Messages queued so far."""
    created_at: datetime
    finished_at: datetime | None = None
