"""What a chat holds, as values: messages, buttons, files, and the answers to taps."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.formatting import Entity, FormattedText, to_html


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button; `raw` is the button as the bot sent it."""

    label: str
    data: str | None = None
    url: str | None = None
    raw: dict[str, Any] = field(default_factory=dict, compare=True)


# From the exact to the vague: what a test or a reader means by naming a button.
_BUTTON_TESTS: tuple[Callable[[Button, str], bool], ...] = (
    lambda button, wanted: wanted in (button.label, button.data),
    lambda button, wanted: button.label.startswith(wanted),
    lambda button, wanted: (button.data or "").startswith(wanted),
    lambda button, wanted: wanted in button.label,
)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that the stand-in keeps; `file_id` is what bots send to use it again."""

    file_id: str
    unique_id: str
    content: bytes
    name: str
    mime_type: str
    path: str
    width: int = 0
    height: int = 0
    duration: int = 0

    def reference(self) -> dict[str, Any]:
        """The fields that every Bot API object of a file has."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }


@dataclass(frozen=True, slots=True)
class Location:
    """A shared place, WGS 84 degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Contact:
    """A shared contact; `user_id` when it belongs to an account."""

    phone_number: str
    first_name: str
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji that the bot put on a message."""

    emoji: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it stands now; an edit or a reaction makes a new value.

    `text` is the caption where the message carries a file. `version` grows over the whole stand-in
    with every new message and every change, so it tells what is newer. `topic` is the id of the
    topic that the message is in; `topic_name` is set in the message that opened one.
    """

    message_id: int
    chat_id: int
    version: int
    sent_at: datetime
    from_bot: bool
    sender_id: int | None
    text: str = ""
    entities: tuple[Entity, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    keyboard: tuple[tuple[str, ...], ...] | None = None
    photo: StoredFile | None = None
    document: StoredFile | None = None
    sticker: StoredFile | None = None
    voice: StoredFile | None = None
    video: StoredFile | None = None
    location: Location | None = None
    contact: Contact | None = None
    reply_to: int | None = None
    forwarded_from: int | None = None
    topic: int | None = None
    album: str | None = None
    """Several files that were chosen at once have the same."""
    topic_name: str | None = None
    edited_at: datetime | None = None
    reactions: tuple[Reaction, ...] = ()
    silent: bool = False
    protected: bool = False

    @property
    def from_person(self) -> bool:
        """True for what a person sent."""
        return not self.from_bot

    @property
    def edited(self) -> bool:
        """True once the text or caption was changed."""
        return self.edited_at is not None

    @property
    def html(self) -> str:
        """The text as Telegram's HTML."""
        return to_html(FormattedText(self.text, self.entities))

    @property
    def attachment(self) -> StoredFile | None:
        """The one file that the message carries, whatever its kind."""
        return self.photo or self.document or self.sticker or self.voice or self.video

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the inline buttons, row by row."""
        return tuple(button.label for row in self.buttons for button in row)

    def find_button(self, wanted: str) -> Button | None:
        """The button with this label, else whose label or data starts so, else holds it."""
        flat = [button for row in self.buttons for button in row]
        for fits in _BUTTON_TESTS:
            for button in flat:
                if fits(button, wanted):
                    return button
        return None


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What the bot answered to a tap: a toast, an alert, or nothing to show (text None)."""

    text: str | None = None
    show_alert: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One Bot API call as it came in; `params` decoded, files by name and size.

    `outcome` is "ok", or the number and text of the refusal, or the name of the injected fault.
    `at` is seconds on the stand-in's clock for limits.
    """

    method: str
    params: dict[str, Any]
    at: float
    outcome: str
    result: Any = None

    @property
    def succeeded(self) -> bool:
        """True when the call took effect and was answered."""
        return self.outcome == "ok"


@dataclass(frozen=True, slots=True)
class Command:
    """An entry of the command menu."""

    command: str
    description: str
