"""The open questions of a coordinator's dialogues; the names are stored in drafts."""

from collections.abc import Mapping
from enum import StrEnum

from models.reading.heard import Role
from models.reading.listening import Listening, Takes, Yes, listens


class ReturnState(StrEnum):
    """Returning a company or an offer."""

    REASON = "return.reason"
    CONFIRM = "return.confirm"
    REPLACE = "return.replace"


class SuspensionState(StrEnum):
    """Suspending a company, or taking an offer's approval back."""

    REASON = "suspension.reason"
    CONFIRM = "suspension.confirm"
    REPLACE = "suspension.replace"


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


_AUDIENCE = (Takes.AUDIENCE, Takes.FIELDS, Takes.PLACE)

LISTENS: Mapping[StrEnum, Listening] = {
    ReturnState.REASON: listens(Role.COORDINATOR, Takes.REASON, Takes.TEXT),
    ReturnState.CONFIRM: listens(Role.COORDINATOR, Takes.REASON, Takes.TEXT, yes=Yes.SENDS),
    ReturnState.REPLACE: listens(Role.COORDINATOR, Takes.REASON, Takes.TEXT, yes=Yes.KEEPS),
    SuspensionState.REASON: listens(Role.COORDINATOR, Takes.REASON, Takes.TEXT),
    SuspensionState.CONFIRM: listens(Role.COORDINATOR, Takes.REASON, Takes.TEXT, yes=Yes.SENDS),
    SuspensionState.REPLACE: listens(Role.COORDINATOR, Takes.REASON, Takes.TEXT, yes=Yes.KEEPS),
    BroadcastState.TEXT: listens(Role.COORDINATOR, Takes.TEXT),
    BroadcastState.AUDIENCE: listens(Role.COORDINATOR, *_AUDIENCE),
    BroadcastState.FIELD: listens(Role.COORDINATOR, *_AUDIENCE),
    BroadcastState.UNIVERSITY: listens(Role.COORDINATOR, *_AUDIENCE),
    BroadcastState.PLACE: listens(Role.COORDINATOR, *_AUDIENCE),
    BroadcastState.PREVIEW: listens(Role.COORDINATOR, *_AUDIENCE, yes=Yes.SENDS),
    SynonymState.MEANING: listens(Role.COORDINATOR, Takes.FIELDS, Takes.LINE),
    AnswerState.TOPIC: listens(Role.COORDINATOR, Takes.LINE),
    AnswerState.TEXT: listens(Role.COORDINATOR, Takes.TEXT),
    AnswerState.PREVIEW: listens(Role.COORDINATOR, Takes.TEXT, yes=Yes.SENDS),
    SynonymState.REPLACE: listens(Role.COORDINATOR, yes=Yes.KEEPS),
}
"""What each question listens for."""
