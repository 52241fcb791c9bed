"""Offers, from draft text to withdrawal, the kinds they can be and the fields they ask for.

    waiting ──approve──▶ open ◀──resume── paused
       │  ▲               │ ├──pause────────▶
     return │ change      │ ├──▶ filled
       ▼    │             │ ├──▶ expired ──extend──▶ open
     returned             ▼ └──▶ withdrawn

The draft before `waiting` is a dialogue's row (`draft.py`). What was approved once is never changed
directly: its change waits beside it (`pending_change.py`), and one that is approved opens a filled
or expired offer again.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.tables.base import JSON_LIST, enum_column
from models.vocabulary import OfferKind


class OfferState(StrEnum):
    WAITING = "waiting"
    RETURNED = "returned"
    OPEN = "open"
    PAUSED = "paused"
    FILLED = "filled"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Offer(SQLModel, table=True):
    """One offer of a company."""

    id: int | None = Field(default=None, primary_key=True)
    company_id: int = Field(foreign_key="company.id", ondelete="CASCADE", index=True)
    created_by: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    state: OfferState = Field(sa_type=enum_column(OfferState), index=True)
    returned_reason: str | None = Field(default=None, max_length=400)
    returned_at: datetime | None = None
    title: str = Field(max_length=280)
    text: str
    text_key: str = Field(max_length=64, index=True)
    """SHA-256 of the text's compare key: the same offer sent again is noticed by it."""
    kind: OfferKind = Field(sa_type=enum_column(OfferKind))
    """The one named first; `FurtherKind` has those it can also be."""
    degrees: list[str] = Field(default_factory=list, sa_type=JSON_LIST)
    """Empty: every degree."""
    place: str | None = Field(default=None, max_length=120)
    latitude: float | None = None
    longitude: float | None = None
    is_remote: bool = False
    starts_on: date | None = None
    starts_at_once: bool = False
    """As soon as somebody comes; matched like a start today."""
    duration_weeks: int | None = None
    duration_weeks_to: int | None = None
    """Shortest and longest: equal for a single length, null on the side that was left open."""
    hours_per_week: float | None = None
    hours_per_week_to: float | None = None
    """Likewise; often halves, such as 38.5."""
    pay: str | None = Field(default=None, max_length=120)
    is_paid: bool | None = None
    languages: list[str] = Field(default_factory=list, sa_type=JSON_LIST)
    languages_any: bool = True
    """Whether one of several languages is enough; else all of them are needed."""
    further_languages: list[str] = Field(default_factory=list, sa_type=JSON_LIST)
    """Beside German and English, by ISO 639-1: all of them are needed, too.

    Shown and not matched: students are not asked which languages they speak.
    """
    one_of_languages: list[str] = Field(default_factory=list, sa_type=JSON_LIST)
    """And one of these, among which German or English may stand; at least two, or none."""
    skills: list[str] = Field(default_factory=list, sa_type=JSON_LIST)
    open_until: datetime
    """The first instant at which it is no longer open."""
    expiry_reminded_at: datetime | None = None
    approved_at: datetime | None = None
    created_at: datetime
    changed_at: datetime


class FurtherKind(SQLModel, table=True):
    """One more kind an offer can be, beside `Offer.kind`: "Praktikum oder Abschlussarbeit"."""

    __tablename__ = "further_kind"

    offer_id: int = Field(primary_key=True, foreign_key="offer.id", ondelete="CASCADE")
    kind: OfferKind = Field(sa_type=enum_column(OfferKind), primary_key=True, index=True)


class OfferField(SQLModel, table=True):
    """One field of study an offer asks for; none at all means open to every field."""

    __tablename__ = "offer_field"

    offer_id: int = Field(primary_key=True, foreign_key="offer.id", ondelete="CASCADE")
    code: str = Field(primary_key=True, max_length=4, index=True)
    rank: int
