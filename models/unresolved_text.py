"""Texts that were not understood, without anybody's name, so that the vocabulary can grow."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


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
