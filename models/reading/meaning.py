"""Explaining a text by fields of study: its term, what it may mean, and what speaks against it."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from models.reading.circle import read_circle
from models.reading.lazy_re import lazy_re
from models.reading.phrases import load_words, word_set
from models.reading.study import read_study
from models.reading.study_words import subject_of
from models.taxonomy.normalise import joined
from models.taxonomy.normalise import words as folded_words
from models.taxonomy.synonyms import is_detailed, known_meaning, with_synonyms
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Certainty

MOST_CODES = 3
"""Fields that one term may mean; so many fit into a button's data."""


@lru_cache(maxsize=1)
def _words_without_meaning() -> tuple[frozenset[str], frozenset[str]]:
    """Those that say nothing or everything, and the little ones beside them."""
    content = load_words("subjects")["no_meaning"]
    return word_set(content["words"]), word_set(content["beside"])


_MEANS = lazy_re(r"^\s*(?:=|means?\b|bedeutet\b|hei(?:ß|ss)t\b|steht f(?:ü|ue)r\b)\s*", re.I)


class Doubt(StrEnum):
    """Why a meaning cannot simply be taken."""

    NO_SUBJECT = "no_subject"
    """The text names a university, place or degree, or nothing; there is no term to explain."""
    OTHER_MEANING = "other_meaning"
    """The term means something else already."""
    STILL_UNCLEAR = "still_unclear"
    """Even with this meaning the text as a whole would not be understood so."""


def term_of(text: str, taxonomy: Taxonomy) -> str:
    """The part of a text that a synonym is made of: its subject, without degree, place and rest."""
    return " ".join(subject_of(text, taxonomy))


def doubt_about(text: str, codes: Sequence[str], taxonomy: Taxonomy) -> Doubt | None:
    """What speaks against letting a text mean these fields; None if nothing does."""
    term = term_of(text, taxonomy)
    if not joined(term) or says_no_subject(term):
        return Doubt.NO_SUBJECT
    if not is_understood_as(text, codes[0], with_synonyms(taxonomy, [(term, codes)])):
        return Doubt.STILL_UNCLEAR
    known = known_meaning(term, taxonomy)
    return Doubt.OTHER_MEANING if known and known[0] != codes[0] else None


def is_understood_as(text: str, code: str, taxonomy: Taxonomy) -> bool:
    """Whether a text is surely read as this field first."""
    reading = read_study(text, taxonomy)
    return reading.certainty is Certainty.UNDERSTOOD and reading.fields[0].code == code


def read_meanings(text: str, taxonomy: Taxonomy) -> tuple[tuple[str, ...], ...]:
    """What typed words such as "means Mechatronik" say a term stands for, each as codes.

    One for words that are clear, several to choose from for others, none for nonsense.
    """
    words = _MEANS.sub("", text)
    if is_detailed(words.strip(), taxonomy):
        return ((words.strip(),),)
    if says_no_subject(words):
        return ()
    named = _named_together(words, taxonomy)
    if named:
        return (named,) if len(named) <= MOST_CODES else ()
    reading = read_study(words, taxonomy)
    if reading.programme is not None and reading.certainty is Certainty.UNDERSTOOD:
        return (reading.programme.fields[:MOST_CODES],)
    if reading.certainty is Certainty.UNDERSTOOD:
        return ((reading.fields[0].code,),)
    return tuple((code,) for code in reading.choices)


def says_no_subject(words: str) -> bool:
    """Whether words mean nothing ("nix") or every subject ("alles"), which is no meaning."""
    meaningless, beside = _words_without_meaning()
    keys = set(folded_words(words))
    return bool(keys & meaningless) and keys <= meaningless | beside


def _named_together(words: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """The fields of several subjects that are all named; empty for one, or for other words."""
    circle = read_circle(words, taxonomy)
    if len(circle.subjects) < 2 or circle.unknown or circle.without_subjects:
        return ()
    codes = dict.fromkeys(code for subject in circle.subjects for code in subject.codes)
    return tuple(codes)
