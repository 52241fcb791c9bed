"""`kmuni read`: stable keys, one line of JSON for each line."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app

KEYS = {
    "offer": "title kind kinds kind_is_certain fields unsure_fields every_field degrees place"
    " places remote start duration_weeks hours_per_week pay languages_needed"
    " is_one_language_enough deadline positions problems",
    "study": "fields programme university degree semester place kinds",
    "place": "place radius_km anywhere remote region unknown",
    "company": "name place places website sector size contact",
    "wish": "kinds fields places radius_km remote paid words without companies cadence unknown",
    "audience": "who fields without_fields places without_places universities without_universities"
    " degrees semester_from semester_to sectors without_sectors sizes companies unknown",
    "correction": "changes unknown",
}
OPTIONS = ["--today", "2026-11-27"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command reads the configuration and the database beside it, of which there are none."""
    monkeypatch.chdir(tmp_path)


def read(what: str, *records: dict[str, Any]) -> list[dict[str, Any]]:
    lines = "\n".join(json.dumps(record) for record in records)
    result = CliRunner().invoke(app, ["read", what, "--jsonl", *OPTIONS], input=lines)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def one(what: str, text: str, **more: object) -> dict[str, Any]:
    (answer,) = read(what, {"id": "a", "text": text, **more})
    return answer


@pytest.mark.parametrize("what", KEYS)
def test_every_answer_has_its_id_and_the_same_keys(what: str) -> None:
    answers = read(what, {"id": 7, "text": "Praktikum in Bochum"}, {"id": "x", "text": ""})
    assert [answer["id"] for answer in answers] == [7, "x"]
    for answer in answers:
        assert list(answer) == ["id", *KEYS[what].split()]


def test_what_is_not_said_is_null_and_lists_are_empty() -> None:
    answer = one("wish", "hm")
    del answer["id"]
    assert all(value is None or value == [] for value in answer.values())


def test_an_offer_is_told_in_spans_days_and_pay() -> None:
    answer = one(
        "offer",
        "Praktikum Maschinenbau in Bochum\n"
        "Ab 1. März, 12 Wochen, 600 € im Monat. Bewerbung bis 15.1.",
    )
    assert answer["kind"] == "praktikum"
    assert answer["kinds"] == ["praktikum"]
    assert answer["fields"][0] == "0715"
    assert (answer["place"], answer["places"]) == ("Bochum", ["Bochum"])
    assert answer["start"] == "2027-03-01"
    assert answer["deadline"] == "2027-01-15"
    assert answer["duration_weeks"] == [12, 12]
    assert answer["pay"] == {
        "paid": True,
        "amount": 600.0,
        "amount_to": None,
        "unit": "month",
        "text": "600 €",
    }


def test_an_offer_that_may_begin_at_once_says_so() -> None:
    assert one("offer", "Werkstudent Informatik in Herne, ab sofort")["start"] == "sofort"


def test_a_study_has_german_names_of_degrees() -> None:
    answer = one("study", "Medizin RUB, 9. Semester, Staatsexamen")
    assert (answer["fields"][0], answer["university"]) == ("0912", "RUB")
    assert (answer["degree"], answer["semester"]) == ("staatsexamen", 9)
    assert one("study", "ich promoviere in Chemie an der TU")["degree"] == "promotion"


def test_one_town_is_a_name_and_several_are_a_list() -> None:
    assert one("place", "Bochum")["place"] == "Bochum"
    assert one("place", "Bochum oder Herne")["place"] == ["Bochum", "Herne"]
    assert one("place", "ganz NRW")["region"] == "nrw"
    assert one("place", "Entenhausen")["unknown"] == ["Entenhausen"]


def test_a_company_is_told_with_its_people_and_contact() -> None:
    answer = one("company", "Nordlicht GmbH, Bochum, nordlicht.example, Softwarehaus, 30 Leute")
    assert (answer["name"], answer["place"]) == ("Nordlicht GmbH", "Bochum")
    assert answer["website"] == "nordlicht.example"
    assert (answer["sector"], answer["size"]) == ("S2", 30)
    called = one("company", "we are a logistics company in Unna called Fastline, mail@fast.example")
    assert (called["name"], called["place"]) == ("Fastline", "Unna")
    assert called["contact"] == "mail@fast.example"


def test_a_wish_keeps_what_is_refused_apart() -> None:
    answer = one("wish", "alles außer Praktikum, ohne Vertrieb, nicht in Essen")
    assert "praktikum" not in answer["kinds"]
    assert len(answer["kinds"]) == 6
    assert set(answer["without"]) == {"vertrieb", "essen"}
    assert answer["places"] == []


def test_a_group_of_subjects_is_told_by_its_codes() -> None:
    answer = one("audience", "alle Ingenieure in Bochum ab 5. Semester, ohne Bauingenieurwesen")
    assert {"0713", "0715"} <= set(answer["fields"])
    assert answer["without_fields"] == ["0732"]
    assert (answer["semester_from"], answer["semester_to"]) == (5, None)
    assert (answer["who"], answer["places"]) == ("students", ["Bochum"])


def test_a_card_makes_a_correction_one_of_an_offer() -> None:
    assert one("correction", "nur Master")["changes"] == [
        {"part": "degree", "op": "set", "value": "master"}
    ]
    assert one("correction", "nur Master", card={"kind": "praktikum"})["changes"] == [
        {"part": "degrees", "op": "set", "value": ["master"]}
    ]


def test_a_number_of_the_card_says_which_part_is_corrected() -> None:
    card = {"pay": {"amount": 14, "unit": "hour"}, "duration_weeks": [12, 12], "hours_per_week": 20}
    changes = {
        "nicht 12, sondern 10": {"part": "length", "op": "set", "value": 10, "unit": "week"},
        "15,50 statt 14": {"part": "pay", "op": "set", "value": 15.5, "per": "hour"},
        "not 20 but 15": {"part": "hours", "op": "set", "value": 15},
    }
    for text, change in changes.items():
        assert one("correction", text, card=card)["changes"] == [change]


def test_days_without_a_year_do_not_drift() -> None:
    assert one("offer", "Praktikum in Herne ab 1. Dezember")["start"] == "2026-12-01"


def test_one_text_is_answered_as_one_object() -> None:
    result = CliRunner().invoke(app, ["read", "place", "Bochum", *OPTIONS])
    assert json.loads(result.stdout)["place"] == "Bochum"
    assert "id" not in json.loads(result.stdout)


@pytest.mark.parametrize(
    ("arguments", "lines", "told"),
    [
        (["read", "weather", "Bochum"], "", "weather is not read"),
        (["read", "place"], "", "--jsonl"),
        (["read", "place", "--jsonl"], "no json", "not JSON"),
        (["read", "place", "--jsonl"], "[1]", "must be an object"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(
    arguments: list[str], lines: str, told: str
) -> None:
    result = CliRunner().invoke(app, arguments, input=lines)
    assert result.exit_code == 2
    assert told in result.output
