"""What the scheduler needs of Telegram, declared where it is used; `bot` implements it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from models.notices.progress import Progress
from models.notices.spec import View
from models.vocabulary import Language


class SendResult(StrEnum):
    """How one try to send went."""

    SENT = "sent"
    TOO_MANY = "too_many"
    """429: its chat or the gate is closed for a while; not counted as a try."""
    RETRY = "retry"
    """The server was not reached or could not answer."""
    IN_DOUBT = "in_doubt"
    """The request left and no answer came: it may have been sent."""
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    STOP = "stop"
    """Telegram refuses the token: nothing can be sent."""


NO_ANSWER = frozenset({SendResult.RETRY, SendResult.IN_DOUBT})
"""Perhaps the message alone is at fault, perhaps nothing gets through at all."""


@dataclass(frozen=True, slots=True)
class SendOutcome:
    """The result with what belongs to it."""

    result: SendResult
    message_id: int | None = None
    retry_after_s: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    person_id: int
    telegram_id: int
    language: Language


class Deliverer(Protocol):
    """Draws a notice and sends it once; never raises for what Telegram answers."""

    async def deliver(self, recipient: Recipient, view: View) -> SendOutcome: ...

    async def reaches_telegram(self) -> bool:
        """Whether Telegram answers at all, asked without a message."""
        ...


class ProgressBoard(Protocol):
    """Shows a broadcast's author how far it is, in one message."""

    async def show_progress(self, author: Recipient, progress: Progress) -> bool:
        """Whether that is done with: shown, or not to be shown to this author any more."""
        ...


class Gate(Protocol):
    """Telegram's rates: a token for one message to a chat, as soon as bulk may have one."""

    async def pass_bulk(self, chat: int, /) -> None:
        """Returns with a token, or without one as soon as the chat is held up."""
        ...

    def held_for(self, chat: int, /) -> float:
        """Seconds for which Telegram asked this chat's messages to wait; 0.0 if it did not."""
        ...

    def hold_up(self, chat: int, seconds: float, /) -> None: ...
