"""Counts of students as they were told to a company, kept so that looking again tells no more."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import JSON, Field, SQLModel


class KeptCount(SQLModel, table=True):
    """One thing that was counted for a company; only the coarse numbers that it read are kept."""

    __tablename__ = "kept_count"
    __table_args__ = (UniqueConstraint("company_id", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    company_id: int = Field(foreign_key="company.id", ondelete="CASCADE")
    subject: str = Field(max_length=80)
    """What was counted: `reach:` and a digest of an offer's conditions, `numbers:` and its id."""
    told: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Empty: being counted at this moment, or the process that counted is gone."""
    counted_at: datetime
