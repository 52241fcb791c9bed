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
    organisation: str | None = Field(default=None, max_length=120)
    """The seat's organisation of whoever explained it; None for one named in the configuration."""
    created_at: datetime
