"""What matching knows of a student and of an offer: two values, free of tables and names."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from models.vocabulary import Degree, Language, OfferKind


class Closeness(Protocol):
    """How near two fields of study are: 1 the same, 0 nothing in common.

    Called with a student's and an offer's ISCED-F detailed code (four digits).
    """

    def __call__(self, student_field: str, offer_field: str, /) -> float: ...


@dataclass(frozen=True, slots=True)
class LearnedDislikes:
    """What a student's answers "not for me" taught; lowers scores, never hides an offer.

    too_far_km: the shortest distance that was called too far, None if none was.
    wrong_fields: ISCED-F codes of the offers that were called the wrong field.
    unpaid: an unpaid offer was declined for being unpaid.
    """

    too_far_km: int | None = None
    wrong_fields: frozenset[str] = frozenset()
    unpaid: bool = False


@dataclass(frozen=True, slots=True)
class MatchStudent:
    """One student as matching sees them.

    A student with no fields sees only offers open to all fields; with no kinds, nothing. A degree
    that is unknown rules nothing out. ``radius_km`` None means anywhere; 0 means the very place.
    A student with no place but a radius sees only remote offers, if ``remote`` accepts them.
    ``fields`` are ISCED-F detailed codes, the own subject first; ``terms`` are the words of
    interest as comparison keys (casefolded), equal strings meet. ``available_from`` None means that
    no start was said. ``seen`` and ``dismissed`` hold offer ids.
    """

    person_id: int
    fields: tuple[str, ...]
    kinds: frozenset[OfferKind]
    languages: frozenset[Language]
    degree: Degree | None = None
    semester: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: int | None = None
    remote: bool = False
    available_from: date | None = None
    terms: frozenset[str] = frozenset()
    seen: frozenset[int] = frozenset()
    dismissed: frozenset[int] = frozenset()
    dislikes: LearnedDislikes = field(default_factory=LearnedDislikes)


@dataclass(frozen=True, slots=True)
class MatchOffer:
    """One offer as matching sees it.

    ``further_kinds``: what it can be beside ``kind``; it is for whoever looks for any of them.
    Empty ``fields``, ``degrees`` or ``languages`` mean open to all. One language in common is
    enough with ``languages_any``, else all are needed. ``open_until`` is the first moment (aware
    UTC) at which the offer is no longer open. An offer with neither place nor ``remote`` reaches
    only students who go anywhere. ``starts_on`` None means any time, but today with
    ``starts_at_once``; with both it can be either.
    """

    offer_id: int
    kind: OfferKind
    fields: tuple[str, ...]
    open_until: datetime
    approved_at: datetime | None
    is_open: bool = True
    degrees: frozenset[Degree] = frozenset()
    latitude: float | None = None
    longitude: float | None = None
    remote: bool = False
    languages: frozenset[Language] = frozenset()
    starts_on: date | None = None
    starts_at_once: bool = False
    paid: bool | None = None
    terms: frozenset[str] = frozenset()
    further_kinds: frozenset[OfferKind] = frozenset()
    languages_any: bool = True

    @property
    def start(self) -> date | None:
        """The last day that was named for the start; one that has passed stands for today."""
        return date.min if self.starts_at_once and self.starts_on is None else self.starts_on

    @property
    def kinds(self) -> frozenset[OfferKind]:
        """All it can be."""
        return self.further_kinds | {self.kind}
