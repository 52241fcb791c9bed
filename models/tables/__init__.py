"""The tables: the SQLModel classes, one subject a file.

Importing this package imports every table, so that the metadata is complete.
"""

from models.tables.address import Address, ChannelName
from models.tables.answer_text import AnswerText
from models.tables.campaign import AttachmentKind, Campaign, CampaignState
from models.tables.company import (
    Company,
    CompanySize,
    CompanyState,
    Invitation,
    InvitationRole,
    Membership,
)
from models.tables.draft import Dialogue, Draft
from models.tables.event import Deed, Event
from models.tables.inbox import InboxState, InboxUpdate
from models.tables.join_request import JoinRequest, JoinState
from models.tables.kept_count import KeptCount
from models.tables.leadership import Leadership
from models.tables.offer import FurtherKind, Offer, OfferField, OfferState
from models.tables.offer_word import IndexedOffer, OfferWord
from models.tables.organisation import Organisation, OrganisationKind, Right, Seat
from models.tables.outbox import NoticeKind, OutboxMessage, OutboxState
from models.tables.pending_change import ChangeState, PendingChange, SkippedSubmission
from models.tables.person import Person
from models.tables.preference import BroadcastWish, PersonPreference, Topic
from models.tables.push_run import PushRun, PushRunState, WeeklyResult
from models.tables.returned import ReturnedSubmission
from models.tables.student import MatchRow, Student, StudentField
from models.tables.subscription import AlertRun, AlertRunState, Cadence, Subscription
from models.tables.suggestion import (
    DeclineReason,
    Interest,
    InterestState,
    Suggestion,
    SuggestionOrigin,
)
from models.tables.synonym import Synonym
from models.tables.unresolved_text import UnresolvedAuthor, UnresolvedText

__all__ = [
    "Address",
    "AlertRun",
    "AlertRunState",
    "AnswerText",
    "AttachmentKind",
    "BroadcastWish",
    "Cadence",
    "Campaign",
    "CampaignState",
    "ChangeState",
    "ChannelName",
    "Company",
    "CompanySize",
    "CompanyState",
    "DeclineReason",
    "Deed",
    "Dialogue",
    "Draft",
    "Event",
    "FurtherKind",
    "InboxState",
    "InboxUpdate",
    "IndexedOffer",
    "Interest",
    "InterestState",
    "Invitation",
    "InvitationRole",
    "JoinRequest",
    "JoinState",
    "KeptCount",
    "Leadership",
    "MatchRow",
    "Membership",
    "NoticeKind",
    "Offer",
    "OfferField",
    "OfferState",
    "OfferWord",
    "Organisation",
    "OrganisationKind",
    "OutboxMessage",
    "OutboxState",
    "PendingChange",
    "Person",
    "PersonPreference",
    "PushRun",
    "PushRunState",
    "ReturnedSubmission",
    "Right",
    "Seat",
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
