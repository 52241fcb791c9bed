"""What a typed line says: an intent of a closed list, its arguments, and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto

Value = str | int | float | bool | tuple[str, ...]
"""What an argument holds."""

Args = Mapping[str, Value]
"""Arguments by their names; only those that the line gives."""


class Role(StrEnum):
    """In which role somebody types."""

    NEWCOMER = auto()
    STUDENT = auto()
    COMPANY = auto()
    COORDINATOR = auto()


class Intent(StrEnum):
    """What a line wants."""

    # Mostly while a question is open
    ANSWER = auto()
    """A value for the open question."""
    CORRECT = auto()
    """Changes a part of what is being filled in."""
    AGREE = auto()
    REFUSE = auto()
    """No to what is asked, or not yet."""
    SKIP = auto()
    BACK = auto()
    CANCEL = auto()
    UNDO = auto()
    """Takes back what was just done."""
    MORE = auto()
    """The next one, or more of the list."""
    NOTE = auto()
    """Free words for the other side."""
    # Any time
    GREETING = auto()
    THANKS = auto()
    SMALLTALK = auto()
    COMPLAINT = auto()
    HELP = auto()
    HUMAN = auto()
    """Wants a person."""
    ASK = auto()
    """A question; its `topic` says what about."""
    STOP = auto()
    RHYTHM = auto()
    PAUSE = auto()
    RESUME = auto()
    DELETE_ME = auto()
    EXPORT_ME = auto()
    LANGUAGE = auto()
    CHANGE_PROFILE = auto()
    SHOW = auto()
    """Something of one's own."""
    REPORT_ABUSE = auto()
    UNCLEAR = auto()
    """Cannot be decided: ask back."""
    NONSENSE = auto()
    # Students
    SEARCH = auto()
    SUBSCRIBE = auto()
    UNSUBSCRIBE = auto()
    SAVE = auto()
    INTERESTED = auto()
    NOT_FOR_ME = auto()
    # Companies
    POST_OFFER = auto()
    EDIT_OFFER = auto()
    MARK_FILLED = auto()
    EXTEND_OFFER = auto()
    PAUSE_OFFER = auto()
    RESUME_OFFER = auto()
    WITHDRAW_OFFER = auto()
    WHO_FITS = auto()
    INVITE_COLLEAGUE = auto()
    # Coordinators
    APPROVE = auto()
    RETURN = auto()
    BROADCAST = auto()
    FIND = auto()


class Topic(StrEnum):
    """What is asked about: the argument `topic` of `Intent.ASK`."""

    WHAT_IS_THIS = auto()
    WHO_IS_BEHIND = auto()
    IS_IT_A_BOT = auto()
    COST = auto()
    WHO_CAN_JOIN = auto()
    MINORS = auto()
    DATA = auto()
    WHO_SEES_ME = auto()
    WHY_ASKED = auto()
    NEXT_MESSAGE = auto()
    WHY_THIS_OFFER = auto()
    NO_OFFERS = auto()
    HOW_TO_APPLY = auto()
    STATUS = auto()
    """Whether somebody has answered."""
    PAY = auto()
    WORKING_LANGUAGE = auto()
    DURATION = auto()
    START = auto()
    PLACE = auto()
    REMOTE = auto()
    DEADLINE = auto()
    APPROVAL = auto()
    WHAT_IS_PRAKTIKUM = auto()
    WHAT_IS_ABSCHLUSSARBEIT = auto()
    WHAT_IS_WERKSTUDENT = auto()
    WHAT_IS_PROJEKT = auto()
    WHAT_IS_SCHNUPPERTAG = auto()
    WHAT_IS_PRAXISEINBLICK = auto()
    WHAT_IS_BERUFSEINSTIEG = auto()
    OTHER = auto()
    """Only a company or another person knows."""


class Part(StrEnum):
    """What a correction may name: the argument `part`."""

    # Of a profile
    ROLE = auto()
    SUBJECT = auto()
    UNIVERSITY = auto()
    DEGREE = auto()
    SEMESTER = auto()
    PLACE = auto()
    RADIUS_KM = auto()
    KINDS = auto()
    REMOTE = auto()
    CONTACT = auto()
    NAME = auto()
    # Of an interest
    NOTE = auto()
    # Of a company
    WEBSITE = auto()
    SECTOR = auto()
    SIZE = auto()
    # Of an offer
    TITLE = auto()
    KIND = auto()
    FIELDS = auto()
    DEGREES = auto()
    START = auto()
    LENGTH = auto()
    HOURS = auto()
    PAY = auto()
    LANGUAGES = auto()
    UNTIL = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Meaning:
    """One wish of a line. `sureness` is 0 (a guess) to 1."""

    intent: Intent
    args: Args = field(default_factory=dict)
    sureness: float = 1.0
    words: str = ""
    """The part of the line that says it; empty for the line as a whole."""


@dataclass(frozen=True, slots=True)
class Heard:
    """All that a line says: the wish that counts most, the others beside it.

    `candidates` holds up to three likely meanings, best first, where `meaning` is UNCLEAR.
    """

    meaning: Meaning
    more: tuple[Meaning, ...] = ()
    candidates: tuple[Meaning, ...] = ()

    @property
    def intent(self) -> Intent:
        """What counts most of the line."""
        return self.meaning.intent

    @property
    def args(self) -> Args:
        """The arguments of what counts most."""
        return self.meaning.args


@dataclass(frozen=True, slots=True)
class Said:
    """One wish of a line, with the whole line as it was typed."""

    meaning: Meaning
    text: str

    @property
    def args(self) -> Args:
        """What the wish says."""
        return self.meaning.args

    def word(self, name: str) -> str:
        """An argument as text, the first of several; empty if the line does not give it."""
        value = self.meaning.args.get(name, "")
        first = value[0] if isinstance(value, tuple) and value else value
        return "" if first == () else str(first)

    def number(self, name: str = "number") -> int | None:
        """An argument that counts."""
        value = self.meaning.args.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None
