"""What somebody studies, as the arguments that people would name."""

from models.reading.heard import Value
from models.reading.study_line import read_study_line
from models.taxonomy import Taxonomy
from models.taxonomy.values import Certainty
from models.vocabulary import Degree, Language

DEGREES = {Degree.STATE_EXAM: "staatsexamen", Degree.DOCTORATE: "promotion"}
"""Degrees whose argument is called otherwise than the stored value."""

_READ_LETTERS = 200


def degree_name(degree: Degree) -> str:
    """A degree as an argument."""
    return DEGREES.get(degree, degree.value)


def read_studied(text: str, taxonomy: Taxonomy) -> dict[str, Value]:
    """Subject, university, degree and semester that a line names."""
    said = read_study_line(text[:_READ_LETTERS], taxonomy)
    studied: dict[str, Value] = {}
    subject = said.subject
    if subject is None and said.study.certainty is Certainty.UNDERSTOOD:
        subject = taxonomy.short_label(said.study.fields[0].code, Language.GERMAN)
    if subject is not None:
        studied["subject"] = subject
    if said.university is not None:
        studied["university"] = said.university.short_name
    if said.study.degree is not None and said.study.confidence.degree == 1.0:
        studied["degree"] = degree_name(said.study.degree)
    if said.semester is not None:
        studied["semester"] = said.semester
    return studied
