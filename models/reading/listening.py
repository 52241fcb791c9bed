"""What a question says of itself, so that a typed line can be understood as its reader meant it.

Every question of a dialogue carries one; the reader knows no dialogue and no state.
"""

from dataclasses import dataclass
from enum import StrEnum, auto

from models.reading.heard import Part, Role


class Takes(StrEnum):
    """What an open question can be answered with; most are the names of the arguments."""

    ROLE = auto()
    """Who somebody is: student, company, younger."""
    SUBJECT = auto()
    UNIVERSITY = auto()
    DEGREE = auto()
    SEMESTER = auto()
    PLACE = auto()
    PLACE_OUT = auto()
    RADIUS_KM = auto()
    ANYWHERE = auto()
    REMOTE = auto()
    KINDS = auto()
    FIELDS = auto()
    CONTACT = auto()
    WISH = auto()
    """What to look out for: kinds, fields, places, words, rhythm."""
    NAME = auto()
    WEBSITE = auto()
    SECTOR = auto()
    SIZE = auto()
    OFFER = auto()
    """A whole offer, pasted."""
    AUDIENCE = auto()
    REASON = auto()
    """Why not; which reasons there are depends on who is asked."""
    NOTE = auto()
    """Some words to the other side, if one likes."""
    TEXT = auto()
    """Whatever is typed, to be read by others."""
    LANGUAGES = auto()
    """Languages to work in."""
    LINE = auto()
    """A line of its own kind, such as a title or the pay, which its question reads itself."""


_FREE = frozenset({Takes.TEXT, Takes.NOTE, Takes.REASON, Takes.NAME, Takes.ROLE})
"""What is taken as it was typed, so that anything could become it."""

STUDY_PARTS = frozenset({Part.SUBJECT, Part.UNIVERSITY, Part.DEGREE, Part.SEMESTER})
PROFILE_PARTS = STUDY_PARTS | {
    Part.ROLE,
    Part.PLACE,
    Part.RADIUS_KM,
    Part.KINDS,
    Part.REMOTE,
    Part.CONTACT,
    Part.NAME,
}
INTEREST_PARTS = frozenset({Part.NAME, Part.CONTACT, Part.NOTE})
COMPANY_PARTS = frozenset(
    {Part.ROLE, Part.NAME, Part.PLACE, Part.WEBSITE, Part.SECTOR, Part.SIZE, Part.CONTACT}
)
OFFER_PARTS = frozenset(
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


class Shows(StrEnum):
    """What is on the screen."""

    NOTHING = auto()
    OFFER = auto()
    """One offer in full, to a student."""
    INTEREST = auto()
    """A student who is interested, to a company."""
    SUBMISSION = auto()
    """What waits for a coordinator."""
    LIST = auto()


class Yes(StrEnum):
    """What a yes does, which decides how clear it must be."""

    NOTHING = auto()
    """There is nothing to say yes to."""
    KEEPS = auto()
    """Goes on with what is shown; it can be changed later."""
    CONSENTS = auto()
    """Agrees to being stored."""
    SENDS = auto()
    """Something goes to other people."""
    DELETES = auto()


@dataclass(frozen=True, slots=True)
class Listening:
    """Who types, what is open and what is on the screen."""

    role: Role
    takes: frozenset[Takes] = frozenset()
    corrects: frozenset[Part] = frozenset()
    """Parts of what is filled in, here or before, that a correction may name."""
    yes: Yes = Yes.NOTHING
    shows: Shows = Shows.NOTHING
    is_open_chat: bool = False
    """What is typed goes to the other side."""

    @property
    def means_yes_no(self) -> bool:
        """Whether yes and no are answers to something."""
        return self.yes is not Yes.NOTHING

    @property
    def is_free_text(self) -> bool:
        """Whether the question takes whatever is typed."""
        return Takes.TEXT in self.takes

    @property
    def reads_strictly(self) -> bool:
        """Whether an open question takes only what it knows, and no free words."""
        return not self.takes & _FREE

    @property
    def is_asked(self) -> bool:
        """Whether a question is open."""
        return bool(self.takes or self.corrects) or self.means_yes_no


def listens(
    role: Role,
    *takes: Takes,
    corrects: frozenset[Part] = frozenset(),
    yes: Yes = Yes.NOTHING,
    shows: Shows = Shows.NOTHING,
) -> Listening:
    """The listening of a question or a card, in one line."""
    return Listening(role, frozenset(takes), corrects, yes, shows)


WELCOME = listens(
    Role.NEWCOMER,
    Takes.ROLE,
    Takes.SUBJECT,
    Takes.UNIVERSITY,
    Takes.DEGREE,
    Takes.SEMESTER,
    yes=Yes.CONSENTS,
)
"""Who are you? Asked of everybody who is nothing here yet."""
