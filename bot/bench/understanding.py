"""How well typed lines are understood: measured on labelled lines."""

import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from handlers.heard_at import MOMENTS
from models.reading.heard import Heard, Intent
from models.reading.understanding import understand
from models.reading.understanding.deciding import MOST_RISK, TALK
from models.taxonomy import Taxonomy, load_taxonomy
from models.text import compare_key

_AS_ONE = frozenset({"fields", "words"})


class UnderstandingFileError(ValueError):
    """A line of the file that is no labelled utterance."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A line that was taken for something else."""

    id: str
    state: str
    text: str
    wanted: str
    got: str
    is_harmful: bool


@dataclass(slots=True)
class Tally:
    """Counts over some of the lines."""

    lines: int = 0
    right: int = 0
    can_harm: int = 0
    harmful: int = 0
    harmful_deeds: int = 0
    with_args: int = 0
    args_right: int = 0

    def as_dict(self) -> dict[str, float | int | None]:
        """Counts and shares; harm is a share of the lines where a wrong reading would do some."""
        return {
            "lines": self.lines,
            "intent_right": _share(self.right, self.lines),
            "can_harm": self.can_harm,
            "harmful": _share(self.harmful, self.can_harm),
            "harmful_deeds": _share(self.harmful_deeds, self.can_harm),
            "with_args": self.with_args,
            "args_right": _share(self.args_right, self.with_args),
        }


@dataclass(slots=True)
class Report:
    """All that was measured. `groups`: by role, state, language and tag."""

    whole: Tally = field(default_factory=Tally)
    groups: dict[str, dict[str, Tally]] = field(default_factory=dict)
    misread: list[Misread] = field(default_factory=list)
    wrong_args: list[Misread] = field(default_factory=list)
    load_s: float = 0.0
    ms_a_line: float = 0.0
    slowest_ms: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            **self.whole.as_dict(),
            "load_s": round(self.load_s, 3),
            "ms_a_line": round(self.ms_a_line, 3),
            "slowest_ms": round(self.slowest_ms, 3),
            "by": {
                kind: {name: tally.as_dict() for name, tally in sorted(tallies.items())}
                for kind, tallies in self.groups.items()
            },
        }


RISKS = (0.02, 0.05, 0.1, 0.2, 0.4, 1.0)
"""At which other risks the trade is shown; 1.0: almost everything is done."""


def trade(file: Path, today: date) -> Mapping[float, Tally]:
    """What asking back earlier or later would mean, by the risk that is taken."""
    return {risk: measure(file, today, most_risk=risk).whole for risk in RISKS}


def measure(file: Path, today: date, *, most_risk: float = MOST_RISK) -> Report:
    """Reads every labelled line of a file. Raises UnderstandingFileError, OSError."""
    lines = list(_labelled(file))
    taxonomy = load_taxonomy()
    report = Report()
    report.load_s = _load(taxonomy, today)
    spent = 0.0
    for line in lines:
        begun = time.perf_counter()
        heard = understand(
            line["text"],
            MOMENTS[line["state"]],
            taxonomy=taxonomy,
            today=today,
            most_risk=most_risk,
        )
        took = time.perf_counter() - begun
        spent += took
        report.slowest_ms = max(report.slowest_ms, took * 1000)
        _count(line, heard, report)
    report.ms_a_line = spent * 1000 / max(1, len(lines))
    return report


def _load(taxonomy: Taxonomy, today: date) -> float:
    """Seconds until the first line is understood, with the taxonomy at hand."""
    begun = time.perf_counter()
    understand("danke", MOMENTS["student:home"], taxonomy=taxonomy, today=today)
    return time.perf_counter() - begun


def _labelled(file: Path) -> Iterable[dict[str, Any]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise UnderstandingFileError(f"{file}:{number}: not JSON: {error}") from error
        if not isinstance(record, dict) or not {"text", "state", "intent"} <= record.keys():
            raise UnderstandingFileError(f"{file}:{number}: needs text, state and intent")
        if record["state"] not in MOMENTS:
            raise UnderstandingFileError(f"{file}:{number}: no such state: {record['state']}")
        yield record


def _count(line: Mapping[str, Any], heard: Heard, report: Report) -> None:
    got = heard.intent.value
    is_right = got in {line["intent"], *line.get("also_ok", ())}
    is_harmful = bool(line.get("harm")) and not is_right and heard.intent is not Intent.UNCLEAR
    does = is_harmful and heard.intent not in TALK
    counts_args = bool(line.get("args")) and got == line["intent"]
    args_right = counts_args and _args_agree(line, heard)
    for tally in _tallies(line, report):
        tally.lines += 1
        tally.right += is_right
        tally.can_harm += bool(line.get("harm"))
        tally.harmful += is_harmful
        tally.harmful_deeds += does
        tally.with_args += counts_args
        tally.args_right += args_right
    wanted = f"{line['intent']} {line.get('args') or ''}"
    misread = Misread(
        str(line.get("id")),
        line["state"],
        line["text"],
        wanted.strip(),
        f"{got} {dict(heard.args) or ''}".strip(),
        is_harmful,
    )
    if not is_right:
        report.misread.append(misread)
    elif counts_args and not args_right:
        report.wrong_args.append(misread)


def _tallies(line: Mapping[str, Any], report: Report) -> Iterable[Tally]:
    yield report.whole
    names = {
        "role": [str(line["state"]).partition(":")[0]],
        "state": [line["state"]],
        "language": [line.get("lang", "")],
        "tag": line.get("tags", []),
    }
    for kind, values in names.items():
        for value in values:
            yield report.groups.setdefault(kind, {}).setdefault(value, Tally())


def _args_agree(line: Mapping[str, Any], heard: Heard) -> bool:
    """Whether every labelled argument is there; further ones are not looked at."""
    wanted: dict[str, Any] = line["args"]
    fair: dict[str, list[Any]] = line.get("args_ok") or {}
    as_one = _AS_ONE.intersection(wanted)
    for name, value in wanted.items():
        if name in as_one:
            continue
        got = heard.args.get(name)
        if not any(_is_same(name, each, got) for each in [value, *fair.get(name, [])]):
            return False
    return not as_one or _words_agree(wanted, fair, heard)


def _words_agree(wanted: Mapping[str, Any], fair: Mapping[str, list[Any]], heard: Heard) -> bool:
    """`fields` and `words` are compared as one set."""
    got: frozenset[object] = frozenset().union(
        *(_as_set(name, heard.args.get(name)) for name in _AS_ONE)
    )
    labelled: frozenset[object] = frozenset().union(
        *(_as_set(name, wanted.get(name)) for name in _AS_ONE)
    )
    others = [_as_set(name, each) for name in _AS_ONE for each in fair.get(name, [])]
    return got in (labelled, *others)


def _is_same(name: str, wanted: object, got: object) -> bool:
    return got is not None and _as_set(name, wanted) == _as_set(name, got)


def _as_set(name: str, value: object) -> frozenset[object]:
    if value is None:
        return frozenset()
    if isinstance(value, (list, tuple)):
        return frozenset(_plain(name, each) for each in value)
    return frozenset({_plain(name, value)})


def _plain(name: str, value: object) -> object:
    """A value as it is compared: case and punctuation do not count, of numbers only the digits."""
    if not isinstance(value, str):
        return value
    digits = re.sub(r"\D", "", value)
    if name in {"contact", "value"} and len(digits) >= 6 and "@" not in value:
        return digits
    return compare_key(re.sub(r"[^\w\s@*+#]", " ", value))


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def print_report(report: Report, *, shows_lines: bool = False) -> None:
    """The figures as tables on standard error, by role, state, language and tag."""
    console = Console(stderr=True)
    table = Table(title="Understood")
    for name in ("", "lines", "intent", "harmful", "does harm", "args"):
        table.add_column(name, justify="left" if not name else "right")
    _add_row(table, "all", report.whole)
    for kind, tallies in report.groups.items():
        table.add_section()
        for name, tally in sorted(tallies.items()):
            _add_row(table, f"{kind} {name}", tally)
    console.print(table)
    console.print(
        f"{report.ms_a_line:.2f} ms a line, slowest {report.slowest_ms:.1f} ms,"
        f" loaded in {report.load_s:.2f} s"
    )
    if shows_lines:
        for title, lines in (("intent", report.misread), ("args", report.wrong_args)):
            for each in lines:
                mark = "!" if each.is_harmful else " "
                console.print(
                    f"{mark} {title} {each.state} | {each.text} | {each.wanted} | {each.got}",
                    markup=False,
                    soft_wrap=True,
                )


def print_trade(tallies: Mapping[float, Tally]) -> None:
    """How much is understood and how much harm is done, by the risk that is taken."""
    table = Table(title=f"If more or less were asked back (now: risk {MOST_RISK})")
    for name in ("risk", "lines", "intent", "harmful", "does harm", "args"):
        table.add_column(name, justify="right")
    for risk, tally in tallies.items():
        _add_row(table, str(risk), tally)
    Console(stderr=True).print(table)


def _add_row(table: Table, name: str, tally: Tally) -> None:
    figures = tally.as_dict()
    table.add_row(
        name,
        str(tally.lines),
        *(
            "" if figures[key] is None else f"{figures[key]:.3f}"
            for key in ("intent_right", "harmful", "harmful_deeds", "args_right")
        ),
    )
