"""Whether an offer can be done from elsewhere."""

import pytest

from models.reading.offer_facts import is_remote

FROM_ELSEWHERE = (
    "Werkstudent Informatik in Bochum, remote möglich",
    "Zwei Tage Homeoffice pro Woche",
    "Du arbeitest hybrid (Büro in Witten und zu Hause).",
    "Standort: Essen / Remote",
    "Mobiles Arbeiten ist bei uns normal",
    "Working student, partly from home: hybrid work",
    "This internship is fully remote.",
    "You may work from home on Fridays",
    "Location: Dortmund (hybrid)",
    "Praktikum, gern ortsunabhängig",
)
ON_SITE = (
    "Bachelorarbeit Remote Sensing mit Satellitenbildern",
    "Wartung per Remote-Zugriff und Remote Desktop",
    "Praktikum Hybridfahrzeuge",
    "Du testest hybride Antriebe",
    "Betrieb einer hybriden Cloud, Hybrid-Cloud und Kubernetes",
    "Wir verkaufen Homeoffice-Möbel",
    "Einrichtung von Homeoffice für unsere Kunden",
    "Internship: hybrid vehicles and hybrid drives",
    "You develop hybrid apps with Flutter",
    "Kein Homeoffice, du bist im Labor",
    "Remote ist leider nicht das Richtige hier: kein Remote",
    "This role is not remote",
    "Praktikum im Labor in Herne",
)


@pytest.mark.parametrize("text", FROM_ELSEWHERE)
def test_work_from_elsewhere_is_heard(text: str) -> None:
    assert is_remote(text)


@pytest.mark.parametrize("text", ON_SITE)
def test_a_thing_or_a_refusal_is_no_work_from_elsewhere(text: str) -> None:
    assert not is_remote(text)
