"""What a person wants to be written without having asked, beyond a student's subscriptions."""

from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.tables.base import enum_column


class Topic(StrEnum):
    """What "fewer of these" can be said of; the values travel in buttons."""

    DIGEST = "d"
    ALERT = "a"
    BROADCAST = "b"
    REMINDER = "r"


class BroadcastWish(StrEnum):
    """Which announcements a person wants."""

    ALL = "all"
    IMPORTANT = "important"
    NONE = "none"


class PersonPreference(SQLModel, table=True):
    """Set by one tap, honoured when messages are queued and again when they are sent.

    No row: everything is wanted.
    """

    __tablename__ = "person_preference"

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    broadcasts: BroadcastWish = Field(default=BroadcastWish.ALL, sa_type=enum_column(BroadcastWish))
    wants_reminders: bool = True
