"""Whether work can be done from elsewhere, at least in part."""

import re
from collections.abc import Iterable

from models.reading.offers.parts import Part, Passage
from models.reading.offers.words import pattern

_CLAUSE = re.compile(r"[;•()]|\.\s|,(?=\s)|\s[-–—]\s|\b(?:aber|but|denn|sondern|dafuer)\b")


_OF_YOU = re.compile(r"\b(?:you|du|sie|dich|ihnen|moeglich|possible|tage?n?|days?)\b")
_ONLINE = re.compile(
    r"\W*(?:online|remote|virtuell|digital|egal|ueberall|anywhere|beliebig|wherever)\b"
)
_YES = re.compile(
    r"\W*(?:ja|yes|klar|gern\w*|natuerlich|sure|of course|moeglich|geht|no problem)\b"
)
_ENDS_IN_NO = re.compile(
    r"^(?:home-?\s?office|remote|mobile\w* \w+)\W+(?:nein|nope|no|leider nicht|nicht)\b"
)


_SHARE = re.compile(r"\d\s*(?:%|prozent|percent)\s*(?:der zeit )?(?:mobil|remote|homeoffice)")
_TALK = re.compile(
    r"\b(?:\w*gespraeche?n?|interviews?|kennenlern\w*)\b[^.]*\b(?:video\w*|online|remote|teams)\b"
)
"""Talks before the work begins."""


def _is_written_at_home(clause: str) -> bool:
    at_home = pattern("remote", "home").search(clause)
    return at_home is not None and pattern("remote", "writing").search(clause) is not None


def is_remote(passages: Iterable[Passage]) -> bool:
    """Whether any passage offers it and none refuses it."""
    offered = False
    told = list(passages)
    for passage, following in zip(told, [*told[1:], None], strict=True):
        if passage.text.rstrip().endswith("?") and (
            following is None or _YES.match(following.folded) is None
        ):
            continue
        if passage.part is Part.FINE and not passage.facts:
            continue
        if passage.part is Part.COMPANY and not _OF_YOU.search(passage.folded):
            continue
        if "place" in passage.facts and _ONLINE.match(passage.folded):
            offered = True
        cleaned = pattern("remote", "other").sub(" ", passage.folded)
        for clause in _CLAUSE.split(cleaned):
            said = pattern("remote", "yes").search(clause) or _SHARE.search(clause)
            if not (said or _is_written_at_home(clause)) or _TALK.search(passage.folded):
                continue
            if pattern("remote", "no").search(clause) or _ENDS_IN_NO.search(passage.folded):
                return False
            offered = True
    return offered
