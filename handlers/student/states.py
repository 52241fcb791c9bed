"""The open questions of a student's dialogues; the names are stored in drafts."""

from enum import StrEnum


class StudentState(StrEnum):
    """Registration and editing of a profile."""

    STUDY = "student.study"
    PICK_FIELD = "student.pick"
    CONFIRM = "student.confirm"
    FIELD = "student.field"
    UNIVERSITY = "student.university"
    DEGREE = "student.degree"
    SEMESTER = "student.semester"
    PLACE = "student.place"
    KINDS = "student.kinds"


class SubscriptionState(StrEnum):
    """Adding a subscription, and changing one."""

    TEXT = "subscription.text"
    CONFIRM = "subscription.confirm"
    KINDS = "subscription.kinds"
    FIELDS = "subscription.fields"
    PLACE = "subscription.place"
    WORDS = "subscription.words"


class InterestState(StrEnum):
    """Saying yes to an offer."""

    CONFIRM = "interest.confirm"
    CONTACT = "interest.contact"
