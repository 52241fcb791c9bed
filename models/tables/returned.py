"""What coordinators gave back: it outlives the mending, so that the next reader knows the story.

A company, an offer or a change that is handed in again takes its own row anew, which keeps neither
the reason nor what it read before.
"""

from datetime import datetime

from sqlmodel import JSON, Field, SQLModel


class ReturnedSubmission(SQLModel, table=True):
    """One time that something was given back to its company."""

    __tablename__ = "returned_submission"

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(max_length=2)
    """As in the queue's buttons: a company, an offer, or a change of either."""
    company_id: int = Field(foreign_key="company.id", ondelete="CASCADE", index=True)
    offer_id: int | None = Field(
        default=None, foreign_key="offer.id", ondelete="CASCADE", index=True
    )
    """None: it is the company itself."""
    reason: str = Field(max_length=400)
    returned_at: datetime
    data: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    """What it read then, by column; see `models.changes.plain_company` and `plain_card`."""
    came_again_at: datetime | None = None
    """When its company handed it in again."""
