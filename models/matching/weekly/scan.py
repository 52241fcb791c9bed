"""The bulk execution of filters and score: blocks of like students against the offers near them.

Students are walked by profile of fields and by place, a block at a time. All students of a block
share the points for closeness; offers whose fields are not close, or which lie out of everybody's
reach, never enter the block. What remains is tested as a whole (bits, start, squared chords by one
product of matrices), and only the pairs that pass are scored. Every number is a whole number below
2**53, so that the result equals the plain execution to the last digit.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.matching.rules.profile import Closeness
from models.matching.rules.scoring import (
    COUNTED_TERMS,
    REMOTE_SHARE,
    TOP_SCORE,
    MatchSettings,
)
from models.matching.weekly.offer_table import (
    UNKNOWN_PLACE,
    FieldPoints,
    OfferTable,
    looks_for_any,
)
from models.matching.weekly.student_table import StudentTable, spread

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]

BLOCK_STUDENTS = 192  # most students in a block
BLOCK_PAIRS = 1_000_000  # most pairs in a block of students who go anywhere
FEW = 48  # students from which on a block ends at a jump in place
JUMP_BITS = 22  # places that differ above this bit of their spot lie about 90 km apart


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids behind the positions of students and offers."""

    people: Longs
    offers: Longs


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of a block that pass all hard filters, by student, then offer.

    students: positions of the block's students; student i has the next ``counts[i]`` pairs.
    columns: the pairs' offers, as an index of ``offers`` (positions, ascending). points: of a pair.
    """

    students: Longs
    counts: Longs
    offers: Longs
    columns: Longs
    points: Ints

    def at_floor(self, floor: int) -> "Pairs":
        """The pairs that have at least ``floor`` points."""
        keep = self.points >= floor
        if keep.all():
            return self
        owner = np.repeat(np.arange(len(self.counts)), self.counts)[keep]
        counts = np.bincount(owner, minlength=len(self.counts))
        return Pairs(self.students, counts, self.offers, self.columns[keep], self.points[keep])


@dataclass(frozen=True, slots=True)
class Bundle:
    """The offers whose fields are close to one of a few profiles, by position.

    base: points without place and words, a row per profile, -1 where its fields are not close.
    """

    positions: Longs
    base: Ints
    sphere: NDArray[np.float64]
    remote: NDArray[np.bool_]


class Scanner:
    """All eligible pairs of a student table and an offer table, block by block."""

    def __init__(
        self,
        students: StudentTable,
        offers: OfferTable,
        *,
        closeness: Closeness,
        settings: MatchSettings,
    ) -> None:
        self._students = students
        self._offers = offers
        self._weights = settings.weights
        self._points = FieldPoints(offers, closeness, settings)
        self._column = np.full(offers.size, -1, dtype=np.int32)
        self._wrong = self._wrong_fields()
        self._has = np.zeros((len(offers.term_keys), BLOCK_STUDENTS), dtype=np.bool_)
        self._profile_row = np.zeros(len(students.profiles), dtype=np.int64)

    @property
    def ids(self) -> Ids:
        """Whose and what the positions are."""
        return Ids(self._students.person_ids, self._offers.offer_ids)

    def blocks(self, only: NDArray[np.bool_] | None = None) -> Iterator[Pairs]:
        """The pairs, a block of students at a time; a student comes at most once.

        ``only`` marks the offers to look at, None means all.
        """
        if not self._offers.size:
            return
        for order, ends in walk(self._students):
            bundle = self._bundle(order, only)
            if not len(bundle.positions):
                continue
            most = max(1, BLOCK_PAIRS // len(bundle.positions))
            begin = 0
            for end in ends:
                for at in range(begin, end, most):
                    yield self._pairs(order[at : min(end, at + most)], bundle)
                begin = end

    def _bundle(self, rows: Longs, only: NDArray[np.bool_] | None) -> Bundle:
        """What the profiles of the given students share."""
        students, offers = self._students, self._offers
        profiles = np.unique(students.profile[rows])
        self._profile_row[profiles] = np.arange(len(profiles))
        points = np.stack([self._points.of_profile(students.profiles[each]) for each in profiles])
        close = points.max(axis=0) >= 0
        positions = np.flatnonzero(close if only is None else close & only)
        points = points[:, positions]
        return Bundle(
            positions=positions,
            base=np.where(points >= 0, points + offers.fresh[positions], -1),
            sphere=offers.sphere[:, positions],
            remote=offers.remote[positions],
        )

    def _pairs(self, rows: Longs, bundle: Bundle) -> Pairs:
        near, squares = self._in_reach(rows, bundle)
        positions, base = bundle.positions[near], bundle.base[:, near]
        passed = self._passed(rows, positions, squares, bundle.remote[near])
        if len(base) > 1:
            passed &= (base >= 0)[self._profile_row[self._students.profile[rows]]]
        counts = np.count_nonzero(passed, axis=1)
        flat = np.flatnonzero(passed)
        line = np.arange(len(rows)) * len(near)
        columns = flat - np.repeat(line, counts)
        pairs = Pairs(rows, counts, positions, columns, np.zeros(0, dtype=np.int32))
        if len(base) > 1:
            line = self._profile_row[self._students.profile[rows]] * len(near)
            points = base.ravel().take(columns + np.repeat(line, counts)).astype(np.float64)
        else:
            points = base[0].take(columns).astype(np.float64)
        distances = squares.ravel().take(flat)
        by_wire = np.repeat(self._students.remote[rows], counts)
        by_wire &= bundle.remote[near].take(columns)
        self._add_nearness(points, pairs, distances, by_wire)
        self._add_words(points, pairs)
        self._take_distance(points, pairs, distances, by_wire)
        self._take_dislikes(points, pairs)
        np.maximum(points, 0.0, out=points)
        return Pairs(rows, counts, positions, columns, points.astype(np.int32))

    def _passed(
        self,
        rows: Longs,
        positions: Longs,
        squares: NDArray[np.float64],
        remote: NDArray[np.bool_],
    ) -> NDArray[np.bool_]:
        """Which pairs pass every filter but that of fields."""
        offers, students = self._offers, self._students
        passed: NDArray[np.bool_] = (students.bits[rows][:, None] & offers.bits[positions]) == 0
        several = np.flatnonzero(offers.several_kinds[positions])
        if len(several):
            kinds = offers.several_kinds[positions[several]]
            passed[:, several] &= looks_for_any(students.bits[rows][:, None], kinds)
        available = students.available[rows]
        if available.any():
            passed &= available[:, None] <= offers.starts[positions]
        within = squares < students.within[rows][:, None]
        remote_rows = students.remote[rows]
        if remote_rows.any() and remote.any():
            within |= remote_rows[:, None] & remote
        passed &= within
        self._clear_seen(passed, rows, positions)
        return passed

    def _in_reach(self, rows: Longs, bundle: Bundle) -> tuple[Longs, NDArray[np.float64]]:
        """Offers that may be in reach of a student of the block, and all squared chords to them."""
        students = self._students
        block = np.ones((len(rows), 5))
        block[:, :4] = students.place[rows]
        if students.anywhere[rows].any() or (block[:, 3] >= UNKNOWN_PLACE).any():
            return np.arange(len(bundle.positions)), block @ bundle.sphere
        centre = np.round(block[:, :3].mean(axis=0))
        ray = np.array([*centre, np.square(centre).sum(), 1.0])
        spread_m = np.sqrt(np.square(block[:, :3] - centre).sum(axis=1).max())
        reach = spread_m + np.sqrt(students.within[rows].max()) + 1.0
        in_reach = ray @ bundle.sphere < reach * reach
        if students.remote[rows].any():
            in_reach |= bundle.remote
        near = np.flatnonzero(in_reach)
        return near, block @ bundle.sphere[:, near]

    def _clear_seen(self, passed: NDArray[np.bool_], rows: Longs, positions: Longs) -> None:
        owner, seen = self._students.seen.pick(rows)
        if not len(seen):
            return
        self._column[positions] = np.arange(len(positions), dtype=np.int32)
        column = self._column[seen]
        self._column[positions] = -1
        here = column >= 0
        passed[owner[here], column[here]] = False

    def _add_nearness(
        self,
        points: NDArray[np.float64],
        pairs: Pairs,
        squares: NDArray[np.float64],
        by_wire: NDArray[np.bool_],
    ) -> None:
        """Add the points for a short way, or for none at all."""
        table, weights, rows = self._students, self._weights, pairs.students
        reach = np.repeat(table.reach_m[rows], pairs.counts)
        near = np.sqrt(squares)
        np.floor(near, out=near)
        np.subtract(reach, near, out=near)
        np.maximum(near, 0.0, out=near)
        near *= weights.near
        near /= reach
        np.floor(near, out=near)
        wired = np.flatnonzero(by_wire)
        near[wired] = np.maximum(near[wired], weights.near // REMOTE_SHARE)
        points += near

    def _take_distance(
        self,
        points: NDArray[np.float64],
        pairs: Pairs,
        squares: NDArray[np.float64],
        by_wire: NDArray[np.bool_],
    ) -> None:
        """Take the points for places called too far."""
        too_far = self._students.too_far[pairs.students]
        minding = _of_rows(np.isfinite(too_far), pairs.counts)
        if len(minding):
            distant = squares[minding]
            far = distant >= np.repeat(too_far, pairs.counts)[minding]
            far &= (distant < UNKNOWN_PLACE) & ~by_wire[minding]
            points[minding] -= self._weights.dislike * far

    def _take_dislikes(self, points: NDArray[np.float64], pairs: Pairs) -> None:
        """Take the points for unpaid offers and for fields called wrong."""
        table, offers, weight = self._students, self._offers, self._weights.dislike
        minding = _of_rows(table.unpaid[pairs.students], pairs.counts)
        if len(minding):
            unpaid = offers.unpaid[pairs.offers]
            points[minding] -= weight * unpaid[pairs.columns[minding]]
        wrong = table.wrong_set[pairs.students]
        minding = _of_rows(wrong > 0, pairs.counts)
        if len(minding):
            sets = offers.field_set[pairs.offers]
            own = np.repeat(wrong, pairs.counts)[minding]
            points[minding] -= weight * self._wrong[own, sets[pairs.columns[minding]]]

    def _add_words(self, points: NDArray[np.float64], pairs: Pairs) -> None:
        """Add the points for words in common, up to the top: a look-up per word of an offer."""
        offers, weights, rows = self._offers, self._weights, pairs.students
        owner, known = self._students.words.pick(rows)
        if not len(known) or not len(points):
            return
        self._has[known, owner] = True
        some: NDArray[np.bool_] = self._has[:, : len(rows)].max(axis=1)
        begins = offers.word_starts[pairs.offers]
        holder, flat = spread(begins, offers.word_starts[pairs.offers + 1] - begins)
        shared = np.flatnonzero(some[offers.words[flat]])
        words = offers.words[flat[shared]] * np.int64(BLOCK_STUDENTS)
        counts = np.bincount(holder[shared], minlength=len(pairs.offers))
        worded = np.flatnonzero((counts > 0).take(pairs.columns))
        columns = pairs.columns[worded]
        row = np.repeat(np.arange(len(rows)), pairs.counts)[worded]
        times = counts.take(columns)
        begin = (np.cumsum(counts) - counts).take(columns)
        at = np.arange(times.sum()) + np.repeat(begin - (np.cumsum(times) - times), times)
        word = words.take(at)
        met = np.flatnonzero(self._has.ravel().take(word + np.repeat(row, times)))
        self._has[known, owner] = False
        pair = np.searchsorted(np.cumsum(times), met, side="right")
        terms = np.bincount(pair, minlength=len(worded))
        points[worded] += weights.term * np.minimum(terms, COUNTED_TERMS)
        np.minimum(points, TOP_SCORE, out=points)

    def _wrong_fields(self) -> NDArray[np.bool_]:
        """Whether all fields of an offer's field set were called wrong, by wrong set."""
        sets = [frozenset(codes) for codes in self._offers.field_sets]
        return np.array(
            [
                [bool(codes) and codes <= wrong for codes in sets]
                for wrong in self._students.wrong_sets
            ],
            dtype=np.bool_,
        ).reshape(-1, max(1, len(sets)))


def _of_rows(marks: NDArray[np.bool_], counts: Longs) -> Longs:
    """The pairs of the marked students."""
    if not marks.any():
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.repeat(marks, counts))


def walk(students: StudentTable) -> Iterator[tuple[Longs, list[int]]]:
    """Groups of students walked together, in the order of place, with the ends of their blocks.

    A group shares a profile, or a field if the profiles are rare, and is either bound to places or
    not: a student who goes anywhere would bring every offer into the block of one who does not.
    """
    boundless = students.anywhere | (students.place[:, 3] >= UNKNOWN_PLACE)
    group = _bundles(students).astype(np.uint64) * 2 + boundless
    key = group << np.uint64(32) | students.spot
    order = np.argsort(key, kind="stable")
    key = key[order]
    new_group = np.flatnonzero(np.diff(key >> np.uint64(32))) + 1
    begin = 0
    for end in [*new_group.tolist(), len(order)]:
        if end > begin:
            jumps = np.flatnonzero(np.diff(key[begin:end] >> np.uint64(JUMP_BITS))) + 1
            yield order[begin:end], _block_ends(end - begin, jumps.tolist())
        begin = end


def _bundles(students: StudentTable) -> Ints:
    """The number of each student's bundle: the profile's own, or one per field for rare ones."""
    profiles = students.profiles
    rare = np.bincount(students.profile, minlength=len(profiles)) < FEW
    shared = [len(profiles) + (codes[0] if codes else 0) for codes in profiles]
    bundle = np.where(rare, np.array(shared, dtype=np.int64), np.arange(len(profiles)))
    return bundle.astype(np.int32)[students.profile]


def _block_ends(size: int, jumps: list[int]) -> list[int]:
    """Ends of blocks in one group: at jumps once there are enough students, else when full."""
    ends: list[int] = []
    start = 0
    for stop in [*jumps, size]:
        while stop - start > BLOCK_STUDENTS:
            start += BLOCK_STUDENTS
            ends.append(start)
        if stop > start and (stop == size or stop - start >= FEW):
            start = stop
            ends.append(start)
    return ends
