"""The plain facts of an offer: kind, place, dates, pay, and what makes a text unusable."""

from datetime import date

import pytest

from models.reading import (
    ANYWHERE,
    guess_sector,
    read_company,
    read_date,
    read_kinds,
    read_languages,
    read_offer,
    read_pay,
    read_radius,
)
from models.taxonomy import OfferProblem, PayUnit, Taxonomy, who_fits
from models.vocabulary import Degree, Language, OfferKind

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Praxisprojekt mit Studierenden: neue Verpackung", OfferKind.PROJEKT),
        ("Hackathon für Gesundheitsdaten", OfferKind.PROJEKT),
        ("Schnuppertag in der Gießerei", OfferKind.SCHNUPPERTAG),
        ("Einen Tag im Labor hospitieren: Hospitation", OfferKind.SCHNUPPERTAG),
        ("Betriebsbesichtigung unserer Rösterei", OfferKind.PRAXISEINBLICK),
        ("Company visit: battery plant", OfferKind.PRAXISEINBLICK),
        ("Trainee Vertrieb", OfferKind.BERUFSEINSTIEG),
        ("Junior Controller (m/w/d), unbefristet", OfferKind.BERUFSEINSTIEG),
        ("Graduate programme finance", OfferKind.BERUFSEINSTIEG),
        ("HiWi am Lehrstuhl", OfferKind.WERKSTUDENT),
        ("Pflichtpraktikum Einkauf", OfferKind.PRAKTIKUM),
        ("Thema für Masterarbeit", OfferKind.ABSCHLUSSARBEIT),
    ],
)
def test_kind_named_in_the_title_is_read(taxonomy: Taxonomy, title: str, kind: OfferKind) -> None:
    reading = read_offer("Wir freuen uns auf Bewerbungen.", taxonomy, title=title, today=TODAY)
    assert reading.kind is kind
    assert reading.kind_is_certain


@pytest.mark.parametrize(
    "title",
    ["Betreuer/in für die Ferienwoche", "Grafiker (m/w/d) gesucht", "Servicekraft im Bistro"],
)
def test_title_that_names_a_person_seeks_somebody_for_work(taxonomy: Taxonomy, title: str) -> None:
    reading = read_offer("Wir freuen uns auf dich.", taxonomy, title=title, today=TODAY)
    assert (reading.kind, reading.kind_is_certain) == (OfferKind.WERKSTUDENT, False)


def test_verbs_of_every_offer_speak_for_no_field(taxonomy: Taxonomy) -> None:
    text = "Du pflegst Kundendaten und wertest Zahlen aus: Daten pflegen, Listen pflegen."
    reading = read_offer(text, taxonomy, title="Aushilfe Webshop", today=TODAY)
    assert "0913" not in {scored.code for scored in reading.fields}


def test_company_s_trade_decides_where_the_task_leaves_the_field_open(taxonomy: Taxonomy) -> None:
    text = "Molkerei sucht Unterstützung für sechs Wochen im Sommer."
    reading = read_offer(text, taxonomy, title="Praktikum", today=TODAY)
    assert reading.fields[0].code == "0721"


def test_students_wishes_name_kinds() -> None:
    wanted = read_kinds("Praktikum oder Werkstudent")
    assert wanted == {OfferKind.PRAKTIKUM, OfferKind.WERKSTUDENT}
    assert read_kinds("egal") == frozenset(OfferKind)
    assert read_kinds("blau") == frozenset()


def test_whole_offer_is_read(taxonomy: Taxonomy) -> None:
    text = (
        "Werkstudent Regelungstechnik (m/w/d)\n"
        "Standort: Witten. Ab 01.05.2026, 15 bis 20 Stunden pro Woche, 16 € pro Stunde.\n"
        "Du studierst Mechatronik im Master und kennst MATLAB. Bewerbung bis 15.04.2026."
    )
    reading = read_offer(text, taxonomy, today=TODAY)
    assert reading.title == "Werkstudent Regelungstechnik (m/w/d)"
    assert reading.kind is OfferKind.WERKSTUDENT
    assert reading.fields[0].code == "0714"
    assert reading.degrees == {Degree.MASTER}
    assert reading.place is not None
    assert reading.place.name == "Witten"
    assert reading.starts_on == date(2026, 5, 1)
    assert reading.open_until == date(2026, 4, 15)
    assert reading.hours_per_week == (15, 20)
    assert (reading.pay.paid, reading.pay.amount, reading.pay.unit) == (True, 16.0, PayUnit.HOUR)
    assert "MATLAB" in reading.skills
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", OfferProblem.EMPTY),
        ("  \n ", OfferProblem.EMPTY),
        ("https://firma.example/jobs/1", OfferProblem.ONLY_LINK),
        ("🎉🎉", OfferProblem.ONLY_EMOJI),
        ("Praktikum", OfferProblem.TOO_SHORT),
        ("Praktikum Buchhaltung ab 01.01.2024 bei uns", OfferProblem.STARTS_IN_PAST),
        ("Praktikum Buchhaltung, Bewerbung bis 01.02.2026", OfferProblem.DEADLINE_IN_PAST),
        ("Praktikum bei freundlichen Leuten nebenan", OfferProblem.NO_FIELD),
    ],
)
def test_problem_is_named(taxonomy: Taxonomy, text: str, problem: OfferProblem) -> None:
    assert problem in read_offer(text, taxonomy, today=TODAY).problems


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("Studierende aller Fächer willkommen", True),
        ("Offen für alle Fachrichtungen", True),
        ("Studiengang egal", True),
        ("unabhängig vom Studiengang", True),
        ("offen für alle Studierenden", True),
        ("open to students of all majors", True),
        ("regardless of major", True),
        ("alle Fachrichtungen der Informatik", False),
        ("alle technischen Studiengänge", False),
        ("nicht für alle Fächer", False),
        ("offen für alle Studierenden der Informatik", False),
        ("offen für alle Studierenden, die Informatik studieren", False),
        ("alle Fachrichtungen außer Jura", False),
        ("alle Fachrichtungen: Elektrotechnik, Maschinenbau", False),
        ("leider nicht offen für alle Fachrichtungen", False),
        ("not open to all students", False),
        ("Schnittstelle zu allen Fachbereichen", False),
        ("Flexible Arbeitszeiten für alle Studierenden", False),
        ("any subject line", False),
        ("all students of computer science", False),
        ("open to all students of mathematics", False),
    ],
)
def test_offer_for_every_subject_is_told_from_one_for_a_branch(
    taxonomy: Taxonomy, text: str, is_open: bool
) -> None:
    reading = read_offer(f"Ein Tag bei uns in Bochum\n{text}.", taxonomy, today=TODAY)
    assert reading.for_every_field is is_open


@pytest.mark.parametrize(
    ("text", "paid", "amount"),
    [
        ("13,50 € pro Stunde", True, 13.5),
        ("Vergütung 1.200 Euro im Monat", True, 1200.0),
        ("1,200 € per month", True, 1200.0),
        ("unbezahltes Praktikum", False, None),
        ("nette Leute", None, None),
    ],
)
def test_pay_is_read(text: str, paid: bool | None, amount: float | None) -> None:
    pay = read_pay(text)
    assert (pay.paid, pay.amount) == (paid, amount)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01.09.2026", date(2026, 9, 1)),
        ("1. Oktober 2026", date(2026, 10, 1)),
        ("2026-07-15", date(2026, 7, 15)),
        ("31.02.2026", None),
        ("irgendwann", None),
    ],
)
def test_date_is_read(text: str, day: date | None) -> None:
    assert read_date(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "radius"),
    [("25 km", 25), ("50", 50), ("egal", ANYWHERE), ("überall", ANYWHERE), ("viel", None)],
)
def test_radius_is_read(text: str, radius: int | str | None) -> None:
    assert read_radius(text) == radius


def test_languages_are_read() -> None:
    assert read_languages("fließend Deutsch und Englisch") == frozenset(Language)


def test_short_german_text_is_not_taken_for_english() -> None:
    assert Language.ENGLISH not in read_languages("Schnuppertag in Schwerte, unbezahlt")


def test_whom_a_task_is_done_for_says_less_than_the_task(taxonomy: Taxonomy) -> None:
    title = "Praxisprojekt: neue Website für einen Imker"
    reading = read_offer("Gestaltung und Umsetzung.", taxonomy, title=title, today=TODAY)
    assert reading.fields[0].code != "0811"


@pytest.mark.parametrize(
    ("typed", "name"),
    [("bo", "Bochum"), ("Dortmnud", "Dortmund"), ("Witten Ruhr", "Witten"), ("Köln", "Köln")],
)
def test_typed_place_is_found(taxonomy: Taxonomy, typed: str, name: str) -> None:
    assert taxonomy.find_places(typed)[0].name == name


def test_company_line_is_taken_apart(taxonomy: Taxonomy) -> None:
    reading = read_company("Rad & Tat GmbH, Herne, www.radundtat.de\nPraktikum Werkstatt", taxonomy)
    assert reading.name == "Rad & Tat GmbH"
    assert reading.place is not None
    assert reading.place.name == "Herne"
    assert reading.website == "www.radundtat.de"
    assert reading.rest == "Praktikum Werkstatt"


def test_near_programmes_fit_with_a_reason(taxonomy: Taxonomy) -> None:
    fits = who_fits(["0715"], frozenset(), taxonomy)
    assert fits[0].reason is None
    near = [
        fit for fit in fits if "0714" in fit.programme.fields and "0715" not in fit.programme.fields
    ]
    assert near
    assert all(fit.reason for fit in near)
    assert [fit.closeness for fit in fits] == sorted((fit.closeness for fit in fits), reverse=True)


def test_closeness_is_symmetric_and_bounded(taxonomy: Taxonomy) -> None:
    table = taxonomy.closeness_table()
    assert all(table[other, one] == value for (one, other), value in table.items())
    assert all(0 < value <= 1 for value in table.values())
    assert taxonomy.closeness("0714", "0714") == 1
    assert taxonomy.closeness("0714", "0221") == 0


@pytest.mark.parametrize(
    ("typed", "sector_id"),
    [
        ("Hellweg Software GmbH", "S2"),
        ("wir bauen Sondermaschinen", "C28"),
        ("Ruhrtal Kontraktlogistik", "S4"),
        ("Bäckerei Uhl", "C10"),
        ("Zahnarztpraxis Dr. Kern", "Q86"),
        ("IT", "S2"),
        ("construction", "F"),
        ("Meyer & Söhne GmbH", None),
        ("Becker AG", None),
    ],
)
def test_sector_is_guessed_from_words_and_compounds(
    taxonomy: Taxonomy, typed: str, sector_id: str | None
) -> None:
    sector = guess_sector(typed, taxonomy)
    assert (sector and sector.id) == sector_id


def test_every_sector_is_found_by_each_word_of_its_own(taxonomy: Taxonomy) -> None:
    known = {sector.id for sector in taxonomy.sectors}
    assert set(taxonomy.sector_terms.values()) == known
    for term, sector_id in taxonomy.sector_terms.items():
        sector = guess_sector(term, taxonomy)
        assert sector is not None
        assert sector.id == sector_id
