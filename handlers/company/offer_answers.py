"""What an offer's answers are: the draft's data, made from a pasted text or a stored offer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from handlers.cut_texts import continues, may_be_cut
from models.acts.offers import MOST_OPEN_DAYS, end_of_day
from models.matching.rules.barriers import NO_OFFER
from models.matching.rules.profile import MatchOffer
from models.queries.offer_kinds import in_order
from models.queries.offers import OfferCard, OfferInput, offer_values
from models.reading.fields import MOST_FIELDS
from models.tables.base import stored_id
from models.tables.company import Company
from models.tables.draft import Draft
from models.tables.offer import Offer, OfferState
from models.taxonomy import Certainty, OfferProblem, OfferReading, Place
from models.text import clean, clean_line, compare_key, readable_line, shorten, utf16_length
from models.vocabulary import Degree, Language, LanguageCode, OfferKind

MAX_TEXT_UNITS = 6000
"""An offer's text; with its card it fits into one message of 4,096 units."""

MAX_TITLE_UNITS = 140
MAX_PAY_UNITS = 120
OPEN_DAYS = 60
"""How long an offer is open unless its text says otherwise."""

MOST_START_DAYS = 3 * 365

UNUSABLE = (
    OfferProblem.EMPTY,
    OfferProblem.ONLY_LINK,
    OfferProblem.ONLY_EMOJI,
    OfferProblem.TOO_SHORT,
)
"""Nothing in such a text can be understood."""


class Hint(StrEnum):
    """What the preview points out, because the text itself could not be followed."""

    STARTS_IN_PAST = "starts_in_past"
    ENDS_IN_PAST = "ends_in_past"
    PLACE_UNKNOWN = "place_unknown"
    SEVERAL_PLACES = "several_places"


_SPANS = (("duration_weeks", "duration_weeks_to"), ("hours_per_week", "hours_per_week_to"))

_TOGETHER = (
    ("kind", "kinds"),
    ("starts_on", "starts_at_once"),
    *_SPANS,
    ("languages", "languages_any", "further_languages", "one_of_languages"),
    ("place", "is_place_assumed"),
)
"""Answers that are given as one; the first names them in drafts of older versions, too."""


@dataclass(frozen=True, slots=True)
class PayWords:
    """The pay line of an offer and whether it is paid; both None if nothing is known."""

    words: str | None
    is_paid: bool | None


class OfferAnswers(BaseModel):
    """The data of an offer's draft."""

    model_config = ConfigDict(frozen=True)

    company_id: int | None = None
    offer_id: int | None = None
    """Set while a posted offer is changed."""
    text: str = ""
    waiting_text: str = ""
    """What was pasted before it was said for which company."""
    title: str = ""
    kinds: tuple[OfferKind, ...] = ()
    """All it can be, the one named first before the others."""
    fields: tuple[str, ...] = ()
    field_choices: tuple[str, ...] = ()
    is_for_every_field: bool = False
    degrees: frozenset[Degree] = frozenset()
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    is_place_assumed: bool = False
    """Whether the text names no place, so that it is the company's."""
    place_choices: tuple[str, ...] = ()
    is_remote: bool = False
    starts_on: date | None = None
    starts_at_once: bool = False
    duration_weeks: int | None = None
    duration_weeks_to: int | None = None
    hours_per_week: float | None = None
    hours_per_week_to: float | None = None
    pay: str | None = None
    is_paid: bool | None = None
    languages: frozenset[Language] = frozenset()
    languages_any: bool = True
    further_languages: frozenset[LanguageCode] = frozenset()
    one_of_languages: frozenset[LanguageCode] = frozenset()
    skills: tuple[str, ...] = ()
    last_day: date | None = None
    """The last day on which it is open, in the region's time."""
    hints: frozenset[Hint] = frozenset()
    corrected: frozenset[str] = frozenset()
    """Answers given by hand, which a new text does not overwrite."""
    long_units: int = 0
    """How much of a too long text has come; apps cut it into several messages."""
    long_at: datetime | None = None
    begun: str = ""
    """What came last and was as long as a message can be: what follows at once is its rest."""
    begun_at: datetime | None = None
    further: tuple[str, ...] = ()
    """The other offers of the same text, which come one after the other."""
    whole: str = ""
    """All of a text in which several offers were found."""

    @model_validator(mode="before")
    @classmethod
    def _of_older_versions(cls, data: Any) -> Any:
        """A draft of when an offer was of one kind, and its length and hours were one number."""
        if not isinstance(data, Mapping):
            return data
        data = dict(data)
        if "kinds" not in data and data.get("kind"):
            data["kinds"] = [data["kind"]]
        for first, last in _SPANS:
            if first in data:
                data.setdefault(last, data[first])
        return data

    @classmethod
    def of(cls, draft: Draft) -> "OfferAnswers":
        return cls.model_validate(draft.data)

    @property
    def kind(self) -> OfferKind | None:
        """The one named first."""
        return next(iter(self.kinds), None)

    @property
    def is_complete(self) -> bool:
        return bool(self.text and self.kind and (self.fields or self.is_for_every_field))

    def to_input(self, now: datetime, zone: tzinfo) -> OfferInput:
        """The offer, if every needed answer is there.

        Raises: ValueError.
        """
        if self.kind is None or not self.is_complete:
            raise ValueError("an offer needs a text, a kind and its fields of study")
        return OfferInput(
            title=self.title,
            text=self.text,
            kind=self.kind,
            further_kinds=in_order(set(self.kinds) - {self.kind}),
            fields=self.fields,
            degrees=self.degrees,
            place=self.place,
            latitude=self.latitude,
            longitude=self.longitude,
            is_remote=self.is_remote,
            starts_on=self.starts_on,
            starts_at_once=self.starts_at_once,
            duration_weeks=self.duration_weeks,
            duration_weeks_to=self.duration_weeks_to,
            hours_per_week=self.hours_per_week,
            hours_per_week_to=self.hours_per_week_to,
            pay=self.pay,
            is_paid=self.is_paid,
            languages=self.languages,
            languages_any=self.languages_any,
            further_languages=self.further_languages,
            one_of_languages=self.one_of_languages,
            skills=self.skills,
            open_until=end_of_day(self.last_day or today(now, zone) + timedelta(OPEN_DAYS), zone),
        )

    def to_match_offer(self, now: datetime, zone: tzinfo) -> MatchOffer:
        """The offer as matching would see it if it were approved now.

        Raises: ValueError.
        """
        given = self.to_input(now, zone)
        return MatchOffer(
            offer_id=self.offer_id or NO_OFFER,
            kind=given.kind,
            further_kinds=frozenset(given.further_kinds),
            fields=given.fields,
            open_until=given.open_until,
            approved_at=now,
            degrees=given.degrees,
            latitude=given.latitude,
            longitude=given.longitude,
            remote=given.is_remote,
            languages=given.languages,
            languages_any=given.languages_any,
            starts_on=given.starts_on,
            starts_at_once=given.starts_at_once,
            paid=given.is_paid,
        )

    def to_card(self, company: Company, now: datetime, zone: tzinfo) -> OfferCard:
        """The offer as students will see it, stored nowhere."""
        given = self.to_input(now, zone)
        offer = Offer(
            company_id=stored_id(company),
            state=OfferState.WAITING,
            created_at=now,
            changed_at=now,
            **offer_values(given),
        )
        return OfferCard(offer, company, given.fields, given.further_kinds)


def today(now: datetime, zone: tzinfo) -> date:
    """The region's date at an instant."""
    return now.astimezone(zone).date()


def last_day_of(open_until: datetime, zone: tzinfo) -> date:
    """The last day on which something is open that ends at an instant."""
    return (open_until - timedelta(microseconds=1)).astimezone(zone).date()


def title_and_body(text: str, title: str) -> tuple[str, str]:
    """The title, and the text without the line that only repeats it; the text is never empty."""
    first, _, rest = text.partition("\n")
    lines = (readable_line(line) for line in (title, *text.split("\n")))
    title = shorten(next(filter(None, lines), ""), MAX_TITLE_UNITS)
    body = clean(rest) if clean_line(first) == title else text
    return title, body or text


def answers_of_reading(
    text: str,
    reading: OfferReading,
    pay: PayWords,
    company: Company,
    *,
    day: date,
    keeps: Collection[str] = (),
) -> dict[str, Any]:
    """What a cleaned text says, as a draft's data; `keeps` names answers that stay as they are.

    A kind or subjects that are only guessed are asked for, and subjects of a text that names some
    clearly and yet welcomes all. An offer that names no place is where
    its company is. Past days are left open and pointed out.
    """
    title, body = title_and_body(text, reading.title)
    starts_on, last_day = reading.starts_on, reading.open_until
    if reading.starts_at_once and starts_on is not None and starts_on <= day:
        starts_on = None
    hints = []
    if OfferProblem.STARTS_IN_PAST in reading.problems:
        hints.append(Hint.STARTS_IN_PAST)
        starts_on = None
    if OfferProblem.DEADLINE_IN_PAST in reading.problems:
        hints.append(Hint.ENDS_IN_PAST)
        last_day = None
    hints += _hints_of_places(reading, keeps)
    last_day = min(last_day or day + timedelta(OPEN_DAYS), day + timedelta(MOST_OPEN_DAYS))
    choices = [scored.code for scored in reading.fields]
    are_fields_known = reading.certainty is Certainty.UNDERSTOOD and not reading.for_every_field
    is_kind_known = reading.kind is not None and reading.kind_is_certain
    answers: dict[str, Any] = {
        "text": body,
        "title": title,
        "kinds": list(reading.kinds) if is_kind_known else [],
        "fields": choices[: min(reading.fields_shown, MOST_FIELDS)] if are_fields_known else [],
        "field_choices": choices,
        "is_for_every_field": reading.for_every_field
        and reading.certainty is not Certainty.UNDERSTOOD,
        "degrees": sorted(reading.degrees),
        "is_remote": reading.remote,
        "starts_on": starts_on.isoformat() if starts_on else None,
        "starts_at_once": reading.starts_at_once,
        **answers_of_length(reading.duration_weeks),
        **answers_of_hours(reading.hours_per_week),
        "pay": pay.words,
        "is_paid": pay.is_paid,
        "languages": sorted(reading.languages),
        "languages_any": reading.is_one_language_enough,
        "further_languages": sorted(reading.further_languages),
        "one_of_languages": sorted(reading.one_of_languages),
        "skills": list(reading.skills),
        "last_day": last_day.isoformat(),
        "hints": sorted(hints),
        "long_units": 0,
        "long_at": None,
        **_answers_of_read_place(reading, company),
    }
    kept = {name for answer in _TOGETHER if set(answer) & set(keeps) for name in answer}
    return {name: value for name, value in answers.items() if name not in {*keeps, *kept}}


def answers_of_length(weeks: tuple[int | None, int | None] | None) -> dict[str, Any]:
    shortest, longest = weeks or (None, None)
    return {"duration_weeks": shortest, "duration_weeks_to": longest}


def answers_of_hours(hours: tuple[float | None, float | None] | None) -> dict[str, Any]:
    fewest, most = hours or (None, None)
    return {"hours_per_week": fewest, "hours_per_week_to": most}


def _hints_of_places(reading: OfferReading, keeps: Collection[str]) -> list[Hint]:
    """What the text says of its place and one known town cannot."""
    if "place" in keeps:
        return []
    if reading.unknown_places:
        return [Hint.PLACE_UNKNOWN]
    return [Hint.SEVERAL_PLACES] if len(reading.places) > 1 else []


def _answers_of_read_place(reading: OfferReading, company: Company) -> dict[str, Any]:
    """A place that is named and not known is left open, instead of being the company's."""
    if reading.place is not None or reading.unknown_places:
        return answers_of_place(reading.place)
    return {
        "is_place_assumed": company.place is not None,
        "place": company.place,
        "latitude": company.latitude,
        "longitude": company.longitude,
        "place_choices": [],
    }


def answers_of_place(place: Place | None) -> dict[str, Any]:
    return {
        "place": place.name if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "is_place_assumed": False,
        "place_choices": [],
    }


def is_same_text(answers: OfferAnswers, typed: str) -> bool:
    """Whether a pasted text is the card's own, with its title above or without.

    What was corrected by hand then stays, instead of being read anew.
    """
    key = compare_key(clean(typed))
    whole = compare_key(f"{answers.title}\n{answers.text}")
    return answers.is_complete and key in {compare_key(answers.text), whole}


def answers_of_offer(card: OfferCard, zone: tzinfo, *, day: date) -> dict[str, Any]:
    """A posted offer as a draft's data; one that has ended is proposed to be open again."""
    offer = card.offer
    last_day = last_day_of(offer.open_until, zone)
    if last_day < day:
        last_day = day + timedelta(OPEN_DAYS)
    return {
        "company_id": offer.company_id,
        "offer_id": offer.id,
        "text": offer.text,
        "title": offer.title,
        "kinds": list(card.kinds),
        "fields": list(card.fields),
        "field_choices": list(card.fields),
        "is_for_every_field": not card.fields,
        "degrees": offer.degrees,
        "place": offer.place,
        "latitude": offer.latitude,
        "longitude": offer.longitude,
        "is_remote": offer.is_remote,
        "starts_on": offer.starts_on.isoformat() if offer.starts_on else None,
        "starts_at_once": offer.starts_at_once,
        "duration_weeks": offer.duration_weeks,
        "duration_weeks_to": offer.duration_weeks_to,
        "hours_per_week": offer.hours_per_week,
        "hours_per_week_to": offer.hours_per_week_to,
        "pay": offer.pay,
        "is_paid": offer.is_paid,
        "languages": offer.languages,
        "languages_any": offer.languages_any,
        "further_languages": offer.further_languages,
        "one_of_languages": offer.one_of_languages,
        "skills": offer.skills,
        "last_day": last_day.isoformat(),
        "corrected": ["last_day"],
    }


def with_beginning(answers: OfferAnswers, text: str, at: datetime) -> str:
    """The text together with the part that its app sent just before."""
    if not answers.begun or not continues(answers.begun_at, at):
        return text
    return f"{answers.begun}\n{text}"


def beginning_of(text: str, typed: str, at: datetime) -> dict[str, Any]:
    """What is kept of a text whose last message its app may have cut, for the rest to join."""
    is_cut = may_be_cut(typed)
    return {"begun": text if is_cut else "", "begun_at": at.isoformat() if is_cut else None}


def long_so_far(answers: OfferAnswers, text: str, at: datetime) -> int:
    """The units of a text together with the parts that its app sent just before.

    The rest of a text that was cut would otherwise pass for an offer of its own.
    """
    length = utf16_length(text)
    if not continues(answers.long_at, at):
        return length
    return answers.long_units + length
