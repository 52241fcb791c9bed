"""A wish in one line: what is read from it, and what is not a wish."""

import pytest

from models.reading import read_subscription
from models.taxonomy import Taxonomy
from models.vocabulary import OfferKind


def test_a_whole_wish_is_read_from_one_line(taxonomy: Taxonomy) -> None:
    reading = read_subscription("Werkstudent Informatik Bochum ohne Vertrieb, sofort", taxonomy)
    assert reading.kinds == {OfferKind.WERKSTUDENT}
    assert reading.fields == ("0613",)
    assert reading.place is not None
    assert reading.place.name == "Bochum"
    assert reading.words_out == ("Vertrieb",)
    assert reading.at_once
    assert not reading.weekly


def test_english_is_read_too(taxonomy: Taxonomy) -> None:
    line = "thesis in mechatronics within 30 km of Dortmund without sales, weekly"
    reading = read_subscription(line, taxonomy)
    assert reading.kinds == {OfferKind.ABSCHLUSSARBEIT}
    assert reading.fields[0] == "0714"
    assert reading.radius_km == 30
    assert reading.words_out == ("sales",)
    assert reading.weekly


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
    assert reading.is_anywhere
    assert reading.place is None


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
    assert read_subscription(line, taxonomy).radius_km == radius_km


def test_a_refused_kind_leaves_the_others_and_is_no_word(taxonomy: Taxonomy) -> None:
    reading = read_subscription("alles außer Praktikum in Bochum, ohne Vertrieb", taxonomy)
    assert reading.kinds == set(OfferKind) - {OfferKind.PRAKTIKUM}
    assert reading.words_out == ("Vertrieb",)
    assert reading.place is not None
    assert reading.place.name == "Bochum"
