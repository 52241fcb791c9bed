"""Weekly runs: one row per slot, its packed results, and the page it has reached."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import JSON, Field, SQLModel

from models.tables.base import enum_column

WEEKLY = "weekly"
"""The kind of run that brings the Monday digests."""


class PushRunState(StrEnum):
    """claimed -> matched (results stored) -> queued (every result is an outbox row)."""

    CLAIMED = "claimed"
    MATCHED = "matched"
    QUEUED = "queued"
    MISSED = "missed"
    """Found too late to be worth sending."""


class PushRun(SQLModel, table=True):
    """One weekly push; the unique slot makes a second one impossible."""

    __tablename__ = "push_run"
    __table_args__ = (UniqueConstraint("kind", "slot"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    slot: datetime
    state: PushRunState = Field(sa_type=enum_column(PushRunState))
    owner: str = Field(max_length=40)
    lease_until: datetime
    cursor: int = 0
    """The last person whose result became an outbox row."""
    is_catch_up: bool = False
    report: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime


class WeeklyResult(SQLModel, table=True):
    """One student's suggestions of one run, packed; deleted once they are outbox rows."""

    __tablename__ = "weekly_result"

    run_id: int = Field(primary_key=True, foreign_key="push_run.id", ondelete="CASCADE")
    person_id: int = Field(primary_key=True, foreign_key="student.person_id", ondelete="CASCADE")
    packed: bytes
