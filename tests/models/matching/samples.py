"""Students and offers for the matching tests: by hand, and random regions for properties."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

from hypothesis import strategies as st

from models.matching.profile import LearnedDislikes, MatchOffer, MatchStudent
from models.vocabulary import Degree, Language, OfferKind

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

PLACES = (None, DORTMUND, BOCHUM, BERLIN, (51.36, 7.47))
WORDS = ("python", "sps", "cad", "controlling", "löten", "schweißen")
DATES = (date(2026, 2, 1), date(2026, 3, 2), date(2026, 4, 1), date(2026, 10, 1))


@st.composite
def students(draw: st.DrawFn, person_id: int, offer_ids: tuple[int, ...]) -> MatchStudent:
    """A student somewhere near, with any of the optional parts missing."""
    place = draw(st.sampled_from(PLACES))
    known = st.sampled_from(offer_ids or (1,))
    return MatchStudent(
        person_id=person_id,
        fields=tuple(draw(st.lists(st.sampled_from(CODES), max_size=2, unique=True))),
        kinds=draw(st.frozensets(st.sampled_from(list(OfferKind)[:3]), min_size=0, max_size=3)),
        languages=draw(st.frozensets(st.sampled_from(list(Language)), min_size=1)),
        degree=draw(st.sampled_from([None, *list(Degree)[:3]])),
        semester=draw(st.none() | st.integers(1, 20)),
        latitude=None if place is None else place[0],
        longitude=None if place is None else place[1],
        radius_km=draw(st.sampled_from([None, 0, 5, 18, 25, 100, 1000])),
        remote=draw(st.booleans()),
        available_from=draw(st.sampled_from([None, *DATES])),
        university=draw(st.sampled_from([None, "tu-dortmund", "rub"])),
        skills=draw(st.frozensets(st.sampled_from(WORDS), max_size=5)),
        terms=draw(st.frozensets(st.sampled_from(WORDS), max_size=5)),
        seen=draw(st.frozensets(known, max_size=2)),
        dismissed=draw(st.frozensets(known, max_size=1)),
        dislikes=draw(
            st.builds(
                LearnedDislikes,
                too_far_km=st.sampled_from([None, None, 0, 10, 60]),
                wrong_fields=st.frozensets(st.sampled_from(CODES), max_size=2),
                unpaid=st.booleans(),
            )
        ),
    )


@st.composite
def offers(draw: st.DrawFn, offer_id: int) -> MatchOffer:
    """An offer, mostly open, with any of the optional parts missing."""
    place = draw(st.sampled_from(PLACES))
    age_days = draw(st.sampled_from([None, -1, 0, 0, 3, 27, 40]))
    return MatchOffer(
        offer_id=offer_id,
        kind=draw(st.sampled_from(list(OfferKind)[:3])),
        fields=tuple(draw(st.lists(st.sampled_from(CODES), max_size=3, unique=True))),
        open_until=NOW + timedelta(seconds=draw(st.sampled_from([-1, 0, 1, 99999, 99999]))),
        approved_at=None if age_days is None else NOW - timedelta(days=age_days),
        is_open=draw(st.sampled_from([True, True, True, False])),
        degrees=draw(st.frozensets(st.sampled_from(list(Degree)[:3]), max_size=2)),
        latitude=None if place is None else place[0],
        longitude=None if place is None else place[1],
        remote=draw(st.booleans()),
        languages=draw(st.frozensets(st.sampled_from(list(Language)), max_size=2)),
        starts_on=draw(st.sampled_from([None, *DATES])),
        paid=draw(st.sampled_from([None, True, False])),
        skills=draw(st.frozensets(st.sampled_from(WORDS), max_size=5)),
        terms=draw(st.frozensets(st.sampled_from(WORDS), max_size=5)),
        universities=draw(
            st.sampled_from([frozenset(), frozenset({"rub"}), frozenset({"rub", "tu-dortmund"})])
        ),
    )


@st.composite
def regions(
    draw: st.DrawFn, most_students: int = 30, most_offers: int = 12
) -> tuple[list[MatchStudent], list[MatchOffer]]:
    """A small random region; ids are unique and not contiguous."""
    offer_ids = tuple(3 * index + 2 for index in range(draw(st.integers(0, most_offers))))
    found = [draw(offers(offer_id)) for offer_id in offer_ids]
    size = draw(st.integers(0, most_students))
    return [draw(students(5 * index + 1, offer_ids)) for index in range(size)], found
