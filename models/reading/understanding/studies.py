"""What somebody studies, as the arguments that people would name."""

from models.reading.heard import Value
from models.reading.line import Line
from models.reading.study import read_study
from models.reading.subjects import find_subjects
from models.taxonomy import Taxonomy
from models.taxonomy.values import Certainty
from models.vocabulary import Degree, Language

DEGREES = {Degree.STATE_EXAM: "staatsexamen", Degree.DOCTORATE: "promotion"}
"""Degrees whose argument is called otherwise than the stored value."""


def degree_name(degree: Degree) -> str:
    """A degree as an argument."""
    return DEGREES.get(degree, degree.value)


def read_studied(text: str, taxonomy: Taxonomy) -> dict[str, Value]:
    """Subject, university, degree and semester that a line names."""
    reading = read_study(text, taxonomy)
    studied: dict[str, Value] = {}
    subject = subject_name(text, taxonomy)
    if subject is None and reading.certainty is not Certainty.NOT_UNDERSTOOD:
        subject = (
            reading.programme.name
            if reading.programme is not None
            else taxonomy.short_label(reading.fields[0].code, Language.GERMAN)
        )
    if subject is not None:
        studied["subject"] = subject
    if reading.university is not None:
        studied["university"] = reading.university.short_name
    if reading.degree is not None and reading.confidence.degree == 1.0:
        studied["degree"] = degree_name(reading.degree)
    if reading.semester is not None:
        studied["semester"] = reading.semester
    return studied


def subject_name(text: str, taxonomy: Taxonomy) -> str | None:
    """The usual German name of what a line names as studied; refused subjects are none."""
    found = find_subjects(Line.of(text, taxonomy))
    return next((each.value.name for each in found if each.is_wanted), None)


def names_study(studied: dict[str, Value]) -> bool:
    """Whether anything of a study was named."""
    return bool(studied)
