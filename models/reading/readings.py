"""What the readers of wishes, places, audiences and corrections give. No behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.audience import Part
from models.taxonomy.abroad import City
from models.taxonomy.values import Place, Sector, University
from models.vocabulary import Degree, Language, OfferKind, Who


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is studied, as it was named in a line."""

    name: str
    """Its usual German name, such as "Informatik" for "computer science"."""
    codes: tuple[str, ...]
    """Its field of study; several for a group such as "Ingenieure"."""


class Pace(StrEnum):
    """How often somebody wants to hear."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    MONTHLY = "monthly"
    LESS = "less"
    MORE = "more"


class Condition(StrEnum):
    """What somebody makes a condition of, and an offer's card says."""

    PAY = "pay"
    REMOTE = "remote"
    LANGUAGE = "language"
    HOURS = "hours"
    LENGTH = "length"
    TIMES = "times"
    """When one can work: evenings, weekends, holidays."""
    START = "start"


@dataclass(frozen=True, slots=True)
class Region:
    """More than a town: a circle around a point in degrees, of a state what lies in it."""

    id: str
    latitude: float
    longitude: float
    radius_km: int
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """A place outside Germany, as typed, with its country by ISO 3166."""

    name: str
    country: str
    city: City | None = None
    namesakes: tuple[Place, ...] = ()
    """Places in Germany that are called the same, the best first."""


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """Where somebody wants to be; what was not said is None or empty.

    `unknown` are words that stand where a place does and are none of ours, as typed; what lies
    `outside` Germany is not among them. `is_in_minutes`: a distance was said, but as a time.
    """

    places: tuple[Place, ...] = ()
    without_places: tuple[Place, ...] = ()
    radius_km: int | None = None
    is_anywhere: bool | None = None
    is_remote: bool | None = None
    region: Region | None = None
    unknown: tuple[str, ...] = ()
    outside: tuple[Outside, ...] = ()
    is_in_minutes: bool = False
    is_only_remote: bool = False


@dataclass(frozen=True, slots=True)
class WishReading:
    """What a student wants to see; what was not said is None or empty.

    Words, wanted and not, and companies are as typed, words in lower case.
    """

    kinds: frozenset[OfferKind] = frozenset()
    is_for_every_subject: bool = False
    subjects: tuple[Subject, ...] = ()
    without_subjects: tuple[Subject, ...] = ()
    where: PlaceReading = PlaceReading()
    is_paid: bool | None = None
    languages: tuple[Language, ...] = ()
    """In which the work shall be done; one of them is enough."""
    conditions: tuple[Condition, ...] = ()
    """Hours, length, times and start, of which no more is read than that they were said."""
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    pace: Pace | None = None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CircleReading:
    """Whom words mean; every condition narrows, what stands in one condition widens.

    Nothing is dropped: what cannot be followed stands in `unknown`, and then the rest would be too
    large a circle.
    """

    who: Who | None = None
    subjects: tuple[Subject, ...] = ()
    without_subjects: tuple[Subject, ...] = ()
    places: tuple[Place, ...] = ()
    without_places: tuple[Place, ...] = ()
    universities: tuple[University, ...] = ()
    without_universities: tuple[University, ...] = ()
    degrees: frozenset[Degree] = frozenset()
    semester_from: int | None = None
    semester_to: int | None = None
    sectors: tuple[Sector, ...] = ()
    without_sectors: tuple[Sector, ...] = ()
    sizes: tuple[str, ...] = ()
    """Classes of company size, smallest first: micro, small, medium, large."""
    companies: tuple[str, ...] = ()
    """Companies by name, as typed."""
    names_who: bool = False
    """A group was said, not only something that one group alone has."""
    op: "Op | None" = None
    """How a line goes on from another: "auch BWL", "ohne Witten", "nur Master"."""
    every: frozenset[Part] = frozenset()
    """Conditions that are to narrow no more: "alle Größen"."""
    is_excluding: bool = False
    """Somebody is left out in a way that could not be followed."""
    unknown: tuple[str, ...] = ()


class Thing(StrEnum):
    """What a correction is made to."""

    PROFILE = "profile"
    OFFER = "offer"
    COMPANY = "company"
    INTEREST = "interest"


class Op(StrEnum):
    SET = "set"
    ADD = "add"
    REMOVE = "remove"


EVERY = "*"
"""The value of a list that leaves nothing out."""

AT_ONCE = "sofort"
"""The value of a start without a day."""

UNLIMITED = "unbefristet"
"""The value of a length without an end."""


@dataclass(frozen=True, slots=True)
class Change:
    """A part that is to be another: `op` is None where only its being wrong was said.

    `value` is what its part takes: a name, a number, a list of kinds or degrees, a flag, a day as
    "MM", "MM-DD" or "YYYY-MM-DD", or one of the words above; `more` are pay's `per` and length's
    `unit`.
    """

    part: str
    op: Op | None = None
    value: object = None
    more: Mapping[str, str] | None = None
    words: str = ""
    """What says it, as typed: more than the value, such as both ends of a span."""
    instead_of: tuple[str, ...] = ()
    """What of a list it replaces: "nicht X, sondern Y"; without any, the whole list."""
    is_any_enough: bool = False
    """Of several languages one is enough."""
    one_of: tuple[str, ...] = ()
    """Those of them, where not all are: "Deutsch und Niederländisch oder Polnisch"."""
    opens: bool = False
    """Others come to it, and which was not said: "nicht nur Bachelor"."""


@dataclass(frozen=True, slots=True)
class CorrectionReading:
    """What a line changes, in the order it was said; `unknown` is what could not be followed."""

    changes: tuple[Change, ...] = ()
    unknown: tuple[str, ...] = ()
    later: tuple[Change, ...] = ()
    """What becomes of a study only later, or perhaps: "nächstes Semester bin ich im 5."."""
    is_praise: bool = False
    """It only says that a part is right as it is."""
    named: frozenset[str] = frozenset()
    """Parts that are called by their names."""
    is_whole: bool = True
    """Every clause of it was followed."""
    is_about_all: bool = False
    """It speaks of the whole thing, such as taking it back, and not of its parts."""


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A day that was named, and how closely: "MM", "MM-DD" or "YYYY-MM-DD"."""

    day: date
    said: str
