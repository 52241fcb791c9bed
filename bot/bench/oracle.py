"""An independent answer to "what fits this student best", to check the engine against.

Written from the description of filters and score, sharing no code with ``models.matching`` beyond
the values; slow, pair by pair, everything in one place.
"""

from collections.abc import Container, Iterable
from datetime import datetime
from math import cos, isqrt, pi, sin

from models.matching.rules.profile import Closeness, MatchOffer, MatchStudent

EARTH_M = 6_371_000
Best = list[tuple[int, int]]  # (offer id, points), best first


def _grid(latitude: float | None, longitude: float | None) -> tuple[int, int, int] | None:
    if latitude is None or longitude is None:
        return None
    up, around = latitude * (pi / 180), longitude * (pi / 180)
    flat = EARTH_M * cos(up)
    return round(flat * cos(around)), round(flat * sin(around)), round(EARTH_M * sin(up))


def _chord(kilometres: float) -> int:
    half_angle = kilometres * 1000 / (2 * EARTH_M)
    return int(2 * EARTH_M * (1.0 if half_angle >= pi / 2 else sin(half_angle)))


def oracle_points(
    student: MatchStudent, offer: MatchOffer, now: datetime, closeness: Closeness
) -> int | None:
    """Points of the pair under the default weights, None if the student may not see the offer."""
    approved = offer.approved_at
    alive = offer.is_open and approved is not None and approved <= now < offer.open_until
    if not alive or approved is None or offer.offer_id in student.seen | student.dismissed:
        return None
    starts_on = None if offer.starts_on is None else max(offer.starts_on, now.date())
    if offer.starts_at_once and starts_on is None:
        starts_on = now.date()
    wanted = (
        bool({offer.kind, *offer.further_kinds} & student.kinds)
        and (not offer.degrees or student.degree is None or student.degree in offer.degrees)
        and (
            not offer.languages
            or len(offer.languages & student.languages)
            >= (1 if offer.languages_any else len(offer.languages))
        )
        and (
            starts_on is None
            or student.available_from is None
            or student.available_from <= starts_on
        )
    )
    if not wanted:
        return None
    nearest = 0.0
    for own in student.fields:
        for code in offer.fields:
            nearest = max(nearest, closeness(own, code))
    way = _way(student, offer)
    if way is None or (offer.fields and nearest <= 0):
        return None
    thousandths = max(1, round(nearest * 1000)) if offer.fields else 500
    days = (now - approved).days
    found, is_too_far = way
    points = 5700 * thousandths // 1000 + found + 1400 * max(0, 28 - days) // 28
    points = min(10_000, points + min(1800, 600 * len(student.terms & offer.terms)))
    if student.dislikes.unpaid and offer.paid is False:
        points -= 2100
    if offer.fields and all(code in student.dislikes.wrong_fields for code in offer.fields):
        points -= 2100
    if is_too_far:
        points -= 2100
    return max(points, 0)


def _way(student: MatchStudent, offer: MatchOffer) -> tuple[int, bool] | None:
    """Points for the way, and whether it was called too far; None if it is out of reach."""
    here = _grid(student.latitude, student.longitude)
    there = _grid(offer.latitude, offer.longitude)
    by_wire = student.remote and offer.remote
    radius, too_far = student.radius_km, student.dislikes.too_far_km
    if here is None or there is None:
        return (1450 if by_wire else 0, False) if by_wire or radius is None else None
    metres = isqrt(sum((one - other) ** 2 for one, other in zip(here, there, strict=True)))
    points = 1450 if by_wire else 0
    if radius is None or metres <= _chord(radius):
        horizon = max(1, _chord(200 if radius is None else radius))
        points = max(points, 2900 * (horizon - min(metres, horizon)) // horizon)
    elif not by_wire:
        return None
    return points, too_far is not None and not by_wire and metres >= _chord(too_far)


def oracle_best(
    student: MatchStudent,
    offers: Iterable[MatchOffer],
    now: datetime,
    closeness: Closeness,
    *,
    floor: int,
    size: int,
) -> Best:
    """The student's best offers by points, ties to the older offer."""
    scored = [(offer.offer_id, oracle_points(student, offer, now, closeness)) for offer in offers]
    kept = [(offer_id, points) for offer_id, points in scored if points is not None]
    kept = [entry for entry in kept if entry[1] >= floor]
    return sorted(kept, key=lambda entry: (-entry[1], entry[0]))[:size]


def oracle_swaps(
    best: Best,
    shown: Best,
    offer: tuple[int, int],
    spare: Container[int],
    *,
    most_new: int,
    loss_limit_percent: int,
) -> list[int]:
    """Offers of ``spare`` that could legally make room in a student's digest for another offer.

    ``best``: what the student would see without any guarantee; ``shown``: what they see.
    """
    own = sum(points for _, points in best)
    best_ids = {offer_id for offer_id, _ in best}
    after = {*shown, offer}
    found = []
    for given_up in shown:
        digest = after - {given_up}
        new = sum(offer_id not in best_ids for offer_id, _ in digest)
        lost = own - sum(points for _, points in digest)
        if given_up[0] in spare and new <= most_new and 100 * lost <= loss_limit_percent * own:
            found.append(given_up[0])
    return found
