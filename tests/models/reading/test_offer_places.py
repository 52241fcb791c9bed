"""Where an offer is: by what stands around a town, not by its name alone."""

import pytest

from models.reading.offer_places import read_offer_places
from models.taxonomy import Taxonomy


def towns(text: str, taxonomy: Taxonomy) -> str:
    return ", ".join(place.name for place in read_offer_places(text, taxonomy).towns)


STATED = {
    "Praktikum Marketing in Bochum.": "Bochum",
    "Werkstudent Controlling bei uns in Witten, 15 Stunden.": "Witten",
    "Praktikum am Standort Hagen": "Hagen",
    "Bachelorarbeit, Einsatzort: 45127 Essen": "Essen",
    "Unsere Agentur aus Essen sucht dich.": "Essen",
    "Unser Labor liegt in 58452 Witten.": "Witten",
    "Im Herzen von Witten suchen wir Verstärkung": "Witten",
    "Praktikum im schönen Hattingen": "Hattingen",
    "Praktikum Architektur, Raum Dortmund": "Dortmund",
    "Internship in Velbert, six months": "Velbert",
    "Working student, our Duisburg office": "Duisburg",
    "Location: Recklinghausen, part time": "Recklinghausen",
    "Join us at our site in Oberhausen": "Oberhausen",
    "Thesis near Iserlohn": "Iserlohn",
    "Werkstudent Marketing | Essen | ab sofort": "Essen",
    "Bochum: Werkstudent gesucht": "Bochum",
    "Sachbearbeitung Essen": "Essen",
    "werkstudent in bochum gesucht, informatik": "Bochum",
    "working student wanted near dortmund": "Dortmund",
}
PARTS = {
    "Werkstudent in Essen-Mitte": "Essen",
    "Arbeitsort: Gelsenkirchen-Buer": "Gelsenkirchen",
    "Internship in Bochum-Weitmar": "Bochum",
    "Praktikum in Stuttgart (Vaihingen)": "Stuttgart",
    "Location: Herne (Sodingen)": "Herne",
    "Praktikum in Castrop-Rauxel": "Castrop-Rauxel",
    "Praktikum in Halle (Saale)": "Halle (Saale)",
    "Mülheim a.d. Ruhr: Praktikum": "Mülheim an der Ruhr",
    "Ausbildung in Frankfurt a. M.": "Frankfurt am Main",
}
SAINTS = {
    "Thesis in St. Ingbert": "Sankt Ingbert",
    "Einsatzort: St Wendel": "Sankt Wendel",
    "Praktikum in Sankt Augustin": "Sankt Augustin",
    "Working student in St. Blasien": "Sankt Blasien",
    "Praktikum | St. Ingbert | Teilzeit": "Sankt Ingbert",
}
SEVERAL = {
    "Werkstudent (m/w/d) in Bochum und Witten": "Bochum, Witten",
    "Praktikum an unseren Standorten Essen, Herne oder Bochum": "Essen, Herne, Bochum",
    "Standorte: Unna / Kamen / Bergkamen": "Unna, Kamen, Bergkamen",
    "Internship in Dortmund or in Hamm": "Dortmund, Hamm",
    "Locations: Bottrop, Gladbeck and Dorsten": "Bottrop, Gladbeck, Dorsten",
    "Arbeitsort: 44787 Bochum oder 45127 Essen": "Bochum, Essen",
}
NO_TOWN = (
    "Praktikum, Büro in bester Lage",
    "Sie sind in der Lage, im Team zu arbeiten",
    "Praktikum bei jedem Wetter auf dem Bau",
    "Ihre Kollegen kamen auch als Praktikanten",
    "Mittags steht ein warmes Essen bereit",
    "Praktikum in der Küche, wir laden zum essen ein",
    "Kommt zu uns: Herner Straße 12",
    "Praktikum in ganz Westfalen",
    "Internship in the Ruhrgebiet",
    "Standort: deutschlandweit",
    "Location: Remote",
    "Unsere Kunden in Köln und Hamburg warten. Praktikum Vertrieb.",
    "We have customers in Berlin and Leipzig. Internship in sales.",
    "Wir suchen in Vollzeit und in Teilzeit",
)
BETTER = {
    "Menüservice Essen auf Rädern sucht Hilfe in Herne": "Herne",
    "Praktikum bei der Marl Anlagenbau GmbH in Witten": "Witten",
    "Internship at Hagen Pumps Ltd in Bochum": "Bochum",
    "Adresse: Bochumer Str. 5, 44625 Herne": "Herne",
    "Unternehmen mit Sitz in Köln. Das Praktikum ist in Dortmund.": "Dortmund",
    "Headquartered in Hamburg, we look for students for our office in Oberhausen": "Oberhausen",
    "Wir suchen Studierende der TU Dortmund für ein Praktikum in Schwerte": "Schwerte",
    "Fahrten nach Köln gehören dazu. Standort Lünen.": "Lünen",
    "Ansprechpartner: Herr Hagen Schulte. Einsatz in Ahlen.": "Ahlen",
    "Am Duisburger Hafen gegründet, heute arbeitest du in Moers": "Moers",
    "Werkstudent IT\nDu arbeitest in Lünen.\nViele Grüße\nMuster GmbH, 44135 Dortmund": "Lünen",
    "Working student\nin Hamm\n\nKind regards\nSample Ltd\n45127 Essen": "Hamm",
}
AT_LAST = {
    "Praktikum am Dortmunder Hafen": "Dortmund",
    "Abschlussarbeit bei der Muster AG, Bochum": "Bochum",
    "Stadtwerke Witten: Praktikum": "Witten",
    "Werkstudent IT\n\nMit freundlichen Grüßen\nMuster GmbH\nTestweg 1\n44135 Dortmund": "Dortmund",
    "Intern wanted\n\nBest regards\nSample Ltd, 58452 Witten": "Witten",
}


@pytest.mark.parametrize("text", STATED)
def test_a_town_counts_by_what_stands_around_it(taxonomy: Taxonomy, text: str) -> None:
    assert towns(text, taxonomy) == STATED[text]


@pytest.mark.parametrize("text", PARTS)
def test_a_part_of_a_town_is_the_town(taxonomy: Taxonomy, text: str) -> None:
    assert towns(text, taxonomy) == PARTS[text]


@pytest.mark.parametrize("text", SAINTS)
def test_a_saint_may_be_shortened(taxonomy: Taxonomy, text: str) -> None:
    assert towns(text, taxonomy).replace("St. ", "Sankt ") == SAINTS[text]


@pytest.mark.parametrize("text", SEVERAL)
def test_several_sites_are_all_read_in_order(taxonomy: Taxonomy, text: str) -> None:
    assert towns(text, taxonomy) == SEVERAL[text]


@pytest.mark.parametrize("text", NO_TOWN)
def test_a_word_street_or_region_is_no_town(taxonomy: Taxonomy, text: str) -> None:
    assert towns(text, taxonomy) == ""


@pytest.mark.parametrize("text", BETTER)
def test_where_the_work_is_beats_what_else_is_named(taxonomy: Taxonomy, text: str) -> None:
    assert towns(text, taxonomy) == BETTER[text]


@pytest.mark.parametrize("text", AT_LAST)
def test_a_hint_counts_when_nothing_else_is_said(taxonomy: Taxonomy, text: str) -> None:
    assert towns(text, taxonomy) == AT_LAST[text]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Praktikum in Graz, Österreich", "Graz"),
        ("Praktikum in Steyr (Österreich)", "Steyr"),
        ("Internship in Venlo (NL)", "Venlo"),
        ("Werkstudent in Lüttich", "Lüttich"),
        ("Working student in Brussels", "Brussels"),
        ("Praktikum in Salzburg", "Salzburg"),
        ("Location: Zurich, Switzerland", "Zurich"),
        ("Standort: Entenhausen", "Entenhausen"),
    ],
)
def test_a_place_abroad_or_unknown_is_named_apart(
    taxonomy: Taxonomy, text: str, named: str
) -> None:
    read = read_offer_places(text, taxonomy)
    assert (read.towns, read.unknown) == ((), (named,))


def test_of_a_list_the_known_and_the_unknown_are_told_apart(taxonomy: Taxonomy) -> None:
    read = read_offer_places("Praktikum in Wien oder Dortmund", taxonomy)
    assert [place.name for place in read.towns] == ["Dortmund"]
    assert read.unknown == ("Wien",)
    assert read.place is not None


@pytest.mark.parametrize(
    "text",
    [
        "Wir sind eine Tochter der Emscherbau AG mit Sitz in Duisburg.",
        "Trägerin ist eine Stiftung mit Sitz in Aachen.",
        "We are part of the Novaline Group (headquartered in Mannheim).",
        "Unsere Lampen hängen in einem Museum in Kassel.",
        "We grew out of a research institute in Jena.",
        "Du besuchst Messen, z. B. in Hannover.",
        "Werkstudent (100 % remote). Unser Team sitzt in Bochum und Kiel.",
        "Our company is fully remote; its legal seat is in Dortmund.",
        "Online-Rundgang durch unser Werk. Hauptsitz Hagen.",
    ],
)
def test_where_nobody_works_is_no_place(taxonomy: Taxonomy, text: str) -> None:
    assert not towns(text, taxonomy)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        # A further site, or anybody's, counts less than the company's own.
        ("Agentur mit Sitz in Bochum und einem zweiten Büro in Berlin.", "Bochum"),
        ("Wir sitzen in Witten. Wir haben auch ein kleines Lager in Köln.", "Witten"),
        ("Our lab is in Hagen. Next to a warehouse in Bremen we keep a stock.", "Hagen"),
        (
            "Besides our sales office in Leipzig we have a workshop. Our office is in Herne.",
            "Herne",
        ),
        ("Verein mit Sitz in Herten und einer Kleiderkammer in Marl.", "Herten"),
        ("Als Tochter der Emscherbau AG suchen wir in Herne Verstärkung.", "Herne"),
        ("We are part of the Novaline Group and are hiring in Unna.", "Unna"),
        # What the work is about is not where it is.
        ("Wir sind ein Büro mit Sitz in Unna. Du kartierst Bäche im Raum Soest.", "Unna"),
        # Where the work is is said plainly.
        ("Niederlassung in Kamen. Einsatz je nach Wohnort in Herne oder Kamen.", "Herne, Kamen"),
        ("Arbeitsort wahlweise Hagen oder Lünen", "Hagen, Lünen"),
        ("Wohnungen in Bochum, Witten und Herne. Zentrale ist Witten, wo du arbeitest.", "Witten"),
        ("We run shops in Essen and Bottrop. Our lab is in Moers, where you will work.", "Moers"),
        ("Teilzeit | unbefristet | Duisburg oder remote", "Duisburg"),
        ("Full-time | permanent | Wuppertal / remote", "Wuppertal"),
        # Parts of towns, and names with them.
        ("Backstube Wolters, Hagen-Emst. Wir freuen uns.", "Hagen"),
        ("Sie finden uns im Essener Süden.", "Essen"),
        ("Wir, der Verein Lesewelt Essen e. V., suchen Hilfe.", "Essen"),
        ("Wir sind ein kleines Museum in Hattingen.", "Hattingen"),
        ("Nachhilfe gesucht! #studijob #dortmund", "Dortmund"),
        ("Wo: Lünen und wechselnde Baustellen im Kreis Unna", "Lünen"),
        ("Spun out of Ruhr University Bochum, we print skin.", "Bochum"),
    ],
)
def test_the_place_of_the_work_comes_first(taxonomy: Taxonomy, text: str, named: str) -> None:
    assert towns(text, taxonomy) == named
