"""Where people are written to: one row for each address, of one person."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.base import enum_column


class ChannelName(StrEnum):
    """A way to people; `scheduler.ports.Channel` says what each has to be able to do."""

    TELEGRAM = "telegram"
    MAIL = "mail"


PREFERRED = 0
"""The `preference` of the address that messages go to."""


class Address(SQLModel, table=True):
    """One address of one person; whoever has none is written to by nobody."""

    __table_args__ = (
        UniqueConstraint("channel", "value"),
        UniqueConstraint("person_id", "preference"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    channel: ChannelName = Field(sa_type=enum_column(ChannelName))
    value: str = Field(max_length=320)
    """As its channel writes it: a Telegram account's number, a mail address."""
    preference: int = PREFERRED
    """Its person's addresses in their order, from `PREFERRED`."""
    is_reachable: bool = True
    """False since its channel said that it is gone: the account blocked the bot, say."""
    verified_at: datetime | None = None
    """Since when it is known to be its person's; Telegram vouches for whoever writes."""


def account_value(telegram_id: int) -> str:
    """How a Telegram account stands among the addresses."""
    return str(telegram_id)
