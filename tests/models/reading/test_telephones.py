"""Which digits of a text are telephone numbers, and which are something else."""

import pytest

from models.reading.telephones import likely_numbers_in, telephones_in

NUMBERS = [
    # as they are written here
    ("0231/12 34-56", ["0231/12 34-56"]),
    ("+49 (0) 2302 - 914-0", ["+49 (0) 2302 - 914-0"]),
    ("Tel.: 02 34 / 5 55 01", ["02 34 / 5 55 01"]),
    ("Ruf 02302.914.233", ["02302.914.233"]),
    ("Tel. 0231–9742–100", ["0231–9742–100"]),
    ("0049 231 9742 100", ["0049 231 9742 100"]),
    ("tel:+492319742100", ["+492319742100"]),
    ("0800 4636200", ["0800 4636200"]),
    # mobile
    ("Handy: 0171 2345678", ["0171 2345678"]),
    ("mobil +49 (151) 234 567 89", ["+49 (151) 234 567 89"]),
    ("text me: 0176/12345678", ["0176/12345678"]),
    # with an extension
    ("Tel. 0201 8620 Durchwahl 12", ["0201 8620 Durchwahl 12"]),
    ("Tel 0201 8620-0, Durchwahl -17", ["0201 8620-0, Durchwahl -17"]),
    ("Phone: (0234) 322-8888 ext. 5", ["(0234) 322-8888 ext. 5"]),
    ("Fon +49 201 8620-17", ["+49 201 8620-17"]),
    # of other countries
    ("phone +31 20 123 4567", ["+31 20 123 4567"]),
    ("Tel. +43 1 58858-0", ["+43 1 58858-0"]),
    ("call +1 (212) 736-5000", ["+1 (212) 736-5000"]),
    # several, and others beside them
    ("0231 9742100 / 0171 2345678", ["0231 9742100", "0171 2345678"]),
    ("P +49 201 8620-17 | M +49 160 1234567", ["+49 201 8620-17", "+49 160 1234567"]),
    ("Tel.: 0209/169-0 Fax: 0209/169-1111", ["0209/169-0"]),
    ("T +49 231 9742-100 | F +49 231 9742-200", ["+49 231 9742-100"]),
    ("Tel./Fax 0231 9742100", ["0231 9742100"]),
    ("HRB 12345\nphone 0231 9742100", ["0231 9742100"]),
    ("44137 0231 9742100", ["0231 9742100"]),
    ("am 01.10.2026 unter 0231 9742100", ["0231 9742100"]),
]

OTHERS = [
    # days and times
    "01.10.2026",
    "vom 01.03.2026 - 30.09.2026",
    "am 02.10.2026 08:30 - 16:00 Uhr",
    "WS 2026/27",
    "Ausgabe 02/2026 - 5000 Stück",
    "2026-10-01 to 2027-03-31",
    # amounts
    "30-40 Stunden pro Woche",
    "15-20 hours a week",
    "12.000 - 15.000 Euro",
    # registers, accounts, addresses
    "44137 Dortmund",
    "IBAN DE89 3704 0044 0532 0130 00",
    "Amtsgericht Dortmund HRB 12345",
    "HRB 0231 4567",
    "Steuernummer 314/5700/1234",
    "Steuer-Nr. 0314/5700/1234",
    "VAT no. 0231 456789",
    "Kundennummer 0231123456",
    "customer number: 0201 445566",
    "Stellen-ID 0231-4711-99",
    "Kto. 0231 445566",
    "Matrikelnummer 0108023456789",
    "Fax: 0231 123457",
    "Telefax +49 231 9742-200",
    # too short, too long, unassigned, made up
    "0231 12",
    "998877",
    "4405 0199",
    "+49 123",
    "0171 234567",
    "0231 12345678901234567",
    "+999 12345678",
    "+44 7911 98765432109",
    "0000000000",
    "0123456789",
]


@pytest.mark.parametrize(("text", "numbers"), NUMBERS)
def test_numbers_are_found_as_they_are_written(text: str, numbers: list[str]) -> None:
    assert [number.text for number in telephones_in(text)] == numbers


@pytest.mark.parametrize("text", OTHERS)
def test_other_digits_are_no_telephone(text: str) -> None:
    assert telephones_in(text, is_asked=True) == []


@pytest.mark.parametrize("text", ["512 345 678", "20 34 56 78", "079 987 65 43"])
def test_number_of_another_country_needs_its_code_unless_a_number_is_asked_for(text: str) -> None:
    assert telephones_in(text) == []
    assert [number.text for number in telephones_in(text, is_asked=True)] == [text]


def test_number_says_where_it_stands() -> None:
    text = "Frau Klein, Tel. 0201 8620 Durchwahl 12, abends"
    (number,) = telephones_in(text)
    assert text[number.start : number.end] == number.text


def test_number_with_a_digit_missing_still_looks_like_one() -> None:
    assert [number.text for number in likely_numbers_in("neue Nummer: 0171 234567")] == [
        "0171 234567"
    ]
