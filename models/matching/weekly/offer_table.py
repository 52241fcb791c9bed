"""The open offers of one run as numpy columns, in the order of their ids."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from models.distance import place_of
from models.matching.packing import (
    DEGREE_BITS,
    KIND_BITS,
    LANGUAGE_BITS,
    field_number,
    kinds_mask,
    word_key,
)
from models.matching.rules.eligibility import (
    CLOSENESS_SCALE,
    closeness_in_thousandths,
    offer_refusal,
    speaks_enough,
)
from models.matching.rules.profile import Closeness, MatchOffer
from models.matching.rules.scoring import OPEN_TO_ALL, MatchSettings, fresh_points
from models.vocabulary import Degree, Language, OfferKind

Value = TypeVar("Value", bound=Hashable)
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

# One word of bits holds three filters at once; a pair passes when no bit is set on both sides:
# kinds (a student sets those not wanted, an offer its own unless it has several, which are looked
# at apart), degrees (a student sets the own, an offer those it refuses), language sets (a student
# sets the one of the own set, an offer those whose speakers could not do the work).
KIND_SHIFT = 0
DEGREE_SHIFT = len(OfferKind)
LANGUAGE_SHIFT = DEGREE_SHIFT + len(Degree)
ALL_KINDS = (1 << len(OfferKind)) - 1
LANGUAGE_SETS = tuple(
    frozenset(language for language, bit in LANGUAGE_BITS.items() if own & bit)
    for own in range(1 << len(Language))
)
"""The languages somebody may speak, by their bits."""

UNKNOWN_PLACE = 1e15  # added to a squared distance (square metres), far beyond the earth
MOST_OFFERS = 100_000  # open at once; the bulk run numbers them in 17 bits
ANY_START = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class OfferTable:
    """``size`` open offers; every column is in the order of ``offer_ids`` (ascending).

    sphere: float64 (5, size), the right-hand side of the product that gives squared chords.
    words, word_starts: the offer's terms as columns of ``term_keys``; offer j owns
    ``words[word_starts[j]:word_starts[j + 1]]``.
    several_kinds: the kinds of an offer that can be one of several, as bits; else 0.
    field_set: row of ``field_sets`` (distinct tuples of codes, the empty one means all).
    """

    offer_ids: NDArray[np.int64]
    bits: NDArray[np.uint32]
    several_kinds: NDArray[np.uint32]
    sphere: NDArray[np.float64]
    remote: Bools
    starts: Ints
    unpaid: Bools
    fresh: Ints
    field_set: Ints
    field_sets: tuple[tuple[int, ...], ...]
    words: Ints
    word_starts: NDArray[np.int64]
    term_keys: NDArray[np.uint64]

    @property
    def size(self) -> int:
        """How many offers are open."""
        return len(self.offer_ids)


def build_offer_table(
    offers: Iterable[MatchOffer], now: datetime, settings: MatchSettings
) -> OfferTable:
    """The columns of all offers that are open and approved at ``now``.

    Raises: ValueError for more than ``MOST_OFFERS`` open offers.
    """
    alive = sorted(
        (offer for offer in offers if offer_refusal(offer, now) is None),
        key=lambda offer: offer.offer_id,
    )
    if len(alive) > MOST_OFFERS:
        raise ValueError(f"{len(alive)} open offers are more than {MOST_OFFERS}")
    term_keys = _vocabulary(offer.terms for offer in alive)
    words, word_starts = _word_columns(alive, term_keys)
    codes = [tuple(field_number(code) for code in offer.fields) for offer in alive]
    field_sets = _index(codes)
    today = now.date()
    return OfferTable(
        offer_ids=np.array([offer.offer_id for offer in alive], dtype=np.int64),
        bits=np.array([_refusing_bits(offer) for offer in alive], dtype=np.uint32),
        several_kinds=np.array(
            [kinds_mask(offer.kinds) if offer.further_kinds else 0 for offer in alive],
            dtype=np.uint32,
        ),
        sphere=_sphere(alive),
        remote=np.array([offer.remote for offer in alive], dtype=np.bool_),
        starts=np.array(
            [
                ANY_START if start is None else max(start, today).toordinal()
                for start in (offer.start for offer in alive)
            ],
            dtype=np.int32,
        ),
        unpaid=np.array([offer.paid is False for offer in alive], dtype=np.bool_),
        fresh=np.array(
            [fresh_points(offer.approved_at or now, now, settings.weights) for offer in alive],
            dtype=np.int32,
        ),
        field_set=np.array([field_sets[code] for code in codes], dtype=np.int32),
        field_sets=tuple(field_sets),
        words=words,
        word_starts=word_starts,
        term_keys=term_keys,
    )


def _index(values: Iterable[Value]) -> dict[Value, int]:
    """Each distinct value with its number, in the order of first sight."""
    return {value: number for number, value in enumerate(dict.fromkeys(values))}


class FieldPoints:
    """Points for closeness per profile of student fields, one number per offer."""

    def __init__(self, table: OfferTable, closeness: Closeness, settings: MatchSettings) -> None:
        self._table = table
        self._closeness = closeness
        self._weight = settings.weights.field
        self._rows: dict[int, Ints] = {}
        codes = sorted({code for codes in table.field_sets for code in codes})
        place = {code: index for index, code in enumerate(codes)}
        self._codes = [f"{code:04d}" for code in codes]
        members = [[place[code] for code in codes] for codes in table.field_sets]
        self._named = np.array([bool(each) for each in members], dtype=np.bool_)
        named = [each for each in members if each]
        self._members = np.array([index for each in named for index in each], dtype=np.int64)
        self._begins = np.cumsum([0, *(len(each) for each in named)])[:-1]

    def of_profile(self, fields: Sequence[int]) -> Ints:
        """Points per offer for a student with these fields; -1 where no field is close."""
        nearest = np.zeros(len(self._codes), dtype=np.int32)
        for code in fields:
            np.maximum(nearest, self._row(code), out=nearest)
        by_set = np.full(len(self._named), OPEN_TO_ALL, dtype=np.int32)
        if len(self._members):
            by_set[self._named] = np.maximum.reduceat(nearest[self._members], self._begins)
        points = np.where(by_set > 0, self._weight * by_set // CLOSENESS_SCALE, -1)
        return points.astype(np.int32)[self._table.field_set]

    def _row(self, code: int) -> Ints:
        if code not in self._rows:
            own = f"{code:04d}"
            close = [closeness_in_thousandths(self._closeness(own, each)) for each in self._codes]
            self._rows[code] = np.array(close, dtype=np.int32)
        return self._rows[code]


def _vocabulary(word_sets: Iterable[frozenset[str]]) -> NDArray[np.uint64]:
    words: set[str] = set().union(*word_sets)
    return np.array(sorted({word_key(word) for word in words}), dtype=np.uint64)


def _word_columns(
    offers: Sequence[MatchOffer], term_keys: NDArray[np.uint64]
) -> tuple[Ints, NDArray[np.int64]]:
    term_at = {int(key): index for index, key in enumerate(term_keys)}
    columns: list[int] = []
    starts = [0]
    for offer in offers:
        columns.extend(term_at[word_key(word)] for word in offer.terms)
        starts.append(len(columns))
    return np.array(columns, dtype=np.int32), np.array(starts, dtype=np.int64)


def _refusing_bits(offer: MatchOffer) -> int:
    degrees = sum(
        bit for degree, bit in DEGREE_BITS.items() if offer.degrees and degree not in offer.degrees
    )
    languages = sum(
        1 << own for own, spoken in enumerate(LANGUAGE_SETS) if not speaks_enough(spoken, offer)
    )
    kind = 0 if offer.further_kinds else KIND_BITS[offer.kind]
    return kind << KIND_SHIFT | degrees << DEGREE_SHIFT | languages << LANGUAGE_SHIFT


def looks_for_any(
    students: NDArray[np.uint32], kinds: NDArray[np.uint32] | np.uint32
) -> NDArray[np.bool_]:
    """Whether students, by their bits, look for any of an offer's kinds, by theirs."""
    found: NDArray[np.bool_] = (~students >> KIND_SHIFT & kinds) != 0
    return found


def _sphere(offers: Sequence[MatchOffer]) -> NDArray[np.float64]:
    """Rows -2x, -2y, -2z, 1 and the squared norm; all whole numbers, so products are exact."""
    points = [place_of(offer.latitude, offer.longitude) for offer in offers]
    sphere = np.zeros((5, len(points)))
    sphere[:3] = -2.0 * np.array([point or (0, 0, 0) for point in points]).reshape(-1, 3).T
    sphere[3] = 1.0
    sphere[4] = np.square(sphere[:3] / -2.0).sum(axis=0)
    sphere[4, [point is None for point in points]] = UNKNOWN_PLACE
    return sphere
