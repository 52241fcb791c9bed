"""Texts that were not understood, without anybody's name, so that the vocabulary can grow."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class UnresolvedText(SQLModel, table=True):
    """One text, how often it was typed, and what it was meant to be."""

    __tablename__ = "unresolved_text"
    __table_args__ = (UniqueConstraint("subject", "text_key"),)

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(max_length=20)
    """`study`, `offer` or `place`."""
    text_key: str = Field(max_length=240)
    times: int = 1
    last_seen_at: datetime
