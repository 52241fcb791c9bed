"""What the resolver's benchmark counts."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from bot.bench.resolver import ResolverFileError, measure, print_report

LINES = [
    {
        "id": "1",
        "text": "Informatik B.Sc. RUB, 3. Semester",
        "fields": ["0613"],
        "primary": "0613",
        "degree": "bachelor",
        "university": "rub",
        "semester": 4,
    },
    {"id": "2", "text": "Informatik", "fields": ["0841"], "primary": "0841"},
    {"id": "3", "text": "xkcdq", "fields": [], "primary": None},
    {
        "id": "4",
        "title": "Praktikum Buchhaltung",
        "text": "Rechnungen buchen.",
        "kind": "werkstudent",
        "fields": ["0411"],
        "primary": "0411",
        "lang": "de",
    },
]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES) + "\n", encoding="utf-8")
    return path


def test_hits_and_totals_are_counted(labelled: Path) -> None:
    shares = measure(labelled).shares
    counted = {name: (share.hits, share.total) for name, share in shares.items()}
    assert counted == {
        "right_first": (2, 3),
        "within_three": (2, 3),
        "real_kept": (3, 3),
        "nonsense_refused": (1, 1),
        "kind_right": (0, 1),
        "degree_right": (1, 1),
        "university_right": (1, 1),
        "semester_right": (0, 1),
    }


def test_confusions_name_what_was_wanted_and_read(labelled: Path) -> None:
    report = measure(labelled)
    assert report.confusions == (("0841", "0613", 1),)
    assert report.kind_confusions == (("werkstudent", "praktikum", 1),)


def test_report_is_json_and_a_table(labelled: Path) -> None:
    report = measure(labelled)
    assert json.loads(json.dumps(report.as_dict()))["right_first"]["total"] == 3
    shown = io.StringIO()
    print_report(report, Console(width=120, file=shown))
    assert "0.667 (2/3)" in shown.getvalue()


def test_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"text": "a", "fields": []}\n{oops\n', encoding="utf-8")
    with pytest.raises(ResolverFileError, match=r"broken\.jsonl:2"):
        measure(path)
