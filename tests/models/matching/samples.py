"""Students and offers for the matching tests: by hand, and random regions for properties."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from models.matching.rules.profile import LearnedDislikes, MatchOffer, MatchStudent
from models.vocabulary import Degree, Language, OfferKind

Value = TypeVar("Value")
Region = tuple[list[MatchStudent], list[MatchOffer]]

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DORTMUND = (51.5136, 7.4653)
BOCHUM = (51.4818, 7.2162)  # 17.6 km from Dortmund
BERLIN = (52.52, 13.405)
CODES = ("0613", "0714", "0715", "0413", "0313")
NEAR_CODES = {("0714", "0715"): 0.6, ("0613", "0714"): 0.35, ("0413", "0613"): 0.0004}


def closeness(student_field: str, offer_field: str) -> float:
    """1 for the same code, the judged value for a few pairs, else 0."""
    if student_field == offer_field:
        return 1.0
    pair = (min(student_field, offer_field), max(student_field, offer_field))
    return NEAR_CODES.get(pair, 0.0)


student = partial(
    MatchStudent,
    person_id=1,
    fields=("0714",),
    kinds=frozenset({OfferKind.PRAKTIKUM}),
    languages=frozenset({Language.GERMAN}),
    degree=Degree.BACHELOR,
    latitude=DORTMUND[0],
    longitude=DORTMUND[1],
    radius_km=25,
)
offer = partial(
    MatchOffer,
    offer_id=7,
    kind=OfferKind.PRAKTIKUM,
    fields=("0714",),
    open_until=NOW + timedelta(days=30),
    approved_at=NOW - timedelta(days=2),
    latitude=BOCHUM[0],
    longitude=BOCHUM[1],
)

KINDS = tuple(OfferKind)[:3]
PLACES = (None, DORTMUND, BOCHUM, BERLIN, (51.36, 7.47))
WORDS = ("python", "sps", "cad", "controlling", "löten", "schweißen")
DATES = (date(2026, 2, 1), date(2026, 3, 2), date(2026, 4, 1), date(2026, 10, 1))


def _some(random: Random, values: Iterable[Value], most: int) -> frozenset[Value]:
    pool = list(values)
    return frozenset(random.sample(pool, random.randint(0, min(most, len(pool)))))


def random_student(random: Random, person_id: int, offer_ids: tuple[int, ...]) -> MatchStudent:
    """A student somewhere near, with any of the optional parts missing."""
    place = random.choice(PLACES)
    return MatchStudent(
        person_id=person_id,
        fields=tuple(random.sample(CODES, random.choice((0, 1, 1, 1, 2, 5)))),
        kinds=_some(random, KINDS, 3),
        languages=frozenset({random.choice(list(Language))}) | _some(random, Language, 1),
        degree=random.choice([None, *list(Degree)[:3]]),
        semester=random.choice([None, 1, 20]),
        latitude=None if place is None else place[0],
        longitude=None if place is None else place[1],
        radius_km=random.choice([None, 0, 5, 18, 25, 100, 1000]),
        remote=random.random() < 0.5,
        available_from=random.choice([None, None, *DATES]),
        terms=_some(random, WORDS, 5),
        seen=_some(random, offer_ids, 2),
        dismissed=_some(random, offer_ids, 1),
        dislikes=LearnedDislikes(
            too_far_km=random.choice([None, None, 0, 10, 60]),
            wrong_fields=_some(random, CODES, 2),
            unpaid=random.random() < 0.5,
        ),
    )


def random_offer(random: Random, offer_id: int) -> MatchOffer:
    """An offer, mostly open, with any of the optional parts missing."""
    place = random.choice(PLACES)
    age_days = random.choice([None, -1, 0, 0, 0, 3, 3, 27, 27, 40])
    return MatchOffer(
        offer_id=offer_id,
        kind=random.choice(KINDS),
        fields=tuple(random.sample(CODES, random.choice((0, 1, 1, 2, 3)))),
        open_until=NOW + timedelta(seconds=random.choice([-1, 0, 1, *[99_999] * 6])),
        approved_at=None if age_days is None else NOW - timedelta(days=age_days),
        is_open=random.random() < 0.9,
        degrees=random.choice([frozenset[Degree](), _some(random, list(Degree)[:3], 2)]),
        latitude=None if place is None else place[0],
        longitude=None if place is None else place[1],
        remote=random.random() < 0.5,
        languages=random.choice([frozenset[Language](), _some(random, Language, 2)]),
        starts_on=random.choice([None, None, *DATES]),
        paid=random.choice([None, True, False]),
        terms=_some(random, WORDS, 5),
        further_kinds=_some(random, KINDS, 2),
        languages_any=random.random() < 0.5,
        starts_at_once=random.random() < 0.3,
    )


def random_region(seed: int, most_students: int, most_offers: int) -> Region:
    """A small random region; ids are unique and have gaps."""
    random = Random(seed)
    offer_ids = tuple(3 * index + 2 for index in range(random.randint(0, most_offers)))
    found = [random_offer(random, offer_id) for offer_id in offer_ids]
    size = random.randint(0, most_students)
    return [random_student(random, 5 * index + 1, offer_ids) for index in range(size)], found


def regions(most_students: int = 30, most_offers: int = 16) -> st.SearchStrategy[Region]:
    """Random regions by seed; the seed alone is drawn, which keeps drawing quick."""
    seeds = st.integers(0, 2**32)
    return seeds.map(lambda seed: random_region(seed, most_students, most_offers))
