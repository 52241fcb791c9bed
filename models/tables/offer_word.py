"""The index that a student's search asks: the words of every offer, in whatever state it is.

What the words are says `models.search_words`; they are written in the transaction that changes
what they are made of. Whether an offer may be shown is asked of the offer itself.
"""

from typing import Any

from sqlalchemy import String
from sqlmodel import Field, SQLModel

from models.search_words import LONGEST_WORD, TAIL_MARK

WORD: type[Any] = String(LONGEST_WORD + len(TAIL_MARK)).with_variant(
    String(LONGEST_WORD + len(TAIL_MARK), collation="C"), "postgresql"
)  # type: ignore[assignment]  # a type with its length is as good as a class
"""Compared letter by letter, so that a beginning is a span of the index on both databases."""


class OfferWord(SQLModel, table=True):
    """One word of one offer."""

    __tablename__ = "offer_word"
    __table_args__ = {"sqlite_with_rowid": False}

    word: str = Field(primary_key=True, sa_type=WORD)
    offer_id: int = Field(primary_key=True, foreign_key="offer.id", ondelete="CASCADE", index=True)
    weight: int


class IndexedOffer(SQLModel, table=True):
    """That an offer's words are kept, and by which version of making them."""

    __tablename__ = "indexed_offer"

    offer_id: int = Field(primary_key=True, foreign_key="offer.id", ondelete="CASCADE")
    version: int
