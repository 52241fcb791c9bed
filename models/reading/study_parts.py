"""Reads degree, semester and the form of study out of a student's words."""

import re
from collections.abc import Sequence

from models.bounds import HIGHEST_SEMESTER
from models.taxonomy.normalise import fold, words
from models.vocabulary import Degree

_DEGREE_WORDS = {
    Degree.BACHELOR: "bachelor bachelors bachelorstudium bachelorstudent bachelorstudentin "
    "bachelore "
    "bacherlor bachlor batchelor bachelorstudiengang bsc ba beng bba bed llb bmus bfa "
    "bachelorette "
    "undergraduate undergrad licence lisans",
    Degree.MASTER: "master masters masterstudium masterstudent masterstudentin masterstudiengang "
    "msc "
    "ma meng mba llm mmus mfa magister postgraduate yuekseklisans",
    Degree.STATE_EXAM: "staatsexamen stex staatsex examensstudiengang",
    Degree.DIPLOM: "diplom diplomstudium diplomstudiengang dipl",
    Degree.DOCTORATE: "promotion promoviere promovieren promovend promovendin doktorand "
    "doktorandin "
    "promotionsstudent promotionsstudentin promotionsstudium promovierende promovierender phds "
    "doktorarbeit phd doctorate doktor dissertation graduiertenkolleg",
}
_DEGREE_OF_WORD = {
    word: degree for degree, listed in _DEGREE_WORDS.items() for word in listed.split()
}
# Two words as they come out of "B.Sc.", "M. Ed.", "1. Staatsexamen".
_SECOND_LETTERS = frozenset({"sc", "a", "eng", "engineering", "ed", "mus", "fa", "ll"})
_FIRST_LETTERS = {"b": Degree.BACHELOR, "m": Degree.MASTER}

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
_SEMESTER_AFTER = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s*(?:\.|te[nrs]?|th|st|nd|rd|ter)?\s*-?(?:{_SEMESTER_WORD})"
)
_SEMESTER_BEFORE = re.compile(r"(?:fachsemester|semester|sem|fs)\.?\s*:?\s*(\d{1,2})(?!\d)")
_YEAR_OF_STUDY = re.compile(
    r"(?<!\d)(\d)\s*(?:\.|tes|th|st|nd|rd)?\s*(?:studienjahr|jahr\b|year\b|yr\b)"
)
_SPELLED = re.compile(
    rf"\b({'|'.join(_ORDINALS)})e[nrsm]?\s+(?:{_SEMESTER_WORD})"
    rf"|\b({'|'.join(_ENGLISH_ORDINALS)})\s+(?:semester|term)"
)
_FRESHMAN = re.compile(r"\b(?:ersti|erstis|erstsemester\w*|studienanfaenger\w*|freshman|fresher)\b")
_DUAL = re.compile(
    r"\b(?:dual|duales?|duale[rns]|dualstudium|dualstudent\w*|kia|ausbildungsintegri\w+)\b"
)


def read_degree(text: str) -> Degree | None:
    """The degree that a text names first; None if it names none."""
    found = degree_in(words(text))
    return found[0] if found else None


def degree_in(typed: Sequence[str]) -> tuple[Degree, range] | None:
    """The first degree among folded words, with the positions of its words."""
    for position, word in enumerate(typed):
        following = typed[position + 1] if position + 1 < len(typed) else ""
        if word in _FIRST_LETTERS and following in _SECOND_LETTERS:
            return _FIRST_LETTERS[word], range(position, position + 2)
        if word == "ll" and following in {"b", "m"}:
            return _FIRST_LETTERS[following], range(position, position + 2)
        if word in {"dr", "ph"} and following in {"phil", "d", "rer", "med", "ing"}:
            return Degree.DOCTORATE, range(position, position + 2)
        if word in _DEGREE_OF_WORD:
            return _DEGREE_OF_WORD[word], range(position, position + 1)
    return None


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
