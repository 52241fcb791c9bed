"""What the scheduler needs of the ways to people, declared where it is used; `bot` has them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from models.notices.progress import Progress
from models.notices.spec import View
from models.tables.address import ChannelName
from models.vocabulary import Language


class SendResult(StrEnum):
    """How one try to send went."""

    SENT = "sent"
    TOO_MANY = "too_many"
    """Its address or all of the channel is closed for a while; not counted as a try."""
    RETRY = "retry"
    """The server was not reached or could not answer."""
    IN_DOUBT = "in_doubt"
    """The request left and no answer came: it may have been sent."""
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    STOP = "stop"
    """The channel lets nobody send, such as Telegram by a refused token."""


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
    """An address, whose it is, and the language to write in."""

    person_id: int
    address_id: int
    address: str
    """As its channel writes it."""
    language: Language


class Channel(Protocol):
    """One way to people, at its own rate and hours."""

    @property
    def name(self) -> ChannelName: ...

    def is_quiet(self, now: datetime, /) -> bool:
        """Whether nobody is written to at this hour without having asked."""
        ...

    async def pass_gate(self, address: str, /) -> None:
        """Returns with a token for one message, or without one once the address is held up."""
        ...

    def held_for(self, address: str, /) -> float:
        """Seconds for which messages to this address were asked to wait; 0.0 if they were not."""
        ...

    def hold_up(self, address: str, seconds: float, /) -> None: ...

    async def deliver(self, recipient: Recipient, view: View) -> SendOutcome:
        """Draws the view and sends it once; never raises for what the other side answers."""
        ...

    async def is_there(self) -> bool:
        """Whether the other side answers at all, asked without a message."""
        ...


class ProgressBoard(Protocol):
    """Shows a broadcast's author how far it is, in one message."""

    async def show_progress(self, author: Recipient, progress: Progress) -> bool:
        """Whether that is done with: shown, or not to be shown to this author any more."""
        ...
