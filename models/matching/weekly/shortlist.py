"""What one walk over all pairs leaves: everybody's best offers, and each offer's nearest misses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.matching.rules.scoring import MatchSettings
from models.matching.weekly.scan import Ids, Ints, Longs, Pairs

NOTHING = -1  # an empty place in a digest
KEPT_MISSES = 32  # students kept per offer that saw something better by a little
POOL_LIMIT = 500_000  # pairs added before the pool is thinned out
POINT_BITS, OFFER_BITS, MIXED_BITS = 16, 23, 24
RANK_BITS = POINT_BITS + MIXED_BITS
COLUMN_BITS = 17  # offers of a block in a key of 31 bits; the rest are points
COLUMN_MASK = (1 << COLUMN_BITS) - 1
HIGHEST_RANK = (1 << RANK_BITS) - 1


@dataclass(frozen=True, slots=True)
class Misses:
    """Students whom an offer fits but who saw better ones, per offer, nearest miss first.

    Offer j owns the rows from ``starts[j]`` to ``starts[j + 1]``. Who would lose more than they may
    is left out. ``limit[j]``: all whose rank (see ``MissPool``) is lower are listed.
    """

    students: Ints
    points: Ints
    starts: Longs
    limit: Longs

    @property
    def complete_below(self) -> Longs:
        """Points short of a student's digest below which every miss of an offer is listed."""
        return self.limit >> MIXED_BITS

    def owners(self) -> Longs:
        """The offer of each row."""
        return np.repeat(np.arange(len(self.limit)), np.diff(self.starts))

    def of_offer(self, offer: int) -> tuple[Ints, Ints]:
        """One offer's students and points."""
        rows = slice(self.starts[offer], self.starts[offer + 1])
        return self.students[rows], self.points[rows]


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

    def __init__(self, ids: Ids, kept: int) -> None:
        self._mixed_people = ids.people.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        self._mixed_offers = ids.offers.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
        self._kept = kept
        self._limit = np.full(len(ids.offers), HIGHEST_RANK, dtype=np.int64)
        self._parts: list[tuple[Longs, Ints, Ints]] = []
        self._added = 0

    def add(self, students: Longs, offers: Longs, points: Ints, regret: Longs) -> None:
        """Take misses; ``regret`` is how many points a student would lose."""
        mixed = self._mixed_people[students] ^ self._mixed_offers[offers]
        mixed = (mixed * np.uint64(0xD6E8FEB86659FD93)) >> np.uint64(64 - MIXED_BITS)
        rank = regret << MIXED_BITS | mixed.astype(np.int64)
        key = offers << RANK_BITS | rank
        self._parts.append((key, students.astype(np.int32), points))
        self._added += len(key)
        if self._added > POOL_LIMIT:
            self._thin_out()

    def forget_beyond(self, limit: Longs) -> None:
        """Keep no miss whose rank is at its offer's limit or beyond."""
        np.minimum(self._limit, limit, out=self._limit)

    def wanted(self, offers: Longs) -> Ints:
        """The regret up to which misses of these offers are still taken."""
        return (self._limit[offers] >> MIXED_BITS).astype(np.int32)

    def close(self, wanted: NDArray[np.bool_]) -> Misses:
        """All misses kept of the wanted offers."""
        self._thin_out()
        key, students, points = self._parts[0]
        offers = key >> RANK_BITS
        keep = wanted[offers] & (key & HIGHEST_RANK < self._limit[offers])
        starts = np.zeros(len(self._limit) + 1, dtype=np.int64)
        np.cumsum(np.bincount(offers[keep], minlength=len(self._limit)), out=starts[1:])
        return Misses(students[keep], points[keep], starts, self._limit)

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


def make_shortlist(blocks: Iterable[Pairs], ids: Ids, settings: MatchSettings) -> Shortlist:
    """The best ``settings.suggestions`` offers of everybody, ties by offer id, and the misses."""
    shape = (len(ids.people), settings.suggestions)
    shown = np.full(shape, NOTHING, dtype=np.int32)
    shown_points = np.zeros(shape, dtype=np.int32)
    eligible, fitting, exposure = (np.zeros(len(ids.offers), dtype=np.int64) for _ in range(3))
    pool = MissPool(ids, KEPT_MISSES)
    for block in blocks:
        eligible[block.offers] += np.bincount(block.columns, minlength=len(block.offers))
        pairs = block.at_floor(settings.floor)
        if not len(pairs.points):
            continue
        fitting[pairs.offers] += np.bincount(pairs.columns, minlength=len(pairs.offers))
        key = _rank_keys(pairs)
        top = best_keys(key, pairs.counts, settings.suggestions)
        filled = top >= 0
        offers = np.where(filled, pairs.offers[COLUMN_MASK - (top & COLUMN_MASK)], NOTHING)
        shown[pairs.students] = offers
        shown_points[pairs.students] = np.where(filled, top >> COLUMN_BITS, 0)
        exposure += np.bincount(offers[filled], minlength=len(ids.offers))
        limit = pool.wanted(pairs.offers)
        limit[exposure[pairs.offers] >= settings.guarantee] = NOTHING
        allowance = allowed_loss(shown_points[pairs.students], settings)
        _add_misses(pool, pairs, key, top[:, -1], limit, allowance)
    misses = pool.close(exposure < settings.guarantee)
    return Shortlist(shown, shown_points, eligible, fitting, exposure, misses)


def join_shortlists(parts: Sequence[Shortlist], ids: Ids, settings: MatchSettings) -> Shortlist:
    """Shortlists for the same offers, their students one after the other; ``ids`` are of all."""
    if len(parts) == 1:
        return parts[0]
    exposure = np.sum([part.exposure for part in parts], axis=0)
    points = np.concatenate([part.points for part in parts])
    return Shortlist(
        offers=np.concatenate([part.offers for part in parts]),
        points=points,
        eligible=np.sum([part.eligible for part in parts], axis=0),
        fitting=np.sum([part.fitting for part in parts], axis=0),
        exposure=exposure,
        misses=join_misses(
            [(part.misses, len(part.offers)) for part in parts],
            points,
            ids,
            kept=KEPT_MISSES,
            wanted=exposure < settings.guarantee,
        ),
    )


def join_misses(
    parts: Sequence[tuple[Misses, int]],
    shown_points: Ints,
    ids: Ids,
    *,
    kept: int,
    wanted: NDArray[np.bool_],
) -> Misses:
    """The nearest ``kept`` misses of each wanted offer, from parts of the students in order.

    ``parts``: misses and number of students. ``shown_points``: those of everybody's suggestions.
    """
    pool = MissPool(ids, kept)
    before = 0
    for part, size in parts:
        students = part.students.astype(np.int64) + before
        regret = shown_points[students, -1].astype(np.int64) - part.points
        pool.add(students, part.owners(), part.points, regret)
        pool.forget_beyond(part.limit)
        before += size
    return pool.close(wanted)


def _by_offer(owners: Longs, students: Ints, points: Ints, limit: Longs) -> Misses:
    order = np.argsort(owners, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=len(limit)))])
    return Misses(students[order], points[order], starts, limit)


def all_misses(
    blocks: Iterable[Pairs],
    shortlist: Shortlist,
    ids: Ids,
    settings: MatchSettings,
) -> Misses:
    """Every miss of the offers in the blocks, nearest first."""
    pool = MissPool(ids, len(ids.people))
    for block in blocks:
        pairs = block.at_floor(settings.floor)
        owner = np.repeat(np.arange(len(pairs.students)), pairs.counts)
        students, offers = pairs.students[owner], pairs.offers[pairs.columns]
        held = (shortlist.offers[students] == offers[:, None]).any(axis=1)
        regret = shortlist.points[students, -1].astype(np.int64) - pairs.points
        allowance = allowed_loss(shortlist.points[pairs.students], settings)[owner]
        keep = np.flatnonzero(~held & (regret <= allowance))
        pool.add(students[keep], offers[keep], pairs.points[keep], regret[keep])
    return pool.close(np.ones(len(ids.offers), dtype=np.bool_))


def complete(misses: Misses, whole: Misses, offers: NDArray[np.bool_]) -> Misses:
    """The misses with those of the marked offers taken from ``whole``."""
    parts = []
    for source, wanted in ((misses, ~offers), (whole, offers)):
        owners = source.owners()
        keep = wanted[owners]
        parts.append((owners[keep], source.students[keep], source.points[keep]))
    owners, students, points = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    limit = np.where(offers, whole.limit, misses.limit)
    return _by_offer(owners, students, points, limit)


def allowed_loss(points: Ints, settings: MatchSettings) -> Longs:
    """The points each student may lose to the guarantee, from the points of their digests."""
    own: Longs = points.sum(axis=1, dtype=np.int64)
    return own * settings.loss_limit_percent // 100


def _rank_keys(pairs: Pairs) -> Ints:
    """A number per pair that is higher for more points, then for a lower offer id."""
    key = COLUMN_MASK - pairs.columns.astype(np.int32)
    return key | pairs.points << COLUMN_BITS


def best_keys(key: Ints, counts: Longs, size: int) -> Ints:
    """The ``size`` highest keys of each student, highest first, -1 where there are fewer."""
    width = max(int(counts.max(initial=0)), size)
    table = np.full((len(counts), width), -1, dtype=np.int32)
    begins = np.arange(len(counts)) * width - (np.cumsum(counts) - counts)
    table.ravel()[np.arange(len(key)) + np.repeat(begins, counts)] = key
    best = np.empty((len(counts), size), dtype=np.int32)
    rows = np.arange(len(counts))
    for place in range(size):  # a few passes for the highest cost less than any sorting
        highest = table.argmax(axis=1)
        best[:, place] = table[rows, highest]
        table[rows, highest] = -1
    return best


def _add_misses(
    pool: MissPool, pairs: Pairs, key: Ints, last: Ints, limit: Ints, allowance: Longs
) -> None:
    """Add the pairs behind the last suggestion (by key), within the offer's and student's limit."""
    last_points = last >> COLUMN_BITS
    regret = np.repeat(last_points, pairs.counts) - pairs.points
    lowest = np.repeat(last_points - np.minimum(allowance, last_points), pairs.counts)
    missed = np.flatnonzero(
        (key < np.repeat(last, pairs.counts))
        & (regret <= limit.take(pairs.columns))
        & (pairs.points >= lowest)
    )
    owner = np.searchsorted(np.cumsum(pairs.counts), missed, side="right")
    pool.add(
        pairs.students[owner],
        pairs.offers[pairs.columns[missed]],
        pairs.points[missed],
        regret[missed].astype(np.int64),
    )
