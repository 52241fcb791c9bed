"""Why an act did not happen."""

from dataclasses import dataclass
from enum import Enum, auto

from models.tables.company import Company
from models.tables.offer import Offer


class Refusal(Enum):
    """The reasons; what a person reads for each is the caller's."""

    NO_COORDINATOR = auto()
    NO_STUDENT = auto()
    """They have no student's profile."""
    NOT_YOURS = auto()
    """They do not speak for that company."""
    COMPANY_STATE = auto()
    """What `company` is waiting, returned or suspended for keeps it from that."""
    OFFER_GONE = auto()
    OFFER_HIDDEN = auto()
    """It is gone, or no student is shown it now."""
    OFFER_RESTS = auto()
    """The approval of `offer` was taken back."""
    COMPANY_HIDDEN = auto()
    """It is gone, or no student is shown it now."""
    SUBSCRIPTION_GONE = auto()
    SUBSCRIPTIONS_FULL = auto()
    OFFER_OVER = auto()
    """It was withdrawn, from which there is no way back."""
    SAME_OFFER = auto()
    """The company has `offer` with the same text."""
    ENDS_IN_PAST = auto()
    """Its last day is over."""
    OPEN_TOO_LONG = auto()
    """Its last day is more than a year away."""
    PAUSE_IN_PAST = auto()
    """The day on which it would end is not to come."""
    PAUSE_TOO_LONG = auto()
    """The day on which it would end is more than a year away."""
    OPEN_LONGER = auto()
    """It is open until that day or a later one."""
    INTEREST_GONE = auto()
    UNREACHABLE = auto()
    """By the contact that they gave, nobody could write to them."""
    ENOUGH_TODAY = auto()
    """As many of these as one person may do in a day."""
    SUBMISSION_GONE = auto()
    SUBMISSION_ANSWERED = auto()
    """It does not wait for an answer (any more)."""
    SUBMISSION_CHANGED = auto()
    """It reads differently than what was answered."""
    SUBMISSION_OVER = auto()
    """Its last day has passed while it waited."""
    TOO_FEW = auto()
    """Nobody would get the announcement, or so few that it picks them out."""
    MEANING_DOUBTFUL = auto()
    """Something speaks against the meaning; `models.reading.doubt_about` says what."""
    SYNONYM_GONE = auto()
    """Taken back already, or it means something else by now."""
    ENOUGH_LINKS = auto()
    """As many open links as one person or company may have."""
    LINK_USELESS = auto()
    """`models.queries.invitations.get_opened_link` says why."""
    MEMBER_ALREADY = auto()
    """They speak for the company as it is."""
    MEMBER_GONE = auto()
    """That person does not speak for the company (any more)."""
    LAST_MEMBER = auto()
    """Nobody would speak for the company."""
    DOOR_CHANGED = auto()
    """Who could be asked to let them in is another by now, or nobody; `acts.joining` says which."""
    REQUEST_GONE = auto()
    SEATED_ALREADY = auto()
    ANSWER_CHANGED = auto()
    """It reads differently than when the change was written."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal with what it is about."""

    reason: Refusal
    company: Company | None = None
    offer: Offer | None = None
