"""The open questions of a coordinator's dialogues, and the screens that buttons open.

Names and values are stored in drafts and buttons.
"""

from enum import StrEnum


class ReturnState(StrEnum):
    """Returning a company or an offer."""

    REASON = "return.reason"


class SuspensionState(StrEnum):
    """Suspending a company, or taking an offer's approval back."""

    REASON = "suspension.reason"
    CONFIRM = "suspension.confirm"


class BroadcastState(StrEnum):
    """Writing an announcement."""

    TEXT = "broadcast.text"
    AUDIENCE = "broadcast.audience"
    FIELD = "broadcast.field"
    UNIVERSITY = "broadcast.university"
    PLACE = "broadcast.place"
    PREVIEW = "broadcast.preview"


class SynonymState(StrEnum):
    """Explaining a text that was not understood."""

    MEANING = "synonym.meaning"
    REPLACE = "synonym.replace"


class AnswerState(StrEnum):
    """Wording an answer about ourselves."""

    TOPIC = "answer.topic"
    TEXT = "answer.text"
    PREVIEW = "answer.preview"


class Page(StrEnum):
    """What a button of the home screen opens, as the argument of `Action.MENU`."""

    APPROVALS = "kA"
    BROADCAST = "kB"
    OVERVIEW = "kO"
    UNRESOLVED = "kU"
    VISIBILITY = "kV"
    COMPANIES = "kC"
    TEAM = "kT"
    ANSWERS = "kW"
