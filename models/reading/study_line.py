"""A student's line with what is refused left out: "nicht BWL, sondern VWL, an der UDE, viertes"."""

from dataclasses import dataclass, replace

from models.reading.kinds import find_kinds, kinds_meant
from models.reading.line import Line
from models.reading.remembered import remembered
from models.reading.scope import Mode, read_scope
from models.reading.semesters import find_semesters
from models.reading.study import read_study
from models.reading.study_spelling import with_study_spelling
from models.reading.subjects import usual_name_of
from models.reading.universities import find_universities
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import StudyReading, University
from models.vocabulary import OfferKind


@dataclass(frozen=True, slots=True)
class StudyLine:
    """What a line says of a study, and what is wished beside it."""

    study: StudyReading
    subject: str | None
    """The usual German name of what is studied."""
    university: University | None
    semester: int | None
    kinds: frozenset[OfferKind]


@remembered
def read_study_line(text: str, taxonomy: Taxonomy) -> StudyLine:
    """What a student's line says, also what is only counted or called by its kind: "uni, 5tes".

    Never raises.
    """
    text = with_study_spelling(text, taxonomy)
    scope = read_scope(text)
    said = scope.wanted if scope.has(Mode.OUT) and scope.wanted else text
    study = read_study(text, taxonomy)
    line = Line.of(text, taxonomy)
    semesters = find_semesters(line, is_study=True)
    kinds = kinds_meant(find_kinds(line), every=False, is_asked=False)
    university = study.university
    if university is None:
        named = (each.value for each in find_universities(line) if each.is_wanted)
        university = next(named, None)
    semester = study.semester
    if semester is None and semesters is not None and semesters.is_wanted:
        semester = semesters.value.first
    study = replace(study, university=university, semester=semester)
    return StudyLine(study, usual_name_of(said, study, taxonomy), university, semester, kinds)
