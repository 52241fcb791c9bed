"""A company's conversations: registration, its card and people, offers, interested students."""

from handlers.company import (
    checks,
    company_lines,
    interests,
    joining,
    known,
    letting_in,
    offer_kind,
    offer_lines,
    offer_times,
    own_changes,
    own_offers,
    people,
    posting,
    profile,
    registration,
)
from handlers.company.joining import join_company
from handlers.company.known import remind_of_request
from handlers.company.other_lines import hearing_other_lines
from handlers.company.registration import begin_company, begin_company_with
from handlers.company.states import OfferQuestion
from handlers.engine.dialogues import Question
from handlers.engine.taps import Handler

__all__ = [
    "CHECKS",
    "ENTRY_POINTS",
    "HANDLERS",
    "QUESTIONS",
    "begin_company",
    "begin_company_with",
    "join_company",
    "remind_of_request",
]

QUESTIONS: dict[str, Question] = {
    **registration.QUESTIONS,
    **known.QUESTIONS,
    **company_lines.QUESTIONS,
    **posting.QUESTIONS,
    **{
        state: hearing_other_lines(question, OfferQuestion(state))
        for state, question in (
            *offer_kind.QUESTIONS.items(),
            *offer_lines.QUESTIONS.items(),
            *offer_times.QUESTIONS.items(),
        )
    },
}
ENTRY_POINTS: list[Handler] = [
    *registration.ENTRY_POINTS,
    *profile.ENTRY_POINTS,
    *posting.ENTRY_POINTS,
]
CHECKS = checks.CHECKS
HANDLERS: list[Handler] = [
    *profile.HANDLERS,
    *people.HANDLERS,
    *joining.HANDLERS,
    *known.HANDLERS,
    *letting_in.HANDLERS,
    *own_offers.HANDLERS,
    *own_changes.HANDLERS,
    *interests.HANDLERS,
]
