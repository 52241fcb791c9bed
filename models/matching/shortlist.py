"""What one walk over all pairs leaves: everybody's best offers, and each offer's nearest misses."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.matching.scan import Ints, Longs, Pairs
from models.matching.scoring import MatchSettings

NOTHING = -1  # an empty place in a digest
KEPT_MISSES = 64  # students kept per offer that saw something better by a little
POOL_LIMIT = 1_000_000  # pairs added before the pool is thinned out
POINT_BITS, OFFER_BITS, MIXED_BITS = 16, 23, 24
RANK_BITS = POINT_BITS + MIXED_BITS
HIGHEST_RANK = (1 << RANK_BITS) - 1


@dataclass(frozen=True, slots=True)
class Misses:
    """Students who passed for an offer but saw better ones, per offer, nearest miss first.

    Offer j owns the rows from ``starts[j]`` to ``starts[j + 1]``. ``complete_below[j]``: all misses
    with fewer points short of the student's digest than this are listed.
    """

    students: Ints
    points: Ints
    starts: Longs
    complete_below: Longs


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The digests without any guarantee.

    offers, points: (students, suggestions), best first, ``NOTHING`` and 0 where empty.
    eligible: students per offer who pass the hard filters; fitting: those at the floor too.
    """

    offers: Ints
    points: Ints
    eligible: Longs
    fitting: Longs
    exposure: Longs
    misses: Misses


class MissPool:
    """Collects misses, and forgets those that an offer will hardly need.

    A miss's rank is its regret followed by a mixed number, so that offers with the same students
    do not all ask the same few first.
    """

    def __init__(self, person_ids: Longs, offer_ids: Longs, kept: int) -> None:
        self._mixed_people = person_ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        self._mixed_offers = offer_ids.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
        self._kept = kept
        self._limit = np.full(len(offer_ids), HIGHEST_RANK, dtype=np.int64)
        self._parts: list[tuple[Longs, Ints, Ints]] = []
        self._added = 0

    def add(self, students: Longs, offers: Longs, points: Longs, regret: Longs) -> None:
        """Take misses; ``regret`` is how many points a student would lose."""
        keep = np.flatnonzero(regret <= self._limit[offers] >> MIXED_BITS)
        students, offers, points = students[keep], offers[keep], points[keep]
        mixed = self._mixed_people[students] ^ self._mixed_offers[offers]
        mixed = (mixed * np.uint64(0xD6E8FEB86659FD93)) >> np.uint64(64 - MIXED_BITS)
        rank = regret[keep] << MIXED_BITS | mixed.astype(np.int64)
        key = offers << RANK_BITS | rank
        self._parts.append((key, students.astype(np.int32), points.astype(np.int32)))
        self._added += len(key)
        if self._added > POOL_LIMIT:
            self._thin_out()

    def close(self, wanted: NDArray[np.bool_]) -> Misses:
        """All misses kept of the wanted offers."""
        self._thin_out()
        key, students, points = self._parts[0]
        offers = key >> RANK_BITS
        keep = wanted[offers] & (key & HIGHEST_RANK < self._limit[offers])
        starts = np.zeros(len(self._limit) + 1, dtype=np.int64)
        np.cumsum(np.bincount(offers[keep], minlength=len(self._limit)), out=starts[1:])
        return Misses(students[keep], points[keep], starts, self._limit >> MIXED_BITS)

    def _thin_out(self) -> None:
        key = np.concatenate([np.zeros(0, dtype=np.int64), *(part[0] for part in self._parts)])
        order = np.argsort(key)
        key = key[order]
        offers = key >> RANK_BITS
        first = np.searchsorted(offers, np.arange(len(self._limit)))
        place = np.arange(len(offers)) - first[offers]
        last = np.flatnonzero(place == self._kept)
        dropped = key[last] & HIGHEST_RANK
        self._limit[offers[last]] = np.minimum(self._limit[offers[last]], dropped)
        keep = np.flatnonzero(place < self._kept)
        order = order[keep]
        none = np.zeros(0, dtype=np.int32)
        students = np.concatenate([none, *(part[1] for part in self._parts)])[order]
        points = np.concatenate([none, *(part[2] for part in self._parts)])[order]
        self._parts = [(key[keep], students, points)]
        self._added = 0


def make_shortlist(
    blocks: Iterable[tuple[Longs, Pairs]],
    person_ids: Longs,
    offer_ids: Longs,
    settings: MatchSettings,
) -> Shortlist:
    """The best ``settings.suggestions`` offers of everybody, ties by offer id, and the misses."""
    shape = (len(person_ids), settings.suggestions)
    shown = np.full(shape, NOTHING, dtype=np.int32)
    shown_points = np.zeros(shape, dtype=np.int32)
    eligible, fitting, exposure = (np.zeros(len(offer_ids), dtype=np.int64) for _ in range(3))
    pool = MissPool(person_ids, offer_ids, KEPT_MISSES)
    for rows, pairs in blocks:
        eligible += np.bincount(pairs.offers, minlength=len(offer_ids))
        local, offers, points = best_first(pairs, settings.floor)
        counts = np.bincount(local, minlength=len(rows))
        rank = np.arange(len(local)) - (np.cumsum(counts) - counts)[local]
        fitting += np.bincount(offers, minlength=len(offer_ids))
        top = rank < settings.suggestions
        shown[rows[local[top]], rank[top]] = offers[top]
        shown_points[rows[local[top]], rank[top]] = points[top]
        exposure += np.bincount(offers[top], minlength=len(offer_ids))
        missed = np.flatnonzero(~top & (exposure < settings.guarantee)[offers])
        students, offers, points = rows[local[missed]], offers[missed], points[missed]
        pool.add(students, offers, points, shown_points[students, -1] - points)
    misses = pool.close((exposure < settings.guarantee) & (fitting >= settings.guarantee))
    return Shortlist(shown, shown_points, eligible, fitting, exposure, misses)


def all_misses(
    blocks: Iterable[tuple[Longs, Pairs]],
    shortlist: Shortlist,
    person_ids: Longs,
    offer_ids: Longs,
    settings: MatchSettings,
) -> Misses:
    """Every student at the floor for the offers in the blocks, nearest miss first."""
    pool = MissPool(person_ids, offer_ids, len(person_ids))
    for rows, pairs in blocks:
        local, offers, points = best_first(pairs, settings.floor)
        students = rows[local]
        regret = np.maximum(0, shortlist.points[students, -1] - points)
        pool.add(students, offers, points, regret)
    return pool.close(np.ones(len(offer_ids), dtype=np.bool_))


def best_first(pairs: Pairs, floor: int) -> tuple[Longs, Longs, Longs]:
    """Student, offer and points of all pairs at the floor, by student, points, then offer id."""
    top = (1 << POINT_BITS) - 1
    key = pairs.students << (POINT_BITS + OFFER_BITS) | (top - pairs.points) << OFFER_BITS
    key = np.sort((key | pairs.offers)[pairs.points >= floor])
    points = top - (key >> OFFER_BITS & top)
    return key >> (POINT_BITS + OFFER_BITS), key & ((1 << OFFER_BITS) - 1), points
