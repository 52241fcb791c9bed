from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.company.company_answers import (
    answers_of_reading,
    find_size,
    read_size,
    read_website,
)
from handlers.company.corrections import (
    PastDayError,
    is_new_text,
    pay_line,
    read_correction,
    read_fields,
    read_last_day,
)
from handlers.company.offer_answers import (
    OfferAnswers,
    PayWords,
    last_day_of,
    long_so_far,
    title_and_body,
)
from handlers.company.reading import next_question
from handlers.company.states import OfferQuestion
from models.acts.offers import end_of_day
from models.reading import read_company, read_pay
from models.tables.company import CompanySize
from models.taxonomy import Pay, PayUnit, load_taxonomy
from models.vocabulary import Degree, Language, OfferKind

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
UNITS = {unit: f"{{amount}} € / {unit.value}" for unit in PayUnit}


CARD = OfferAnswers(
    kinds=(OfferKind.PRAKTIKUM,),
    fields=("0715",),
    degrees=frozenset({Degree.BACHELOR}),
    languages=frozenset({Language.GERMAN}),
)


def words_of(pay: Pay, typed: str) -> PayWords:
    return pay_line(pay, typed, UNITS)


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("9", CompanySize.MICRO),
        ("10", CompanySize.SMALL),
        ("wir sind 49 Leute", CompanySize.SMALL),
        ("50 bis 60 Mitarbeiter", CompanySize.MEDIUM),
        ("249", CompanySize.MEDIUM),
        ("1.200 Beschäftigte", CompanySize.LARGE),
        ("viele", None),
    ],
)
def test_size_follows_the_number_of_people(typed: str, size: CompanySize | None) -> None:
    assert read_size(typed) == size


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("Maschinenbau, ca. 30 MA", CompanySize.SMALL),
        ("IT, 5-8 Leute", CompanySize.MICRO),
        ("Muster GmbH, 1.200 Beschäftigte", CompanySize.LARGE),
        ("we are 30 people in Bochum", CompanySize.SMALL),
        ("Industrie 4.0", None),
        ("gegründet 1998. 20 Mitarbeiter", CompanySize.SMALL),
        ("Tel 0231 123456 20 Mitarbeiter", CompanySize.SMALL),
        ("wir suchen 2 Leute", None),
        ("4people GmbH", None),
        ("1" * 4_000, None),
        ("44787 Bochum, Personenverkehr", None),
        ("44787 Personenverkehr Bochum", None),
        ("Chemie, seit 1920, 44787 Bochum", None),
    ],
)
def test_size_is_found_beside_other_words(typed: str, size: CompanySize | None) -> None:
    assert find_size(typed) == size


@pytest.mark.parametrize(
    ("typed", "website"),
    [
        ("muster.de", "muster.de"),
        ("unsere Seite: https://www.muster.de/jobs.", "https://www.muster.de/jobs"),
        ("müller-söhne.de", "müller-söhne.de"),
        ("haben wir nicht", None),
    ],
)
def test_website_is_found_in_words(typed: str, website: str | None) -> None:
    assert read_website(typed) == website


def test_offer_below_the_company_line_is_kept() -> None:
    text = "Muster GmbH, Bochum, muster.de\nPraktikum im Labor\nAb März"
    answers = answers_of_reading(read_company(text, load_taxonomy()))
    assert answers["name"] == "Muster GmbH"
    assert answers["place"] == "Bochum"
    assert answers["website"] == "muster.de"
    assert answers["offer_text"] == "Praktikum im Labor\nAb März"


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("15 €/h", {"pay": "15 € / hour", "is_paid": True}),
        ("450-1200 € im Monat", {"pay": "450–1.200 € / month", "is_paid": True}),
        ("unbezahlt", {"pay": None, "is_paid": False}),
        ("ab 1.4.2027", {"starts_on": "2027-04-01", "starts_at_once": False}),
        ("ab sofort", {"starts_on": None, "starts_at_once": True}),
        ("Start nach Absprache", {"starts_on": None, "starts_at_once": False}),
        ("sofort oder ab 1.4.2027", {"starts_on": "2027-04-01", "starts_at_once": True}),
        ("nicht sofort", {}),
        ("bis 31.12.", {"last_day": "2026-12-31"}),
        ("20 h/Woche", {"hours_per_week": 20, "hours_per_week_to": 20}),
        ("3 Monate", {"duration_weeks": 13, "duration_weeks_to": 13}),
        ("4-6 Monate", {"duration_weeks": 17, "duration_weeks_to": 26}),
        ("12 bis 18 Stunden", {"hours_per_week": 12, "hours_per_week_to": 18}),
        ("Werkstudent", {"kinds": ["werkstudent"]}),
        ("Projekt oder Abschlussarbeit", {"kinds": ["projekt", "abschlussarbeit"]}),
        ("auch Abschlussarbeit", {"kinds": ["praktikum", "abschlussarbeit"]}),
        ("oder Werkstudent", {"kinds": ["praktikum", "werkstudent"]}),
        ("kein Praktikum", {"kinds": []}),
        ("nur Master", {"degrees": ["master"]}),
        ("Deutsch und Englisch", {"languages": ["de", "en"], "languages_any": False}),
        ("Englisch oder Deutsch", {"languages": ["de", "en"], "languages_any": True}),
        ("beide Sprachen", {"languages": ["de", "en"], "languages_any": False}),
        ("remote", {"is_remote": True}),
        ("alle Fächer", {"fields": [], "is_for_every_field": True}),
        ("Titel: Neuer Name", {"title": "Neuer Name"}),
        ("Bitte Titel: Werkstudent Konstruktion", {"title": "Werkstudent Konstruktion"}),
        ("auch Master", {"degrees": ["bachelor", "master"]}),
        ("auch Englisch", {"languages": ["de", "en"], "languages_any": True}),
        ("danke", {}),
    ],
)
def test_short_words_correct_the_line_they_speak_of(typed: str, answers: dict[str, object]) -> None:
    found = read_correction(typed, load_taxonomy(), card=CARD, day=TODAY, pay_words=words_of)
    assert found == answers


@pytest.mark.parametrize(("typed", "place"), [("Witten", "Witten"), ("Ort: Hagen", "Hagen")])
def test_town_corrects_the_place(typed: str, place: str) -> None:
    found = read_correction(typed, load_taxonomy(), card=CARD, day=TODAY, pay_words=words_of)
    assert found["place"] == place
    assert found["latitude"]


def test_subject_that_is_also_meant_is_added_to_the_card() -> None:
    found = read_correction(
        "auch Elektrotechnik", load_taxonomy(), card=CARD, day=TODAY, pay_words=words_of
    )
    assert found["fields"] == ["0715", "0713"]


def test_card_that_is_open_to_all_stays_so_when_one_is_also_meant() -> None:
    card = OfferAnswers(is_for_every_field=True)
    for typed in ("auch Elektrotechnik", "auch Master", "auch Englisch"):
        found = read_correction(typed, load_taxonomy(), card=card, day=TODAY, pay_words=words_of)
        assert not any(found.get(name) for name in ("fields", "degrees", "languages"))
        assert found.get("is_for_every_field", True)


def test_subjects_correct_the_fields() -> None:
    assert read_fields("Informatik und BWL", load_taxonomy()) == ["0613", "0413"]


@pytest.mark.parametrize("typed", ["1. Januar 2020", "bis 1.10.2026"])
def test_day_that_has_passed_is_refused(typed: str) -> None:
    with pytest.raises(PastDayError) as refused:
        read_correction(typed, load_taxonomy(), card=CARD, day=TODAY, pay_words=words_of)
    assert refused.value.is_past


def test_last_day_more_than_a_year_away_is_refused() -> None:
    with pytest.raises(PastDayError) as refused:
        read_last_day("1.1.2029", TODAY)
    assert not refused.value.is_past


def test_words_without_an_amount_stay_as_the_pay_line() -> None:
    assert pay_line(read_pay("nach Absprache"), "nach Absprache", UNITS) == PayWords(
        "nach Absprache", None
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("1.200,50 € im Monat", "1.200,50 € / month"),
        ("17,35 € pro Stunde", "17,35 € / hour"),
        ("48.000 - 53.500 Euro im Jahr", "48.000–53.500 € / year"),
        ("von 13 bis 15 € die Stunde", "13–15 € / hour"),
        ("450 €/Woche", "450 €/Woche"),
        ("bis zu 1.100 € im Monat", "bis zu 1.100 € im Monat"),
        ("zwischen 13 und 15 € die Stunde", "13–15 € / hour"),
        ("Vergütung nach Tarif", "Vergütung nach Tarif"),
        ("14 € die Stunde plus Fahrtkosten", "14 € die Stunde plus Fahrtkosten"),
        ("€ 13 an hour and a meal", "€ 13 an hour and a meal"),
    ],
)
def test_pay_is_shown_to_the_cent_and_no_word_is_lost(typed: str, shown: str) -> None:
    assert words_of(read_pay(typed), typed) == PayWords(shown, True)


@pytest.mark.parametrize(
    ("pay", "shown"),
    [
        (Pay(True, 120.5, None, PayUnit.DAY), "120,50 € / day"),
        (Pay(True, 450, 500, PayUnit.WEEK), "450–500 € / week"),
        (Pay(True, 0.999, None, PayUnit.HOUR), "1 € / hour"),
        (Pay(True, 700, None, None), "700 €"),
    ],
)
def test_every_unit_has_its_words_and_an_amount_without_one_is_kept(pay: Pay, shown: str) -> None:
    assert words_of(pay, "") == PayWords(shown, True)


def test_several_lines_are_a_new_text_and_few_words_are_not() -> None:
    assert is_new_text("Praktikum\nim Labor")
    assert is_new_text("x" * 201)
    assert not is_new_text("ab 1. April")


def test_title_line_is_not_repeated_in_the_text() -> None:
    assert title_and_body("Praktikum Labor\nAb März.", "Praktikum Labor") == (
        "Praktikum Labor",
        "Ab März.",
    )
    assert title_and_body("Praktikum Labor", "Praktikum Labor")[1] == "Praktikum Labor"


def test_lines_that_show_nothing_are_neither_title_nor_text() -> None:
    blank = "\u200d"
    assert title_and_body(f"{blank}\nPraktikum Labor", "")[0] == "Praktikum Labor"
    assert title_and_body("🚀🚀🚀\nPraktikum Labor", "🚀🚀🚀")[0] == "Praktikum Labor"
    assert title_and_body(f"Praktikum Labor\n{blank}", "")[1] == f"Praktikum Labor\n{blank}"


def test_address_is_measured_as_it_is_stored() -> None:
    assert read_website("muster.de/" + "😀" * 90) is not None
    assert read_website("muster.de/" + "😀" * 100) is None


def test_parts_of_a_cut_text_are_counted_together() -> None:
    first = OfferAnswers(long_units=4096, long_at=NOW)
    assert long_so_far(first, "x" * 1800, NOW + timedelta(seconds=1)) == 5896
    assert long_so_far(first, "x" * 1800, NOW + timedelta(minutes=1)) == 1800
    assert long_so_far(OfferAnswers(), "x" * 1800, NOW) == 1800


def test_offer_is_open_through_its_last_day_in_local_time() -> None:
    assert end_of_day(date(2027, 1, 31), BERLIN) == datetime(2027, 1, 31, 23, 0, tzinfo=UTC)
    assert end_of_day(date(2027, 6, 30), BERLIN) == datetime(2027, 6, 30, 22, 0, tzinfo=UTC)
    assert last_day_of(end_of_day(date(2027, 6, 30), BERLIN), BERLIN) == date(2027, 6, 30)


def test_card_is_shown_only_when_kind_and_subject_are_known() -> None:
    text = OfferAnswers(text="Hilfe im Labor")
    assert next_question(OfferAnswers()) == OfferQuestion.TEXT
    assert next_question(text) == OfferQuestion.PICK_KIND
    kind = text.model_copy(update={"kinds": (OfferKind.PRAKTIKUM,)})
    assert next_question(kind) == OfferQuestion.PICK_FIELDS
    assert next_question(kind.model_copy(update={"fields": ("0613",)})) == OfferQuestion.PREVIEW
    every = kind.model_copy(update={"is_for_every_field": True})
    assert next_question(every) == OfferQuestion.PREVIEW
