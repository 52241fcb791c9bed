"""The packed result of a weekly run: one student's suggestions in eight bytes each."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.matching.exposure import Digests
from models.matching.packing import PackingError
from models.matching.scan import Longs
from models.matching.shortlist import NOTHING

SUGGESTION = struct.Struct("<IHH")  # offer id, points, flags
SUGGESTION_TYPE = np.dtype([("offer_id", "<u4"), ("points", "<u2"), ("flags", "<u2")])
FLAG_GUARANTEED = 1


@dataclass(frozen=True, slots=True)
class WeeklySuggestion:
    """One offer in a weekly digest; ``guaranteed`` if it is there so that the offer is seen."""

    offer_id: int
    score: int
    guaranteed: bool


def pack_results(
    digests: Digests, person_ids: Longs, offer_ids: Longs
) -> Iterator[tuple[int, bytes]]:
    """(person id, packed result) of every student with a suggestion, by person id."""
    by_person = np.argsort(person_ids, kind="stable")
    filled = digests.offers != NOTHING
    worth = np.where(filled, digests.points.astype(np.int64), -1)
    order = np.lexsort((digests.offers, -worth), axis=1)[by_person]
    offers = np.take_along_axis(digests.offers[by_person], order, axis=1)
    table = np.zeros(offers.shape, dtype=SUGGESTION_TYPE)
    if len(offer_ids):
        table["offer_id"] = offer_ids[offers]
    table["points"] = np.take_along_axis(digests.points[by_person], order, axis=1)
    table["flags"] = FLAG_GUARANTEED * np.take_along_axis(digests.forced[by_person], order, axis=1)
    packed = table.tobytes()
    width = offers.shape[1] * SUGGESTION.size
    sizes = (filled.sum(axis=1)[by_person] * SUGGESTION.size).tolist()
    for row, (person_id, size) in enumerate(
        zip(person_ids[by_person].tolist(), sizes, strict=True)
    ):
        if size:
            yield person_id, packed[row * width : row * width + size]


def unpack_result(packed: bytes) -> tuple[WeeklySuggestion, ...]:
    """The suggestions of a packed result, best first. Raises: PackingError for a torn one."""
    if len(packed) % SUGGESTION.size:
        raise PackingError(f"a result of {len(packed)} bytes is torn")
    return tuple(
        WeeklySuggestion(offer_id, points, bool(flags & FLAG_GUARANTEED))
        for offer_id, points, flags in SUGGESTION.iter_unpack(packed)
    )
