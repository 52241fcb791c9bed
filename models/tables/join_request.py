"""Somebody asks to speak for a company that is here already; those who do let them in or not.

waiting ──yes──▶ accepted
   ├──no───────▶ declined
   ├──newcomer─▶ withdrawn
   └──14 days──▶ unanswered
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.tables.base import enum_column


class JoinState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    """They speak for the company since, by this yes or by somebody's link."""
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    UNANSWERED = "unanswered"


WAITING = "state = 'waiting'"
"""What the partial index holds; a query that says the same word for word can use it."""


class JoinRequest(SQLModel, table=True):
    """One wish of one person to speak for one company; at most one of a pair waits."""

    __tablename__ = "join_request"
    __table_args__ = (
        Index(
            "uq_join_request_waiting",
            "company_id",
            "person_id",
            unique=True,
            sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    company_id: int = Field(foreign_key="company.id", ondelete="CASCADE", index=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=120)
    """As those who are asked read it, and as the company's people are named from a yes on."""
    contact: str = Field(max_length=120)
    """For students, from a yes on."""
    asks_coordinators: bool
    """Nobody of the company could be reached, so that its coordinators were asked."""
    state: JoinState = Field(sa_type=enum_column(JoinState), index=True)
    asked_at: datetime
    answered_at: datetime | None = None
    """When it ended, however it did."""
