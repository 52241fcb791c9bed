"""Taking back a change that waits or was returned: asked once more, as its words are gone then."""

from telegram import InlineKeyboardButton

from handlers.engine.context import KmuniContext
from handlers.engine.labels import Label
from handlers.engine.screen import labelled
from models.payloads import DropChange
from models.queries.approvals import Subject
from models.tables.pending_change import PendingChange


def drop_rows(
    context: KmuniContext, pending: PendingChange | None, subject: Subject, key: int
) -> list[list[InlineKeyboardButton]]:
    """The button that takes a change back; none where there is none."""
    if pending is None:
        return []
    label = Label("✕ Take the change back")
    return [[labelled(context, label, DropChange(subject, key))]]
