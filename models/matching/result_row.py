"""One student's result of a weekly run as it is stored: eight bytes a suggestion, best first."""

import struct
from dataclasses import dataclass

from models.matching.packing import PackingError

SUGGESTION = struct.Struct("<IHH")  # offer id, points, flags
FLAG_GUARANTEED = 1


@dataclass(frozen=True, slots=True)
class WeeklySuggestion:
    """One offer in a weekly digest; ``guaranteed`` if it is there so that the offer is seen."""

    offer_id: int
    score: int
    guaranteed: bool


def unpack_result(packed: bytes) -> tuple[WeeklySuggestion, ...]:
    """The suggestions of a packed result, best first. Raises: PackingError for a torn one."""
    if len(packed) % SUGGESTION.size:
        raise PackingError(f"a result of {len(packed)} bytes is torn")
    return tuple(
        WeeklySuggestion(offer_id, points, bool(flags & FLAG_GUARANTEED))
        for offer_id, points, flags in SUGGESTION.iter_unpack(packed)
    )
