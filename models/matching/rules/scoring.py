"""How well an offer fits a student: whole points from 0 to 10,000, the same in every execution.

Field, way and newness, which are known of everybody, reach from 0 to the top by themselves. Words
in common come on top, up to the same top: who has said none loses nothing by it, and who has said
some is never suggested less for it.

Source of the weights: the region's own first ones, 4 : 2 : 1 for field, way and newness, spread
over the whole scale and rounded to hundreds, as are a word, a dislike and both floors.
"""

from dataclasses import dataclass
from datetime import datetime

from models.distance import chord_of_km
from models.matching.rules.eligibility import (
    CLOSENESS_SCALE,
    chord_between,
    field_closeness,
    is_reached_remotely,
    is_within_radius,
)
from models.matching.rules.profile import Closeness, MatchOffer, MatchStudent

TOP_SCORE = 10_000  # points
COUNTED_TERMS = 3


@dataclass(frozen=True, slots=True)
class ScoreWeights:
    """Points that each part can add or take; what is known of everybody sums to ``TOP_SCORE``."""

    field: int = 5_700
    near: int = 2_900
    fresh: int = 1_400
    term: int = 600  # per word in common, for at most three, and never beyond the top
    dislike: int = 2_100  # per learned dislike that the offer meets

    def __post_init__(self) -> None:
        """Raises: ValueError if field, way and newness do not make up ``TOP_SCORE``."""
        top = self.field + self.near + self.fresh
        if top != TOP_SCORE or min(self.field, self.near, self.fresh, self.term) < 0:
            raise ValueError(f"weights add up to {top}, not to {TOP_SCORE} points")


OPEN_TO_ALL = 500  # thousandths of closeness for an offer that names no field
FRESH_DAYS = 28  # days after approval until nothing is added for being new
FAR_KM = 200  # where nearness ends for students who go anywhere
REMOTE_SHARE = 2  # a remote offer counts as half of the way to the door


@dataclass(frozen=True, slots=True)
class Score:
    """The points of one pair by part; ``total`` decides."""

    field: int
    near: int
    fresh: int
    terms: int
    dislikes: int

    @property
    def total(self) -> int:
        """From 0 to ``TOP_SCORE``."""
        parts = self.field + self.near + self.fresh + self.terms
        return max(0, min(TOP_SCORE, parts) - self.dislikes)


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """What a region may tune.

    floor: points below which nothing is suggested, nor counted for the guarantee.
    alert_floor: points from which a new offer is told at once.
    guarantee: students each offer is shown to in a week, if that many fit.
    loss_limit_percent: share of a student's own relevance that the guarantee may cost.
    guaranteed_per_student: offers in one digest that are there only for the guarantee.
    """

    weights: ScoreWeights = ScoreWeights()
    floor: int = 3_500
    alert_floor: int = 8_500
    suggestions: int = 5
    guarantee: int = 10
    loss_limit_percent: int = 30
    guaranteed_per_student: int = 2


DEFAULT_SETTINGS = MatchSettings()


def field_points(thousandths: int, weights: ScoreWeights) -> int:
    """Points for the closeness of fields."""
    return weights.field * thousandths // CLOSENESS_SCALE


def fresh_points(approved_at: datetime, now: datetime, weights: ScoreWeights) -> int:
    """Points for a new offer, fewer each day after its approval."""
    days = min(FRESH_DAYS, max(0, (now - approved_at).days))
    return weights.fresh * (FRESH_DAYS - days) // FRESH_DAYS


def reach_chord(radius_km: int | None) -> int:
    """The chord in metres at which nearness has fallen to nothing; at least one metre."""
    return max(1, chord_of_km(FAR_KM if radius_km is None else radius_km))


def near_points(chord: int, reach: int, weights: ScoreWeights) -> int:
    """Points for a short way: all at the door, none at ``reach`` (both in metres)."""
    return weights.near * max(0, reach - chord) // reach


def score_pair(
    student: MatchStudent,
    offer: MatchOffer,
    *,
    now: datetime,
    closeness: Closeness,
    settings: MatchSettings = DEFAULT_SETTINGS,
) -> Score:
    """The score of a pair that passed the hard filters."""
    weights = settings.weights
    thousandths = field_closeness(student, offer, closeness) if offer.fields else OPEN_TO_ALL
    approved_at = offer.approved_at if offer.approved_at is not None else now
    chord = chord_between(student, offer)
    return Score(
        field=field_points(thousandths, weights),
        near=_near(student, offer, chord, weights),
        fresh=fresh_points(approved_at, now, weights),
        terms=weights.term * min(COUNTED_TERMS, len(student.terms & offer.terms)),
        dislikes=weights.dislike * _disliked(student, offer, chord),
    )


def _near(
    student: MatchStudent, offer: MatchOffer, chord: int | None, weights: ScoreWeights
) -> int:
    points = weights.near // REMOTE_SHARE if is_reached_remotely(student, offer) else 0
    if chord is not None and is_within_radius(student, chord):
        points = max(points, near_points(chord, reach_chord(student.radius_km), weights))
    return points


def _disliked(student: MatchStudent, offer: MatchOffer, chord: int | None) -> int:
    """How many of the learned dislikes the offer meets, 0 to 3."""
    dislikes = student.dislikes
    too_far = (
        dislikes.too_far_km is not None
        and chord is not None
        and not is_reached_remotely(student, offer)
        and chord >= chord_of_km(dislikes.too_far_km)
    )
    wrong_field = bool(offer.fields) and dislikes.wrong_fields.issuperset(offer.fields)
    return too_far + wrong_field + (dislikes.unpaid and offer.paid is False)
