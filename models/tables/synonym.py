"""What coordinators explained in a chat: a term and the fields it means, for everybody."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.tables.base import JSON_LIST


class Synonym(SQLModel, table=True):
    """One term. Neither who typed it nor who explained it is kept, only for which organisation."""

    id: int | None = Field(default=None, primary_key=True)
    term_key: str = Field(max_length=240, unique=True)
    """The term's letters and digits alone, by which it is looked up."""
    term: str = Field(max_length=240)
    codes: list[str] = Field(sa_type=JSON_LIST)
    """ISCED-F codes, best first."""
    replaced_codes: list[str] = Field(default_factory=list, sa_type=JSON_LIST)
    """What the term meant by an earlier explanation; taking this one back restores it."""
    organisation_id: int | None = Field(
        default=None, foreign_key="organisation.id", ondelete="SET NULL"
    )
    """Where whoever explained it sat."""
    created_at: datetime
