"""Whatever is refused is never a value: the same turns of phrase for kinds, subjects and towns."""

import pytest

from models.reading.circle import read_circle
from models.reading.place import read_place
from models.reading.wish import read_kinds_wanted, read_wish
from models.taxonomy import Taxonomy
from models.vocabulary import OfferKind

ONE_FOR_THE_OTHER = [
    "nicht {no}, sondern {yes}",
    "nicht {no} sondern {yes}",
    "kein {no}, nur {yes}",
    "{yes} statt {no}",
    "statt {no} lieber {yes}",
    "lieber {yes} als {no}",
    "{yes}, aber nicht {no}",
    "{yes}, ohne {no}",
    "{yes} ja, {no} nein",
    "{no} nicht mehr, jetzt {yes}",
    "früher {no}, jetzt {yes}",
    "{no} kommt nicht in Frage, {yes} schon",
    "not {no} but {yes}",
    "no {no}, only {yes}",
    "{yes} instead of {no}",
    "rather {yes} than {no}",
    "{yes}, but not {no}",
    "{yes}, no {no}",
    "{yes} except {no}",
    "no longer {no}, now {yes}",
]
BOTH = [
    "{one} und {other}",
    "nicht nur {one}, auch {other}",
    "nicht nur {one}, sondern auch {other}",
    "{one}, zur Not {other}",
    "{one} and {other}",
    "not only {one} but also {other}",
    "{one}, or {other}",
]
KINDS = [
    ("Praktikum", OfferKind.PRAKTIKUM, "Abschlussarbeit", OfferKind.ABSCHLUSSARBEIT),
    ("Werkstudent", OfferKind.WERKSTUDENT, "Projekt", OfferKind.PROJEKT),
    ("thesis", OfferKind.ABSCHLUSSARBEIT, "internship", OfferKind.PRAKTIKUM),
]
SUBJECTS = [
    ("BWL", "Informatik"),
    ("Maschinenbau", "Physik"),
    ("Psychologie", "Soziale Arbeit"),
]
TOWNS = [("Dortmund", "Unna"), ("Essen", "Bochum"), ("Herne", "Witten")]


@pytest.mark.parametrize("turn", ONE_FOR_THE_OTHER)
@pytest.mark.parametrize(("no", "refused", "yes", "wanted"), KINDS)
def test_a_refused_kind_is_never_wanted(
    turn: str, no: str, refused: OfferKind, yes: str, wanted: OfferKind, taxonomy: Taxonomy
) -> None:
    typed = turn.format(no=no, yes=yes)
    assert read_kinds_wanted(typed, taxonomy) == {wanted}
    assert read_wish(typed, taxonomy).kinds == {wanted}


@pytest.mark.parametrize("turn", ONE_FOR_THE_OTHER)
@pytest.mark.parametrize(("no", "yes"), SUBJECTS)
def test_a_refused_subject_is_never_wanted(
    turn: str, no: str, yes: str, taxonomy: Taxonomy
) -> None:
    typed = turn.format(no=no, yes=yes)
    wish, circle = read_wish(typed, taxonomy), read_circle(typed, taxonomy)
    assert [subject.name for subject in wish.subjects] == [yes]
    assert [subject.name for subject in circle.subjects] == [yes]
    assert [subject.name for subject in circle.without_subjects] == [no]


@pytest.mark.parametrize("turn", ONE_FOR_THE_OTHER)
@pytest.mark.parametrize(("no", "yes"), TOWNS)
def test_a_refused_town_is_never_wanted(turn: str, no: str, yes: str, taxonomy: Taxonomy) -> None:
    typed = turn.format(no=no, yes=yes)
    where, circle = read_place(typed, taxonomy), read_circle(typed, taxonomy)
    assert [place.name for place in where.places] == [yes]
    assert [place.name for place in where.without_places] == [no]
    assert [place.name for place in circle.places] == [yes]


@pytest.mark.parametrize("turn", BOTH)
def test_both_are_wanted_where_both_are_named(turn: str, taxonomy: Taxonomy) -> None:
    kinds = turn.format(one="Praktikum", other="Abschlussarbeit")
    assert read_kinds_wanted(kinds, taxonomy) == {
        OfferKind.PRAKTIKUM,
        OfferKind.ABSCHLUSSARBEIT,
    }
    subjects = turn.format(one="Maschinenbau", other="Physik")
    named = [subject.name for subject in read_circle(subjects, taxonomy).subjects]
    assert named == ["Maschinenbau", "Physik"]
    towns = turn.format(one="Herne", other="Witten")
    assert [place.name for place in read_place(towns, taxonomy).places] == ["Herne", "Witten"]
