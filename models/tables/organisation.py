"""Organisations that run KMUni together, and who sits in them with which rights."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.base import JSON_LIST, enum_column


class OrganisationKind(StrEnum):
    CHAMBER = "chamber"
    CITY = "city"
    UNIVERSITY = "university"
    FACULTY = "faculty"
    MUNICIPALITY = "municipality"
    UNKNOWN = "unknown"
    """Known by name alone; nobody said yet what it is."""


class Right(StrEnum):
    """What somebody may do in an organisation's name; the value is stored."""

    APPROVE_COMPANIES = "approve_companies"
    """Look at, approve, return, suspend and lift companies."""
    APPROVE_OFFERS = "approve_offers"
    ANNOUNCE = "announce"
    REPORT = "report"
    """Read the region's numbers."""
    INVITE = "invite"
    """Give others a seat."""
    LINK_CHANNELS = "link_channels"
    ADMINISTER = "administer"
    """Take seats away, teach the vocabulary, and word the answers about ourselves."""


class Organisation(SQLModel, table=True):
    """A chamber, city, university, faculty or municipality."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=120, unique=True)
    kind: OrganisationKind = Field(sa_type=enum_column(OrganisationKind))
    region: str | None = Field(default=None, max_length=120)
    """The region it speaks for."""
    universities: list[str] = Field(default_factory=list, sa_type=JSON_LIST)
    """Ids of the universities it speaks for."""
    created_at: datetime


class Seat(SQLModel, table=True):
    """A person in an organisation; one person may sit in several."""

    __table_args__ = (UniqueConstraint("person_id", "organisation_id", "is_configured"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    rights: list[str] = Field(sa_type=JSON_LIST)
    """Values of `Right`."""
    name: str = Field(default="", max_length=120)
    """As the others of the team read it; empty for seats from before names were kept."""
    is_configured: bool = False
    """Given by the configuration, where alone it can be taken away; one that was given by hand may
    stand beside it."""
    invited_by: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    since: datetime
    until: datetime | None = None
    """The instant from which the seat gives no right any more; None: for good."""
