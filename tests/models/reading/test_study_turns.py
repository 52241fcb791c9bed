"""What was once, may come later, or is somebody else's is not what somebody studies now."""

from datetime import date

import pytest

from models.reading.correction import read_changes
from models.reading.readings import Thing
from models.reading.study import read_study
from models.reading.study_line import read_study_line
from models.taxonomy import Certainty, Taxonomy
from models.vocabulary import Degree

Said = tuple[str | None, str | None, Degree | None, int | None]
"""Subject, university, degree, semester."""

B, M = Degree.BACHELOR, Degree.MASTER

LINES: dict[str, Said] = {
    # Taken back
    "Psychologie, nee, Soziologie": ("Soziologie", None, None, None),
    "eigentlich Maschinenbau. nee, wait, Chemie": ("Chemie", None, None, None),
    "FH Dortmund nee TU Dortmund, physik": ("Physik", "TU Dortmund", None, None),
    "Informatik RUB, nein TU Dortmund, 3. Semester": ("Informatik", "TU Dortmund", None, 3),
    "FH Dortmund. nein TU. ach bochum, hs bochum, BWL": ("BWL", "HS Bochum", None, None),
    "Physik Bachelor im 4. Semester, nein, im 5.": ("Physik", None, B, 5),
    "chemistry at TU Dortmund, I mean physics": ("Physik", "TU Dortmund", None, None),
    # Once, and now
    "Bachelor an der RUB gemacht, jetzt Master an der TU Dortmund, Informatik": (
        ("Informatik", "TU Dortmund", M, None)
    ),
    "bin im Master Maschinenbau an der RUB, Bachelor hab ich an der HS Bochum gemacht": (
        ("Maschinenbau", "RUB", M, None)
    ),
    "I did my bachelor in civil engineering in Pune and now I am in the master at RUB": (
        ("Bauingenieurwesen", "RUB", M, None)
    ),
    "I studied physics before, currently Data Science at TU Dortmund, 1st semester": (
        ("Data Science", "TU Dortmund", None, 1)
    ),
    "vorher Ausbildung als Mechatroniker, jetzt ET Bachelor an der FH Do": (
        ("Elektrotechnik", "FH Dortmund", B, None)
    ),
    # Later, or perhaps
    "Bauing an der RUB, 7. Semester, will aber wechseln zu Architektur": (
        ("Bauingenieurwesen", "RUB", None, 7)
    ),
    "Informatik TU Dortmund, vielleicht bald Physik": ("Informatik", "TU Dortmund", None, None),
    "biology at RUB, I might switch to chemistry": ("Biologie", "RUB", None, None),
    "BWL Bachelor FH Dortmund, ab Oktober dann Master": ("BWL", "FH Dortmund", B, None),
    # Somebody else
    "Mein Bruder studiert Jura in Köln, ich Informatik an der RUB": (
        ("Informatik", "RUB", None, None)
    ),
    # Nothing of it
    "Informatik TU Dortmund, 5. Semester, ab April ein Praktikum": (
        ("Informatik", "TU Dortmund", None, 5)
    ),
    "Germanistik, jetzt mit Nebenfach Geschichte, RUB": ("Germanistik", "RUB", None, None),
    "Ich fange im Oktober mit Informatik an der TU Dortmund an": (
        ("Informatik", "TU Dortmund", None, None)
    ),
}


@pytest.mark.parametrize("typed", LINES)
def test_what_is_studied_now_counts(typed: str, taxonomy: Taxonomy) -> None:
    read = read_study_line(typed, taxonomy)
    university = read.university.short_name if read.university else None
    assert (read.subject, university, read.study.degree, read.semester) == LINES[typed]
    assert read.study.certainty is Certainty.UNDERSTOOD


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Psychologie, nee, Soziologie", "0314"),
        ("Informatik, moment, Chemie an der RUB", "0531"),
        ("Jura früher, inzwischen Soziale Arbeit", "0923"),
        ("law, scratch that, physics", "0533"),
    ],
)
def test_what_was_taken_back_is_no_second_subject(
    typed: str, code: str, taxonomy: Taxonomy
) -> None:
    fields = [each.code for each in read_study(typed, taxonomy).fields]
    assert fields[0] == code
    assert not {"0313", "0613", "0421"} & set(fields)


@pytest.mark.parametrize(
    "typed",
    [
        "Ich interessiere mich für Menschen und studiere deshalb Wirtschaftspsychologie in Bochum",
        "Ich mag Hunde, koche gern, und studiere Psychologie",
        "I love cooking and my dog, and I study psychology",
    ],
)
def test_a_subject_is_found_inside_a_story(typed: str, taxonomy: Taxonomy) -> None:
    reading = read_study(typed, taxonomy)
    assert reading.certainty is Certainty.UNDERSTOOD
    assert reading.fields[0].code == "0313"


def test_who_has_finished_studies_nothing(taxonomy: Taxonomy) -> None:
    reading = read_study("gar nichts, bin fertig, war BWL", taxonomy)
    assert reading.certainty is Certainty.NOT_UNDERSTOOD


# Nothing that nobody said


@pytest.mark.parametrize(
    "typed", ["sondern Data Science", "Maschinenbau FH Dortmund", "winf an der RUB"]
)
def test_a_programme_alone_says_no_degree(typed: str, taxonomy: Taxonomy) -> None:
    assert read_study(typed, taxonomy).degree is None


@pytest.mark.parametrize(
    ("typed", "degree", "code"),
    [
        ("Master of Science in Automation and Robotics", M, "0714"),
        ("Bachelor of Arts, Germanistik RUB", B, "0232"),
        ("Bachelor of Engineering in Computer Science", B, "0613"),
        ("Masters of Science, physics", M, "0533"),
    ],
)
def test_the_name_of_a_degree_is_no_field(
    typed: str, degree: Degree, code: str, taxonomy: Taxonomy
) -> None:
    reading = read_study(typed, taxonomy)
    assert reading.degree is degree
    assert reading.fields[0].code == code
    assert not {"0588", "0788", "0288"} & {each.code for each in reading.fields}


# As people write


@pytest.mark.parametrize(
    "typed",
    [
        "et fh dortmund",
        "et 3. sem tu",
        "bin student, et im 3. sem bachelor tu do, such werkstudent + abschlussarbeit",
        "ET",
        "im master et",
    ],
)
def test_a_short_name_counts_beside_what_belongs_to_a_study(typed: str, taxonomy: Taxonomy) -> None:
    assert read_study(typed, taxonomy).fields[0].code == "0713"


@pytest.mark.parametrize("typed", ["et", "moi et toi", "Anne et Paul"])
def test_the_same_letters_alone_are_no_subject(typed: str, taxonomy: Taxonomy) -> None:
    assert read_study(typed, taxonomy).fields == ()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "Informatk bachelr tu dortmnd 4tes semster",
            ("Informatik", "TU Dortmund", B, 4),
        ),
        ("maschienenbau mastr rub 2 semstr", ("Maschinenbau", "RUB", M, 2)),
        ("bachlor physik hochschle bochum", ("Physik", "HS Bochum", B, None)),
        ("univrsität duisburg essen, chemie, mastre", ("Chemie", "UDE", M, None)),
        ("economics, univerity of dortmudn, 3rd semseter", (None, None, None, 3)),
    ],
)
def test_what_stands_beside_a_subject_may_be_mistyped(
    typed: str, said: Said, taxonomy: Taxonomy
) -> None:
    read = read_study_line(typed, taxonomy)
    university = read.university.short_name if read.university else None
    found = (read.subject, university, read.study.degree, read.semester)
    assert [one for one, wanted in zip(found, said, strict=True) if wanted] == [
        wanted for wanted in said if wanted
    ]


@pytest.mark.parametrize("word", ["Muster", "Pflaster", "Laster", "Bochumer", "Meister"])
def test_other_words_are_no_degree_or_town(word: str, taxonomy: Taxonomy) -> None:
    assert read_study(f"Physik {word}", taxonomy).degree is None


# Changes of a profile

LATER: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "vielleicht wechsle ich im sommer zu physik": ({}, {"subject": "Physik"}),
    "nächstes semester bin ich im 5.": ({}, {"semester": 5}),
    "Im Herbst dann Master": ({}, {"degree": "master"}),
    "next semester I will be in my 5th": ({}, {"semester": 5}),
    "I might switch to chemistry": ({}, {"subject": "Chemie"}),
    "bin jetzt im 4. Semester und wechsle vielleicht zu Physik": (
        ({"semester": 4}, {"subject": "Physik"})
    ),
    "bin jetzt 4. sem u wechsel nach informatik": ({"semester": 4, "subject": "Informatik"}, {}),
    "Bachelor an der RUB gemacht, jetzt Master an der TU Dortmund": (
        ({"degree": "master", "university": "TU Dortmund"}, {})
    ),
    "FH Dortmund, nein, TU Dortmund": ({"university": "TU Dortmund"}, {}),
    "nicht mehr tu, sondern fh südwestfalen": ({"university": "FH SWF"}, {}),
    "tu do, ba, 3 sem": ({"university": "TU Dortmund", "degree": "bachelor", "semester": 3}, {}),
    "Bachelorarbeit oder Praktikum": ({"kinds": ["abschlussarbeit", "praktikum"]}, {}),
    "das Semester war falsch, 5.": ({"semester": 5}, {}),
}


@pytest.mark.parametrize("typed", LATER)
def test_what_may_come_changes_nothing_yet(typed: str, taxonomy: Taxonomy) -> None:
    reading = read_changes(typed, taxonomy, today=date(2026, 11, 24), thing=Thing.PROFILE)
    now, later = (
        {change.part: change.value for change in changes}
        for changes in (reading.changes, reading.later)
    )
    assert (now, later) == LATER[typed]


def test_words_that_are_a_universitys_name_in_capitals_are_words(taxonomy: Taxonomy) -> None:
    assert read_study("die stelle ist besetzt", taxonomy).university is None
    assert read_study("Sportmanagement IST", taxonomy).university is not None
