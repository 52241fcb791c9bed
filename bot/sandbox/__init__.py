"""A local stand-in for Telegram's Bot API with a chat page, for trying out and for tests."""

from bot.sandbox.faults import (
    HtmlInsteadOfJson,
    Refused,
    ResetAfter,
    ResetBefore,
    ServerError,
    Slow,
    SupergroupMade,
    TooManyRequests,
    TruncatedJson,
)
from bot.sandbox.groups import Group
from bot.sandbox.limits import SendingLimits, Window
from bot.sandbox.people import NoSuchButtonError, NothingCameError, Person, PlayError
from bot.sandbox.stand_in import StandIn
from bot.sandbox.values import Button, Call, CallbackAnswer, Command, Message

__all__ = [
    "Button",
    "Call",
    "CallbackAnswer",
    "Command",
    "Group",
    "HtmlInsteadOfJson",
    "Message",
    "NoSuchButtonError",
    "NothingCameError",
    "Person",
    "PlayError",
    "Refused",
    "ResetAfter",
    "ResetBefore",
    "SendingLimits",
    "ServerError",
    "Slow",
    "StandIn",
    "SupergroupMade",
    "TooManyRequests",
    "TruncatedJson",
    "Window",
]
