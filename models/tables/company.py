"""Companies, their people, and the one-time invitations by which people join."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.base import enum_column


class CompanyState(StrEnum):
    """waiting -> approved | returned; a returned company waits again once it is changed.

    A coordinator may suspend a company in any of them; lifted, it is as its approval left it.
    """

    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    SUSPENDED = "suspended"
    """Its offers rest: no student sees them until a coordinator lifts it."""


class CompanySize(StrEnum):
    """Size classes of the EU's SME definition. Source: Commission Recommendation 2003/361/EC."""

    MICRO = "micro"
    """Under 10 people."""
    SMALL = "small"
    """Under 50 people."""
    MEDIUM = "medium"
    """Under 250 people and at most 50 million euros of turnover or 43 million of balance sheet."""
    LARGE = "large"


class Company(SQLModel, table=True):
    """A company; its offers belong to it, never to an account."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=120)
    name_key: str = Field(max_length=240, index=True)
    website: str | None = Field(default=None, max_length=200)
    place: str | None = Field(default=None, max_length=120)
    latitude: float | None = None
    longitude: float | None = None
    sector_id: str | None = Field(default=None, max_length=20)
    size: CompanySize | None = Field(default=None, sa_type=enum_column(CompanySize))
    state: CompanyState = Field(sa_type=enum_column(CompanyState), index=True)
    returned_reason: str | None = Field(default=None, max_length=400)
    """What a coordinator wrote when returning or suspending it."""
    returned_at: datetime | None = None
    created_at: datetime
    approved_at: datetime | None = None


class Membership(SQLModel, table=True):
    """A person who speaks for a company, and how students reach them once both said yes."""

    __table_args__ = (UniqueConstraint("company_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    company_id: int = Field(foreign_key="company.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=120)
    contact: str = Field(max_length=120)
    created_at: datetime


class InvitationRole(StrEnum):
    COMPANY = "company"
    COORDINATOR = "coordinator"


class Invitation(SQLModel, table=True):
    """A deep link that works once and for a limited time."""

    token: str = Field(primary_key=True, max_length=40)
    role: InvitationRole = Field(sa_type=enum_column(InvitationRole))
    company_id: int | None = Field(default=None, foreign_key="company.id", ondelete="CASCADE")
    organisation_id: int | None = Field(
        default=None, foreign_key="organisation.id", ondelete="SET NULL"
    )
    invited_by: int = Field(foreign_key="person.id", ondelete="CASCADE")
    inviter_name: str | None = Field(default=None, max_length=120)
    """As whoever opens the link reads it."""
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    withdrawn_at: datetime | None = None
    """Taken back by hand, or because whoever made it lost the right to."""
