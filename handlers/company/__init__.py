"""A company's conversations: registration, its card and people, offers, interested students."""

from handlers.company import (
    company_lines,
    interests,
    offer_kind,
    offer_lines,
    own_changes,
    own_offers,
    posting,
    profile,
    registration,
)
from handlers.company.profile import join_company
from handlers.company.registration import begin_company
from handlers.dialogues import Handler, Question

__all__ = ["ENTRY_POINTS", "HANDLERS", "QUESTIONS", "begin_company", "join_company"]

QUESTIONS: dict[str, Question] = {
    **registration.QUESTIONS,
    **company_lines.QUESTIONS,
    **posting.QUESTIONS,
    **offer_kind.QUESTIONS,
    **offer_lines.QUESTIONS,
}
ENTRY_POINTS: list[Handler] = [
    *registration.ENTRY_POINTS,
    *profile.ENTRY_POINTS,
    *posting.ENTRY_POINTS,
]
HANDLERS: list[Handler] = [
    *profile.HANDLERS,
    *own_offers.HANDLERS,
    *own_changes.HANDLERS,
    *interests.HANDLERS,
]
