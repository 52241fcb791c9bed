"""Taking back a change that waits or was returned: asked once more, as its words are gone then."""

from telegram import InlineKeyboardButton

from handlers.callback_data import Action
from handlers.context import KmuniContext
from handlers.labels import Label
from handlers.screen import labelled
from models.pending_change import PendingChange
from models.queries.approvals import Subject

YES = "yes"
"""What CHANGE_DROP names once it was asked."""


async def drop_rows(
    context: KmuniContext, pending: PendingChange | None, subject: Subject, key: int
) -> list[list[InlineKeyboardButton]]:
    """The button that takes a change back; none where there is none."""
    if pending is None:
        return []
    label = Label("✕ Take the change back")
    return [[await labelled(context, label, Action.CHANGE_DROP, subject, key)]]
