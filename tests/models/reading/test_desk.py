"""What coordinators ask for beside what waits."""

import pytest

from models.reading.desk import (
    Belonging,
    asks_for_numbers,
    asks_for_team,
    lets_rest,
    read_belonging,
    read_company_town,
    wants_halt,
)
from models.taxonomy import Taxonomy

TOWNS = {
    "Welche Firmen gibt es in Witten?": "Witten",
    "zeig alle Betriebe in Hagen": "Hagen",
    "show me the companies in Herne": "Herne",
    "Witten": "Witten",
    "Rundruf an alle Firmen in Witten": "",
    "welche Studierenden gibt es in Witten?": "",
    "zeig die Firmen, aber nicht die in Witten": "",
}


@pytest.mark.parametrize("text", TOWNS)
def test_the_companies_of_a_town_are_asked_for(text: str, taxonomy: Taxonomy) -> None:
    assert read_company_town(text, taxonomy) == TOWNS[text]


BELONGING = {
    "Wasserstoffkunde gehört zu Umwelttechnik": Belonging("Wasserstoffkunde", "Umwelttechnik"),
    "Mechatronik im Holzbau soll zu Bauingenieurwesen gehören": Belonging(
        "Mechatronik im Holzbau", "Bauingenieurwesen"
    ),
    "mit Krisenlogistik ist Logistik gemeint": Belonging("Krisenlogistik", "Logistik"),
    "Facility Management ist so was wie Immobilien": Belonging("Facility Management", "Immobilien"),
    "fire science belongs to safety engineering": Belonging("fire science", "safety engineering"),
}


@pytest.mark.parametrize("text", BELONGING)
def test_a_term_belongs_to_a_subject(text: str) -> None:
    assert read_belonging(text) == BELONGING[text]


@pytest.mark.parametrize(
    "text", ["gehört zu", "wozu gehört Krisenlogistik?", "Logistik", "was wartet", ""]
)
def test_other_lines_explain_nothing(text: str) -> None:
    assert read_belonging(text) is None


def test_a_stop_a_rest_a_number_and_the_team_are_told_apart() -> None:
    assert wants_halt("stopp, nicht weiter verschicken!")
    assert wants_halt("don't send the rest")
    assert lets_rest("Grünkern bitte auf Eis legen")
    assert lets_rest("please suspend Grünkern")
    assert asks_for_numbers("wie viele Angebote sind offen?")
    assert asks_for_team("wer ist alles im Team?")
    assert not lets_rest("gib Grünkern frei")
