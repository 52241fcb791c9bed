"""A made-up region of any size: students and offers around real German towns, skewed as in life.

Nothing in it names a person or a company. The same seed gives the same region.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from models.matching.rules.profile import LearnedDislikes, MatchOffer, MatchStudent
from models.vocabulary import Degree, Language, OfferKind

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday, 09:00 in Berlin
OFFER_SPREAD_KM, FAR_OFFER_SPREAD_KM = 15, 35  # around a town; nearly all within twice as much
STUDENTS_PER_TOWN = 4_000  # how far a region spreads as it grows

# Towns with a university, the first two those of the smallest region: latitude, longitude, weight.
TOWNS: tuple[tuple[float, float, int], ...] = (
    (51.5136, 7.4653, 50), (51.4818, 7.2162, 55), (51.4556, 7.0116, 40), (51.4344, 6.7623, 20),
    (51.3671, 7.4633, 15), (51.2562, 7.1508, 23), (51.2277, 6.7735, 45), (50.9375, 6.9603, 90),
    (50.7374, 7.0982, 38), (50.7753, 6.0839, 60), (51.9607, 7.6261, 62), (52.0302, 8.5325, 37),
    (51.7189, 8.7575, 22), (50.8748, 8.0243, 18), (52.2799, 8.0472, 27), (52.3759, 9.7320, 50),
    (51.5413, 9.9158, 30), (51.3127, 9.4797, 25), (50.5841, 8.6784, 38), (50.1109, 8.6821, 70),
    (49.9929, 8.2473, 35), (49.8728, 8.6512, 44), (49.4875, 8.4660, 29), (49.3988, 8.6724, 39),
    (49.0069, 8.4037, 40), (48.7758, 9.1829, 60), (48.5216, 9.0576, 28), (47.9990, 7.8421, 33),
    (49.2354, 6.9816, 30), (49.7913, 9.9534, 37), (49.4521, 11.0767, 45), (49.0134, 12.1016, 32),
    (48.3705, 10.8978, 27), (48.1351, 11.5820, 130), (52.5200, 13.4050, 190),
    (52.3906, 13.0645, 26),
    (51.3397, 12.3731, 41), (51.0504, 13.7373, 44), (50.8278, 12.9214, 17), (50.9271, 11.5892, 22),
    (51.4964, 11.9688, 21), (52.1205, 11.6276, 18), (52.2689, 10.5268, 21), (53.0793, 8.8017, 37),
    (53.5511, 9.9937, 110), (54.3233, 10.1228, 36), (54.0924, 12.0991, 19), (53.1435, 8.2146, 18),
    (47.6779, 9.1732, 17), (48.4011, 9.9876, 16), (49.7490, 6.6371, 21), (50.3569, 7.5890, 16),
)  # fmt: skip

# ISCED-F detailed codes, the most studied first; drawn with weights falling like 1 / rank**0.8.
CODES = (
    "0413", "0613", "0715", "0421", "0912", "0313", "0714", "0311", "0111", "0921", "0231", "0611",
    "0732", "0411", "0511", "0114", "0541", "0533", "0222", "0531", "0713", "0211", "0412", "0923",
    "0314", "0414", "0731", "0711", "0215", "0223", "0512", "0112", "0213", "0321", "0716", "0521",
    "0717", "0312", "0811", "0612", "0721", "1013", "0416", "0522", "0415", "0914", "0722", "1015",
)  # fmt: skip
NEIGHBOURS = {("0413", "0613"): 0.35, ("0714", "0613"): 0.4, ("0714", "0715"): 0.5}
KINDS = tuple(OfferKind)
OFFERED_KINDS = (30, 23, 26, 7, 4, 4, 6)
WANTED_KINDS = (42, 32, 46, 15, 12, 12, 16)
DEGREES = (Degree.BACHELOR, Degree.MASTER, Degree.STATE_EXAM, Degree.DIPLOM)
RADII_KM = (5, 10, 15, 25, 30, 50, 100, None)
RADIUS_WEIGHTS = (5, 14, 15, 30, 17, 14, 3, 2)
TERMS_PER_BROAD = 120


def synthetic_closeness(student_field: str, offer_field: str) -> float:
    """The same field 1, the same narrow group 0.6, the same broad group 0.2, a few neighbours."""
    if student_field == offer_field:
        return 1.0
    if student_field[:3] == offer_field[:3]:
        return 0.6
    pair = (student_field, offer_field)
    neighbour = NEIGHBOURS.get(pair) or NEIGHBOURS.get(pair[::-1]) or 0.0
    return max(neighbour, 0.2 if student_field[:2] == offer_field[:2] else 0.0)


@dataclass(frozen=True, slots=True)
class _Draws:
    random: Random
    towns: tuple[tuple[float, float, int], ...]
    code_weights: tuple[float, ...]


def _draws(students: int, seed: str) -> _Draws:
    towns = TOWNS[: min(len(TOWNS), max(2, students // STUDENTS_PER_TOWN))]
    weights = tuple(1 / (rank + 1) ** 0.8 for rank in range(len(CODES)))
    return _Draws(Random(seed), towns, weights)  # noqa: S311 - a benchmark's data, no secret


def _place(draws: _Draws, spread_km: float) -> tuple[float, float]:
    towns = draws.towns
    latitude, longitude, _ = draws.random.choices(towns, [each[2] for each in towns])[0]
    north = draws.random.gauss(0, spread_km / 111)
    east = draws.random.gauss(0, spread_km / 70)
    return round(latitude + north, 4), round(longitude + east, 4)


def _terms(draws: _Draws, codes: tuple[str, ...], most: int) -> frozenset[str]:
    """Words of the broad groups of some fields, small numbers oftener than great ones."""
    count = draws.random.randint(0, most)
    broad = [code[:2] for code in codes] or ["00"]
    return frozenset(
        f"term-{draws.random.choice(broad)}-{int(TERMS_PER_BROAD * draws.random.random() ** 2)}"
        for _ in range(count)
    )


def synthetic_offers(students: int, offers: int, seed: int) -> list[MatchOffer]:
    """The offers of a region with that many students, ids from 1 on."""
    draws = _draws(students, f"offers {seed}")
    return [_offer(draws, offer_id) for offer_id in range(1, offers + 1)]


def _offer(draws: _Draws, offer_id: int) -> MatchOffer:
    random = draws.random
    fields: tuple[str, ...] = ()
    if random.random() > 0.04:
        count = random.choices((1, 2, 3), (68, 23, 9))[0]
        fields = tuple(dict.fromkeys(random.choices(CODES, draws.code_weights, k=count)))
    latitude, longitude = _place(
        draws, FAR_OFFER_SPREAD_KM if random.random() < 0.3 else OFFER_SPREAD_KM
    )
    place_known = random.random() > 0.03
    wordy = random.random() < 0.6  # the rest says little
    paid = random.choices((True, False, None), (60, 15, 25))[0]
    return MatchOffer(
        offer_id=offer_id,
        kind=random.choices(KINDS, OFFERED_KINDS)[0],
        fields=fields,
        open_until=NOW + timedelta(days=random.randint(1, 60)),
        approved_at=NOW - timedelta(days=random.randint(0, 60), hours=random.randint(1, 20)),
        degrees=frozenset(random.sample(DEGREES[:2], 1)) if random.random() < 0.35 else frozenset(),
        latitude=latitude if place_known else None,
        longitude=longitude if place_known else None,
        remote=random.random() < 0.12 or not place_known,
        languages=frozenset({Language.ENGLISH if random.random() < 0.1 else Language.GERMAN}),
        starts_on=date(2026, random.randint(3, 12), 1) if random.random() < 0.6 else None,
        paid=paid,
        terms=_terms(draws, fields, 10 if wordy else 1),
    )


def synthetic_students(students: int, offers: int, seed: int) -> Iterator[MatchStudent]:
    """The students of a region, ids from 1 on."""
    draws = _draws(students, f"students {seed}")
    for person_id in range(1, students + 1):
        yield _student(draws, person_id, offers)


def _student(draws: _Draws, person_id: int, offers: int) -> MatchStudent:
    random = draws.random
    count = 2 if random.random() < 0.15 else 1
    fields = tuple(dict.fromkeys(random.choices(CODES, draws.code_weights, k=count)))
    latitude, longitude = _place(draws, 7)
    kinds = {
        kind
        for kind, share in zip(KINDS, WANTED_KINDS, strict=True)
        if random.random() * 100 < share
    }
    seen = random.randint(0, 25)
    place_known = random.random() > 0.01
    return MatchStudent(
        person_id=person_id,
        fields=fields,
        kinds=frozenset(kinds or {OfferKind.PRAKTIKUM}),
        languages=frozenset(Language) if random.random() < 0.6 else frozenset({Language.GERMAN}),
        degree=random.choices((*DEGREES, None), (58, 28, 8, 2, 4))[0],
        semester=random.randint(1, 12),
        latitude=latitude if place_known else None,
        longitude=longitude if place_known else None,
        radius_km=random.choices(RADII_KM, RADIUS_WEIGHTS)[0],
        remote=random.random() < 0.4,
        available_from=date(2026, random.randint(2, 10), 1) if random.random() < 0.3 else None,
        terms=_terms(draws, fields, 8),
        seen=frozenset(random.randint(1, offers) for _ in range(seen if offers else 0)),
        dismissed=frozenset({random.randint(1, offers)} if offers and person_id % 7 == 0 else ()),
        dislikes=LearnedDislikes(
            too_far_km=random.randint(5, 60) if random.random() < 0.08 else None,
            wrong_fields=frozenset({random.choice(CODES)})
            if random.random() < 0.06
            else frozenset(),
            unpaid=random.random() < 0.08,
        ),
    )
