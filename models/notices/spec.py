"""What every kind of notice says of itself: its rank, its topic, when it is true, how it looks."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Self, TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from models.matching.rules.profile import Closeness
from models.notices.buttons import Button, Label, Rows
from models.payloads import Fewer
from models.queries.companies import find_membership
from models.queries.preferences import get_preference
from models.tables.campaign import AttachmentKind
from models.tables.outbox import NoticeKind, QueuedMessage, Rank
from models.tables.preference import Topic


@dataclass(frozen=True, slots=True)
class Claim:
    """A queued row at the moment that decides whether it is sent."""

    message: QueuedMessage
    closeness: Closeness
    now: datetime

    @property
    def person_id(self) -> int:
        return self.message.person_id

    @property
    def about(self) -> dict[str, Any]:
        """What the row was queued about: ids."""
        return self.message.payload

    async def speaks_for(self, session: AsyncSession, company_id: int) -> bool:
        """Whether the recipient is (still) one of the company's people."""
        return await find_membership(session, company_id, self.person_id) is not None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or document, by Telegram's id of it."""

    kind: AttachmentKind
    file_id: str


class Content:
    """What a notice tells; its template reads it as `notice`."""

    __slots__ = ()

    @property
    def offer_ids(self) -> tuple[int, ...]:
        """Offers that count as seen once it has arrived."""
        return ()

    @property
    def subscription_id(self) -> int:
        """Which subscription *fewer of these* is about, where its topic alone does not say it."""
        return 0

    @property
    def attachment(self) -> Attachment | None:
        return None


Told = TypeVar("Told", bound=Content)
Load = Callable[[AsyncSession, Claim], Awaitable[Told | None]]
"""Reads what a row tells now; None if it is not true any more."""

Buttons = Callable[[Told], Rows]


@dataclass(frozen=True, slots=True)
class View:
    """A message as data: preview and delivery draw the same, each channel in its way."""

    text: str
    """The template's name."""
    values: Mapping[str, Any]
    """What the template reads."""
    rows: Rows
    attachment: Attachment | None = None
    offer_ids: tuple[int, ...] = ()
    """Offers that count as seen once it has arrived."""


def no_buttons(_told: Content) -> Rows:
    return []


class Spec(NoticeKind, Generic[Told]):
    """One kind of notice; its text is the template `notices/<its name>`."""

    _load: Load[Told]
    _buttons: Buttons[Told]
    topic: Topic | None
    """What *fewer of these* below it is about; None for what has to be told."""

    def __new__(
        cls,
        name: str,
        rank: Rank,
        *,
        load: Load[Told],
        buttons: Buttons[Told] = no_buttons,
        topic: Topic | None = None,
    ) -> Self:
        spec = super().__new__(cls, name, rank)
        spec._load, spec._buttons, spec.topic = load, buttons, topic
        return spec

    async def load_view(self, session: AsyncSession, claim: Claim) -> View | None:
        """What to send; None if there is nothing left to say and the row is to be cancelled."""
        if self.topic is Topic.REMINDER:
            preference = await get_preference(session, claim.person_id)
            if not preference.wants_reminders:
                return None
        told = await self._load(session, claim)
        return None if told is None else self.view(told)

    def view(self, told: Told) -> View:
        """How it looks; whatever nobody asked for ends with a way to fewer of it."""
        rows = self._buttons(told)
        if self.topic is not None:
            rows = [*rows, [fewer(self.topic, told.subscription_id)]]
        values = {"notice": told}
        return View(f"notices/{self}", values, rows, told.attachment, told.offer_ids)


def fewer(topic: Topic, subscription_id: int) -> Button:
    """One tap to fewer messages of this sort."""
    return Button(Label("Fewer of these"), Fewer(topic, subscription_id))
