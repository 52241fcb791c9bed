"""A correction touches what it names, and nothing else."""

from datetime import date

import pytest

from models.reading.correction import read_changes
from models.reading.plain_data import change_as_data
from models.reading.readings import Thing
from models.taxonomy import Taxonomy

TODAY = date(2026, 11, 27)
Data = dict[str, object]


def said(part: str, value: object = None, op: str = "set", **more: str) -> Data:
    if value is None and op == "set":
        return {"part": part}
    return {"part": part, "op": op, **({} if value is None else {"value": value}), **more}


PROFILE: dict[str, list[Data]] = {
    "da fehlt Geschichte": [said("subject", "Geschichte", "add")],
    "ohne Zahnmedizin": [said("subject", "Zahnmedizin", "remove")],
    "Philosophie fehlt noch": [said("subject", "Philosophie", "add")],
    "please add mathematics": [said("subject", "Mathematik", "add")],
    "ich studiere nicht BWL, sondern VWL": [said("subject", "Volkswirtschaftslehre")],
    "5. Semester": [said("semester", 5)],
    "beim Semester muss 8 stehen": [said("semester", 8)],
    "I'm in my third semester": [said("semester", 3)],
    "bin jetzt im 6.": [said("semester", 6)],
    "nicht mehr im vierten, im fünften": [said("semester", 5)],
    "Master, nicht Bachelor": [said("degree", "master")],
    "bachelor, not master": [said("degree", "bachelor")],
    "ich mache Staatsexamen": [said("degree", "staatsexamen")],
    "nicht TU Dortmund, sondern FH Dortmund": [said("university", "FH Dortmund")],
    "I moved to RUB": [said("university", "RUB")],
    "die Uni ist falsch": [said("university")],
    "Fach stimmt, Semester falsch": [said("semester")],
    "Praktikum weg, dafür Abschlussarbeit": [said("kinds", ["abschlussarbeit"])],
    "auch Werkstudent": [said("kinds", ["werkstudent"], "add")],
    "remove internship": [said("kinds", ["praktikum"], "remove")],
    "I moved from Duisburg to Dortmund": [said("place", "Dortmund")],
    "Umkreis 40": [said("radius_km", 40)],
    "remote geht auch": [said("remote", True)],
    "kein Homeoffice": [said("remote", False)],
}

OFFER: dict[str, list[Data]] = {
    "die 14 Euro sind falsch, 15,50": [said("pay", 15.5, per="hour")],
    "1.200 € im Monat": [said("pay", 1200, per="month")],
    "pay is 16 euros an hour": [said("pay", 16, per="hour")],
    "450 im Monat": [said("pay", 450, per="month")],
    "unbezahlt": [said("pay", 0)],
    "Start erst ab Mai": [said("start", "05")],
    "starts 15 March": [said("start", "03-15")],
    "Beginn jederzeit": [said("start", "sofort")],
    "läuft bis Ende Juli": [said("until", "07-31")],
    "deadline is 1 June 2027": [said("until", "2027-06-01")],
    "12 Wochen statt 10": [said("length", 12, unit="week")],
    "3 bis 6 Monate": [said("length", [3, 6], unit="month")],
    "six months": [said("length", 6, unit="month")],
    "15 Stunden die Woche": [said("hours", 15)],
    "20 Wochenstunden sind zu viel, mach 12": [said("hours", 12)],
    "das ist kein Praktikum, sondern eine Abschlussarbeit": [said("kind", "abschlussarbeit")],
    "nur Master": [said("degrees", ["master"])],
    "jeder Abschluss": [said("degrees", "*")],
    "auch Elektrotechnik": [said("fields", "Elektrotechnik", "add")],
    "ohne Informatik": [said("fields", "Informatik", "remove")],
    "alle Fächer": [said("fields", "*")],
    "Englisch reicht": [said("languages", ["en"])],
    "German is not required": [said("languages", ["de"], "remove")],
    "remote is not possible": [said("remote", False)],
    "Titel: Werkstudent im Einkauf": [said("title", "Werkstudent im Einkauf")],
    "the place is wrong, it's Hattingen": [said("place", "Hattingen")],
    "der Text ist falsch": [said("text")],
    "der Lohn beim Praktikum ist 1100 im Monat": [said("pay", 1100, per="month")],
}

COMPANY: dict[str, list[Data]] = {
    "the town is wrong, we are in Marl": [said("place", "Marl")],
    "alles richtig außer dem Ort": [said("place")],
    "unsere Website ist nordlicht.example": [said("website", "nordlicht.example")],
    "Die Branche ist falsch, wir machen Metallbau.": [said("sector", "Metallbau")],
    "wir sind 12 im Büro und 30 Leute draußen, also 42": [said("size", 42)],
    "we have 80 employees": [said("size", 80)],
    "umfirmiert zu Nordlicht Systeme": [said("name", "Nordlicht Systeme")],
    "we are called Nordlicht": [said("name", "Nordlicht")],
    "bitte info@nordlicht.example nehmen": [said("contact", "info@nordlicht.example")],
    "no website": [said("website", op="remove")],
    "der Name stimmt nicht": [said("name")],
}

INTEREST: dict[str, list[Data]] = {
    "ja, aber bitte ohne meine Telefonnummer": [said("contact", op="remove")],
    "use my other mail: ida@post.example": [said("contact", "ida@post.example")],
    "lieber 0176 5551234": [said("contact", "0176 5551234")],
    "neuer Satz: ich kenne eure Maschinen": [said("note", "ich kenne eure Maschinen")],
    "the number is wrong": [said("contact")],
}

CASES = [
    (thing, typed, changes)
    for thing, cases in (
        (Thing.PROFILE, PROFILE),
        (Thing.OFFER, OFFER),
        (Thing.COMPANY, COMPANY),
        (Thing.INTEREST, INTEREST),
    )
    for typed, changes in cases.items()
]


@pytest.mark.parametrize(("thing", "typed", "changes"), CASES)
def test_what_is_named_is_changed_and_nothing_else(
    thing: Thing, typed: str, changes: list[Data], taxonomy: Taxonomy
) -> None:
    read = read_changes(typed, taxonomy, today=TODAY, thing=thing)
    assert [change_as_data(change) for change in read.changes] == changes


UNKNOWN_THING = {
    "da fehlt Geschichte": "subject",
    "15 Euro die Stunde": "pay",
    "our website is nordlicht.example": "website",
    "ich bin Student, hab mich verklickt": "role",
}


@pytest.mark.parametrize("typed", UNKNOWN_THING)
def test_a_line_says_by_itself_what_it_corrects(typed: str, taxonomy: Taxonomy) -> None:
    read = read_changes(typed, taxonomy, today=TODAY)
    assert [change.part for change in read.changes] == [UNKNOWN_THING[typed]]


@pytest.mark.parametrize(
    ("typed", "town"),
    [
        ("ich ziehe nämlich im März nach Bochum", "Bochum"),
        ("ich ziehe bald nach Hagen", "Hagen"),
        ("zum Sommer zieh ich nach Herne", "Herne"),
        ("I am moving to Witten in spring", "Witten"),
        ("I will live in Bochum from October", "Bochum"),
    ],
)
def test_where_somebody_will_live_is_not_so_yet(typed: str, town: str, taxonomy: Taxonomy) -> None:
    reading = read_changes(typed, taxonomy, today=TODAY, thing=Thing.PROFILE)
    assert not reading.changes
    assert [(change.part, change.value) for change in reading.later] == [("place", town)]


@pytest.mark.parametrize("typed", ["ich wohne jetzt in Bochum", "bin nach Bochum gezogen"])
def test_where_somebody_lives_is_so_now(typed: str, taxonomy: Taxonomy) -> None:
    reading = read_changes(typed, taxonomy, today=TODAY, thing=Thing.PROFILE)
    assert [change.value for change in reading.changes] == ["Bochum"]


@pytest.mark.parametrize("typed", ["", "ja", "passt so", "danke!", "warum fragt ihr das?", "hmm"])
def test_what_names_no_part_changes_nothing(typed: str, taxonomy: Taxonomy) -> None:
    for thing in Thing:
        assert read_changes(typed, taxonomy, today=TODAY, thing=thing).changes == ()


def test_what_is_not_understood_is_told_back(taxonomy: Taxonomy) -> None:
    read = read_changes("nimm bitte Quarkologie rein", taxonomy, today=TODAY, thing=Thing.PROFILE)
    assert read.changes == ()
    assert "Quarkologie" in read.unknown


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("BWL oder Blubbologie", "Blubbologie"),
        ("Fächer: Physik, Blubbologie", "Blubbologie"),
        ("Studiengang Gebäudehüllenkunde oder Informatik", "Gebäudehüllenkunde"),
    ],
)
def test_an_unknown_subject_of_a_list_is_told(line: str, lost: str, taxonomy: Taxonomy) -> None:
    reading = read_changes(line, taxonomy, today=date(2026, 11, 27), thing=Thing.OFFER)
    assert reading.changes
    assert lost in reading.unknown


@pytest.mark.parametrize(
    "line",
    [
        "Herbst 2027 gilt nur fürs duale Studium, das Praktikum geht jederzeit",
        "September only applies to the apprenticeship",
    ],
)
def test_a_day_of_another_offer_is_none_of_this_one(line: str, taxonomy: Taxonomy) -> None:
    reading = read_changes(line, taxonomy, today=date(2026, 11, 27), thing=Thing.OFFER)
    assert not any(
        change.part == "start" and str(change.value).startswith("20") for change in reading.changes
    )
