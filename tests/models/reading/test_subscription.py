"""A wish in one line: what is read from it, and what is not a wish."""

from dataclasses import dataclass

import pytest

from models.reading import read_subscription, read_words
from models.reading.readings import Pace
from models.taxonomy import Taxonomy
from models.vocabulary import OfferKind


def test_a_whole_wish_is_read_from_one_line(taxonomy: Taxonomy) -> None:
    reading = read_subscription("Werkstudent Informatik Bochum ohne Vertrieb, sofort", taxonomy)
    assert reading.kinds == {OfferKind.WERKSTUDENT}
    assert reading.fields == ("0613",)
    assert [place.name for place in reading.where.places] == ["Bochum"]
    assert reading.words_out == ("Vertrieb",)
    assert reading.paces == {Pace.AT_ONCE}


def test_english_is_read_too(taxonomy: Taxonomy) -> None:
    line = "thesis in mechatronics within 30 km of Dortmund without sales, weekly"
    reading = read_subscription(line, taxonomy)
    assert reading.kinds == {OfferKind.ABSCHLUSSARBEIT}
    assert reading.fields[0] == "0714"
    assert reading.where.radius_km == 30
    assert reading.words_out == ("sales",)
    assert reading.paces == {Pace.WEEKLY}


@pytest.mark.parametrize(
    ("line", "words_in", "words_out"),
    [
        ("mit Python und C++ ohne Vertrieb", ("Python", "C++"), ("Vertrieb",)),
        ("ohne Vertrieb und ohne Außendienst", (), ("Vertrieb", "Außendienst")),
        ("nicht Vertrieb oder Marketing", (), ("Vertrieb", "Marketing")),
        ("kein Marketing", (), ("Marketing",)),
        ('"Machine Learning" in Essen', ("Machine Learning",), ()),
        ("ohne Vertrieb ohne vertrieb", (), ("vertrieb",)),
    ],
)
def test_words_in_and_out_are_told_apart(
    taxonomy: Taxonomy, line: str, words_in: tuple[str, ...], words_out: tuple[str, ...]
) -> None:
    reading = read_subscription(line, taxonomy)
    assert (reading.words_in, reading.words_out) == (words_in, words_out)


def test_a_word_that_must_be_out_is_no_subject(taxonomy: Taxonomy) -> None:
    reading = read_subscription("Praktikum ohne Maschinenbau", taxonomy)
    assert reading.fields == ()
    assert reading.words_out == ("Maschinenbau",)


def test_distance_may_not_matter(taxonomy: Taxonomy) -> None:
    reading = read_subscription("Werkstudent Informatik überall", taxonomy)
    assert reading.where.is_anywhere
    assert reading.where.places == ()


@pytest.mark.parametrize("line", ["", "hallo, wie geht es dir?", "sofort", "🙂🙂", "mit", "ohne"])
def test_what_names_nothing_is_no_wish(taxonomy: Taxonomy, line: str) -> None:
    assert read_subscription(line, taxonomy).is_empty


@pytest.mark.parametrize(
    ("line", "radius_km"),
    [
        ("Praktikum im Umkreis von 10 km", 10),
        ("Praktikum 30km um Witten", 30),
        ("höchstens 15 Kilometer", 15),
        ("Praktikum 6 Monate", None),
        ("Werkstudent 20 Stunden", None),
        ("Bachelorarbeit ab 2027", None),
    ],
)
def test_only_a_distance_is_a_radius(taxonomy: Taxonomy, line: str, radius_km: int | None) -> None:
    assert read_subscription(line, taxonomy).where.radius_km == radius_km


def test_a_refused_kind_leaves_the_others_and_is_no_word(taxonomy: Taxonomy) -> None:
    reading = read_subscription("alles außer Praktikum in Bochum, ohne Vertrieb", taxonomy)
    assert reading.kinds == set(OfferKind) - {OfferKind.PRAKTIKUM}
    assert reading.words_out == ("Vertrieb",)
    assert [place.name for place in reading.where.places] == ["Bochum"]


@dataclass(frozen=True)
class Wished:
    """What a line is read as, by names and in order."""

    places: str = ""
    without: str = ""
    words_in: str = ""
    words_out: str = ""
    fields: str = ""
    conditions: str = ""
    unheard: str = ""


TURNED_ROUND = {
    "sag bescheid bei Marketing außer in Unna": Wished(without="Unna", fields="0414"),
    "Informatik in Witten, aber nicht Hamm": Wished("Witten", "Hamm", fields="0613"),
    "keine Firmen in Lünen": Wished(without="Lünen"),
    "no companies from Marl please": Wished(without="Marl"),
    "ohne Betriebe aus Schwerte": Wished(without="Schwerte"),
    "weder in Hamm noch in Marl": Wished(without="Hamm, Marl"),
    "offers in Bochum but nothing in Herne": Wished("Bochum", "Herne"),
    "Hamm, nee, Unna": Wished("Unna", "Hamm"),
    "nichts mit Buchhaltung mehr": Wished(words_out="Buchhaltung"),
    "bloß keine Nachtschicht": Wished(words_out="Nachtschicht"),
    "aber ruf mich nicht so früh an": Wished(),
    "and please not every day": Wished(),
    "hab aber kein Auto": Wished(),
    "nix von Kranich bitte": Wished(words_out="Kranich"),
    "SQL aber nicht in Marl": Wished(without="Marl", words_in="SQL"),
}


@pytest.mark.parametrize("typed", TURNED_ROUND)
def test_what_is_refused_is_never_wanted(typed: str, taxonomy: Taxonomy) -> None:
    assert _wished(typed, taxonomy) == TURNED_ROUND[typed]


CONDITIONS = {
    "nur bezahlte Sachen": Wished(conditions="pay"),
    "nichts unbezahltes": Wished(conditions="pay"),
    "remote work in English only": Wished(conditions="remote, language"),
    "ein englischsprachiger Job": Wished(conditions="language"),
    "Python, höchstens 15 Stunden pro Woche": Wished(words_in="Python", conditions="hours"),
    "for three months at most": Wished(conditions="length"),
    "only during the semester break": Wished(conditions="times"),
    "ich kann nur abends arbeiten": Wished(conditions="times"),
    "in Witten ab Anfang März": Wished("Witten", conditions="start"),
}


@pytest.mark.parametrize("typed", CONDITIONS)
def test_conditions_are_no_words_and_no_subjects(typed: str, taxonomy: Taxonomy) -> None:
    assert _wished(typed, taxonomy) == CONDITIONS[typed]


WORDS = {
    "ja u auch kotlin": Wished(words_in="kotlin"),
    "embedded gibt u matlab": Wished(words_in="embedded, matlab"),
    "zum Thema Kranbau und Fördertechnik": Wished(words_in="Kranbau, Fördertechnik"),
    "Praktikum Blubbertechnik": Wished(unheard="Blubbertechnik"),
    "something with zeppelins": Wished(words_in="zeppelins"),
    "Konstruktion essen": Wished("Essen", fields="0715"),
    "irgendwas mit essen": Wished(),
    "genau, warte mal": Wished(),
    "thesis at Ravena": Wished(words_in="Ravena"),
}


@pytest.mark.parametrize("typed", WORDS)
def test_only_things_are_words_to_look_for(typed: str, taxonomy: Taxonomy) -> None:
    assert _wished(typed, taxonomy) == WORDS[typed]


def _wished(typed: str, taxonomy: Taxonomy) -> Wished:
    read = read_subscription(typed, taxonomy)
    return Wished(
        places=", ".join(place.name for place in read.where.places),
        without=", ".join(place.name for place in read.where.without_places),
        words_in=", ".join(read.words_in),
        words_out=", ".join(read.words_out),
        fields=", ".join(read.fields),
        conditions=", ".join(read.conditions),
        unheard=", ".join(read.unheard),
    )


@pytest.mark.parametrize(
    ("typed", "is_refused"),
    [
        ("nichts von Emscher Logistik", True),
        ("everything except Emscher Logistik", True),
        ("alles von Emscher-Logistik, sofort", False),
        ("nur die Emscher Logistik KG", False),
    ],
)
def test_a_known_company_is_no_subject_and_may_be_refused(
    typed: str, is_refused: bool, taxonomy: Taxonomy
) -> None:
    reading = read_subscription(typed, taxonomy, company="Emscher Logistik KG")
    assert reading.refuses_company is is_refused
    assert (reading.fields, reading.words_in, reading.words_out) == ((), (), ())


@pytest.mark.parametrize(
    ("typed", "after"),
    [
        ("auch Praktikum", {OfferKind.WERKSTUDENT, OfferKind.PRAKTIKUM}),
        ("nur Praktikum", {OfferKind.PRAKTIKUM}),
        ("no internships", {OfferKind.WERKSTUDENT}),
    ],
)
def test_kinds_are_read_after_those_before(
    typed: str, after: set[OfferKind], taxonomy: Taxonomy
) -> None:
    before = {OfferKind.WERKSTUDENT, *(after - {OfferKind.PRAKTIKUM})}
    if typed == "no internships":
        before |= {OfferKind.PRAKTIKUM}
    reading = read_subscription(typed, taxonomy, kinds_before=frozenset(before))
    assert reading.kinds == after


@pytest.mark.parametrize(
    ("typed", "words_in", "words_out"),
    [
        ("mit Marketing, ohne Vertrieb", ("Marketing",), ("Vertrieb",)),
        ("Python Java", ("Python", "Java"), ()),
        ('"Machine Learning", kein Lager', ("Machine Learning",), ("Lager",)),
        ("nein doch nicht", (), ()),
    ],
)
def test_an_answer_to_the_question_for_words_is_words_alone(
    typed: str, words_in: tuple[str, ...], words_out: tuple[str, ...], taxonomy: Taxonomy
) -> None:
    assert read_words(typed, taxonomy) == (words_in, words_out)


@pytest.mark.parametrize(
    ("typed", "fields"),
    [("Denkmalpflege", {"0222", "0731"}), ("Technische Informatik", {"0613", "0714"})],
)
def test_a_name_that_belongs_to_several_fields_alike_means_all(
    typed: str, fields: set[str], taxonomy: Taxonomy
) -> None:
    assert set(read_subscription(typed, taxonomy).fields) == fields
