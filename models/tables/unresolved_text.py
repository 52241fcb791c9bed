"""Texts that were not understood, so that the vocabulary can grow.

Coordinators see no names. Who typed a text is kept only so that it can go with them.
"""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class UnresolvedAuthor(SQLModel, table=True):
    """Somebody who typed a text; a text whose last author deletes everything is deleted too."""

    __tablename__ = "unresolved_author"

    unresolved_id: int = Field(
        primary_key=True, foreign_key="unresolved_text.id", ondelete="CASCADE"
    )
    person_id: int = Field(
        primary_key=True, foreign_key="person.id", ondelete="CASCADE", index=True
    )


class UnresolvedText(SQLModel, table=True):
    """One text and how often it was typed; open until it is explained or ignored."""

    __tablename__ = "unresolved_text"
    __table_args__ = (UniqueConstraint("subject", "text_key"),)

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(max_length=20)
    """Where it was typed: `study` (a student's line) or `offer` (an offer's fields)."""
    text_key: str = Field(max_length=240)
    times: int = 1
    last_seen_at: datetime
    is_ignored: bool = False
    """Never listed again, however often it comes."""
    synonym_id: int | None = Field(default=None, foreign_key="synonym.id", ondelete="SET NULL")
    """What explained it; once that is taken back, the text is open again."""
