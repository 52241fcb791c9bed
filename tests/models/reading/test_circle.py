"""Whom an announcement concerns: heard whole, or what was not followed is told back."""

from dataclasses import dataclass

import pytest

from models.reading.circle import read_circle
from models.taxonomy import Taxonomy
from models.vocabulary import Who

S, C, A = Who.STUDENTS, Who.COMPANIES, Who.ALL


@dataclass(frozen=True)
class Circle:
    """A circle as a test writes it."""

    who: Who | None = None
    subjects: str = ""
    without_subjects: str = ""
    places: str = ""
    without_places: str = ""
    universities: str = ""
    without_universities: str = ""
    degrees: str = ""
    semesters: tuple[int | None, int | None] = (None, None)
    sectors: str = ""
    without_sectors: str = ""
    sizes: str = ""
    companies: str = ""
    unknown: str = ""


HEARD: dict[str, Circle] = {
    # compounds
    "Informatikstudierende TU Dortmund": Circle(
        S, subjects="Informatik", universities="TU Dortmund"
    ),
    "Maschinenbaustudierende in Bochum": Circle(S, subjects="Maschinenbau", places="Bochum"),
    "Physikstudentinnen": Circle(S, subjects="Physik"),
    "Masterstudierende der RUB": Circle(S, universities="RUB", degrees="master"),
    "IT-Firmen in Witten": Circle(C, sectors="S2", places="Witten"),
    # two of a kind
    "BWL und VWL": Circle(S, subjects="BWL, Volkswirtschaftslehre"),
    "Dortmund und Bochum": Circle(S, places="Dortmund, Bochum"),
    "computer science or physics": Circle(S, subjects="Informatik, Physik"),
    "RUB oder TU Dortmund": Circle(S, universities="RUB, TU Dortmund"),
    "Elektrotechnik und Informationstechnik": Circle(
        S, subjects="Elektrotechnik und Informationstechnik"
    ),
    # semesters and degrees
    "Informatik ab 5. Semester": Circle(S, subjects="Informatik", semesters=(5, None)),
    "students in their third semester": Circle(S, semesters=(3, 3)),
    "BWL im 3. oder 4. Semester": Circle(S, subjects="BWL", semesters=(3, 4)),
    "Chemie, höchstens 2. Semester": Circle(S, subjects="Chemie", semesters=(None, 2)),
    "law from semester 6 on": Circle(S, subjects="Rechtswissenschaft", semesters=(6, None)),
    "Physik ab dem vierten Semester": Circle(S, subjects="Physik", semesters=(4, None)),
    "Semester 3 bis 5": Circle(S, semesters=(3, 5)),
    "above semester 4": Circle(S, semesters=(5, None)),
    "Erstis": Circle(S, semesters=(1, 1)),
    "Maschinenbau nur Bachelor": Circle(S, subjects="Maschinenbau", degrees="bachelor"),
    "PhD students in chemistry": Circle(S, subjects="Chemie", degrees="doctorate"),
    # groups
    "alle": Circle(A),
    "everybody": Circle(A),
    "alle Studierenden": Circle(S),
    "Studierende und Unternehmen": Circle(A),
    "nur Firmen": Circle(C),
    "alle außer Firmen": Circle(S),
    "Lehramt": Circle(S, subjects="Lehramt"),
    # companies
    "kleine Unternehmen in Herne": Circle(C, sizes="small", places="Herne"),
    "Logistikunternehmen ab 50 Mitarbeitern": Circle(C, sectors="S4", sizes="medium, large"),
    "companies under 10 employees": Circle(C, sizes="micro"),
    "Betriebe mit weniger als 50 Mitarbeitern": Circle(C, sizes="micro, small"),
    "Mittelständler": Circle(C, sizes="small, medium"),
    "firms in Marl and Herten": Circle(C, places="Marl, Herten"),
    "Handwerksbetriebe": Circle(C, sectors="F"),
    "die Firma Kranich": Circle(C, companies="Kranich"),
    # exclusions
    "alle Studierenden außer Zahnmedizin": Circle(S, without_subjects="Zahnmedizin"),
    "Informatik ohne Bochum": Circle(S, subjects="Informatik", without_places="Bochum"),
    "companies except in Essen": Circle(C, without_places="Essen"),
    "all companies but not those in Marl": Circle(C, without_places="Marl"),
    "students of the RUB, but no law": Circle(
        S, universities="RUB", without_subjects="Rechtswissenschaft"
    ),
    "nicht BWL, sondern VWL": Circle(S, subjects="Volkswirtschaftslehre", without_subjects="BWL"),
    "alle außer der RUB": Circle(S, without_universities="RUB"),
    "Informatik, aber ohne die Leute der RUB": Circle(
        S, subjects="Informatik", without_universities="RUB"
    ),
    "nicht die von der Hochschule Bochum": Circle(S, without_universities="HS Bochum"),
    "everyone except students of RUB": Circle(S, without_universities="RUB"),
    "die TU, aber nicht die FH": Circle(
        S, universities="TU Dortmund", without_universities="FH Dortmund"
    ),
    "alle Unternehmen ohne IT": Circle(C, without_sectors="S2"),
    "firmen in hagen ohne it": Circle(C, places="Hagen", without_sectors="S2"),
    "alle Firmen außer IT-Firmen": Circle(C, without_sectors="S2"),
    "companies in Hagen except logistics": Circle(C, places="Hagen", without_sectors="S4"),
    "nein, die Informatiker doch lieber nicht": Circle(S, without_subjects="Informatik"),
    "und nicht an die in Witten": Circle(S, without_places="Witten"),
    "not to those in Witten": Circle(S, without_places="Witten"),
}


def as_circle(typed: str, taxonomy: Taxonomy) -> Circle:
    read = read_circle(typed, taxonomy)
    return Circle(
        read.who,
        ", ".join(subject.name for subject in read.subjects),
        ", ".join(subject.name for subject in read.without_subjects),
        ", ".join(place.name for place in read.places),
        ", ".join(place.name for place in read.without_places),
        ", ".join(university.short_name for university in read.universities),
        ", ".join(university.short_name for university in read.without_universities),
        ", ".join(sorted(read.degrees)),
        (read.semester_from, read.semester_to),
        ", ".join(sector.id for sector in read.sectors),
        ", ".join(sector.id for sector in read.without_sectors),
        ", ".join(read.sizes),
        ", ".join(read.companies),
        ", ".join(read.unknown),
    )


@pytest.mark.parametrize("typed", HEARD)
def test_a_circle_is_heard_with_every_condition(typed: str, taxonomy: Taxonomy) -> None:
    assert as_circle(typed, taxonomy) == HEARD[typed]


TOLD_BACK = {
    "internationale Studierende der RUB": "internationale",
    "Informatik im Umkreis von 20 km um Herne": "im Umkreis von 20 km um",
    "women in computer science": "women",
    "höhere Semester Informatik": "höhere",
    "Bachelor-Informatik": "Bachelor-Informatik",
    "alle außer Informatik in Bochum": "außer Informatik in Bochum",
    "Lehramt Mathe": "Lehramt Mathe",
    "Informatikstudierende und alle Firmen": "Firmen",
    "alle außer Informatik an der RUB": "Informatik an der RUB",
    "Betriebe mit mehr als 20 Leuten, ohne IT": "mehr als 20",
    "BWL, aber keine Erstis": "Erstis",
    "students who graduate in summer": "who graduate in summer",
    "Firmen, die Praktika anbieten": "Praktika anbieten",
    "Informatik in Dortmund oder an der RUB": "in Dortmund oder an der RUB",
    "everyone except companies in Marl": "except companies in Marl",
    "qwrtzpx": "qwrtzpx",
}


@pytest.mark.parametrize("typed", TOLD_BACK)
def test_what_cannot_be_followed_is_told_back(typed: str, taxonomy: Taxonomy) -> None:
    assert TOLD_BACK[typed] in ", ".join(read_circle(typed, taxonomy).unknown)


def test_a_group_of_subjects_is_all_of_them(taxonomy: Taxonomy) -> None:
    (engineers,) = read_circle("alle Ingenieure", taxonomy).subjects
    assert {"0711", "0713", "0714", "0715", "0716", "0732"} <= set(engineers.codes)
    assert "0731" not in engineers.codes


GROUPS = {
    "Ingenieure": "Ingenieurwissenschaften",
    "alle Ingenieurinnen": "Ingenieurwissenschaften",
    "engineering students": "Ingenieurwissenschaften",
    "Naturwissenschaftler": "Naturwissenschaften",
    "scientists": "Naturwissenschaften",
    "alle MINT-Fächer": "MINT",
    "STEM": "MINT",
    "Gesundheitsberufe": "Gesundheit",
    "Lehramtsstudierende": "Lehramt",
}


@pytest.mark.parametrize("typed", GROUPS)
def test_a_group_is_heard_by_the_name_of_its_people(typed: str, taxonomy: Taxonomy) -> None:
    read = read_circle(typed, taxonomy)
    (group,) = read.subjects
    assert (group.name, read.unknown) == (GROUPS[typed], ())
    assert len(group.codes) > 1


def test_all_teachers_are_left_out(taxonomy: Taxonomy) -> None:
    (teachers,) = read_circle("alle außer Lehramt", taxonomy).without_subjects
    assert teachers.codes == ("0113", "0114")


@pytest.mark.parametrize("typed", ["", "😀", "...", "und", "nur"])
def test_words_that_name_nobody_are_no_circle(typed: str, taxonomy: Taxonomy) -> None:
    assert as_circle(typed, taxonomy) == Circle()
