"""Whether work can be done from elsewhere, at least in part."""

import re
from collections.abc import Iterable

from models.reading.offers.parts import Part, Passage
from models.reading.offers.words import pattern

_CLAUSE = re.compile(r"[;•()]|\.\s|,(?=\s)|\s[-–—]\s|\b(?:aber|but|denn|sondern|dafuer)\b")


_OF_YOU = re.compile(r"\b(?:you|du|sie|dich|ihnen|moeglich|possible|tage?n?|days?)\b")
_ONLINE = re.compile(r"\W*(?:online|remote|virtuell|digital)\b")
_ENDS_IN_NO = re.compile(
    r"^(?:home-?\s?office|remote|mobile\w* \w+)\W+(?:nein|nope|no|leider nicht|nicht)\b"
)


def is_remote(passages: Iterable[Passage]) -> bool:
    """Whether any passage offers it and none refuses it."""
    offered = False
    for passage in passages:
        if passage.part is Part.FINE and not passage.facts:
            continue
        if passage.part is Part.COMPANY and not _OF_YOU.search(passage.folded):
            continue
        if "place" in passage.facts and _ONLINE.match(passage.folded):
            offered = True
        cleaned = pattern("remote", "other").sub(" ", passage.folded)
        for clause in _CLAUSE.split(cleaned):
            if pattern("remote", "yes").search(clause) is None:
                continue
            if pattern("remote", "no").search(clause) or _ENDS_IN_NO.search(passage.folded):
                return False
            offered = True
    return offered
