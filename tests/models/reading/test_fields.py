"""Lists of subjects, and offers that are open to every one."""

import pytest

from models.reading.fields import read_fields, says_every_field
from models.taxonomy import Taxonomy


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Informatik und BWL", ["0613", "0413"]),
        ("Maschinenbau, Elektrotechnik; Physik", ["0715", "0713", "0533"]),
        ("law or medicine", ["0421", "0912"]),
        ("Chemie sowie Biologie", ["0531", "0511"]),
        ("Klingonisch", []),
    ],
)
def test_each_subject_of_a_list_names_its_field(
    typed: str, codes: list[str], taxonomy: Taxonomy
) -> None:
    assert read_fields(typed, taxonomy) == codes


@pytest.mark.parametrize(
    "typed",
    ["alle Fächer", "egal", "any", "Fach egal", "für jede Fachrichtung", "open to all subjects"],
)
def test_an_offer_is_opened_to_every_subject(typed: str, taxonomy: Taxonomy) -> None:
    assert says_every_field(typed, taxonomy)


@pytest.mark.parametrize(
    "typed", ["nicht alle Fächer", "Informatik", "alle Wege führen über das Fach", "das Fach", ""]
)
def test_other_words_open_nothing(typed: str, taxonomy: Taxonomy) -> None:
    assert not says_every_field(typed, taxonomy)


@pytest.mark.parametrize(
    "typed", ["actually make it 700", "it's 3 to 6 months", "take it off the card"]
)
def test_a_pronoun_is_no_subject(typed: str, taxonomy: Taxonomy) -> None:
    assert read_fields(typed, taxonomy) == []


@pytest.mark.parametrize("typed", ["it", "IT", "it und BWL", "IT, logistics"])
def test_it_alone_in_a_list_is_one(typed: str, taxonomy: Taxonomy) -> None:
    assert "0613" in read_fields(typed, taxonomy)
