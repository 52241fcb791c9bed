"""The students of one run as numpy columns."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

ROOM = 1 << 20  # values in a column before it is copied to a larger one
Value = TypeVar("Value", bound=Hashable)


def spread(
    starts: NDArray[np.int64], counts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Runs of ``counts`` consecutive numbers from ``starts`` on: index of the run, number."""
    owner = np.repeat(np.arange(len(counts)), counts)
    shift = starts - (np.cumsum(counts) - counts)
    return owner, np.arange(len(owner)) + np.repeat(shift, counts)


@dataclass(frozen=True, slots=True)
class Ragged:
    """Lists of different length: row i owns ``values[starts[i]:starts[i + 1]]``."""

    values: NDArray[np.int32]
    starts: NDArray[np.int64]

    def pick(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """The values of some rows: for each value the position in ``rows``, and the value."""
        counts = self.starts[rows + 1] - self.starts[rows]
        owner, flat = spread(self.starts[rows], counts)
        return owner, self.values[flat]

    def take(self, rows: NDArray[np.int64]) -> "Ragged":
        """Some of the lists, in the order of ``rows``."""
        counts = self.starts[rows + 1] - self.starts[rows]
        return Ragged(self.pick(rows)[1], np.concatenate([[0], np.cumsum(counts)]))


class Growing:
    """A column that is filled from the front; room that was never written takes no memory."""

    def __init__(self, first: NDArray[Any]) -> None:
        self._room = np.empty((ROOM, *first.shape[1:]), dtype=first.dtype)
        self._size = 0
        self.append(first)

    def append(self, values: NDArray[Any]) -> None:
        """Put values behind those that are there."""
        end = self._size + len(values)
        if end > len(self._room):
            larger = np.empty((2 * end, *self._room.shape[1:]), dtype=self._room.dtype)
            larger[: self._size] = self.values
            self._room = larger
        self._room[self._size : end] = values
        self._size = end

    @property
    def values(self) -> NDArray[Any]:
        """What was put in, without a copy."""
        return self._room[: self._size]


class GrowingLists:
    """A ragged column that is filled from the front."""

    def __init__(self, first: Ragged) -> None:
        self._values = Growing(first.values)
        self._starts = Growing(first.starts)

    def append(self, lists: Ragged) -> None:
        """Put lists behind those that are there."""
        self._starts.append(lists.starts[1:] + len(self._values.values))
        self._values.append(lists.values)

    @property
    def values(self) -> Ragged:
        """What was put in, without a copy."""
        return Ragged(self._values.values, self._starts.values)


SHARED = ("profiles", "wrong_sets")  # not a column: numbers in columns refer to it
RAGGED = ("words", "seen")


@dataclass(frozen=True, slots=True)
class StudentTable:
    """Columns in the order in which the rows came.

    bits: see ``offer_table``. reach_m: chord at which nearness ends. within: squared chords below
    it are within the radius. too_far: squared chords from it on are disliked. place: float64
    (size, 4) with x, y, z in metres and the squared norm. profile: row of ``profiles``, distinct
    tuples of fields. wrong_set: row of ``wrong_sets``, 0 is none. words, seen: columns of the offer
    table's words; offers by position.
    """

    person_ids: NDArray[np.int64]
    bits: NDArray[np.uint32]
    available: NDArray[np.int32]
    reach_m: NDArray[np.float64]
    within: NDArray[np.float64]
    too_far: NDArray[np.float64]
    place: NDArray[np.float64]
    remote: NDArray[np.bool_]
    unpaid: NDArray[np.bool_]
    anywhere: NDArray[np.bool_]
    profile: NDArray[np.int32]
    wrong_set: NDArray[np.int32]
    spot: NDArray[np.uint32]
    words: Ragged
    seen: Ragged
    profiles: tuple[tuple[int, ...], ...]
    wrong_sets: tuple[frozenset[int], ...]

    @property
    def size(self) -> int:
        """How many students there are."""
        return len(self.person_ids)

    def take(self, rows: NDArray[np.int64]) -> "StudentTable":
        """Some of the students, in the order of ``rows``."""
        columns = {
            column.name: getattr(self, column.name)[rows]
            for column in fields(self)
            if column.name not in SHARED and column.name not in RAGGED
        }
        shared = {name: getattr(self, name) for name in SHARED}
        ragged = {name: getattr(self, name).take(rows) for name in RAGGED}
        return StudentTable(**columns, **shared, **ragged)


def join_tables(parts: Sequence[StudentTable]) -> StudentTable:
    """Tables made for the same offers, one after the other; at least one."""
    profiles, profile = _join_numbers([(part.profiles, part.profile) for part in parts])
    wrong_sets, wrong_set = _join_numbers([(part.wrong_sets, part.wrong_set) for part in parts])
    columns: dict[str, Any] = {
        "profiles": profiles,
        "profile": profile,
        "wrong_sets": wrong_sets,
        "wrong_set": wrong_set,
        "words": _join_ragged([part.words for part in parts]),
        "seen": _join_ragged([part.seen for part in parts]),
    }
    for column in fields(StudentTable):
        if column.name not in columns:
            values = [getattr(part, column.name) for part in parts]
            columns[column.name] = np.concatenate(values)
    return StudentTable(**columns)


def _join_numbers(
    parts: Sequence[tuple[tuple[Value, ...], NDArray[np.int32]]],
) -> tuple[tuple[Value, ...], NDArray[np.int32]]:
    """Distinct values of all parts, and each part's numbers counted in them."""
    number: dict[Value, int] = {}
    columns = []
    for values, numbers in parts:
        renumbered = [number.setdefault(value, len(number)) for value in values]
        columns.append(np.array(renumbered, dtype=np.int32)[numbers])
    return tuple(number), np.concatenate(columns)


def _join_ragged(parts: Sequence[Ragged]) -> Ragged:
    shifts = np.cumsum([0, *(len(part.values) for part in parts)])
    starts = [part.starts[:-1] + shift for part, shift in zip(parts, shifts, strict=False)]
    return Ragged(
        np.concatenate([part.values for part in parts]), np.concatenate([*starts, shifts[-1:]])
    )
