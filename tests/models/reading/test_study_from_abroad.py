"""Degrees and subjects as people from abroad name them, and what they mean here."""

import pytest

from models.reading import read_degree, read_study
from models.reading.scripts import is_in_other_script
from models.taxonomy import Certainty, Taxonomy
from models.vocabulary import Degree

DEGREES = {
    "B.Tech Mechanical Engineering": Degree.BACHELOR,
    "B.E. Civil": Degree.BACHELOR,
    "B.Com.": Degree.BACHELOR,
    "B.Sc. (Hons) Chemistry": Degree.BACHELOR,
    "Licenciatura en Psicología": Degree.BACHELOR,
    "laurea triennale in economia": Degree.BACHELOR,
    "бакалавр, физика": Degree.BACHELOR,
    "M.Tech Structural Engineering": Degree.MASTER,
    "M.S. Computer Science": Degree.MASTER,
    "laurea magistrale in fisica": Degree.MASTER,
    "Mestrado em Direito": Degree.MASTER,
    "yüksek lisans, işletme": Degree.MASTER,
    "硕士 化学": Degree.MASTER,
    "ماجستير إدارة الأعمال": Degree.MASTER,
    "BDS": Degree.STATE_EXAM,
    "Doctorat en chimie": Degree.DOCTORATE,
}
SUBJECTS = {
    # a degree that says what is studied
    "BCA": "0613",
    "BBA": "0413",
    "MBBS, 4th year": "0912",
    "LL.B. (Hons)": "0421",
    "B.Pharm": "0916",
    # short forms
    "B.Tech EEE": "0713",
    "B.E. ECE": "0714",
    "M.Tech Electronics and Communication": "0714",
    "B.Sc. Information Technology": "0613",
    "computer engineering": "0613",
    # Romance languages, Turkish, Polish
    "Ingegneria meccanica": "0715",
    "Ingeniería industrial": "0788",
    "licence de droit": "0421",
    "İnşaat mühendisliği": "0732",
    "Rachunkowość": "0411",
    # Chinese, with and without words around
    "土木工程": "0732",
    "我的专业是心理学": "0313",
    "金融学 本科": "0412",
    "化學": "0531",
    "我学建筑学": "0731",
    # Arabic
    "هندسة ميكانيكية": "0715",
    "أدرس القانون": "0421",
    "بكالوريوس محاسبة": "0411",
    "صيدلة": "0916",
    "علم النفس": "0313",
    # Cyrillic
    "юриспруденция, 2 курс": "0421",
    "програмування і комп'ютерні науки": "0613",
    "социология": "0314",
    "стоматология": "0911",
    "прикладная математика": "0541",
    # Greek, Korean, Hindi
    "Νομική": "0421",
    "Αρχιτεκτονική": "0731",
    "전자공학": "0714",
    "경영학과": "0413",
    "रसायन विज्ञान": "0531",
    "अर्थशास्त्र": "0311",
}


@pytest.mark.parametrize("line", DEGREES)
def test_degree_from_abroad_is_read(line: str) -> None:
    assert read_degree(line) is DEGREES[line]


@pytest.mark.parametrize("line", SUBJECTS)
def test_subject_from_abroad_is_understood(taxonomy: Taxonomy, line: str) -> None:
    read = read_study(line, taxonomy)
    assert read.certainty is Certainty.UNDERSTOOD
    assert read.fields[0].code == SUBJECTS[line]


@pytest.mark.parametrize("line", ["B.Tech", "BE / B.E.", "M.Tech, 1st year", "Diplôme d'ingénieur"])
def test_an_engineer_without_a_subject_is_asked_which(taxonomy: Taxonomy, line: str) -> None:
    read = read_study(line, taxonomy)
    assert read.certainty is Certainty.UNSURE
    assert len(read.choices) == 3


def test_a_named_subject_beats_what_the_degree_is_usually_in(taxonomy: Taxonomy) -> None:
    assert read_study("B.Tech Biotechnology", taxonomy).fields[0].code == "0512"
    assert [each.code for each in read_study("M.Ed. Deutsch", taxonomy).fields] == ["0114", "0232"]


@pytest.mark.parametrize(
    "line",
    [
        "Lehramt GyGe Bio Sport",
        "Lehramt an Gym und Ge, Physik",
        "LA HRSGe Mathe",
        "Lehramt Gy / Ge Latein",
        "teacher training HR/Ge English",
    ],
)
def test_a_kind_of_school_is_no_town(taxonomy: Taxonomy, line: str) -> None:
    assert read_study(line, taxonomy).place is None


@pytest.mark.parametrize(
    ("line", "town"),
    [
        ("BWL in GE", "Gelsenkirchen"),
        ("Mathe GE", "Gelsenkirchen"),
        ("Jura in bo", "Bochum"),
        ("Lehramt Chemie in Ge", "Gelsenkirchen"),
        ("Chemie DU", "Duisburg"),
    ],
)
def test_a_short_form_is_a_town_where_one_is_meant(
    taxonomy: Taxonomy, line: str, town: str
) -> None:
    place = read_study(line, taxonomy).place
    assert place is not None
    assert place.name == town


@pytest.mark.parametrize(
    "line",
    [
        "Physiotherapie Hochschule für Gesundheit",
        "Pflege hsg Bochum",
        "Ergotherapie, HS Gesundheit",
        "Hebammenwissenschaft Hochschule Bochum",
        "nursing at Hochschule für Gesundheit Bochum",
    ],
)
def test_a_merged_university_is_known_by_its_former_names(taxonomy: Taxonomy, line: str) -> None:
    read = read_study(line, taxonomy)
    assert read.university is not None
    assert read.university.id == "hs-bochum"


def test_a_stored_former_university_is_the_one_it_is_part_of(taxonomy: Taxonomy) -> None:
    assert taxonomy.university("hsg-bochum").short_name == "HS Bochum"
    names = [university.short_name for university in taxonomy.universities]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "is_other"),
    [
        ("人类学", True),
        ("السحر والشعوذة", True),
        ("Музыковедение", True),
        ("Çiçek", False),
        ("1a", False),
    ],
)
def test_script_is_told(text: str, *, is_other: bool) -> None:
    assert is_in_other_script(text) is is_other
