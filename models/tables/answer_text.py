"""Answers about ourselves as coordinators worded them, each instead of the catalogue's words."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.tables.base import enum_column
from models.vocabulary import Language


class AnswerText(SQLModel, table=True):
    """One answer in one language; who worded it is not kept, only for which organisation."""

    __tablename__ = "answer_text"

    topic: str = Field(primary_key=True, max_length=40)
    """A value of `models.reading.heard.Topic`; one that is no topic any more is never read."""
    language: Language = Field(primary_key=True, sa_type=enum_column(Language))
    text: str
    """Plain words, with the placeholders of `models.fillings`."""
    organisation_id: int | None = Field(
        default=None, foreign_key="organisation.id", ondelete="SET NULL"
    )
    """Where whoever worded it last sat."""
    changed_at: datetime
