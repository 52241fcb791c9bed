"""A person is a Telegram account; what they are here hangs on it as rows of their own."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.tables.base import TELEGRAM_ID, enum_column
from models.vocabulary import Language


class Person(SQLModel, table=True):
    """An account that agreed to be kept, or that a coordinator's list names."""

    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int = Field(sa_type=TELEGRAM_ID, unique=True)
    language: Language = Field(sa_type=enum_column(Language))
    is_reachable: bool = True
    """False since Telegram said that the account blocked the bot or is gone."""
    consented_at: datetime | None = None
    source: str | None = Field(default=None, max_length=64)
    """Where they came from: the payload of the deep link they first opened."""
    menu: str = Field(default="", max_length=40)
    """Which command menu their chat was given last, so that it is set only when it changes."""
    created_at: datetime
