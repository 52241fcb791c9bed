"""Spans, kinds and languages of an offer's card, as they were said."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.texts.render import Names
from models.reading.phrases import load_words
from models.taxonomy import Taxonomy, load_taxonomy
from models.vocabulary import Language, OfferKind

MAY = date(2027, 5, 3)


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


def names(taxonomy: Taxonomy, language: Language) -> Names:
    return Names(taxonomy, ZoneInfo("Europe/Berlin"), language)


@pytest.mark.parametrize(
    ("span", "german", "english"),
    [
        ((13, 26), "3 bis 6 Monate", "3 to 6 months"),
        ((13, 13), "3 Monate", "3 months"),
        ((17, None), "mindestens 4 Monate", "at least 4 months"),
        ((None, 26), "bis zu 6 Monate", "up to 6 months"),
        ((10, 26), "10 bis 26 Wochen", "10 to 26 weeks"),
        ((4, 4), "4 Wochen", "4 weeks"),
        ((1, 1), "1 Woche", "1 week"),
        ((None, None), None, None),
    ],
)
def test_a_length_reads_as_it_was_said(
    taxonomy: Taxonomy,
    span: tuple[int | None, int | None],
    german: str | None,
    english: str | None,
) -> None:
    assert names(taxonomy, Language.GERMAN).offer.length(*span) == german
    assert names(taxonomy, Language.ENGLISH).offer.length(*span) == english


@pytest.mark.parametrize(
    ("span", "german", "english"),
    [
        ((16.0, 20.0), "16–20 h pro Woche", "16–20 h a week"),
        ((None, 18.0), "bis zu 18 h pro Woche", "up to 18 h a week"),
        ((38.5, 38.5), "38,5 h pro Woche", "38.5 h a week"),
        ((10.0, None), "mindestens 10 h pro Woche", "at least 10 h a week"),
    ],
)
def test_hours_read_as_they_were_said(
    taxonomy: Taxonomy, span: tuple[float | None, float | None], german: str, english: str
) -> None:
    assert names(taxonomy, Language.GERMAN).offer.hours(*span) == german
    assert names(taxonomy, Language.ENGLISH).offer.hours(*span) == english


def test_kinds_languages_and_a_start_are_joined_by_what_they_mean(taxonomy: Taxonomy) -> None:
    said = names(taxonomy, Language.GERMAN).offer
    kinds = (OfferKind.PRAKTIKUM, OfferKind.PROJEKT, OfferKind.ABSCHLUSSARBEIT)
    assert said.kinds(kinds) == "Praktikum, Projekt im Studium oder Abschlussarbeit"
    assert said.languages(list(Language), is_any=False) == "Deutsch und Englisch"
    assert said.languages(list(Language), is_any=True) == "Deutsch oder Englisch"
    assert said.start(None, starts_at_once=True) == "ab sofort"
    assert said.start(MAY, starts_at_once=True) == "ab sofort oder ab 3. Mai 2027"
    assert said.start(MAY, starts_at_once=False) == "ab 3. Mai 2027"


@pytest.mark.parametrize(
    ("said", "german", "english"),
    [
        ((["de"], True, ["fr"], []), "Deutsch und Französisch", "German and French"),
        (
            (["de", "en"], True, ["tr"], []),
            "Deutsch oder Englisch, dazu Türkisch",
            "German or English, plus Turkish",
        ),
        (
            (["de"], True, [], ["fr", "nl"]),
            "Deutsch, dazu Französisch oder Niederländisch",
            "German, plus French or Dutch",
        ),
        (([], True, [], ["de", "pl"]), "Deutsch oder Polnisch", "German or Polish"),
        (([], True, [], []), "", ""),
    ],
)
def test_further_languages_stand_behind_german_and_english(
    taxonomy: Taxonomy,
    said: tuple[list[str], bool, list[str], list[str]],
    german: str,
    english: str,
) -> None:
    assert names(taxonomy, Language.GERMAN).offer.languages(*said) == german
    assert names(taxonomy, Language.ENGLISH).offer.languages(*said) == english


def test_every_language_that_is_read_has_a_name(taxonomy: Taxonomy) -> None:
    for code in load_words("languages")["further"]:
        for reader in Language:
            assert names(taxonomy, reader).language(code) != code
