"""Packed match rows, decoded in bulk into a student table."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.distance import chord_of_km
from models.matching.packing import (
    FLAG_PLACE,
    FLAG_REMOTE,
    FLAG_UNPAID,
    HEADER,
    NO_NUMBER,
    PACK_VERSION,
    PackingError,
)
from models.matching.rules.scoring import reach_chord
from models.matching.weekly.offer_table import (
    ALL_KINDS,
    DEGREE_SHIFT,
    KIND_SHIFT,
    LANGUAGE_SHIFT,
    UNKNOWN_PLACE,
    OfferTable,
)
from models.matching.weekly.student_table import Growing, GrowingLists, Ragged, StudentTable, spread

PackedRows = Sequence[tuple[int, bytes]]  # (person id, packed match row)
Headers = NDArray[np.void]

HEADER_TYPE = np.dtype(
    [
        ("version", "u1"), ("flags", "u1"), ("kinds", "u1"), ("degree", "u1"),
        ("languages", "u1"), ("semester", "u1"), ("fields", "u1"), ("wrong_fields", "u1"),
        ("available", "<i4"), ("radius_km", "<i4"), ("latitude", "<f8"), ("longitude", "<f8"),
        ("point", "<i4", (3,)), ("too_far_km", "<i4"), ("terms", "<u4"), ("seen", "<u4"),
        ("person_id", "<i8"), ("dismissed", "<u4"), ("string_bytes", "<u4"),
    ]
)  # fmt: skip
HEADER_WORDS = HEADER.size // 8
FIELDS_AT_ONCE = 4  # fields that fit one word; longer lists are decoded one by one
OUTSIDE = -1.0  # a squared chord is never below it: nothing is within reach


class StudentReader:
    """Decodes batches of packed rows; keeps only what meets the run's offers."""

    def __init__(self, offers: OfferTable) -> None:
        self._offers = offers
        self._profiles: dict[tuple[int, ...], int] = {}
        self._wrong_sets: dict[frozenset[int], int] = {frozenset(): 0}
        self._columns: dict[str, Any] = {}  # Growing, or GrowingLists

    def add(self, rows: PackedRows) -> None:
        """Take one batch. Raises: PackingError for a row that is not of this version."""
        packed = [row[1] for row in rows]
        sizes = np.fromiter(map(len, packed), dtype=np.int64, count=len(packed)) // 8
        if sizes.min(initial=HEADER_WORDS) < HEADER_WORDS:
            raise PackingError("too short")
        words = np.frombuffer(b"".join([*packed, bytes(8)]), dtype="<u8")
        starts = np.cumsum(sizes) - sizes
        headers = words[starts[:, None] + np.arange(HEADER_WORDS)].view(HEADER_TYPE)[:, 0]
        if (headers["version"] != PACK_VERSION).any():
            raise PackingError(f"a version that is not {PACK_VERSION:02x}")
        for name, column in self._decode(headers, words, starts + HEADER_WORDS).items():
            if name in self._columns:
                self._columns[name].append(column)
            else:
                self._columns[name] = (
                    GrowingLists(column) if isinstance(column, Ragged) else Growing(column)
                )

    def table(self) -> StudentTable:
        """All students added."""
        if not self._columns:
            self.add([])
        columns: dict[str, Any] = {name: each.values for name, each in self._columns.items()}
        return StudentTable(
            **columns,
            profiles=tuple(self._profiles),
            wrong_sets=tuple(self._wrong_sets),
        )

    def _decode(
        self, headers: Headers, words: NDArray[np.uint64], tail: NDArray[np.int64]
    ) -> dict[str, NDArray[Any] | Ragged]:
        ids_at = 2 * (tail + headers["terms"])
        id_count = headers["seen"].astype(np.int64) + headers["dismissed"]
        fields_at = 2 * (ids_at + id_count)
        known = (headers["flags"] & FLAG_PLACE) != 0
        radius = headers["radius_km"]
        limits = _per_value(radius, _within_limit)
        return {
            "person_ids": headers["person_id"].copy(),
            "bits": _refusing_bits(headers),
            "available": headers["available"].copy(),
            "reach_m": _per_value(radius, lambda km: float(reach_chord(None if km < 0 else km))),
            "within": np.where(known | (radius == NO_NUMBER), limits, OUTSIDE),
            "too_far": _per_value(headers["too_far_km"], _too_far_limit),
            "place": _places(headers, known),
            "remote": (headers["flags"] & FLAG_REMOTE) != 0,
            "unpaid": (headers["flags"] & FLAG_UNPAID) != 0,
            "anywhere": radius == NO_NUMBER,
            "profile": self._profile_numbers(words.view("<u2"), fields_at, headers["fields"]),
            "wrong_set": self._wrong_numbers(words.view("<u2"), fields_at, headers),
            "spot": _spots(headers),
            "words": _ragged(
                headers["terms"].astype(np.int64),
                tail,
                lambda at: _find(self._offers.term_keys, words[at]),
            ),
            "seen": _ragged(
                id_count, ids_at, lambda at: _find(self._offers.offer_ids, words.view("<u4")[at])
            ),
        }

    def _profile_numbers(
        self, halves: NDArray[np.uint16], fields_at: NDArray[np.int64], counts: NDArray[np.uint8]
    ) -> NDArray[np.int32]:
        """The number of each student's fields (as a sorted tuple), in the order of first sight."""
        slots = np.arange(FIELDS_AT_ONCE)
        present = slots < counts[:, None]
        at = np.where(present, fields_at[:, None] + slots, 0)
        key = np.where(present, halves[at].astype(np.uint64) + 1, 0)
        key = (key << (16 * slots).astype(np.uint64)).sum(axis=1, dtype=np.uint64)
        key[counts > FIELDS_AT_ONCE] = 0
        distinct, number = np.unique(key, return_inverse=True)
        known = [self._profile_number(_codes_of_key(int(each))) for each in distinct]
        numbers = np.array(known, dtype=np.int32)[number]
        for row in np.flatnonzero(counts > FIELDS_AT_ONCE):
            codes = halves[fields_at[row] : fields_at[row] + counts[row]]
            numbers[row] = self._profile_number(tuple(codes.tolist()))
        return numbers

    def _profile_number(self, codes: tuple[int, ...]) -> int:
        return self._profiles.setdefault(tuple(sorted(codes)), len(self._profiles))

    def _wrong_numbers(
        self, halves: NDArray[np.uint16], fields_at: NDArray[np.int64], headers: Headers
    ) -> NDArray[np.int32]:
        """The number of each student's set of wrong fields; few students have any."""
        counts = headers["wrong_fields"]
        numbers = np.zeros(len(headers), dtype=np.int32)
        rows = np.flatnonzero(counts)
        begins = (fields_at[rows] + headers["fields"][rows]).tolist()
        for row, begin, count in zip(rows.tolist(), begins, counts[rows].tolist(), strict=True):
            codes = frozenset(halves[begin : begin + count].tolist())
            numbers[row] = self._wrong_sets.setdefault(codes, len(self._wrong_sets))
        return numbers


def _codes_of_key(key: int) -> tuple[int, ...]:
    slots = ((key >> (16 * slot)) & 0xFFFF for slot in range(FIELDS_AT_ONCE))
    return tuple(slot - 1 for slot in slots if slot)


def _find(sorted_values: NDArray[np.generic], wanted: NDArray[np.generic]) -> NDArray[np.int32]:
    """The position of each wanted value, -1 where it is missing."""
    if not len(sorted_values):
        return np.full(len(wanted), -1, dtype=np.int32)
    at = np.searchsorted(sorted_values, wanted).astype(np.int32)
    at[at == len(sorted_values)] = 0
    at[sorted_values[at] != wanted] = -1
    return at


def _ragged(
    counts: NDArray[np.int64],
    begins: NDArray[np.int64],
    look_up: Callable[[NDArray[np.int64]], NDArray[np.int32]],
) -> Ragged:
    owner, flat = spread(begins, counts)
    found = look_up(flat)
    met = found >= 0
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(np.bincount(owner[met], minlength=len(counts)), out=starts[1:])
    return Ragged(found[met], starts)


def _per_value(values: NDArray[np.int32], convert: Callable[[int], float]) -> NDArray[np.float64]:
    """``convert`` of each value, worked out once for each distinct one."""
    distinct, number = np.unique(values, return_inverse=True)
    return np.array([convert(int(value)) for value in distinct], dtype=np.float64)[number]


def _within_limit(radius_km: int) -> float:
    """The squared chord below which a place is within the radius."""
    return np.inf if radius_km == NO_NUMBER else float((chord_of_km(radius_km) + 1) ** 2)


def _too_far_limit(too_far_km: int) -> float:
    """The squared chord from which on a place was called too far."""
    return np.inf if too_far_km == NO_NUMBER else float(chord_of_km(too_far_km) ** 2)


def _refusing_bits(headers: Headers) -> NDArray[np.uint32]:
    unwanted = ALL_KINDS & ~headers["kinds"].astype(np.int64)
    degree = headers["degree"].astype(np.int64)
    spoken = 1 << headers["languages"].astype(np.int64)
    bits = unwanted << KIND_SHIFT | degree << DEGREE_SHIFT | spoken << LANGUAGE_SHIFT
    return bits.astype(np.uint32)


def _places(headers: Headers, known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """x, y, z and the squared norm; an unknown place lies beyond everything."""
    place = np.empty((len(headers), 4))
    place[:, :3] = headers["point"]
    place[:, 3] = np.square(place[:, :3]).sum(axis=1)
    place[~known, 3] = UNKNOWN_PLACE
    return place


def _spots(headers: Headers) -> NDArray[np.uint32]:
    """A number per place that is near for near places (Morton order), to walk them together."""
    north = ((headers["latitude"] + 90.0) * (0xFFFF / 180.0)).astype(np.uint32)
    east = ((headers["longitude"] + 180.0) * (0xFFFF / 360.0)).astype(np.uint32)
    return _apart(north) << np.uint32(1) | _apart(east)


def _apart(value: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The 16 low bits of each number with a free bit between any two."""
    apart = value.astype(np.uint64)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        apart = (apart | apart << np.uint64(shift)) & np.uint64(mask)
    return apart.astype(np.uint32)
