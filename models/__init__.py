"""What the bot knows: tables, queries, the taxonomy of study fields, matching.

Importing this package imports every table, so that the metadata is complete.
"""

from models.campaign import AttachmentKind, Campaign, CampaignState
from models.company import (
    Company,
    CompanySize,
    CompanyState,
    Invitation,
    InvitationRole,
    Membership,
)
from models.draft import Dialogue, Draft
from models.inbox import InboxState, InboxUpdate
from models.kept_count import KeptCount
from models.leadership import Leadership
from models.offer import Offer, OfferField, OfferState
from models.offer_word import IndexedOffer, OfferWord
from models.outbox import Notice, OutboxMessage, OutboxState
from models.pending_change import ChangeState, PendingChange, SkippedSubmission
from models.person import CoordinatorSeat, Person
from models.preference import BroadcastWish, PersonPreference, Topic
from models.push_run import PushRun, PushRunState, WeeklyResult
from models.student import MatchRow, Student, StudentField
from models.subscription import AlertRun, AlertRunState, Cadence, Subscription
from models.suggestion import (
    DeclineReason,
    Interest,
    InterestState,
    Suggestion,
    SuggestionOrigin,
)
from models.synonym import Synonym
from models.unresolved_text import UnresolvedAuthor, UnresolvedText

__all__ = [
    "AlertRun",
    "AlertRunState",
    "AttachmentKind",
    "BroadcastWish",
    "Cadence",
    "Campaign",
    "CampaignState",
    "ChangeState",
    "Company",
    "CompanySize",
    "CompanyState",
    "CoordinatorSeat",
    "DeclineReason",
    "Dialogue",
    "Draft",
    "InboxState",
    "InboxUpdate",
    "IndexedOffer",
    "Interest",
    "InterestState",
    "Invitation",
    "InvitationRole",
    "KeptCount",
    "Leadership",
    "MatchRow",
    "Membership",
    "Notice",
    "Offer",
    "OfferField",
    "OfferState",
    "OfferWord",
    "OutboxMessage",
    "OutboxState",
    "PendingChange",
    "Person",
    "PersonPreference",
    "PushRun",
    "PushRunState",
    "SkippedSubmission",
    "Student",
    "StudentField",
    "Subscription",
    "Suggestion",
    "SuggestionOrigin",
    "Synonym",
    "Topic",
    "UnresolvedAuthor",
    "UnresolvedText",
    "WeeklyResult",
]
