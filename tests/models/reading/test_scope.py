"""How far words of refusal and their like reach."""

import pytest

from models.reading.scope import Mode, read_scope

REFUSED = {
    "kein Praktikum": "Praktikum",
    "alles außer Praktikum": "Praktikum",
    "anything but an internship": "an internship",
    "nicht Dortmund, sondern Unna": "Dortmund",
    "nicht dortmund sondern unna": "dortmund",
    "lieber Werkstudent als Praktikum": "Praktikum",
    "rather a thesis than an internship": "an internship",
    "Werkstudent statt Praktikum": "Praktikum",
    "statt Praktikum lieber Werkstudent": "Praktikum",
    "statt praktikum werkstudent": "praktikum",
    "no longer internships": "internships",
    "Hagen ja, Lüdenscheid auf keinen Fall": "Lüdenscheid",
    "bachelors not masters": "masters",
    "ohne Vertrieb in Lünen": "Vertrieb",
    "weder Praktikum noch Projekt": "Praktikum noch Projekt",
    "the town is wrong, we are in Marl": "the town is",
    "früher Maschinenbau, jetzt Raumplanung": "Maschinenbau",
    "everything except theses, please in Herne": "theses",
}


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_refused_ends_where_a_reader_would_end_it(typed: str) -> None:
    assert read_scope(typed).refused == REFUSED[typed]


NOTHING_REFUSED = [
    "nicht nur Praktikum, auch Abschlussarbeit",
    "not only internships but also theses",
    "nicht weiter als 30 km",
    "no more than 20 km",
    "kein Problem, Bochum",
    "gern Witten, zur Not Herdecke",
    "a thesis, or a project if there's no thesis",
    "nicht weit von Marl",
    "bis auf weiteres nur Bochum",
]


@pytest.mark.parametrize("typed", NOTHING_REFUSED)
def test_words_that_only_look_like_a_refusal_refuse_nothing(typed: str) -> None:
    assert read_scope(typed).refused == ""


LISTED = {
    "alles außer Praktikum, Projekt und Schnuppertag": ["Praktikum", "Projekt und Schnuppertag"],
    "kein Praktikum, Werkstudent": ["Praktikum"],
    "kein Praktikum und keine Abschlussarbeit, nur Projekte": ["Praktikum und Abschlussarbeit"],
    "everything except theses, projects": ["theses", "projects"],
    "ohne Medizin und Zahnmedizin": ["Medizin und Zahnmedizin"],
}


@pytest.mark.parametrize("typed", LISTED)
def test_only_a_list_goes_on_after_a_comma(typed: str) -> None:
    refused = [each.text for each in read_scope(typed).passages if each.mode is Mode.OUT]
    assert refused == LISTED[typed]


BACKWARDS = {
    "Praktikum brauch ich nicht mehr": ("Praktikum brauch ich", Mode.OUT),
    "remote ist nicht möglich": ("remote ist", Mode.OUT),
    "Geschichte fehlt noch": ("Geschichte", Mode.ALSO),
    "Abschlussarbeit auch": ("Abschlussarbeit", Mode.ALSO),
    "the master is not required": ("the master is", Mode.OPEN),
    "Essen kommt nicht in Frage": ("Essen", Mode.OUT),
}


@pytest.mark.parametrize("typed", BACKWARDS)
def test_a_cue_with_nothing_after_it_governs_what_stands_before(typed: str) -> None:
    first = read_scope(typed).passages[0]
    assert (first.text, first.mode) == BACKWARDS[typed]


MEANT = {
    "nur Abschlussarbeiten": Mode.ONLY,
    "just theses": Mode.ONLY,
    "nichts als Praktika": Mode.ONLY,
    "auch Abschlussarbeit": Mode.ALSO,
    "also a thesis": Mode.ALSO,
    "muss nicht remote sein": Mode.OPEN,
    "egal ob remote": Mode.OPEN,
}


@pytest.mark.parametrize("typed", MEANT)
def test_only_also_and_neither_are_told_apart(typed: str) -> None:
    assert [each.mode for each in read_scope(typed).passages] == [MEANT[typed]]


def test_dots_of_abbreviations_and_ordinals_end_no_clause() -> None:
    clauses = {word.clause for word in read_scope("kein 5. Semester, max. 20 km").words}
    assert clauses == {0, 1}


@pytest.mark.parametrize("typed", ["", "...", "😀", "nicht", "außer", "kein, nur, auch", "als"])
def test_lines_without_words_or_of_cues_alone_refuse_nothing(typed: str) -> None:
    assert read_scope(typed).refused == ""
