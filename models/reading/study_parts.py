"""Reads degree, semester and the form of study out of a student's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.bounds import HIGHEST_SEMESTER
from models.reading.lazy_re import lazy_re
from models.reading.phrases import Phrases, listed, load_words
from models.taxonomy.normalise import fold, words
from models.vocabulary import Degree


@dataclass(frozen=True, slots=True)
class Studied:
    """What is studied for a degree that names no subject: "MBBS", "B.Tech"."""

    codes: tuple[str, ...]
    is_sure: bool


@lru_cache(maxsize=1)
def _degrees() -> Phrases[Degree]:
    degrees: Phrases[Degree] = Phrases()
    for table in load_words("degrees")["degree"]:
        degrees.add(listed(table["words"]), Degree(table["id"]))
    return degrees


@lru_cache(maxsize=1)
def _studied() -> Phrases[Studied]:
    studied: Phrases[Studied] = Phrases()
    for table in load_words("degrees")["studied"]:
        studied.add(listed(table["words"]), Studied(tuple(table["fields"]), table["is_sure"]))
    return studied


_ORDINALS = [
    "erst",
    "zweit",
    "dritt",
    "viert",
    "fuenft",
    "sechst",
    "siebt",
    "acht",
    "neunt",
    "zehnt",
    "elft",
    "zwoelft",
    "dreizehnt",
    "vierzehnt",
]
_ENGLISH_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_SEMESTER_WORD = r"(?:fach|hochschul|studien)?(?:semester|sem\b|semster|semestr|smester)|fs\b|hs\b"
_SEMESTER_AFTER = lazy_re(
    rf"(?<!\d)(\d{{1,2}})\s*(?:\.|te[nrs]?|th|st|nd|rd|ter)?\s*-?(?:{_SEMESTER_WORD})"
)
_SEMESTER_BEFORE = lazy_re(r"(?:fachsemester|semester|sem|fs)\.?\s*:?\s*(\d{1,2})(?!\d)")
_YEAR_OF_STUDY = lazy_re(
    r"(?<!\d)(\d)\s*(?:\.|tes|th|st|nd|rd)?\s*(?:studienjahr|jahr\b|year\b|yr\b|курс)"
)
_SPELLED = lazy_re(
    rf"\b({'|'.join(_ORDINALS)})e[nrsm]?\s+(?:{_SEMESTER_WORD})"
    rf"|\b({'|'.join(_ENGLISH_ORDINALS)})\s+(?:semester|term)"
)
_FRESHMAN = lazy_re(r"\b(?:ersti|erstis|erstsemester\w*|studienanfaenger\w*|freshman|fresher)\b")
_DUAL = lazy_re(
    r"\b(?:dual|duales?|duale[rns]|dualstudium|dualstudent\w*|kia|ausbildungsintegri\w+)\b"
)


def read_degree(text: str) -> Degree | None:
    """The degree that a text names first; None if it names none."""
    found = degree_in(words(text))
    return found[0] if found else None


def degree_in(typed: Sequence[str]) -> tuple[Degree, range] | None:
    """The first degree among folded words, with the positions of its words."""
    first = next(_degrees().spans(typed), None)
    return None if first is None else (first[2], range(first[0], first[1]))


def studied_in(typed: Sequence[str]) -> Studied | None:
    """What the first degree of a certain subject among folded words is in."""
    first = next(_studied().spans(typed), None)
    return None if first is None else first[2]


def read_semester(text: str) -> int | None:
    """The semester of study, counted from 1, that a text names; None if none or out of range."""
    folded = fold(text)
    found = _SEMESTER_AFTER.search(folded) or _SEMESTER_BEFORE.search(folded)
    if found:
        return _in_range(int(found.group(1)))
    spelled = _SPELLED.search(folded)
    if spelled:
        german, english = spelled.groups()
        if german:
            return _ORDINALS.index(german) + 1
        return _ENGLISH_ORDINALS.index(english) + 1
    if _FRESHMAN.search(folded):
        return 1
    year = _YEAR_OF_STUDY.search(folded)
    return _in_range(int(year.group(1)) * 2 - 1) if year else None


def without_semester(text: str) -> str:
    """The text without its naming of a semester, so that the number is not read as a word."""
    for pattern in (_SEMESTER_AFTER, _SEMESTER_BEFORE, _SPELLED, _FRESHMAN, _YEAR_OF_STUDY):
        text = pattern.sub(" ", text)
    return text


def is_dual(text: str) -> bool:
    """Whether a text names dual study."""
    return _DUAL.search(fold(text)) is not None


def _in_range(semester: int) -> int | None:
    return semester if 1 <= semester <= HIGHEST_SEMESTER else None
