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
    ENOUGH_TODAY = auto()
    """As many of these as one person may do in a day."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal with what it is about."""

    reason: Refusal
    company: Company | None = None
    offer: Offer | None = None
