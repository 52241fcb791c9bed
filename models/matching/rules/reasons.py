"""Why an offer was suggested, as data in the order that convinces; the words are a template's."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.distance import km_of_chord
from models.matching.rules.eligibility import (
    chord_between,
    closeness_in_thousandths,
    is_reached_remotely,
    is_within_radius,
)
from models.matching.rules.profile import Closeness, MatchOffer, MatchStudent
from models.vocabulary import OfferKind


class ReasonKind(StrEnum):
    """What a reason speaks of; behind it the attribute of ``Reason`` that holds its value.

    Stored reasons name these: one that is taken away is left out where they are read.
    """

    TERMS = "terms"  # labels: words both used, alphabetical
    FIELD = "field"  # labels: one ISCED-F code, the same on both sides
    NEIGHBOUR_FIELD = "neighbour_field"  # labels: the student's code, then the offer's
    ALL_FIELDS = "all_fields"
    DISTANCE = "distance"  # distance_km
    REMOTE = "remote"
    STARTS = "starts"  # starts_on, None if at once
    KIND = "kind"  # labels: the kind of offer that was asked for
    LEVEL = "level"  # labels: the degree, which the offer names
    PAID = "paid"  # told only to those who declined an offer for being unpaid


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason; which attribute is filled is said at ``ReasonKind``."""

    kind: ReasonKind
    labels: tuple[str, ...] = ()
    distance_km: float | None = None
    starts_on: date | None = None


def reasons_of(
    student: MatchStudent, offer: MatchOffer, *, now: datetime, closeness: Closeness
) -> tuple[Reason, ...]:
    """The reasons for a pair, the most convincing first.

    A pair that only a student's own subscription brought together may have no subject in common:
    then none is named.
    """
    words = _shared_words(student, offer)
    field = _field_reason(student, offer, closeness)
    practical = [*_way(student, offer), *_start(offer, now)]
    rest = [_kind(student, offer), *_level(student, offer)]
    if offer.paid and student.dislikes.unpaid:
        rest.append(Reason(ReasonKind.PAID))
    if words:
        return (*words, *practical, *field, *rest)
    return (*field, *practical, *rest)


def _shared_words(student: MatchStudent, offer: MatchOffer) -> list[Reason]:
    words = student.terms & offer.terms
    return [Reason(ReasonKind.TERMS, labels=tuple(sorted(words)))] if words else []


def _field_reason(student: MatchStudent, offer: MatchOffer, closeness: Closeness) -> list[Reason]:
    """The nearest pair of fields; among equals the student's first, then the offer's first."""
    if not offer.fields or not student.fields:
        return [Reason(ReasonKind.ALL_FIELDS)]
    pairs = [(own, wanted) for own in student.fields for wanted in offer.fields]
    own, wanted = max(pairs, key=lambda pair: closeness_in_thousandths(closeness(*pair)))
    if own == wanted:
        return [Reason(ReasonKind.FIELD, labels=(own,))]
    if not closeness_in_thousandths(closeness(own, wanted)):
        return []
    return [Reason(ReasonKind.NEIGHBOUR_FIELD, labels=(own, wanted))]


def _way(student: MatchStudent, offer: MatchOffer) -> list[Reason]:
    chord = chord_between(student, offer)
    if chord is not None and is_within_radius(student, chord):
        return [Reason(ReasonKind.DISTANCE, distance_km=km_of_chord(chord))]
    if is_reached_remotely(student, offer):
        return [Reason(ReasonKind.REMOTE)]
    return []


def _start(offer: MatchOffer, now: datetime) -> list[Reason]:
    if offer.starts_at_once:
        return [Reason(ReasonKind.STARTS)]
    if offer.starts_on is None:
        return []
    is_later = offer.starts_on > now.date()
    return [Reason(ReasonKind.STARTS, starts_on=offer.starts_on if is_later else None)]


def _kind(student: MatchStudent, offer: MatchOffer) -> Reason:
    """The kind that is looked for; of several the offer's first, then in the order of the kinds."""
    listed = [offer.kind, *(kind for kind in OfferKind if kind in offer.further_kinds)]
    fitting = next((kind for kind in listed if kind in student.kinds), offer.kind)
    return Reason(ReasonKind.KIND, labels=(fitting.value,))


def _level(student: MatchStudent, offer: MatchOffer) -> list[Reason]:
    if student.degree is None or student.degree not in offer.degrees:
        return []
    return [Reason(ReasonKind.LEVEL, labels=(student.degree.value,))]
