"""What answers say of a company: its size and its website."""

import pytest

from models.reading.company_answers import find_size, read_size, read_website
from models.tables.company import CompanySize


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


def test_address_is_measured_as_it_is_stored() -> None:
    assert read_website("muster.de/" + "😀" * 90) is not None
    assert read_website("muster.de/" + "😀" * 100) is None
