"""Languages beside German and English are kept where an offer demands them, and only there."""

from datetime import date

import pytest

from models.reading import read_offer
from models.reading.phrases import load_words
from models.taxonomy import OfferReading, Taxonomy
from models.vocabulary import Language, is_further_language

GERMAN_TEXT = "Praktikum im Vertrieb\nWir suchen Verstärkung für unser Team in Dortmund.\n"
ENGLISH_TEXT = "Internship in sales\nWe are looking for a student for our team in Dortmund.\n"


def read(text: str, taxonomy: Taxonomy, *, head: str = GERMAN_TEXT) -> OfferReading:
    return read_offer(head + text, taxonomy, today=date(2026, 11, 27))


def codes(names: str) -> frozenset[str]:
    return frozenset(names.split())


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Gute Französischkenntnisse sind Voraussetzung.", "fr"),
        ("Du sprichst fließend Niederländisch.", "nl"),
        ("Sie beherrschen Polnisch in Wort und Schrift", "pl"),
        ("Wir erwarten Russisch- und Ukrainischkenntnisse.", "ru uk"),
        ("Dein Profil:\n- Studium der BWL\n- Spanisch (B2)\n- Freude am Telefonieren", "es"),
        ("Voraussetzung sind Sorgfalt und Tschechisch.", "cs"),
        ("Ohne Arabisch geht es bei uns nicht.", "ar"),
        ("Sprachen: Deutsch, Englisch, Italienisch", "it"),
        ("Für unsere Kunden in Portugal brauchst du sehr gutes Portugiesisch.", "pt"),
        ("Sie bringen verhandlungssicheres Englisch sowie solides Japanisch mit.", "ja"),
        ("Unverzichtbar für diese Stelle: Farsi oder, wie manche sagen, Persisch", "fa"),
        ("Dänisch auf Niveau B1 ist ein Muss, Schwedisch ist ein Plus.", "da"),
    ],
)
def test_demanded_languages_are_read_from_german(
    taxonomy: Taxonomy, text: str, languages: str
) -> None:
    reading = read(text, taxonomy)
    assert (reading.further_languages, reading.one_of_languages) == (codes(languages), codes(""))


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Fluent Dutch is required.", "nl"),
        ("You speak French at C1 level and read a little German.", "fr"),
        ("You need a working command of Korean", "ko"),
        ("Your profile:\n- enrolled at a university\n- Turkish, spoken and written", "tr"),
        ("We are looking for native-level Greek", "el"),
        ("Excellent English and very good Mandarin are essential.", "zh"),
        ("Polish is a must, because our suppliers do not speak anything else.", "pl"),
        ("Hungarian: first language or C2 required", "hu"),
    ],
)
def test_demanded_languages_are_read_from_english(
    taxonomy: Taxonomy, text: str, languages: str
) -> None:
    reading = read(text, taxonomy, head=ENGLISH_TEXT)
    assert (reading.further_languages, reading.one_of_languages) == (codes(languages), codes(""))


@pytest.mark.parametrize(
    ("text", "needed", "one_of"),
    [
        ("Türkisch oder Arabisch ist erforderlich.", "", "tr ar"),
        ("Deutsch und dazu Niederländisch oder Französisch in Wort und Schrift", "", "nl fr"),
        (
            "Du sprichst mindestens eine dieser Sprachen: Kroatisch, Serbisch, Bosnisch",
            "",
            "hr sr bs",
        ),
        ("Gute Kenntnisse in Rumänisch, Bulgarisch oder Ungarisch", "", "ro bg hu"),
        ("Wir brauchen Spanisch und Portugiesisch oder Italienisch.", "es", "pt it"),
        ("Sprache: Deutsch oder Polnisch", "", "de pl"),
        ("You speak French, Italian or Spanish fluently", "", "fr it es"),
        ("Native-level German plus one of these: Danish, Swedish, Norwegian", "", "da sv no"),
        ("Required: English plus French, Italian or Spanish", "", "fr it es"),
    ],
)
def test_of_some_languages_one_is_enough(
    taxonomy: Taxonomy, text: str, needed: str, one_of: str
) -> None:
    reading = read(text, taxonomy)
    assert (reading.further_languages, reading.one_of_languages) == (codes(needed), codes(one_of))


@pytest.mark.parametrize(
    "text",
    [
        "Niederländisch ist von Vorteil.",
        "Deutsch mindestens B2; Türkisch oder Polnisch sind hilfreich, aber keine Bedingung",
        "Sprachkenntnisse in Arabisch, Farsi oder Ukrainisch sind toll, aber kein Muss",
        "Sehr gutes Deutsch, Italienisch wäre die Kirsche auf der Torte",
        "Idealerweise sprichst du auch etwas Spanisch und Portugiesisch.",
        "Gern mit Türkischkenntnissen, die sind bei uns Gold wert",
        "French (nice to have), German C1",
        "You speak English fluently; Swedish or Danish is a bonus",
        "Unsere Kunden sprechen Türkisch und Arabisch, du sprichst Deutsch.",
        "Im Team werden Russisch, Dari und Polnisch gesprochen.",
        "Bei uns kannst du nebenher Niederländisch lernen, die Kurse sind gut.",
        "We offer free Spanish courses and a good canteen.",
        "Our office speaks Turkish and Polish, roughly in that order",
        "Du kochst sicher italienische und französische Küche.",
        "Good knowledge of the Italian market and of French cuisine is required.",
        "We are the German branch of a Dutch company and need good people.",
        "You must polish and coat lenses very carefully.",
        "Gute Kenntnisse in mindestens einer Fremdsprache",
        "Französisch ist nicht erforderlich.",
        "Dafür brauchst du kein Französisch.",
        "Wer wir sind:\nEin Büro, in dem gut Spanisch, Polnisch und Deutsch gesprochen wird.",
        "Türkisch oder Arabisch? Bitte laut rufen!",
        "Wir liefern nach Polen, Italien und in die Türkei, gute Geografiekenntnisse helfen.",
    ],
)
def test_a_language_that_nothing_demands_is_none(taxonomy: Taxonomy, text: str) -> None:
    reading = read(text, taxonomy)
    assert not reading.further_languages | reading.one_of_languages


def test_german_that_polish_may_stand_for_is_not_demanded_itself(taxonomy: Taxonomy) -> None:
    assert read("Sprache: Deutsch oder Polnisch", taxonomy).languages == frozenset()


def test_a_language_beside_does_not_make_english_a_choice(taxonomy: Taxonomy) -> None:
    reading = read("Englisch verhandlungssicher, Spanisch oder Polnisch erforderlich", taxonomy)
    assert reading.languages == frozenset(Language)
    assert not reading.is_one_language_enough


def test_every_language_of_the_list_is_further_and_named_in_both_languages() -> None:
    for code, names in load_words("languages")["further"].items():
        assert is_further_language(code)
        assert names.strip()
