"""The moments at which something can be typed, by the names under which they are measured.

What is listened for is asked of the running dialogues; this only says which of their questions and
cards a name means. A question without a name of its own is named by its state.
"""

from collections.abc import Mapping

from handlers import ALL_CARDS, ALL_QUESTIONS
from handlers.company.states import CompanyQuestion, OfferQuestion
from handlers.coordinator.states import BroadcastState, ReturnState
from handlers.engine.hearing import home_of
from handlers.student.states import InterestState, StudentState, SubscriptionState
from handlers.welcome import AGREE
from models.payloads import (
    AskDelete,
    DismissOffer,
    Payload,
    ShowInterest,
    ShowOffer,
    ShowSubmission,
)
from models.reading.heard import Role
from models.reading.listening import Listening

QUESTION_AT: Mapping[str, str] = {
    "newcomer:welcome": AGREE,
    "student:study": StudentState.STUDY,
    "student:confirm_study": StudentState.CONFIRM,
    "student:place": StudentState.PLACE,
    "student:kinds": StudentState.KINDS,
    "student:interest_confirm": InterestState.CONFIRM,
    "student:contact": InterestState.CONTACT,
    "student:subscription": SubscriptionState.TEXT,
    "company:line": CompanyQuestion.LINE,
    "company:confirm_company": CompanyQuestion.SECTOR,
    "company:offer_text": OfferQuestion.TEXT,
    "company:offer_card": OfferQuestion.PREVIEW,
    "coordinator:return_reason": ReturnState.REASON,
    "coordinator:broadcast_text": BroadcastState.TEXT,
    "coordinator:audience": BroadcastState.AUDIENCE,
}

CARD_AT: Mapping[str, type[Payload]] = {
    "student:offer_shown": ShowOffer,
    "student:dismiss_reason": DismissOffer,
    "student:delete_confirm": AskDelete,
    "company:interest_card": ShowInterest,
    "coordinator:queue": ShowSubmission,
}

HOME_AT: Mapping[str, Role] = {
    "student:home": Role.STUDENT,
    "company:home": Role.COMPANY,
    "coordinator:home": Role.COORDINATOR,
}

CHAT_AT: Mapping[str, Role] = {"student:relay": Role.STUDENT, "company:relay": Role.COMPANY}
"""Open chats with the other side, which only the reader knows so far."""


_NAMED = set(QUESTION_AT.values())

MOMENTS: Mapping[str, Listening] = {
    **{name: ALL_QUESTIONS[state].listening for name, state in QUESTION_AT.items()},
    **{name: ALL_CARDS[shown].listening for name, shown in CARD_AT.items()},
    **{name: home_of(role) for name, role in HOME_AT.items()},
    **{name: Listening(role, is_open_chat=True) for name, role in CHAT_AT.items()},
    **{
        state.replace(".", ":"): question.listening
        for state, question in ALL_QUESTIONS.items()
        if state not in _NAMED
    },
}
"""What is listened for at each moment, by its name."""
