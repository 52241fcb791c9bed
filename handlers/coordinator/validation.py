"""What a coordinator's answers are: the data of the drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from handlers.coordinator.rich_text import Doubtful
from models.acts.announcements import TextProblem, most_units, text_problem
from models.acts.approvals import FINGERPRINT_LETTERS, CardInput
from models.audience import Audience, audience_from
from models.payloads import AboutSubmission, AnswerSubmission, ShowSubmission
from models.queries.approvals import Subject
from models.queue_filter import QueueFilter
from models.reading import MOST_CODES
from models.tables.campaign import AttachmentKind
from models.tables.draft import Draft
from models.taxonomy import Taxonomy, is_detailed
from models.text import shown_length

MAX_REASON_UNITS = 400
MAX_AUDIENCE_UNITS = 200
"""Whoever names an audience is brief; more is meant for something else."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a button of the queue names: a company or an offer, and what its card showed."""

    subject: Subject
    key: int
    fingerprint: str = ""
    place: int | None = None
    """Where in the queue the card stood, counted from 0; only older buttons name it."""
    within: QueueFilter | None = None
    """The list that its card was opened from."""

    @property
    def card(self) -> CardInput:
        """The card as acts know it; a fingerprint that was made up is none of a card."""
        return CardInput(
            subject=self.subject, key=self.key, fingerprint=self.fingerprint[:FINGERPRINT_LETTERS]
        )


def reference_of(tap: AboutSubmission) -> Reference:
    """What a button of the queue names."""
    place = tap.place if isinstance(tap, ShowSubmission) else None
    within = tap.within if isinstance(tap, ShowSubmission | AnswerSubmission) else None
    return Reference(tap.subject, tap.key, tap.fingerprint, place, within)


class ReturnAnswers(BaseModel):
    """The data of the draft in which something is returned."""

    model_config = ConfigDict(frozen=True)

    subject: Subject
    key: int
    fingerprint: str
    name: str
    """The offer's title or the company's name."""

    within: QueueFilter | None = None
    """The list that its card was opened from."""
    reason: str = ""
    """Own words, as the company will read them."""
    proposed: str = ""
    """Other words, while it is asked whether they take the place of the reason."""

    @classmethod
    def of(cls, draft: Draft) -> "ReturnAnswers":
        return cls.model_validate(draft.data)


class SynonymAnswers(BaseModel):
    """The data of the draft in which a text is explained."""

    model_config = ConfigDict(frozen=True)

    entry_id: int
    text: str
    """What was not understood."""
    choices: tuple[tuple[str, ...], ...] = ()
    """Codes that typed words may mean; they are asked for by buttons."""
    codes: tuple[str, ...] = ()
    """What was chosen, while it is asked whether it replaces another meaning."""

    @classmethod
    def of(cls, draft: Draft) -> "SynonymAnswers":
        return cls.model_validate(draft.data)


_CODES_BETWEEN = "."


def pack_codes(codes: Sequence[str]) -> str:
    """Codes for a button's data."""
    return _CODES_BETWEEN.join(codes[:MOST_CODES])


def unpack_codes(text: str) -> tuple[str, ...]:
    """The same from a button's data, whatever stands there."""
    return tuple(text.split(_CODES_BETWEEN))


def read_codes(text: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """The codes of a button's data; empty if one of them was made up."""
    codes = unpack_codes(text)
    is_known = len(codes) <= MOST_CODES and all(is_detailed(code, taxonomy) for code in codes)
    return codes if is_known else ()


class BroadcastAnswers(BaseModel):
    """The data of an announcement's draft."""

    model_config = ConfigDict(frozen=True)

    html: str = ""
    doubtful: tuple[Doubtful, ...] = ()
    """What of its formatting may not arrive."""
    attachment_kind: AttachmentKind | None = None
    attachment_file_id: str | None = None
    goes_without_text: bool = False
    album: str | None = None
    """The album that was refused last, so that it is refused once and not for every picture."""
    full_at: datetime | None = None
    """When a message came that was as long as the app sends them; what follows is its rest."""
    audience: Audience | None = None
    named: Audience | None = None
    """The circle that was understood last, from which "auch", "ohne" and "nur" go on."""
    proposals: tuple[Audience, ...] = ()
    """Circles that buttons may name."""
    said: str = ""
    """The line with which it began, in which a circle was named."""
    held: str = ""
    """A text that was typed where it was not asked for, or that reads like a circle; a button
    takes it."""
    unread: tuple[str, ...] = ()
    """What was not understood of the circle that is named, until it is chosen or said anew."""
    is_excluding: bool = False
    """Whether somebody was to be left out by words that were not understood."""
    is_important: bool = False
    organisation_id: int | None = None
    """In whose name it goes out; None: in that of the author's first seat."""

    @classmethod
    def of(cls, draft: Draft) -> "BroadcastAnswers":
        return cls.model_validate(draft.data)

    @model_validator(mode="before")
    @classmethod
    def _of_older_versions(cls, data: Any) -> Any:
        """A draft in which the audience is one condition, perhaps within others."""
        if not isinstance(data, dict) or "audience" in data or not data.get("audience_kind"):
            return data
        stored = {name: data.get(f"audience_{name}") for name in ("kind", "value", "within")}
        return {**data, "audience": stored}

    @field_validator("audience", "named", mode="before")
    @classmethod
    def _read_audience(cls, data: Any) -> Any:
        return audience_from(data) if data is None or isinstance(data, dict) else data

    @field_validator("proposals", mode="before")
    @classmethod
    def _read_audiences(cls, data: Any) -> Any:
        return tuple(audience_from(each) if isinstance(each, dict) else each for each in data)

    @property
    def length(self) -> int:
        """UTF-16 units as shown."""
        return shown_length(self.html)

    @property
    def limit(self) -> int:
        return most_units(self.attachment_kind)

    @property
    def problem(self) -> TextProblem | None:
        """What is still to be done about the text; None if it can go out."""
        return text_problem(
            self.html, self.attachment_kind, goes_without_text=self.goes_without_text
        )
