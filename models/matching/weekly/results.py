"""The results of a weekly run, packed in bulk."""

from collections.abc import Iterator

import numpy as np

from models.matching.result_row import FLAG_GUARANTEED, SUGGESTION
from models.matching.weekly.exposure import Digests
from models.matching.weekly.scan import Ids, Longs
from models.matching.weekly.shortlist import NOTHING

SUGGESTION_TYPE = np.dtype([("offer_id", "<u4"), ("points", "<u2"), ("flags", "<u2")])  # its twin
STUDENTS_AT_ONCE = 50_000  # packed together; more would only take memory


def pack_results(digests: Digests, ids: Ids) -> Iterator[tuple[int, bytes]]:
    """(person id, packed result) of every student with a suggestion, by person id."""
    by_person = np.argsort(ids.people, kind="stable")
    for begin in range(0, len(by_person), STUDENTS_AT_ONCE):
        yield from _pack(digests, ids, by_person[begin : begin + STUDENTS_AT_ONCE])


def _pack(digests: Digests, ids: Ids, rows: Longs) -> Iterator[tuple[int, bytes]]:
    offers, points, forced = digests.offers[rows], digests.points[rows], digests.forced[rows]
    filled = offers != NOTHING
    order = np.lexsort((offers, np.where(filled, -points, 1)), axis=1)
    table = np.zeros(offers.shape, dtype=SUGGESTION_TYPE)
    if len(ids.offers):
        table["offer_id"] = ids.offers[np.take_along_axis(offers, order, axis=1)]
    table["points"] = np.take_along_axis(points, order, axis=1)
    table["flags"] = FLAG_GUARANTEED * np.take_along_axis(forced, order, axis=1)
    packed = table.tobytes()
    width = offers.shape[1] * SUGGESTION.size
    sizes = (filled.sum(axis=1) * SUGGESTION.size).tolist()
    for row, (person_id, size) in enumerate(zip(ids.people[rows].tolist(), sizes, strict=True)):
        if size:
            yield person_id, packed[row * width : row * width + size]
