"""Stands in for the questions' own declarations: what each question listens for, by its name.

To be replaced by asking the question components of the running dialogues; nothing else may know
these names.
"""

from collections.abc import Mapping

from models.reading.heard import Part, Role
from models.reading.listening import Listening, Shows, Takes, Yes

_STUDY_PARTS = frozenset({Part.SUBJECT, Part.UNIVERSITY, Part.DEGREE, Part.SEMESTER})
_PROFILE_PARTS = _STUDY_PARTS | {
    Part.ROLE,
    Part.PLACE,
    Part.RADIUS_KM,
    Part.KINDS,
    Part.REMOTE,
    Part.CONTACT,
    Part.NAME,
}
_COMPANY_PARTS = frozenset(
    {
        Part.ROLE,
        Part.NAME,
        Part.PLACE,
        Part.WEBSITE,
        Part.SECTOR,
        Part.SIZE,
        Part.CONTACT,
    }
)
_OFFER_PARTS = frozenset(
    {
        Part.TITLE,
        Part.KIND,
        Part.FIELDS,
        Part.DEGREES,
        Part.PLACE,
        Part.START,
        Part.LENGTH,
        Part.HOURS,
        Part.PAY,
        Part.LANGUAGES,
        Part.UNTIL,
        Part.REMOTE,
        Part.TEXT,
    }
)

STATES: Mapping[str, Listening] = {
    "newcomer:welcome": Listening(
        Role.NEWCOMER,
        takes=frozenset(
            {Takes.ROLE, Takes.SUBJECT, Takes.UNIVERSITY, Takes.DEGREE, Takes.SEMESTER}
        ),
        yes=Yes.CONSENTS,
    ),
    "student:study": Listening(
        Role.STUDENT,
        takes=frozenset({Takes.SUBJECT, Takes.UNIVERSITY, Takes.DEGREE, Takes.SEMESTER}),
        corrects=_STUDY_PARTS | {Part.ROLE},
    ),
    "student:confirm_study": Listening(
        Role.STUDENT, corrects=_STUDY_PARTS | {Part.ROLE}, yes=Yes.KEEPS
    ),
    "student:place": Listening(
        Role.STUDENT,
        takes=frozenset(
            {Takes.PLACE, Takes.PLACE_OUT, Takes.RADIUS_KM, Takes.ANYWHERE, Takes.REMOTE}
        ),
        corrects=_PROFILE_PARTS,
        yes=Yes.KEEPS,
    ),
    "student:kinds": Listening(
        Role.STUDENT, takes=frozenset({Takes.KINDS}), corrects=_PROFILE_PARTS, yes=Yes.KEEPS
    ),
    "student:home": Listening(Role.STUDENT),
    "student:offer_shown": Listening(Role.STUDENT, shows=Shows.OFFER),
    "student:dismiss_reason": Listening(Role.STUDENT, takes=frozenset({Takes.REASON})),
    "student:interest_confirm": Listening(
        Role.STUDENT,
        takes=frozenset({Takes.NOTE}),
        corrects=frozenset({Part.NAME, Part.CONTACT, Part.NOTE}),
        yes=Yes.SENDS,
    ),
    "student:contact": Listening(
        Role.STUDENT, takes=frozenset({Takes.CONTACT}), corrects=_PROFILE_PARTS
    ),
    "student:delete_confirm": Listening(Role.STUDENT, yes=Yes.DELETES),
    "student:relay": Listening(Role.STUDENT, is_open_chat=True),
    "student:subscription": Listening(Role.STUDENT, takes=frozenset({Takes.WISH})),
    "company:line": Listening(
        Role.COMPANY,
        takes=frozenset({Takes.NAME, Takes.PLACE, Takes.WEBSITE}),
        corrects=_COMPANY_PARTS,
    ),
    "company:confirm_company": Listening(Role.COMPANY, corrects=_COMPANY_PARTS, yes=Yes.KEEPS),
    "company:offer_text": Listening(
        Role.COMPANY, takes=frozenset({Takes.OFFER}), corrects=_COMPANY_PARTS
    ),
    "company:offer_card": Listening(Role.COMPANY, corrects=_OFFER_PARTS, yes=Yes.SENDS),
    "company:home": Listening(Role.COMPANY),
    "company:interest_card": Listening(
        Role.COMPANY,
        takes=frozenset({Takes.NOTE, Takes.REASON}),
        shows=Shows.INTEREST,
        yes=Yes.SENDS,
    ),
    "company:relay": Listening(Role.COMPANY, is_open_chat=True),
    "coordinator:home": Listening(Role.COORDINATOR),
    "coordinator:queue": Listening(Role.COORDINATOR, shows=Shows.SUBMISSION),
    "coordinator:return_reason": Listening(
        Role.COORDINATOR,
        takes=frozenset({Takes.REASON, Takes.TEXT}),
    ),
    "coordinator:broadcast_text": Listening(Role.COORDINATOR, takes=frozenset({Takes.TEXT})),
    "coordinator:audience": Listening(
        Role.COORDINATOR, takes=frozenset({Takes.AUDIENCE, Takes.FIELDS, Takes.PLACE})
    ),
}
"""What each question listens for."""
