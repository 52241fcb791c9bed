"""The inbox: every update is committed here before Telegram is told that it arrived.

    new ──the step's own transaction──▶ applied ──the reply was sent──▶ done
     └── three failed tries ──▶ parked

Invariants: an effect and its `applied` are one commit; a `done` row has neither payload nor chat;
a `new` row is handled again after a crash, an `applied` one never: its person is asked again.
"""

from datetime import datetime
from enum import StrEnum

from sqlmodel import JSON, Field, SQLModel

from models.tables.base import TELEGRAM_ID, enum_column

MAX_ATTEMPTS = 3
"""After so many failed tries an update is parked instead of stopping those behind it."""


class InboxState(StrEnum):
    NEW = "new"
    APPLIED = "applied"
    DONE = "done"
    PARKED = "parked"


class InboxUpdate(SQLModel, table=True):
    """One update as Telegram sent it, until it is done."""

    __tablename__ = "inbox"

    update_id: int = Field(
        primary_key=True, sa_type=TELEGRAM_ID, sa_column_kwargs={"autoincrement": False}
    )
    state: InboxState = Field(sa_type=enum_column(InboxState), index=True)
    telegram_id: int | None = Field(default=None, sa_type=TELEGRAM_ID)
    """The person's account; wiped when done."""
    payload: dict[str, object] | None = Field(default=None, sa_type=JSON)
    attempts: int = 0
    received_at: datetime
