"""A person; how they are reached and what they are here hangs on them as rows of their own."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.tables.base import enum_column
from models.vocabulary import Language


class Person(SQLModel, table=True):
    """Somebody who agreed to be kept, or whom a coordinator's list names."""

    id: int | None = Field(default=None, primary_key=True)
    language: Language = Field(sa_type=enum_column(Language))
    consented_at: datetime | None = None
    source: str | None = Field(default=None, max_length=64)
    """Where they came from: the payload of the deep link they first opened."""
    menu: str = Field(default="", max_length=40)
    """Which command menu their chat was given last, so that it is set only when it changes."""
    created_at: datetime
