"""A clear yes, an objection, and ages, as people say them at the very beginning."""

import pytest

from models.reading.consent import consents, is_old_enough, objects


@pytest.mark.parametrize(
    "line",
    [
        "ja klar, bin 24",
        "jo, ich bin 21 und einverstanden",
        "ok ich stimme zu, bin aber erst 19",
        "jawohl, volljährig",
        "ich studiere Physik",
        "yes I agree, I am 22",
        "I'm a student",
        "sure, twenty",
    ],
)
def test_clear_yes(line: str) -> None:
    assert consents(line)


@pytest.mark.parametrize(
    "line",
    [
        "ich studiere, will aber nicht dass ihr was speichert",
        "student, aber ohne daten",
        "ja, wenn es nichts kostet",
        "yes but only if it is free",
        "wait, I study law",
        "suche einen Werkstudentenjob in Hagen",
        "uni bochum",
        "Informatik Bachelor TU Dortmund",
        "im ersten semester, chemie, rub",
        "looking for an internship",
        "ja?",
        "ja, bin 15",
    ],
)
def test_no_clear_yes(line: str) -> None:
    assert not consents(line)


@pytest.mark.parametrize(
    ("line", "is_enough"),
    [
        ("bin aber erst 19", True),
        ("nicht jünger, 20", True),
        ("noch keine 30", True),
        ("bin erst seit gestern 18", True),
        ("not 16 yet, just kidding, 22", True),
        ("ich bin 17, werde bald 18", True),
        ("bin 16, gilt das", True),
        ("noch nicht 16", False),
        ("werde nächste Woche 16", False),
        ("turning sixteen in May", False),
        ("I'm 15", False),
        ("bin vierzehn", False),
        ("im 12. Semester", None),
        ("ich leite seit elf Jahren einen Betrieb", None),
        ("höchstens 30 km", None),
        ("wir sind 25 Leute", None),
        ("ich studiere", None),
    ],
)
def test_age(line: str, is_enough: bool | None) -> None:
    assert is_old_enough(line) is is_enough


def test_many_numbers() -> None:
    assert not consents("49 0 49 17 18 0 49 22 ja nein 49")


def test_objections() -> None:
    assert objects("aber bitte nichts speichern")
    assert objects("not yet")
    assert not objects("wir sind ein Betrieb aus Witten")
