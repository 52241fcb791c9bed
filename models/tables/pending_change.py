"""Changes of what was approved: they wait beside the approved row, which everybody goes on seeing.

    waiting ──approve──▶ approved
     │  ▲  └──company────▶ dropped
   return │ change again
     ▼    │
    returned ──company──▶ dropped

A company or an offer has one at most; the next change takes the same row. A row that ended keeps
no values, only what became of it and when, so that an old button can say so.
"""

from datetime import datetime
from enum import StrEnum

from sqlmodel import JSON, Field, SQLModel

from models.tables.base import enum_column


class ChangeState(StrEnum):
    WAITING = "waiting"
    RETURNED = "returned"
    APPROVED = "approved"
    DROPPED = "dropped"


class PendingChange(SQLModel, table=True):
    """New values of an approved company or an approved offer; exactly one of the two is named."""

    __tablename__ = "pending_change"

    id: int | None = Field(default=None, primary_key=True)
    company_id: int | None = Field(
        default=None, foreign_key="company.id", ondelete="CASCADE", unique=True
    )
    offer_id: int | None = Field(
        default=None, foreign_key="offer.id", ondelete="CASCADE", unique=True
    )
    proposed_by: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    proposed_at: datetime
    data: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    """The new values by column, those alone that differ from the approved ones."""
    state: ChangeState = Field(sa_type=enum_column(ChangeState), index=True)
    returned_reason: str | None = Field(default=None, max_length=400)
    answered_at: datetime | None = None


class SkippedSubmission(SQLModel, table=True):
    """What a coordinator has put off in the queue of approvals: it comes last for a while."""

    __tablename__ = "skipped_submission"

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    subject: str = Field(primary_key=True, max_length=2)
    key: int = Field(primary_key=True)
    """Of the company or offer; one that is gone is looked for by nobody."""
    fingerprint: str = Field(max_length=8)
    """What it read like; whatever reads differently now was never put off."""
    skipped_at: datetime
