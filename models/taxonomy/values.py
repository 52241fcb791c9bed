"""The values of the taxonomy: what it lists and what reading a text gives. No behaviour."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.vocabulary import Degree, Language, OfferKind


@dataclass(frozen=True, slots=True)
class Field:
    """A field of study: one code of ISCED-F 2013 with its labels.

    `narrow` and `broad` are the codes above it (for a broad field both are its own code).
    Source: UNESCO, ISCED Fields of Education and Training 2013.
    """

    code: str
    label_de: str
    label_en: str
    narrow: str
    broad: str

    @property
    def is_detailed(self) -> bool:
        """Whether this is one of the four-digit codes that people and offers carry."""
        return len(self.code) == 4


@dataclass(frozen=True, slots=True)
class Place:
    """A German municipality or part of a town. Coordinates in degrees, WGS 84."""

    id: str
    name: str
    state: str
    latitude: float
    longitude: float
    population: int


@dataclass(frozen=True, slots=True)
class University:
    """A university of the region with its main site. Coordinates in degrees, WGS 84."""

    id: str
    short_name: str
    long_name: str
    city: str
    place_id: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Programme:
    """A degree programme; `award` is the title as printed (B.Sc., Staatsexamen)."""

    id: str
    name: str
    award: str
    degree: Degree
    university_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sector:
    """A branch of business; `core` marks the five that KMUni was founded for.

    `wz2008` names the sections and divisions of the German classification of 2008,
    `fields` the fields of study such companies recruit, most wanted first.
    """

    id: str
    label_de: str
    label_en: str
    wz2008: str
    fields: tuple[str, ...]
    core: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A field close to another one, with the reason people would give."""

    code: str
    closeness: float
    reason: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A field of study read from a text; `score` in 0..1, comparable within one reading."""

    code: str
    score: float


class Certainty(StrEnum):
    """How sure a reading is: show it, ask with buttons, or ask again."""

    UNDERSTOOD = "understood"
    UNSURE = "unsure"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class StudyConfidence:
    """How sure each part of a student's line is, 0 (absent or guessed) to 1 (spelled out)."""

    fields: float
    programme: float
    university: float
    degree: float
    semester: float


@dataclass(frozen=True, slots=True)
class StudyReading:
    """What a student's line says.

    `fields` are best first and empty when not understood. `choices` holds the best three codes
    when the certainty is UNSURE, else nothing. `semester` counts from 1. `place` is set when the
    line names a town besides or instead of a university.
    """

    fields: tuple[Scored, ...]
    programme: Programme | None
    university: University | None
    degree: Degree | None
    semester: int | None
    place: Place | None
    is_dual: bool
    is_teacher_training: bool
    certainty: Certainty
    choices: tuple[str, ...]
    confidence: StudyConfidence


class OfferProblem(StrEnum):
    """Why a pasted offer cannot be taken as it is, or needs a second look."""

    EMPTY = "empty"
    ONLY_LINK = "only_link"
    ONLY_EMOJI = "only_emoji"
    TOO_SHORT = "too_short"
    STARTS_IN_PAST = "starts_in_past"
    DEADLINE_IN_PAST = "deadline_in_past"
    NO_FIELD = "no_field"


class PayUnit(StrEnum):
    """What an amount of pay is for."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Pay:
    """What an offer says about pay: euros, from `amount` up to `amount_to` where a span is given.

    `paid` is None when nothing is said; `text` is the passage it was read from.
    """

    paid: bool | None
    amount: float | None = None
    amount_to: float | None = None
    unit: PayUnit | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class OfferReading:
    """What an offer's text says; what it does not say is None or empty.

    `kinds` has the main one first; `kind_is_certain` is False when it is only the usual one for
    such a text. `duration_weeks` and `hours_per_week` are (least, most), equal where one is named,
    None where a side is open. `fields` are what the words are about, best first, also where the
    offer says that it is `for_every_field`; a card shows the first `fields_shown`. `languages` are
    all needed unless `is_one_language_enough`; beside them all `further_languages` and one of
    `one_of_languages` (ISO 639-1), among which German or English may be. `places` are
    all its sites, `place` the first; `unknown_places` stand where a town does and are none in
    Germany. `problems` are in the order a person should be told.
    """

    title: str
    kinds: tuple[OfferKind, ...]
    kind_is_certain: bool
    fields: tuple[Scored, ...]
    fields_shown: int
    certainty: Certainty
    for_every_field: bool
    degrees: frozenset[Degree]
    place: Place | None
    remote: bool
    starts_on: date | None
    starts_at_once: bool
    duration_weeks: tuple[int | None, int | None] | None
    hours_per_week: tuple[float | None, float | None] | None
    pay: Pay
    languages: frozenset[Language]
    is_one_language_enough: bool
    skills: tuple[str, ...]
    open_until: date | None
    problems: tuple[OfferProblem, ...]
    places: tuple[Place, ...] = ()
    unknown_places: tuple[str, ...] = ()
    further_languages: frozenset[str] = frozenset()
    one_of_languages: frozenset[str] = frozenset()

    @property
    def kind(self) -> OfferKind | None:
        """The main kind."""
        return self.kinds[0] if self.kinds else None


@dataclass(frozen=True, slots=True)
class CompanyReading:
    """What a company's first message says; what it does not say is None or empty.

    `place` is the first of `places`, its seat. `people` work there. `contact` is a mail address
    or number that the message names. `rest` is an offer that came in the same message.
    `proposed_name` is what its address spells, where no name is said.
    """

    name: str
    place: Place | None
    website: str | None
    sector: Sector | None
    rest: str
    places: tuple[Place, ...] = ()
    people: int | None = None
    contact: str | None = None
    proposed_name: str = ""
