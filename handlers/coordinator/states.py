"""The open questions of a coordinator's dialogues; the names are stored in drafts."""

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
