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

from models.matching.offer_table import UNKNOWN_PLACE, FieldPoints, OfferTable
from models.matching.profile import Closeness
from models.matching.scoring import (
    COUNTED_SKILLS,
    COUNTED_TERMS,
    REMOTE_SHARE,
    MatchSettings,
)
from models.matching.student_table import StudentTable, spread

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

BLOCK_STUDENTS = 192  # most students in a block
BLOCK_PAIRS = 1_000_000  # most pairs in a block of students who go anywhere
FEW = 48  # students from which on a block ends at a jump in place
JUMP_BITS = 22  # places that differ above this bit of their spot lie about 90 km apart


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs that pass all hard filters, students ascending: positions in both tables, points."""

    students: Longs
    offers: Longs
    points: Longs


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
        only: NDArray[np.bool_] | None = None,
    ) -> None:
        """``only`` marks the offers to look at, None means all."""
        self._students = students
        self._offers = offers
        self._only = np.ones(offers.size, dtype=np.bool_) if only is None else only
        self._weights = settings.weights
        self._points = FieldPoints(offers, closeness, settings)
        self._column = np.full(offers.size, -1, dtype=np.int32)
        self._wrong = self._wrong_fields()
        word_count = len(offers.skill_keys) + len(offers.term_keys)
        self._has = np.zeros((word_count, BLOCK_STUDENTS), dtype=np.bool_)
        self._profile_row = np.zeros(len(students.profiles), dtype=np.int64)

    def blocks(self) -> Iterator[tuple[Longs, Pairs]]:
        """Each block's students with their pairs; a pair's student is a position in the block."""
        if not self._offers.size:
            return
        for order, ends in walk(self._students):
            bundle = self._bundle(order)
            if not len(bundle.positions):
                continue
            most = max(1, BLOCK_PAIRS // len(bundle.positions))
            begin = 0
            for end in ends:
                for at in range(begin, end, most):
                    rows = order[at : min(end, at + most)]
                    yield rows, self._pairs(rows, bundle)
                begin = end

    def _bundle(self, rows: Longs) -> Bundle:
        """What the profiles of the given students share."""
        students, offers = self._students, self._offers
        profiles = np.unique(students.profile[rows])
        self._profile_row[profiles] = np.arange(len(profiles))
        points = np.stack([self._points.of_profile(students.profiles[each]) for each in profiles])
        positions = np.flatnonzero((points.max(axis=0) >= 0) & self._only)
        points = points[:, positions]
        return Bundle(
            positions=positions,
            base=np.where(points >= 0, points + offers.fresh[positions], -1),
            sphere=offers.sphere[:, positions],
            remote=offers.remote[positions],
        )

    def _pairs(self, rows: Longs, bundle: Bundle) -> Pairs:
        near, squares = self._in_reach(rows, bundle)
        offers, students = self._offers, self._students
        positions = bundle.positions[near]
        passed = (students.bits[rows][:, None] & offers.bits[positions]) == 0
        available = students.available[rows]
        if available.any():
            passed &= available[:, None] <= offers.starts[positions]
        within = squares < students.within[rows][:, None]
        remote_rows, remote = students.remote[rows], bundle.remote[near]
        if remote_rows.any() and remote.any():
            within |= remote_rows[:, None] & remote
        passed &= within
        base = bundle.base[:, near]
        profile = self._profile_row[students.profile[rows]]
        if len(base) > 1:
            passed &= (base >= 0)[profile]
        self._clear_seen(passed, rows, positions)
        self._clear_audience(passed, rows, positions)
        flat = np.flatnonzero(passed)
        row, column = np.divmod(flat, max(1, len(near)))
        points = base[profile[row], column] + self._word_points(rows, row, positions, column)
        by_wire = remote_rows[row] & remote[column]
        points += self._place_points(rows[row], squares.ravel()[flat], by_wire)
        points -= self._dislike_points(rows, row, positions[column])
        return Pairs(row, positions[column], np.maximum(points, 0))

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

    def _clear_audience(self, passed: NDArray[np.bool_], rows: Longs, positions: Longs) -> None:
        audience = self._offers.audience[positions]
        closed = np.flatnonzero(audience)
        if len(closed):
            students = self._students
            passed[:, closed] &= students.audiences[
                students.university[rows][:, None], audience[closed]
            ]

    def _place_points(
        self, students: Longs, squares: NDArray[np.float64], by_wire: NDArray[np.bool_]
    ) -> Longs:
        """Points for nearness less those for a place called too far, by pair."""
        table, weights = self._students, self._weights
        reach = table.reach_m[students]
        near = np.maximum(reach - np.floor(np.sqrt(squares)), 0.0)
        near = np.floor(near * weights.near / reach)
        near = np.maximum(near, by_wire * float(weights.near // REMOTE_SHARE))
        far = (squares >= table.too_far[students]) & (squares < UNKNOWN_PLACE) & ~by_wire
        points: Longs = (near - weights.dislike * far).astype(np.int64)
        return points

    def _dislike_points(self, rows: Longs, row: Longs, offers: Longs) -> Longs:
        """Points taken for unpaid offers and wrong fields, by pair."""
        table, weight = self._students, self._weights.dislike
        taken = np.zeros(len(row), dtype=np.int64)
        unpaid, wrong = table.unpaid[rows], table.wrong_set[rows]
        if unpaid.any():
            taken += weight * (unpaid[row] & self._offers.unpaid[offers])
        if wrong.any():
            taken += weight * self._wrong[wrong[row], self._offers.field_set[offers]]
        return taken

    def _word_points(self, rows: Longs, row: Longs, positions: Longs, column: Longs) -> Longs:
        """Points for shared skills and terms by pair: a look-up per word of its offer."""
        offers, weights = self._offers, self._weights
        owner, known = self._students.words.pick(rows)
        points = np.zeros(len(row), dtype=np.int64)
        if not len(known) or not len(row):
            return points
        self._has[known, owner] = True
        some: NDArray[np.bool_] = self._has[:, : len(rows)].max(axis=1)
        begins = offers.word_starts[positions]
        holder, flat = spread(begins, offers.word_starts[positions + 1] - begins)
        shared = np.flatnonzero(some[offers.words[flat]])
        words = offers.words[flat[shared]]
        counts = np.bincount(holder[shared], minlength=len(positions))
        pair, at = spread((np.cumsum(counts) - counts)[column], counts[column])
        word = words[at]
        met = np.flatnonzero(self._has[word, row[pair]])
        self._has[known, owner] = False
        pair, is_skill = pair[met], word[met] < len(offers.skill_keys)
        skills = np.bincount(pair[is_skill], minlength=len(row))
        terms = np.bincount(pair[~is_skill], minlength=len(row))
        points += weights.skill * np.minimum(skills, COUNTED_SKILLS)
        points += weights.term * np.minimum(terms, COUNTED_TERMS)
        return points

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
