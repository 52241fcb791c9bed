"""However long a text is and whatever it is made of, reading it takes steps that grow with it."""

import inspect
from collections.abc import Callable
from datetime import date
from types import ModuleType

import pytest

from bot.bench.typed_readers import readers
from bot.bench.typed_texts import texts_of
from handlers.company import offer_changes, offer_days
from handlers.coordinator import validation
from models import text as typed_text
from models.reading import (
    company_answers,
    dates,
    fields,
    languages,
    offer_facts,
    offer_kind,
    plain_words,
    read_date,
    read_offer,
    read_study,
    start,
    study_parts,
)
from models.reading.company_answers import find_size, read_website
from models.reading.dates import dates_in
from models.reading.fields import read_fields, says_every_field
from models.reading.offer_places import find_place
from models.tables.company import CompanySize
from models.taxonomy import Taxonomy
from models.taxonomy.lexicon import Lexicon
from models.taxonomy.places import PlaceIndex
from models.text import clean, has_words, is_only_a_link

TODAY = date(2026, 11, 24)
ENDLESS = 250_000
"""Letters for which a search that begins anew everywhere would take a quarter of an hour."""


def repeated(unit: str, letters: int = ENDLESS) -> str:
    return (unit * (letters // len(unit) + 1))[:letters]


@pytest.mark.parametrize(
    ("unit", "says_something"),
    [
        ("1-", False),
        ("a.", True),
        ("a-", True),
        ("www.", False),
        ("-", False),
        ("ä.", True),
        ("http", True),
        ("a@", True),
        (". ", False),
    ],
)
def test_links_are_sought_in_any_text_to_its_end(unit: str, says_something: bool) -> None:
    text = repeated(unit)
    assert has_words(text) is says_something
    assert has_words(f"{text} wort")
    assert not is_only_a_link(f"{text} wort")


@pytest.mark.parametrize("unit", ["1-", "a.", "a-", "-", "ä.", "http", "a@", ". "])
def test_a_website_is_found_behind_any_text(unit: str) -> None:
    assert read_website(f"{repeated(unit)} beispiel.de") == "beispiel.de"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("schau auf a..beispiel.de/x", "beispiel.de/x"),
        ("http://beispiel.example:8080", "http://beispiel.example:8080"),
        ("mehr:werk.beispiel.de.", "werk.beispiel.de"),
        ("(www.beispiel.de)", "www.beispiel.de"),
        ("kein Punkt", None),
    ],
)
def test_websites_are_found_where_they_begin(text: str, found: str | None) -> None:
    assert read_website(text) == found


@pytest.mark.parametrize(
    ("unit", "first"),
    [
        ("q1 ", date(2027, 1, 1)),
        ("1.1. ", date(2027, 1, 1)),
        ("juni ", date(2027, 6, 1)),
        ("ss ", None),
        ("3. juni ", date(2027, 6, 3)),
        ("1/2027 ", date(2027, 1, 1)),
    ],
)
def test_the_first_dates_of_an_endless_list_are_read(unit: str, first: date | None) -> None:
    text = repeated(unit)
    assert read_date(text, TODAY) == first
    assert len(list(dates_in(text, TODAY))) == (60 if first else 0)


def test_blanks_between_subjects_are_passed_over(taxonomy: Taxonomy) -> None:
    assert read_fields(f"Maschinenbau{' ' * ENDLESS}, Informatik", taxonomy) == ["0715"]
    assert read_fields("Maschinenbau,   Informatik und Chemie", taxonomy) == [
        "0715",
        "0613",
        "0531",
    ]


def test_every_subject_is_heard_within_one_phrase_only(taxonomy: Taxonomy) -> None:
    assert says_every_field("offen für alle interessierten Fächer", taxonomy)
    assert not says_every_field(repeated("alle "), taxonomy)


def test_people_who_are_sought_far_before_are_no_size() -> None:
    assert find_size(repeated("wir suchen ") + ". Wir sind 30 MA") is CompanySize.SMALL
    assert find_size(repeated("wir suchen ") + "30 MA") is None


def test_clean_keeps_what_is_printable_and_drops_the_rest_at_any_length() -> None:
    assert clean(repeated("Größe ")) == repeated("Größe ").strip()
    assert clean(repeated("a\u202eb\u0301\x00")).startswith("ab\u0301ab")


# Steps


def _counted(
    monkeypatch: pytest.MonkeyPatch, owner: type, name: str
) -> Callable[[Callable[[], object]], int]:
    """How often a method is called while something is done."""
    original = getattr(owner, name)
    calls = 0

    def counting(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        return original(*arguments, **options)

    monkeypatch.setattr(owner, name, counting)

    def count(work: Callable[[], object]) -> int:
        nonlocal calls
        calls = 0
        work()
        return calls

    return count


@pytest.mark.parametrize("kind", ["mixed", "compounds", "almost terms", "every term", "letter"])
def test_terms_are_looked_up_no_oftener_than_a_text_is_long(
    monkeypatch: pytest.MonkeyPatch, taxonomy: Taxonomy, kind: str
) -> None:
    text_of = texts_of(taxonomy)[kind]
    lookups = _counted(monkeypatch, Lexicon, "get")
    short, long, longest = (
        lookups(lambda: read_offer(text_of(letters), taxonomy, today=TODAY))  # noqa: B023
        for letters in (1_200, 2_400, 48_000)
    )
    assert long <= 2.5 * short + 200
    assert longest <= 5.5 * short + 200  # of which the beginning and the end are read


def test_unknown_towns_behind_postal_codes_are_sought_a_few_times_only(
    monkeypatch: pytest.MonkeyPatch, taxonomy: Taxonomy
) -> None:
    towns = _counted(monkeypatch, PlaceIndex, "find")
    assert towns(lambda: find_place(repeated("99999 Xanten-Ypsilon ", 12_000), taxonomy)) <= 5


def test_a_line_of_study_is_read_in_its_beginning(
    monkeypatch: pytest.MonkeyPatch, taxonomy: Taxonomy
) -> None:
    lookups = _counted(monkeypatch, Lexicon, "get")
    line = "Maschinenbau Bachelor, " + repeated("und sonst nichts weiter, ", 4_000)
    assert lookups(lambda: read_study(line, taxonomy)) < 1_000
    assert lookups(lambda: read_study("\ufdfa" * 4_000, taxonomy)) < 2_000


def test_a_long_offer_is_read_in_its_beginning_and_its_end(taxonomy: Taxonomy) -> None:
    filler = "Wir legen Wert auf ein gutes Miteinander und kurze Wege.\n" * 200
    text = f"Praktikum Maschinenbau\nFür ein halbes Jahr.\n{filler}Bewerbungsschluss: 15.01.2027"
    reading = read_offer(text, taxonomy, today=TODAY)
    assert reading.title == "Praktikum Maschinenbau"
    assert reading.fields[0].code == "0715"
    assert reading.open_until == date(2027, 1, 15)


# What is measured

READING = (
    typed_text,
    dates,
    offer_facts,
    offer_kind,
    study_parts,
    plain_words,
    company_answers,
    offer_changes,
    offer_days,
    fields,
    languages,
    start,
    validation,
)
NO_READERS = {
    "is_dual",  # part of read_study
    "without_semester",  # part of read_study
    "take",  # clean, and its length
    "line_of",
    "text_of",
    "has_content",  # part of clean
    "dates_in",  # read_date
}


def _takes_typed_text(function: object) -> bool:
    parameters = list(inspect.signature(function).parameters)  # type: ignore[arg-type]  # a function
    return bool(parameters) and parameters[0] == "text"


@pytest.mark.parametrize("module", READING, ids=lambda module: module.__name__)
def test_every_function_that_reads_text_is_measured(module: ModuleType, taxonomy: Taxonomy) -> None:
    defined = {
        name
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and _takes_typed_text(function)
    }
    assert defined - NO_READERS <= set(readers(taxonomy))


def test_every_reader_takes_every_kind_of_text(taxonomy: Taxonomy) -> None:
    texts = [text_of(300) for text_of in texts_of(taxonomy).values()]
    assert all(0 < len(text) <= 300 for text in texts)
    for read in readers(taxonomy).values():
        for text in (*texts[::9], ""):
            read(text)
