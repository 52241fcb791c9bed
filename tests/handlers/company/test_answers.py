from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.company.company_answers import answers_of_reading
from handlers.company.offer_answers import (
    OfferAnswers,
    PayWords,
    last_day_of,
    long_so_far,
    title_and_body,
)
from handlers.company.pay_lines import pay_line
from handlers.company.reading import next_question
from handlers.company.states import OfferQuestion
from models.acts.offers import end_of_day
from models.reading import read_company, read_pay
from models.taxonomy import Pay, PayUnit, load_taxonomy
from models.vocabulary import OfferKind

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
UNITS = {unit: f"{{amount}} € / {unit.value}" for unit in PayUnit}


def words_of(pay: Pay, typed: str) -> PayWords:
    return pay_line(pay, typed, UNITS)


def test_offer_below_the_company_line_is_kept() -> None:
    text = "Muster GmbH, Bochum, muster.de\nPraktikum im Labor\nAb März"
    answers = answers_of_reading(read_company(text, load_taxonomy()))
    assert answers["name"] == "Muster GmbH"
    assert answers["place"] == "Bochum"
    assert answers["website"] == "muster.de"
    assert answers["offer_text"] == "Praktikum im Labor\nAb März"


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
