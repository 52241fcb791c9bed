"""Drafts: what a person has answered so far, saved answer by answer.

The draft is the only truth of a dialogue. Its `state` names the open question; the newest draft of
a person is the one they are in, and an older one goes on when the newer is finished. One kind is no
dialogue: what is on the screen, so that words can be about it.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import JSON, Field, SQLModel

from models.tables.base import enum_column


class Dialogue(StrEnum):
    STUDENT = "student"
    COMPANY = "company"
    OFFER = "offer"
    BROADCAST = "broadcast"
    RETURN = "return"
    SUSPENSION = "suspension"
    INTEREST = "interest"
    SUBSCRIPTION = "subscription"
    SYNONYM = "synonym"
    ANSWER = "answer"
    WELCOME = "welcome"
    """What somebody said before they agreed to anything."""
    CARD = "card"
    """What is on the screen outside of any dialogue; never the one a person is in."""


class Draft(SQLModel, table=True):
    """One unfinished dialogue of one person."""

    __table_args__ = (UniqueConstraint("person_id", "dialogue"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    dialogue: Dialogue = Field(sa_type=enum_column(Dialogue))
    state: str = Field(max_length=60)
    data: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    revision: int = 0
    """Counts changes, so that a change based on an old reading is refused."""
    opened_at: datetime
    changed_at: datetime
