"""The log of what was done: what counts in reports, and outlives the people who did it."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.tables.base import enum_column


class Deed(StrEnum):
    """What was done; the value is stored, so that it stays what it is."""

    STUDENT_REGISTERED = "student_registered"
    STUDENT_CHANGED = "student_changed"
    STUDENT_PAUSED = "student_paused"
    STUDENT_RETURNED = "student_returned"
    SUBSCRIBED = "subscribed"
    SUBSCRIPTION_CHANGED = "subscription_changed"
    SUBSCRIPTION_ENDED = "subscription_ended"
    RHYTHM_CHANGED = "rhythm_changed"
    """What somebody wants to be written without having asked."""
    OFFER_OPENED = "offer_opened"
    """A student looked at the whole offer for the first time."""
    OFFER_SAVED = "offer_saved"
    OFFER_DISMISSED = "offer_dismissed"
    INTEREST_EXPRESSED = "interest_expressed"
    INTEREST_WITHDRAWN = "interest_withdrawn"
    INTEREST_INTRODUCED = "interest_introduced"
    INTEREST_DECLINED = "interest_declined"
    COMPANY_REGISTERED = "company_registered"
    COMPANY_CHANGED = "company_changed"
    COMPANY_APPROVED = "company_approved"
    COMPANY_RETURNED = "company_returned"
    COMPANY_SUSPENDED = "company_suspended"
    COMPANY_LIFTED = "company_lifted"
    MEMBER_INVITED = "member_invited"
    MEMBER_JOINED = "member_joined"
    MEMBER_REMOVED = "member_removed"
    JOIN_ASKED = "join_asked"
    JOIN_DECLINED = "join_declined"
    JOIN_WITHDRAWN = "join_withdrawn"
    OFFER_POSTED = "offer_posted"
    OFFER_CHANGED = "offer_changed"
    OFFER_APPROVED = "offer_approved"
    OFFER_RETURNED = "offer_returned"
    OFFER_PAUSED = "offer_paused"
    OFFER_RESUMED = "offer_resumed"
    OFFER_EXTENDED = "offer_extended"
    OFFER_FILLED = "offer_filled"
    OFFER_WITHDRAWN = "offer_withdrawn"
    CHANGE_APPROVED = "change_approved"
    CHANGE_RETURNED = "change_returned"
    CHANGE_DROPPED = "change_dropped"
    APPROVAL_TAKEN_BACK = "approval_taken_back"
    SUBMISSION_SKIPPED = "submission_skipped"
    ANNOUNCED = "announced"
    ANNOUNCEMENT_STOPPED = "announcement_stopped"
    SEAT_INVITED = "seat_invited"
    SEAT_TAKEN = "seat_taken"
    SEAT_REMOVED = "seat_removed"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    SYNONYM_EXPLAINED = "synonym_explained"
    SYNONYM_TAKEN_BACK = "synonym_taken_back"
    TEXT_IGNORED = "text_ignored"
    TEXT_RESTORED = "text_restored"
    ANSWER_WORDED = "answer_worded"
    ANSWER_RESTORED = "answer_restored"
    TEXT_NOT_UNDERSTOOD = "text_not_understood"
    CONTACT_CHANGED = "contact_changed"
    LANGUAGE_CHANGED = "language_changed"
    PERSON_UNREACHABLE = "person_unreachable"
    PERSON_BACK = "person_back"
    PERSON_DELETED = "person_deleted"


class Event(SQLModel, table=True):
    """One thing that was done. It names no person, and refers to rows that may be gone since."""

    id: int | None = Field(default=None, primary_key=True)
    deed: Deed = Field(sa_type=enum_column(Deed), index=True)
    happened_at: datetime
    company_id: int | None = None
    organisation_id: int | None = None
    offer_id: int | None = None
    field_code: str | None = Field(default=None, max_length=4)
    """The field of study it concerns, by ISCED-F."""
    region: str = Field(max_length=120)
