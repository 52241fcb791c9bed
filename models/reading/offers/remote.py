"""Whether work can be done from elsewhere, at least in part."""

from collections.abc import Iterable

from models.reading.lazy_re import lazy_re
from models.reading.offers.parts import Part, Passage
from models.reading.offers.words import pattern

_CLAUSE = lazy_re(r"[;•()]|\.\s|,(?=\s)|\s[-–—]\s|\b(?:aber|but|denn|sondern|dafuer)\b")


_OF_YOU = lazy_re(r"\b(?:you|du|sie|dich|ihnen|moeglich|possible|tage?n?|days?)\b")
_ONLINE = lazy_re(
    r"\W*(?:online|remote|virtuell|digital|egal|ueberall|anywhere|beliebig|wherever)\b"
)
_YES = lazy_re(r"\W*(?:ja|yes|klar|gern\w*|natuerlich|sure|of course|moeglich|geht|no problem)\b")
_ENDS_IN_NO = lazy_re(
    r"^(?:home-?\s?office|remote|mobile\w* \w+)\W+(?:nein|nope|no|leider nicht|nicht)\b"
)


_SHARE = lazy_re(r"\d\s*(?:%|prozent|percent)\s*(?:der zeit )?(?:mobil|remote|homeoffice)")
_TALK = lazy_re(
    r"\b(?:\w*gespraeche?n?|interviews?|kennenlern\w*)\b[^.]*\b(?:video\w*|online|remote|teams)\b"
)
"""Talks before the work begins."""


_DAYS = lazy_re(
    r"\b(?:eine?n?|zwei|drei|vier|one|two|three|four|\d)\s*(?:-|bis)?\s*\d?\s*(?:tage?n?|days?)"
    r"(?:\s+(?:pro|die|in der|a|per)\s+(?:woche|week))?\s+(?:mobil|remote|from home)\b"
)
"""Some days, of what is said by one word alone: "ein Tag mobil"."""


def _is_offered(clause: str, passage: Passage) -> bool:
    if pattern("remote", "yes").search(clause) or _SHARE.search(clause) or _DAYS.search(clause):
        return True
    if _is_written_at_home(clause):
        return True
    is_of_work = passage.part not in (Part.TASKS, Part.PROFILE, Part.COMPANY)
    is_told = bool(passage.facts) or (is_of_work and _are_keywords(passage.folded))
    return is_told and pattern("remote", "alone").search(clause) is not None


def _are_keywords(folded: str) -> bool:
    """Whether a line is no sentence, but words in a row: "Essen | Teilzeit | hybrid"."""
    return all(len(each.split()) <= _KEYWORD_WORDS for each in _KEYWORDS.split(folded))


_KEYWORDS = lazy_re(r"[,;|()/•·]|\s[-–—]\s")
_KEYWORD_WORDS = 3


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
            if not _is_offered(clause, passage) or _TALK.search(passage.folded):
                continue
            if pattern("remote", "no").search(clause) or _ENDS_IN_NO.search(passage.folded):
                return False
            offered = True
    return offered
