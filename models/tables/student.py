"""A student's profile, and the packed row that matching reads instead of it."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.tables.base import JSON_LIST, enum_column
from models.tables.subscription import EVERY_WEEK
from models.vocabulary import Degree


class Student(SQLModel, table=True):
    """What a student told about their studies and wishes."""

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    study_text: str = Field(max_length=300)
    """Their own words."""
    programme: str | None = Field(default=None, max_length=160)
    university_id: str | None = Field(default=None, max_length=60, index=True)
    degree: Degree | None = Field(default=None, sa_type=enum_column(Degree))
    semester: int | None = None
    place: str | None = Field(default=None, max_length=120, index=True)
    latitude: float | None = None
    longitude: float | None = None
    radius_km: int | None = None
    """None: anywhere."""
    wants_remote: bool = True
    kinds: list[str] = Field(sa_type=JSON_LIST)
    languages: list[str] = Field(sa_type=JSON_LIST)
    available_from: date | None = None
    contact: str | None = Field(default=None, max_length=120)
    """What a company may see once both said yes."""
    paused_at: datetime | None = None
    paused_until: datetime | None = Field(default=None, index=True)
    """When the pause ends by itself; None: only the student ends it."""
    created_at: datetime
    changed_at: datetime


class StudentField(SQLModel, table=True):
    """One field of study of a student, best first by rank."""

    __tablename__ = "student_field"

    person_id: int = Field(primary_key=True, foreign_key="student.person_id", ondelete="CASCADE")
    code: str = Field(primary_key=True, max_length=4, index=True)
    rank: int


class MatchRow(SQLModel, table=True):
    """All that matching needs of a student who wants offers now, in one packed value.

    Rewritten in the transaction of every change it depends on; no row means no offers: paused,
    unreachable or deleted.
    """

    __tablename__ = "match_row"

    person_id: int = Field(primary_key=True, foreign_key="student.person_id", ondelete="CASCADE")
    version: int
    weeks: int = EVERY_WEEK
    """In which weeks the digest comes, as bits; 0: in none. See `models.tables.subscription`."""
    packed: bytes
