"""The open questions of a student's dialogues; the names are stored in drafts."""

from collections.abc import Mapping
from enum import StrEnum

from models.reading.heard import Part, Role
from models.reading.listening import (
    INTEREST_PARTS,
    PROFILE_PARTS,
    STUDY_PARTS,
    Listening,
    Takes,
    Yes,
    listens,
)


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


_STUDY = (Takes.SUBJECT, Takes.UNIVERSITY, Takes.DEGREE, Takes.SEMESTER)
_STUDY_AND_ROLE = STUDY_PARTS | {Part.ROLE}

LISTENS: Mapping[StrEnum, Listening] = {
    StudentState.STUDY: listens(Role.STUDENT, *_STUDY, corrects=_STUDY_AND_ROLE),
    StudentState.PICK_FIELD: listens(
        Role.STUDENT, *_STUDY, corrects=_STUDY_AND_ROLE, yes=Yes.KEEPS
    ),
    StudentState.CONFIRM: listens(Role.STUDENT, corrects=PROFILE_PARTS, yes=Yes.KEEPS),
    StudentState.FIELD: listens(Role.STUDENT, Takes.SUBJECT, corrects=_STUDY_AND_ROLE),
    StudentState.UNIVERSITY: listens(Role.STUDENT, Takes.UNIVERSITY, corrects=_STUDY_AND_ROLE),
    StudentState.DEGREE: listens(Role.STUDENT, Takes.DEGREE, corrects=_STUDY_AND_ROLE),
    StudentState.SEMESTER: listens(Role.STUDENT, Takes.SEMESTER, corrects=_STUDY_AND_ROLE),
    SubscriptionState.TEXT: listens(Role.STUDENT, Takes.WISH),
    SubscriptionState.CONFIRM: listens(Role.STUDENT, Takes.WISH, yes=Yes.KEEPS),
    SubscriptionState.FIELDS: listens(Role.STUDENT, Takes.FIELDS, Takes.SUBJECT, yes=Yes.KEEPS),
    SubscriptionState.WORDS: listens(Role.STUDENT, Takes.LINE),
    InterestState.CONFIRM: listens(
        Role.STUDENT, Takes.NOTE, corrects=INTEREST_PARTS, yes=Yes.SENDS
    ),
}
"""What each question listens for."""
