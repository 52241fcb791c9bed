"""What else a student's line says besides the field."""

import pytest

from models.reading import read_degree, read_semester, read_study
from models.taxonomy import Certainty, Taxonomy
from models.vocabulary import Degree


@pytest.mark.parametrize(
    ("line", "degree"),
    [
        ("Mathe B.Sc.", Degree.BACHELOR),
        ("Bachelor Maschinenbau", Degree.BACHELOR),
        ("B. A. Germanistik", Degree.BACHELOR),
        ("BEng Mechatronik", Degree.BACHELOR),
        ("LL.B. Wirtschaftsrecht", Degree.BACHELOR),
        ("Physik im Master", Degree.MASTER),
        ("M.Ed. Lehramt", Degree.MASTER),
        ("Management MBA", Degree.MASTER),
        ("MSc computer science", Degree.MASTER),
        ("Jura Staatsexamen", Degree.STATE_EXAM),
        ("Diplom Informatik", Degree.DIPLOM),
        ("ich promoviere in Chemie", Degree.DOCTORATE),
        ("PhD student physics", Degree.DOCTORATE),
        ("Chemie", None),
    ],
)
def test_degree_is_read(line: str, degree: Degree | None) -> None:
    assert read_degree(line) is degree


@pytest.mark.parametrize(
    ("line", "semester"),
    [
        ("Mathe 3. Semester", 3),
        ("BWL 11. FS", 11),
        ("5tes Semester Bio", 5),
        ("im zweiten Semester", 2),
        ("Fachsemester: 7", 7),
        ("4th semester", 4),
        ("fifth semester of law", 5),
        ("6.Sem", 6),
        ("Physik", None),
        ("99. Semester", None),
        ("Abi 2024", None),
    ],
)
def test_semester_is_read(line: str, semester: int | None) -> None:
    assert read_semester(line) == semester


@pytest.mark.parametrize(
    ("line", "university"),
    [
        ("Jura RUB", "RUB"),
        ("Ruhr-Uni Bochum Chemie", "RUB"),
        ("Informatik an der TU Dortmund", "TU Dortmund"),
        ("Maschinenbau FH Dortmund", "FH Dortmund"),
        ("BWL Universität Duisburg-Essen", "UDE"),
    ],
)
def test_university_is_read(taxonomy: Taxonomy, line: str, university: str) -> None:
    reading = read_study(line, taxonomy)
    assert reading.university is not None
    names = (reading.university.short_name, reading.university.long_name)
    assert any(university.casefold() in name.casefold() for name in names)
    assert reading.fields


def test_named_programme_at_a_university_is_found(taxonomy: Taxonomy) -> None:
    reading = read_study("Lasers and Photonics RUB Master", taxonomy)
    assert reading.programme is not None
    assert reading.programme.university_id == "rub"
    assert reading.programme.degree is Degree.MASTER


def test_programme_of_another_degree_is_not_taken_for_the_named_one(taxonomy: Taxonomy) -> None:
    reading = read_study("Medizin RUB Bachelor", taxonomy)
    assert reading.programme is None
    assert reading.fields[0].code == "0912"


def test_dual_study_is_noticed(taxonomy: Taxonomy) -> None:
    assert read_study("duales Studium Elektrotechnik", taxonomy).is_dual
    assert not read_study("Elektrotechnik", taxonomy).is_dual


def test_teacher_training_outweighs_its_subjects(taxonomy: Taxonomy) -> None:
    reading = read_study("Lehramt Gymnasium Chemie und Sport", taxonomy)
    assert reading.is_teacher_training
    assert reading.fields[0].code == "0114"
    assert {"0531", "1014"} <= {scored.code for scored in reading.fields}


def test_both_of_two_subjects_are_read(taxonomy: Taxonomy) -> None:
    reading = read_study("Philosophie und Geschichte", taxonomy)
    assert [scored.code for scored in reading.fields[:2]] == ["0223", "0222"]


def test_minor_counts_less_than_major(taxonomy: Taxonomy) -> None:
    reading = read_study("Geschichte, Nebenfach Informatik", taxonomy)
    assert reading.fields[0].code == "0222"


def test_umlauts_may_be_spelled_out(taxonomy: Taxonomy) -> None:
    spelled = read_study("Paedagogik", taxonomy).fields
    assert spelled == read_study("Pädagogik", taxonomy).fields
    assert spelled


def test_unsure_line_offers_at_most_three_choices(taxonomy: Taxonomy) -> None:
    reading = read_study("Informatik pizza bier", taxonomy)
    assert reading.certainty is Certainty.UNSURE
    assert 1 <= len(reading.choices) <= 3


@pytest.mark.parametrize("line", ["", "   ", "🎉", "ich studiere nicht", "Dortmund", "xkcdq"])
def test_what_names_no_subject_is_refused(taxonomy: Taxonomy, line: str) -> None:
    reading = read_study(line, taxonomy)
    assert reading.certainty is Certainty.NOT_UNDERSTOOD
    assert reading.fields == ()


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("Mikro- und Nanotechnik", {"0719", "0714"}),
        ("Wasser- und Umweltmanagement", {"0712", "0732"}),
        ("Techno- und Wirtschaftsmathematik", {"0541"}),
    ],
)
def test_end_left_out_before_a_hyphen_is_understood(
    taxonomy: Taxonomy, line: str, codes: set[str]
) -> None:
    assert read_study(line, taxonomy).fields[0].code in codes


@pytest.mark.parametrize("line", ["Biologie, kein Lehramt", "Lehramt nein, Biologie"])
def test_teacher_training_denied_is_not_read(taxonomy: Taxonomy, line: str) -> None:
    reading = read_study(line, taxonomy)
    assert not reading.is_teacher_training
    assert reading.fields[0].code == "0511"


def test_degree_that_is_also_the_subject_counts_as_both(taxonomy: Taxonomy) -> None:
    reading = read_study("MBA", taxonomy)
    assert reading.degree is Degree.MASTER
    assert reading.fields[0].code == "0413"


@pytest.mark.parametrize(
    "line", ["Elektriker", "kannst du kochen", "is it raining?", "noch unsicher"]
)
def test_trades_and_small_talk_are_refused(taxonomy: Taxonomy, line: str) -> None:
    assert read_study(line, taxonomy).certainty is Certainty.NOT_UNDERSTOOD


@pytest.mark.parametrize("line", ["Infprmatik", "Onformatik", "Machinenbau"])
def test_typo_at_either_end_of_a_word_is_forgiven(taxonomy: Taxonomy, line: str) -> None:
    assert read_study(line, taxonomy).fields[0].code in {"0613", "0715"}


@pytest.mark.parametrize(
    "line",
    [
        "Informatik Bachelor TU Dortmund, suche Praktikum",
        "ich suche ein Praktikum, studiere Informatik",
        "Informatik RUB, Praktikum gesucht, 10 km Umkreis",
    ],
)
def test_wish_beside_the_subject_does_not_make_it_doubtful(line: str, taxonomy: Taxonomy) -> None:
    reading = read_study(line, taxonomy)
    assert reading.certainty is Certainty.UNDERSTOOD
    assert reading.fields[0].code == "0613"


def test_of_a_study_that_is_refused_nothing_is_read(taxonomy: Taxonomy) -> None:
    reading = read_study("nicht BWL, sondern Informatik an der TU Dortmund", taxonomy)
    assert reading.fields[0].code == "0613"
    assert "0413" not in {scored.code for scored in reading.fields}
    assert read_study("Master, kein Bachelor, Chemie", taxonomy).degree is Degree.MASTER


def test_a_refusal_alone_takes_nothing_out_of_a_study(taxonomy: Taxonomy) -> None:
    assert read_study("Informatik ohne Plan", taxonomy).fields[0].code == "0613"
