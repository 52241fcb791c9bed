"""Explaining a text by fields of study: its term, what it may mean, and what speaks against it."""

import re
from collections.abc import Sequence
from enum import StrEnum

from models.reading.study import read_study, subject_of
from models.taxonomy.normalise import joined
from models.taxonomy.synonyms import is_detailed, known_meaning, with_synonyms
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Certainty

MOST_CODES = 3
"""Fields that one term may mean; so many fit into a button's data."""

_MEANS = re.compile(r"^\s*(?:=|means?\b|bedeutet\b|hei(?:ß|ss)t\b|steht f(?:ü|ue)r\b)\s*", re.I)


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
    if not joined(term):
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
    reading = read_study(words, taxonomy)
    if reading.programme is not None and reading.certainty is Certainty.UNDERSTOOD:
        return (reading.programme.fields[:MOST_CODES],)
    if reading.certainty is Certainty.UNDERSTOOD:
        return ((reading.fields[0].code,),)
    return tuple((code,) for code in reading.choices)
