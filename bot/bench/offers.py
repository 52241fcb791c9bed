"""How well offers are read: measured on labelled texts, attribute by attribute.

A line is `{"id", "lang", "text", "label"}`. The label has the keys of `kmuni read offer`; beside
them stand `title_also` and `start_also` (what is fair as well) and `fields_ok` (further fields that
are no foreign ones). `languages_needed` are those demanded, `all` of them or `any`.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from models.reading.plain_data import read_as_data
from models.taxonomy import load_taxonomy
from models.text import compare_key

Data = Mapping[str, Any]


class OffersFileError(ValueError):
    """A line of the file that is no labelled offer."""


@dataclass(slots=True)
class Score:
    """Of one attribute: how many are right, and how often a value was made up."""

    texts: int = 0
    right: int = 0
    silent: int = 0
    """Texts that say nothing about it."""
    invented: int = 0
    """Those of them of which a value was told."""

    def as_dict(self) -> dict[str, float | int | None]:
        """Shares of the texts, and of those that say nothing."""
        return {
            "texts": self.texts,
            "right": round(self.right / self.texts, 4) if self.texts else None,
            "silent": self.silent,
            "invented": round(self.invented / self.silent, 4) if self.silent else None,
        }


@dataclass(frozen=True, slots=True)
class Misread:
    """A value that is another than the labelled one."""

    id: str
    attribute: str
    wanted: object
    got: object


Scores = dict[str, Score]


@dataclass(slots=True)
class Report:
    """All that was measured. `groups`: by kind and by language."""

    whole: Scores = field(default_factory=dict)
    groups: dict[str, Scores] = field(default_factory=dict)
    misread: list[Misread] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        groups = {name: _as_dicts(scores) for name, scores in sorted(self.groups.items())}
        return {"all": _as_dicts(self.whole), "by": groups}


def _as_dicts(scores: Scores) -> dict[str, dict[str, float | int | None]]:
    return {name: score.as_dict() for name, score in scores.items()}


def measure(file: Path, today: date) -> Report:
    """Reads every labelled offer of a file. Raises: OffersFileError, OSError."""
    taxonomy = load_taxonomy()
    report = Report()
    for record in _labelled(file):
        label = {"lang": record.get("lang"), "text": record["text"], **record["label"]}
        got = read_as_data("offer", {"text": record["text"]}, taxonomy, today)
        groups = [f"kind {label['kinds'][0]}", f"language {record.get('lang')}"]
        tallies = [report.whole, *(report.groups.setdefault(name, {}) for name in groups)]
        for name, attribute in ATTRIBUTES.items():
            if attribute.needs_one_position and label["positions"] != 1:
                continue
            wanted, found = attribute.value(label), attribute.value(got)
            is_right = attribute.agrees(label, got)
            if not is_right:
                report.misread.append(Misread(record["id"], name, wanted, found))
            for scores in tallies:
                score = scores.setdefault(name, Score())
                score.texts += 1
                score.right += is_right
                if attribute.can_be_invented and attribute.is_silent(wanted):
                    score.silent += 1
                    score.invented += not attribute.is_silent(found)
    return report


def _labelled(file: Path) -> Iterable[dict[str, Any]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise OffersFileError(f"{file}:{number}: not JSON: {error}") from error
        if not isinstance(record, dict) or not {"id", "text", "label"} <= record.keys():
            raise OffersFileError(f"{file}:{number}: needs id, text and label")
        yield record


# What is compared, and how


def _nothing(value: object) -> bool:
    return value in (None, [], {}, False, "")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing that a card says."""

    value: Callable[[Data], Any]
    agrees: Callable[[Data, Data], bool]
    can_be_invented: bool = True
    needs_one_position: bool = True
    """Its label is of the first position only, where a text has several."""
    is_silent: Callable[[Any], bool] = _nothing


def _same(name: str) -> Attribute:
    return Attribute(lambda data: data[name], lambda label, got: label[name] == got[name])


def _same_set(name: str) -> Attribute:
    return Attribute(lambda data: data[name], lambda label, got: set(label[name]) == set(got[name]))


def _kinds(data: Data) -> list[str]:
    return list(data["kinds"])


def _is_title_right(label: Data, got: Data) -> bool:
    title = compare_key(got["title"] or "")
    named = (label["title"], *label.get("title_also", ()))
    fair = [compare_key(each) for each in named if each is not None]
    if any(_is_same_title(each, title) for each in fair):
        return True
    return label["title"] is None and title not in compare_key(label["text"])


MOST_LETTERS_MORE = 20
LEAST_SHARE_OF_TITLE = 0.6
"""How differently a title may be cut: so much longer, or so much of it."""


def _is_same_title(fair: str, title: str) -> bool:
    if fair in title:
        return len(title) - len(fair) <= MOST_LETTERS_MORE
    return title in fair and len(title) >= LEAST_SHARE_OF_TITLE * len(fair)


def _is_first_field_right(label: Data, got: Data) -> bool:
    shown = [*got["fields"], *got["unsure_fields"]]
    if label["every_field"]:
        return bool(got["every_field"])
    return bool(shown) and shown[0] in [*label["fields"], *label.get("fields_ok", ())]


def _shows_no_foreign_field(label: Data, got: Data) -> bool:
    if label["every_field"]:
        return bool(got["every_field"])
    own = {*label["fields"], *label.get("fields_ok", ())}
    return bool(got["fields"] or got["unsure_fields"]) and set(got["fields"]) <= own


FUZZY_WEEKS = 4
"""A span so short is one length that was counted in two ways: "Februar bis Juli"."""

ROUNDED_WEEKS = 1
"""A month is four weeks and a bit: so far two ways to round may differ."""


def _is_length_right(label: Data, got: Data) -> bool:
    wanted, found = label["duration_weeks"], got["duration_weeks"]
    if wanted is None or found is None:
        return bool(wanted == found)
    if all(map(_is_about, wanted, found)):
        return True
    if None in wanted or None in found or wanted[1] - wanted[0] > FUZZY_WEEKS:
        return False
    return all(wanted[0] - ROUNDED_WEEKS <= each <= wanted[1] + ROUNDED_WEEKS for each in found)


def _is_about(wanted: float | None, found: float | None) -> bool:
    if wanted is None or found is None:
        return wanted == found
    return abs(wanted - found) <= ROUNDED_WEEKS


def _pay(data: Data) -> dict[str, Any] | None:
    """Pay that is said; its words do not count."""
    pay = {key: value for key, value in data["pay"].items() if key != "text"}
    return None if pay["paid"] is None else pay


def _languages(data: Data) -> set[str]:
    return set(data["languages_needed"])


def _are_languages_right(label: Data, got: Data) -> bool:
    """A text may also be worked in as it is written, beside what it demands."""
    demanded = label["languages_needed"]
    if demanded["any"]:
        return _languages(got) == set(demanded["any"]) and bool(got["is_one_language_enough"])
    fair = ({*demanded["all"]}, {*demanded["all"], label["lang"]})
    return _languages(got) in fair and not got["is_one_language_enough"]


ATTRIBUTES: Mapping[str, Attribute] = {
    "kind": Attribute(
        lambda data: next(iter(data["kinds"]), None),
        lambda label, got: label["kinds"][:1] == _kinds(got)[:1],
        can_be_invented=False,
    ),
    "kinds": Attribute(
        _kinds, lambda label, got: set(label["kinds"]) == set(_kinds(got)), can_be_invented=False
    ),
    "title": Attribute(lambda data: data["title"], _is_title_right, can_be_invented=False),
    "first field": Attribute(
        lambda data: data["fields"][:1], _is_first_field_right, can_be_invented=False
    ),
    "no foreign field": Attribute(
        lambda data: data["fields"], _shows_no_foreign_field, can_be_invented=False
    ),
    "every field": _same("every_field"),
    "degrees": _same_set("degrees"),
    "places": _same_set("places"),
    "remote": _same("remote"),
    "start": Attribute(
        lambda data: data["start"],
        lambda label, got: got["start"] in [label["start"], *label.get("start_also", ())],
    ),
    "duration": Attribute(lambda data: data["duration_weeks"], _is_length_right),
    "hours": _same("hours_per_week"),
    "pay": Attribute(_pay, lambda label, got: _pay(label) == _pay(got)),
    "languages": Attribute(
        lambda data: data["languages_needed"], _are_languages_right, can_be_invented=False
    ),
    "deadline": _same("deadline"),
    "positions": Attribute(
        lambda data: data["positions"],
        lambda label, got: label["positions"] == got["positions"],
        can_be_invented=False,
        needs_one_position=False,
    ),
}


def print_report(report: Report, *, shows_lines: bool = False) -> None:
    """The figures as tables on standard error."""
    console = Console(stderr=True)
    for title, scores in (("Offers read", report.whole), *sorted(report.groups.items())):
        table = Table(title=title)
        for name in ("", "texts", "right", "silent", "invented"):
            table.add_column(name, justify="left" if not name else "right")
        for name, score in scores.items():
            figures = score.as_dict().values()
            table.add_row(name, *("" if figure is None else str(figure) for figure in figures))
        console.print(table)
    if shows_lines:
        for each in sorted(report.misread, key=lambda each: (each.attribute, each.id)):
            console.print(
                f"{each.attribute} {each.id}: wanted {each.wanted}, got {each.got}", markup=False
            )
