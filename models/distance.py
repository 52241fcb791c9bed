"""The one definition of distance: the great circle, from points kept as whole metres.

A place becomes a point on the sphere in whole metres once; from there on only integers are
compared, so that plain Python and the bulk run agree to the last digit on who is within a radius.
The rounding moves a place by less than a metre.
"""

import math
from functools import lru_cache

EARTH_RADIUS_M = 6_371_000  # metres, mean radius; Source: IUGG

Point = tuple[int, int, int]


@lru_cache(maxsize=10_000)
def point_of(latitude: float, longitude: float) -> Point:
    """The place as x, y, z in whole metres from the centre of the earth."""
    lat, lon = math.radians(latitude), math.radians(longitude)
    ring = EARTH_RADIUS_M * math.cos(lat)
    return (
        round(ring * math.cos(lon)),
        round(ring * math.sin(lon)),
        round(EARTH_RADIUS_M * math.sin(lat)),
    )


def place_of(latitude: float | None, longitude: float | None) -> Point | None:
    """The point of a place, None unless both coordinates are known."""
    if latitude is None or longitude is None:
        return None
    return point_of(latitude, longitude)


def chord_m(here: Point, there: Point) -> int:
    """The straight line through the earth in whole metres, rounded down."""
    return math.isqrt(sum((a - b) ** 2 for a, b in zip(here, there, strict=True)))


def chord_of_km(distance_km: float) -> int:
    """The chord in whole metres that belongs to a great-circle distance (at most half round)."""
    angle = min(distance_km * 1000 / (2 * EARTH_RADIUS_M), math.pi / 2)
    return int(2 * EARTH_RADIUS_M * math.sin(angle))


def km_of_chord(chord: int) -> float:
    """The great-circle distance in km that belongs to a chord in metres (haversine)."""
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, chord / (2 * EARTH_RADIUS_M))) / 1000


def distance_km(here: Point, there: Point) -> float:
    """The great-circle distance between two points in km."""
    return km_of_chord(chord_m(here, there))


def is_within_km(here: Point, there: Point, km: float) -> bool:
    """Whether the great-circle distance is at most so many km."""
    return chord_m(here, there) <= chord_of_km(km)
