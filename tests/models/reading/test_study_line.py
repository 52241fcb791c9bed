"""A student's line with refusals, counted semesters, and universities by kind and town."""

import pytest

from models.reading.study_line import read_study_line
from models.taxonomy import Taxonomy
from models.vocabulary import OfferKind

Said = tuple[str | None, str | None, int | None]
"""Subject, university, semester."""

LINES: dict[str, Said] = {
    "nicht BWL, sondern VWL, an der UDE": ("Volkswirtschaftslehre", "UDE", None),
    "früher Maschinenbau, jetzt Raumplanung TU Dortmund": ("Raumplanung", "TU Dortmund", None),
    "kein Lehramt, nur Germanistik RUB": ("Germanistik", "RUB", None),
    "business informatics, FH in Dortmund": ("Wirtschaftsinformatik", "FH Dortmund", None),
    "data science at TU, 2nd semester": ("Data Science", "TU Dortmund", 2),
    "Jura RUB 7.": ("Rechtswissenschaft", "RUB", 7),
    "soziale arbeit an der evh, viertes": ("Soziale Arbeit", "EvH Bochum", 4),
    "civil engineering, hochschule bochum, 3rd": ("Bauingenieurwesen", "HS Bochum", 3),
    "Medizin an der Ruhr Universität, 9. Fachsemester": ("Medizin", "RUB", 9),
    "Chemie im fünften an der uni in Essen": ("Chemie", "UDE", 5),
    "Sozaile Arbiet fh do 2 sem": ("Soziale Arbeit", "FH Dortmund", 2),
    "guten Tag": (None, None, None),
}


@pytest.mark.parametrize("typed", LINES)
def test_a_study_is_what_is_left_when_refusals_are_out(typed: str, taxonomy: Taxonomy) -> None:
    read = read_study_line(typed, taxonomy)
    university = read.university.short_name if read.university else None
    assert (read.subject, university, read.semester) == LINES[typed]


KINDS = {
    "Informatik RUB, suche Werkstudent": {OfferKind.WERKSTUDENT},
    "Informatik RUB, kein Praktikum": set(),
    "maths at TU, thesis rather than internship": {OfferKind.ABSCHLUSSARBEIT},
}


@pytest.mark.parametrize("typed", KINDS)
def test_wishes_beside_a_study_are_heard_without_the_refused(
    typed: str, taxonomy: Taxonomy
) -> None:
    assert read_study_line(typed, taxonomy).kinds == KINDS[typed]
