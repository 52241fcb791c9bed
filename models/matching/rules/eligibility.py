"""The hard filters: which offers a student may be shown at all."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from models.distance import chord_m, chord_of_km, place_of
from models.matching.rules.profile import Closeness, MatchOffer, MatchStudent
from models.vocabulary import Language


class Refusal(StrEnum):
    """Why an offer is not for a student; the first that holds, in this order."""

    CLOSED = "closed"
    NOT_APPROVED = "not_approved"
    EXPIRED = "expired"
    SEEN = "seen"
    DISMISSED = "dismissed"
    KIND = "kind"
    LEVEL = "level"
    LANGUAGE = "language"
    START = "start"
    FIELD = "field"
    RADIUS = "radius"


CLOSENESS_SCALE = 1000  # closeness is compared and scored in thousandths


def closeness_in_thousandths(closeness: float) -> int:
    """Closeness as an integer from 0 to 1000; what is above zero stays above zero."""
    if closeness <= 0:
        return 0
    return min(CLOSENESS_SCALE, max(1, round(closeness * CLOSENESS_SCALE)))


def field_closeness(student: MatchStudent, offer: MatchOffer, closeness: Closeness) -> int:
    """The nearest pair of a student's and an offer's fields in thousandths; 0 means none."""
    return max(
        (
            closeness_in_thousandths(closeness(own, wanted))
            for own in student.fields
            for wanted in offer.fields
        ),
        default=0,
    )


def offer_refusal(offer: MatchOffer, now: datetime) -> Refusal | None:
    """Why nobody may be shown the offer at ``now`` (aware UTC), or None.

    An offer that ends at this very second is over; one approved at this very second is open.
    """
    if not offer.is_open:
        return Refusal.CLOSED
    if offer.approved_at is None or offer.approved_at > now:
        return Refusal.NOT_APPROVED
    if offer.open_until <= now:
        return Refusal.EXPIRED
    return None


def speaks_enough(spoken: frozenset[Language], offer: MatchOffer) -> bool:
    """Whether somebody who speaks these languages can do the work."""
    if offer.languages_any:
        return not offer.languages or not spoken.isdisjoint(offer.languages)
    return offer.languages <= spoken


def is_startable(student: MatchStudent, offer: MatchOffer, now: datetime) -> bool:
    """Whether the student is free when the offer starts.

    An offer whose start has passed but which is still open can be started today (UTC).
    """
    start = offer.start
    if start is None or student.available_from is None:
        return True
    return max(start, now.date()) >= student.available_from


def is_reached_remotely(student: MatchStudent, offer: MatchOffer) -> bool:
    """Whether distance does not matter: a remote offer, and a student who takes such."""
    return offer.remote and student.remote


def chord_between(student: MatchStudent, offer: MatchOffer) -> int | None:
    """The chord between both in metres, None if either place is unknown."""
    here = place_of(student.latitude, student.longitude)
    there = place_of(offer.latitude, offer.longitude)
    return None if here is None or there is None else chord_m(here, there)


def is_within_radius(student: MatchStudent, chord: int | None) -> bool:
    """Whether a chord (metres) lies within the student's radius; unknown places only anywhere."""
    if student.radius_km is None:
        return True
    return chord is not None and chord <= chord_of_km(student.radius_km)


def why_not(
    student: MatchStudent, offer: MatchOffer, *, now: datetime, closeness: Closeness
) -> Refusal | None:
    """The first hard filter that keeps the offer from the student, None if all let it pass."""
    refusal = offer_refusal(offer, now)
    if refusal is not None:
        return refusal
    return next(student_refusals(student, offer, now=now, closeness=closeness), None)


def student_refusals(
    student: MatchStudent, offer: MatchOffer, *, now: datetime, closeness: Closeness
) -> Iterator[Refusal]:
    """Every hard filter between the student and an open offer, worked out one by one in order."""
    if offer.offer_id in student.seen:
        yield Refusal.SEEN
    if offer.offer_id in student.dismissed:
        yield Refusal.DISMISSED
    if offer.kind not in student.kinds and student.kinds.isdisjoint(offer.further_kinds):
        yield Refusal.KIND
    if offer.degrees and student.degree is not None and student.degree not in offer.degrees:
        yield Refusal.LEVEL
    if not speaks_enough(student.languages, offer):
        yield Refusal.LANGUAGE
    if not is_startable(student, offer, now):
        yield Refusal.START
    if offer.fields and field_closeness(student, offer, closeness) == 0:
        yield Refusal.FIELD
    if not is_reached_remotely(student, offer) and not is_within_radius(
        student, chord_between(student, offer)
    ):
        yield Refusal.RADIUS
