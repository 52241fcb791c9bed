"""Why an act did not happen."""

from dataclasses import dataclass
from enum import Enum, auto

from models.tables.company import Company
from models.tables.offer import Offer


class Refusal(Enum):
    """The reasons; what a person reads for each is the caller's."""

    NO_COORDINATOR = auto()
    NOT_YOURS = auto()
    """They do not speak for that company."""
    COMPANY_STATE = auto()
    """What `company` is waiting, returned or suspended for keeps it from that."""
    OFFER_GONE = auto()
    OFFER_RESTS = auto()
    """The approval of `offer` was taken back."""
    ENOUGH_TODAY = auto()
    """As many of these as one person may do in a day."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal with what it is about."""

    reason: Refusal
    company: Company | None = None
    offer: Offer | None = None
