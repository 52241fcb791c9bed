"""An explanation keeps every field it names, and is none if it says nothing or everything."""

import pytest

from models.reading import Doubt, doubt_about, read_meanings
from models.taxonomy import Taxonomy

SEVERAL = {
    "Informatik und BWL": ("0613", "0413"),
    "Maschinenbau, Elektrotechnik": ("0715", "0713"),
    "Physik oder Chemie": ("0533", "0531"),
    "computer science and physics": ("0613", "0533"),
    "means law, business administration": ("0421", "0413"),
}


@pytest.mark.parametrize("typed", SEVERAL)
def test_an_explanation_keeps_every_field_it_names(typed: str, taxonomy: Taxonomy) -> None:
    assert read_meanings(typed, taxonomy) == (SEVERAL[typed],)


def test_more_fields_than_a_term_can_mean_are_asked_again(taxonomy: Taxonomy) -> None:
    assert read_meanings("Jura, Physik, Chemie, Biologie und Geschichte", taxonomy) == ()


SAYS_NOTHING = [
    "nix", "gar nichts", "keine Ahnung", "egal", "nothing",
    "alles", "alle Fächer", "jedes Fach", "everything", "all subjects",
]  # fmt: skip


@pytest.mark.parametrize("typed", SAYS_NOTHING)
def test_nothing_and_everything_are_no_explanation(typed: str, taxonomy: Taxonomy) -> None:
    assert read_meanings(typed, taxonomy) == ()


@pytest.mark.parametrize("typed", ["nix", "alles", "egal", "everything", "nothing"])
def test_nothing_and_everything_cannot_be_explained(typed: str, taxonomy: Taxonomy) -> None:
    assert doubt_about(typed, ("0613",), taxonomy) is Doubt.NO_SUBJECT
