"""The students of one run as numpy columns, decoded from packed match rows in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from models.matching.distance import chord_of_km
from models.matching.offer_table import (
    ALL_KINDS,
    DEGREE_SHIFT,
    KIND_SHIFT,
    LANGUAGE_SHIFT,
    UNKNOWN_PLACE,
    OfferTable,
)
from models.matching.packing import (
    FLAG_PLACE,
    FLAG_REMOTE,
    FLAG_UNPAID,
    HEADER,
    NO_NUMBER,
    PACK_VERSION,
    PackingError,
    unpack_student,
    word_key,
)
from models.matching.scoring import reach_chord

PackedRows = Sequence[tuple[int, bytes]]  # (person id, packed match row)

HEADER_TYPE = np.dtype(
    [
        ("version", "u1"), ("flags", "u1"), ("kinds", "u1"), ("degree", "u1"),
        ("languages", "u1"), ("semester", "u1"), ("fields", "u1"), ("wrong_fields", "u1"),
        ("available", "<i4"), ("radius_km", "<i4"), ("latitude", "<f8"), ("longitude", "<f8"),
        ("point", "<i4", (3,)), ("too_far_km", "<i4"), ("university", "<u8"),
        ("skills", "<u2"), ("terms", "<u2"), ("seen", "<u4"), ("person_id", "<i8"),
        ("dismissed", "<u4"), ("string_bytes", "<u4"),
    ]
)  # fmt: skip
HEADER_WORDS = HEADER.size // 8
FIELDS_AT_ONCE = 4  # fields that fit one word; longer lists are decoded one by one
NEVER = np.inf


@dataclass(frozen=True, slots=True)
class Ragged:
    """Lists of different length: row i owns ``values[starts[i]:starts[i + 1]]``."""

    values: NDArray[np.int32]
    starts: NDArray[np.int64]

    def pick(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """The values of some rows: for each value the position in ``rows``, and the value."""
        counts = self.starts[rows + 1] - self.starts[rows]
        owner, flat = _spread(self.starts[rows], counts)
        return owner, self.values[flat]


@dataclass(frozen=True, slots=True)
class StudentTable:
    """Columns in the order in which the rows came.

    bits: see ``offer_table``. reach_m: chord at which nearness ends. within: squared chords below
    it are within the radius. too_far: squared chords from it on are disliked. place: float64
    (size, 4) with x, y, z in metres and the squared norm. profile: row of ``profiles``, the distinct
    tuples of fields. audiences: bool (university number, audience). wrong_set: row of
    ``wrong_sets``, 0 is none. words, seen: columns of the offer table's words; offers by position.
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
    university: NDArray[np.int32]
    profile: NDArray[np.int32]
    wrong_set: NDArray[np.int32]
    spot: NDArray[np.uint32]
    words: Ragged
    seen: Ragged
    profiles: tuple[tuple[int, ...], ...]
    wrong_sets: tuple[frozenset[int], ...]
    audiences: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """How many students there are."""
        return len(self.person_ids)


class StudentReader:
    """Decodes batches of packed rows; keeps only what meets the run's offers."""

    def __init__(self, offers: OfferTable) -> None:
        self._offers = offers
        names = sorted(set[str]().union(*offers.audience_names))
        self._university_keys = np.array(sorted(map(word_key, names)), dtype=np.uint64)
        number = {int(key): index + 1 for index, key in enumerate(self._university_keys)}
        self._audiences = np.zeros((len(names) + 1, len(offers.audience_names)), dtype=np.bool_)
        self._audiences[:, 0] = True
        for column, audience in enumerate(offers.audience_names):
            for name in audience:
                self._audiences[number[word_key(name)], column] = True
        self._profiles: dict[tuple[int, ...], int] = {}
        self._wrong_sets: dict[frozenset[int], int] = {frozenset(): 0}
        self._parts: list[dict[str, NDArray[np.generic]]] = []

    def add(self, rows: PackedRows) -> None:
        """Take one batch. Raises: PackingError for a row of another version."""
        if not rows:
            return
        packed = [row[1] for row in rows]
        sizes = np.fromiter(map(len, packed), dtype=np.int64, count=len(packed)) // 8
        words = np.frombuffer(b"".join([*packed, bytes(8)]), dtype="<u8")
        starts = np.cumsum(sizes) - sizes
        if sizes.min() < HEADER_WORDS:
            raise PackingError("too short")
        headers = words[starts[:, None] + np.arange(HEADER_WORDS)].view(HEADER_TYPE)[:, 0]
        if (headers["version"] != PACK_VERSION).any():
            raise PackingError(f"a version that is not {PACK_VERSION:02x}")
        part = _columns(headers)
        part["university"] = _numbers(self._university_keys, headers["university"]) + 1
        tail = starts + HEADER_WORDS
        key_count = headers["skills"].astype(np.int64) + headers["terms"]
        id_count = headers["seen"].astype(np.int64) + headers["dismissed"]
        self._add_words(part, words, tail, headers)
        owner, flat = _spread(2 * (tail + key_count), id_count)
        self._add_list(part, "seen", owner, _numbers(self._offers.offer_ids, words.view("<u4")[flat]))
        fields_at = 4 * (tail + key_count) + 2 * id_count
        part["profile"] = self._profile_numbers(words.view("<u2"), fields_at, headers, packed)
        part["wrong_set"] = self._wrong_numbers(headers, packed)
        self._parts.append(part)

    def table(self) -> StudentTable:
        """All students added; the reader is empty afterwards."""
        if not self._parts:
            self.add([(0, _NOBODY)])
            return _first(self.table(), 0)
        whole: dict[str, NDArray[np.generic]] = {}
        for name in list(self._parts[0]):
            whole[name] = np.concatenate([part.pop(name) for part in self._parts])
        self._parts.clear()
        return StudentTable(
            **whole,
            profiles=tuple(self._profiles),
            wrong_sets=tuple(self._wrong_sets),
            audiences=self._audiences,
        )
