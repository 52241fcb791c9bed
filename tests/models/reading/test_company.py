"""What a company says of itself is read as people really write it."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.reading.company import people_in, read_company
from models.reading.plain_data import read_as_data
from models.taxonomy import load_taxonomy
from models.taxonomy.values import CompanyReading

LABELLED = Path(__file__).parent / "data" / "companies.jsonl"

FEWEST_RIGHT: Mapping[str, float] = {
    "name": 0.97,
    "place": 0.97,
    "places": 0.97,
    "website": 0.99,
    "size": 0.99,
    "contact": 0.99,
}
"""Shares of the labelled texts, by key, below which reading has become worse."""


def read(text: str) -> CompanyReading:
    return read_company(text, load_taxonomy())


def told(text: str) -> dict[str, Any]:
    reading = read(text)
    return {
        "name": reading.name or None,
        "place": reading.place.name if reading.place else None,
        "places": [place.name for place in reading.places],
        "website": reading.website,
        "size": reading.people,
        "contact": reading.contact,
    }


def test_labelled_texts_are_read_right_in_these_shares() -> None:
    labelled = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    right: Counter[str] = Counter()
    for record in labelled:
        found = told(record["text"])
        right.update(key for key in FEWEST_RIGHT if found[key] == record[key])
    shares = {key: right[key] / len(labelled) for key in FEWEST_RIGHT}
    assert {key for key, share in shares.items() if share < FEWEST_RIGHT[key]} == set(), shares


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # a name with a dot is no website where its legal form follows
        ("Vorlese.net GmbH, Hagen", "Vorlese.net GmbH"),
        ("React.js Kontor UG, Unna", "React.js Kontor UG"),
        ("druckladen24.de e.K., Marl", "druckladen24.de e.K."),
        ("Paper.Works Ltd, Bochum", "Paper.Works Ltd"),
        ("V.I.P. Catering GmbH, Essen", "V.I.P. Catering GmbH"),
        ("www.kornhaus.example Kornhaus GmbH", "Kornhaus GmbH"),
        # partners
        ("Reuter, Blank & Partner Architekten, Herne", "Reuter, Blank & Partner Architekten"),
        ("Ahrens, Ahrens und Sohn GmbH, Wesel", "Ahrens, Ahrens und Sohn GmbH"),
        ("Dr. Sommer, Winter & Kollegen, Dorsten", "Dr. Sommer, Winter & Kollegen"),
        ("Fox, Marsh and Sons Ltd, Essen", "Fox, Marsh and Sons Ltd"),
        ("Lenz, Krug, Horn Notare, Hamm", "Lenz, Krug, Horn Notare"),
        ("Anna Lenz, Lenz & Krug GmbH, Hamm", "Lenz & Krug GmbH"),
        # legal forms
        ("Tonwerk UG (haftungsbeschränkt), Herten", "Tonwerk UG (haftungsbeschränkt)"),
        ("Offene Tür e. V., Ahlen", "Offene Tür e. V."),
        ("Lernhaus gGmbH, Bottrop", "Lernhaus gGmbH"),
        ("Krug & Co. KG, Hamm", "Krug & Co. KG"),
        ("stahlrohr becker ag, essen", "stahlrohr becker ag"),
        ("Nordhang, GmbH, Essen", "Nordhang GmbH"),
        ("GmbH Nordhang, Essen", "GmbH Nordhang"),
        ("GmbH Munter, Essen", "GmbH Munter"),
        # who types
        ("Hallo, hier ist Ben von der Ulmer Technik AG aus Essen", "Ulmer Technik AG"),
        ("Mein Name ist Kaya Demir und ich leite die Fahrschule Demir in Marl", "Fahrschule Demir"),
        ("Ich bin die Assistentin der Brock Immobilien GmbH in Unna", "Brock Immobilien GmbH"),
        ("Hey, I'm Lou from the Red Barn Studio in Bochum", "Red Barn Studio"),
        ("im Namen der Haas Kabel KG möchte ich uns anmelden", "Haas Kabel KG"),
        # sentences
        ("wir heißen zweirad lürbke und kommen aus hagen", "zweirad lürbke"),
        ("Die Arndt Glas GmbH baut Fassaden in Herne.", "Arndt Glas GmbH"),
        ("We're called Birchwood Press and sit in Unna", "Birchwood Press"),
        ("Kleiner Betrieb aus Moers: Uhrmacherei Sand", "Uhrmacherei Sand"),
        ("Freude an Farbe GmbH, Bochum", "Freude an Farbe GmbH"),
        # nothing that is a name
        ("ein Ingenieurbüro aus Hagen mit neun Leuten", ""),
        ("www.nur-adresse.example", ""),
        ("\u3164, Dortmund", ""),
        ("🏗🏗, Essen", ""),
        ("haben keine Homepage", ""),
    ],
)
def test_name_is_what_the_company_is_called(text: str, name: str) -> None:
    assert read(text).name == name


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("25 Kollegen", 25),
        ("wir sind zu sechst", 6),
        ("ein Dutzend Leute", 12),
        ("zwei Dutzend Beschäftigte", 24),
        ("Zwei-Mann-Betrieb", 2),
        ("ein zehnköpfiges Team", 10),
        ("Team von rund 15", 15),
        ("zwischen 10 und 20, genau 17 Mitarbeiterinnen", 17),
        ("Mitarbeiter: 45", 45),
        ("40MA", 40),
        ("1.300 Beschäftigte", 1300),
        ("Einzelunternehmerin", 1),
        ("half a dozen people", 6),
        ("wir sind dreißig Leute", 30),
        ("a team of eight", 8),
        ("a two-person studio", 2),
        ("we are twelve.", 12),
        ("five of us", 5),
        ("wir suchen 3 Leute", None),
        ("wir sind 30 Leute und suchen 2 Kollegen", 30),
        ("we are looking for two engineers", None),
        ("45127 Ingenieurbüro", None),
        ("3 Filialen seit 1990", None),
        ("2 Gesellschaften", None),
    ],
)
def test_people_are_counted_as_they_are_said(text: str, people: int | None) -> None:
    assert people_in(text) == people


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Optik Zabel, Hamm und Unna", ["Hamm", "Unna"]),
        ("Optik Zabel GmbH, Sitz in Marl, Werk in Herten", ["Marl", "Herten"]),
        ("Zabel Optics, offices in Essen and Bochum", ["Essen", "Bochum"]),
        ("Optik Zabel, Bochumer Straße 5, 45661 Recklinghausen", ["Recklinghausen"]),
        ("Optik Zabel, Essen-Kettwig", ["Essen"]),
        ("Optik Zabel, Dortmnud", ["Dortmund"]),
    ],
)
def test_first_town_is_the_seat_and_all_are_kept(text: str, places: list[str]) -> None:
    reading = read(text)
    assert [place.name for place in reading.places] == places
    assert reading.place == reading.places[0]


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("Zabel KG, Hamm, 02381 556677", "02381 556677"),
        ("Zabel KG, Hamm, post@zabel.example, 02381 556677", "post@zabel.example"),
        ("Zabel KG\nFax 02381 556678\nTel. 02381 556677", "02381 556677"),
        ("Zabel KG\nHRB 0123456\n59065 Hamm", None),
        ("Zabel KG, info (at) zabel.example", "info@zabel.example"),
    ],
)
def test_contact_is_what_a_person_is_reached_by(text: str, contact: str | None) -> None:
    assert read(text).contact == contact


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("www.stein-und-ton.example", "Stein Und Ton"),
        ("https://kranich.example/jobs", "Kranich"),
        ("shop.lichtspiel.example", "Lichtspiel"),
        ("mk-technik.example", "MK Technik"),
        ("hello@brightbay.co.uk", "Brightbay"),
        ("www.instagram.com/lichtspiel", ""),
        ("lichtspiel@gmx.de", ""),
    ],
)
def test_address_alone_proposes_a_name_and_says_none(address: str, name: str) -> None:
    reading = read(address)
    assert (reading.name, reading.proposed_name) == ("", name)


def test_offer_below_the_lines_of_a_company_stays_whole() -> None:
    offer = "Praktikum in der Werkstatt\nAb Mai, 12 Wochen.\nTel. 0201 778899"
    reading = read(f"Zabel KG\nRingstr. 4\n45127 Essen\n\n{offer}")
    assert reading.rest == offer
    assert reading.place is not None
    assert reading.place.name == "Essen"


def test_paragraph_that_names_the_company_and_seeks_is_both() -> None:
    text = (
        "Wir sind die Zabel KG aus Essen, 20 Leute, und suchen für das Sommersemester einen "
        "Werkstudenten für die Konstruktion."
    )
    reading = read(text)
    assert (reading.name, reading.people, reading.rest) == ("Zabel KG", 20, text)


@pytest.mark.parametrize("closing", ["MfG", "Viele Grüße", "Best regards", "LG", "--"])
def test_signature_of_a_mail_says_who_writes(closing: str) -> None:
    text = f"Hallo zusammen,\nbitte nehmt uns auf.\n{closing}\nIda Frey\nFrey Optik\n59065 Hamm"
    assert told(text)["name"] == "Frey Optik"
    assert told(text)["place"] == "Hamm"


def test_person_alone_below_a_mail_is_no_company() -> None:
    assert read("Hallo,\nbitte nehmen Sie uns auf.\nViele Grüße\nIda Frey").name == ""


def test_command_tells_the_same_keys_as_before() -> None:
    record = {"id": "a", "text": "Frey Optik KG, Hamm und Unna, 12 Leute, 02381 445566"}
    data = read_as_data("company", record, load_taxonomy(), date(2026, 11, 27))
    assert {key: data[key] for key in data if key != "id"} == {
        "name": "Frey Optik KG",
        "place": "Hamm",
        "places": ["Hamm", "Unna"],
        "website": None,
        "sector": data["sector"],
        "size": 12,
        "contact": "02381 445566",
    }
