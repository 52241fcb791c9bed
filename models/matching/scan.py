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
BLOCK_PAIRS = 400_000  # most pairs in a block, so that its matrices stay in the cache
FEW = 48  # students from which on a block ends at a jump in place
JUMP_BITS = 22  # places that differ above this bit of their spot lie about 90 km apart


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs that pass all hard filters, students ascending: positions in both tables, points."""

    students: Longs
    offers: Longs
    points: Longs


@dataclass(frozen=True, slots=True)
class ProfileOffers:
    """The offers whose fields are close to one profile, by position, with points without place."""

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
        self._word_count = len(offers.skill_keys) + len(offers.term_keys)

    def blocks(self) -> Iterator[tuple[Longs, Pairs]]:
        """Each block's students with their pairs; a pair's student is a position in the block."""
        if not self._offers.size:
            return
        students = self._students
        order, ends = walk(students)
        at = 0
        profile, close = -1, None
        for end in ends:
            while at < end:
                number = int(students.profile[order[at]])
                if number != profile or close is None:
                    profile, close = number, self._profile_offers(number)
                most = max(1, min(end - at, BLOCK_PAIRS // max(1, len(close.positions))))
                rows = order[at : at + most]
                at += len(rows)
                yield rows, self._pairs(rows, close)

    def _profile_offers(self, profile: int) -> ProfileOffers:
        offers = self._offers
        points = self._points.of_profile(self._students.profiles[profile])
        positions = np.flatnonzero(points >= 0)
        return ProfileOffers(
            positions=positions,
            base=points[positions] + offers.fresh[positions],
            sphere=offers.sphere[:, positions],
            remote=offers.remote[positions],
        )

    def _pairs(self, rows: Longs, close: ProfileOffers) -> Pairs:
        near, squares = self._in_reach(rows, close)
        offers, students = self._offers, self._students
        positions = close.positions[near]
        passed = (students.bits[rows][:, None] & offers.bits[positions]) == 0
        available = students.available[rows]
        if available.any():
            passed &= available[:, None] <= offers.starts[positions]
        within = squares < students.within[rows][:, None]
        remote_rows, remote = students.remote[rows], close.remote[near]
        if remote_rows.any() and remote.any():
            within |= remote_rows[:, None] & remote
        passed &= within
        self._clear_seen(passed, rows, positions)
        self._clear_audience(passed, rows, positions)
        flat = np.flatnonzero(passed)
        row, column = np.divmod(flat, max(1, len(positions)))
        points = self._score(
            rows, row, column, squares.ravel()[flat], positions, close.base[near], remote
        )
        return Pairs(row, positions[column], points)

    def _in_reach(self, rows: Longs, close: ProfileOffers) -> tuple[Longs, NDArray[np.float64]]:
        """Offers that may be in reach of a student of the block, and all squared chords to them."""
        students = self._students
        block = np.ones((len(rows), 5))
        block[:, :4] = students.place[rows]
        if students.anywhere[rows].any() or (block[:, 3] >= UNKNOWN_PLACE).any():
            return np.arange(len(close.positions)), block @ close.sphere
        centre = np.round(block[:, :3].mean(axis=0))
        ray = np.array([*centre, np.square(centre).sum(), 1.0])
        spread_m = np.sqrt(np.square(block[:, :3] - centre).sum(axis=1).max())
        reach = spread_m + np.sqrt(students.within[rows].max()) + 1.0
        in_reach = ray @ close.sphere < reach * reach
        if students.remote[rows].any():
            in_reach |= close.remote
        near = np.flatnonzero(in_reach)
        return near, block @ close.sphere[:, near]

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

    def _score(
        self,
        rows: Longs,
        row: Longs,
        column: Longs,
        squares: NDArray[np.float64],
        positions: Longs,
        base: Ints,
        remote: NDArray[np.bool_],
    ) -> Longs:
        students, offers, weights = self._students, self._offers, self._weights
        points = base[column].astype(np.float64)
        points += self._word_points(rows, row, positions, column)
        reach = students.reach_m[rows][row]
        near = np.maximum(reach - np.floor(np.sqrt(squares)), 0.0)
        near = np.floor(near * weights.near / reach)
        by_wire = students.remote[rows][row] & remote[column]
        near = np.maximum(near, by_wire * float(weights.near // REMOTE_SHARE))
        points += near
        unpaid = students.unpaid[rows]
        if unpaid.any():
            points -= weights.dislike * (unpaid[row] & offers.unpaid[positions][column])
        too_far = students.too_far[rows]
        if np.isfinite(too_far).any():
            far = (squares >= too_far[row]) & (squares < UNKNOWN_PLACE) & ~by_wire
            points -= weights.dislike * far
        wrong = students.wrong_set[rows]
        if wrong.any():
            wrong_pairs = self._wrong[wrong[row], offers.field_set[positions][column]]
            points -= weights.dislike * wrong_pairs
        return np.maximum(points, 0.0).astype(np.int64)

    def _word_points(
        self, rows: Longs, row: Longs, positions: Longs, column: Longs
    ) -> NDArray[np.int64]:
        """Points for shared skills and terms of each pair: a look-up per word of its offer."""
        students, offers, weights = self._students, self._offers, self._weights
        owner, words = students.words.pick(rows)
        if not len(words) or not len(row):
            return np.zeros(len(row), dtype=np.int64)
        has = np.zeros((len(rows), self._word_count), dtype=np.bool_)
        has[owner, words] = True
        begins = offers.word_starts[positions]
        counts = offers.word_starts[positions + 1] - begins
        pair, flat = spread(begins[column], counts[column])
        word = offers.words[flat]
        met = np.flatnonzero(has[row[pair], word])
        pair, word = pair[met], word[met]
        is_skill = word < len(offers.skill_keys)
        skills = np.bincount(pair[is_skill], minlength=len(row))
        terms = np.bincount(pair[~is_skill], minlength=len(row))
        points: NDArray[np.int64] = weights.skill * np.minimum(skills, COUNTED_SKILLS)
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


def walk(students: StudentTable) -> tuple[Longs, list[int]]:
    """The order in which students are walked, and where blocks end in it.

    By profile, then those who go anywhere or have no place, then by place.
    """
    boundless = students.anywhere | (students.place[:, 3] >= UNKNOWN_PLACE)
    group = students.profile.astype(np.uint64) * 2 + boundless
    key = group << np.uint64(32) | students.spot
    order = np.argsort(key, kind="stable")
    key = key[order]
    new_group = np.flatnonzero(np.diff(key >> np.uint64(32))) + 1
    jumps = np.flatnonzero(np.diff(key >> np.uint64(JUMP_BITS))) + 1
    ends: list[int] = []
    begin = 0
    for end in [*new_group.tolist(), len(order)]:
        inside = jumps[np.searchsorted(jumps, begin) : np.searchsorted(jumps, end)].tolist()
        ends.extend(_block_ends(begin, end, inside))
        begin = end
    return order, ends


def _block_ends(begin: int, end: int, jumps: list[int]) -> list[int]:
    """Ends of blocks in one group: at jumps once there are enough students, else when full."""
    ends: list[int] = []
    start = begin
    for stop in [*jumps, end]:
        while stop - start > BLOCK_STUDENTS:
            start += BLOCK_STUDENTS
            ends.append(start)
        if stop > start and (stop == end or stop - start >= FEW):
            start = stop
            ends.append(start)
    return ends
