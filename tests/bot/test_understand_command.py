"""`kmuni understand` and `kmuni bench understanding`: stable keys, no database, no network."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.console import EXIT_CONFIG

TODAY = ["--today", "2026-11-27"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is neither a configuration nor a database."""
    monkeypatch.chdir(tmp_path)


def understand(*records: dict[str, Any]) -> list[dict[str, Any]]:
    lines = "\n".join(json.dumps(record) for record in records)
    result = CliRunner().invoke(app, ["understand", "--jsonl", *TODAY], input=lines)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def record(text: str, state: str = "student:home", **more: object) -> dict[str, Any]:
    return {"id": "a", "role": state.partition(":")[0], "state": state, "text": text, **more}


def test_every_line_is_answered_in_order_with_its_id() -> None:
    answers = understand(record("danke", id=7), record("", id="x"), record("stop", id=None))
    assert [answer["id"] for answer in answers] == [7, "x", None]
    for answer in answers:
        assert {"id", "intent", "args", "more"} <= answer.keys()


def test_dates_are_read_on_the_named_day() -> None:
    (answer,) = understand(record("pausier bitte bis mitte märz"))
    assert (answer["intent"], answer["args"]) == ("pause", {"until": "03-15"})


def test_further_wishes_stand_in_more() -> None:
    (answer,) = understand(record("lösch meine daten und zeig mir mein profil"))
    assert answer["intent"] == "delete_me"
    assert "show" in [other["intent"] for other in answer["more"]]


def test_one_text_is_told_in_words_or_as_json() -> None:
    asked = ["understand", "was kostet das?", "--at", "company:line", "--role", "company", *TODAY]
    told = CliRunner().invoke(app, asked)
    as_json = CliRunner().invoke(app, [*asked, "--json"])
    assert told.stdout.startswith("ask topic=")
    assert json.loads(as_json.stdout)["args"] == {"topic": "cost"}


@pytest.mark.parametrize(
    "wrong",
    [
        ["understand", "ja", "--at", "student:nowhere"],
        ["understand", "ja", "--role", "king"],
        ["understand", "ja", "--today", "gestern"],
        ["understand"],
    ],
)
def test_what_cannot_be_asked_ends_with_one_line(wrong: list[str]) -> None:
    result = CliRunner().invoke(app, wrong)
    assert result.exit_code == EXIT_CONFIG
    assert "Traceback" not in result.output


def test_labelled_lines_are_measured(tmp_path: Path) -> None:
    lines = [
        {**record("stop"), "intent": "stop", "args": {}, "harm": True, "lang": "de"},
        {**record("was kostet das?"), "intent": "ask", "args": {"topic": "cost"}, "lang": "de"},
        {**record("danke"), "intent": "delete_me", "args": {}, "harm": True, "lang": "de"},
    ]
    file = tmp_path / "lines.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    result = CliRunner().invoke(app, ["bench", "understanding", str(file), "--json", *TODAY])
    report = json.loads(result.stdout)
    assert report["lines"] == 3
    assert report["intent_right"] == pytest.approx(2 / 3, abs=0.001)
    assert report["args_right"] == 1.0
    assert (report["can_harm"], report["harmful"], report["harmful_deeds"]) == (2, 0.5, 0.0)
    assert report["by"]["state"]["student:home"]["lines"] == 3


def test_a_file_without_labels_is_told(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text('{"text": "ja"}', encoding="utf-8")
    result = CliRunner().invoke(app, ["bench", "understanding", str(file)])
    assert result.exit_code == EXIT_CONFIG
    assert "needs text, state and intent" in result.output
