"""Whether a text can be explained by fields of study: its term, and what speaks against it."""

from collections.abc import Sequence
from enum import StrEnum

from models.reading.study import read_study, subject_of
from models.taxonomy.normalise import joined
from models.taxonomy.synonyms import known_meaning, with_synonyms
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Certainty


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
