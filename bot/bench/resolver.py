"""Measures how well the resolver understands labelled offers and students' lines.

A file holds one JSON object a line: offers with `id, title, text, kind, fields, primary, lang`,
students with `id, text, fields, primary` and, where they are to be measured, `degree, university,
semester` (null when the line names none). `fields` are the codes a counsellor would accept; empty
means that refusing is right.
"""

import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from models.errors import KmuniError
from models.reading import read_offer, read_study
from models.taxonomy import Taxonomy, load_taxonomy
from models.vocabulary import Language

# Offers are read as of this day, so that the same file gives the same figures on every day.
_READ_ON = date(2026, 1, 1)
_ACCEPTED = 3
_STUDY_PARTS = ("degree", "university", "semester")


class ResolverFileError(KmuniError):
    """A line of the labelled file that cannot be measured."""


@dataclass(frozen=True, slots=True)
class Share:
    """Hits out of a total; `share` is None when there was nothing to hit."""

    hits: int
    total: int

    @property
    def share(self) -> float | None:
        """Hits per total, 0 to 1."""
        return self.hits / self.total if self.total else None

    def __str__(self) -> str:
        share = self.share
        return "–" if share is None else f"{share:.3f} ({self.hits}/{self.total})"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One labelled line and what was read from it; codes are best first, empty when refused."""

    id: str
    is_offer: bool
    text: str
    language: str
    kind: str | None
    kind_read: str | None
    accepted: tuple[str, ...]
    primary: str
    read: tuple[str, ...]
    milliseconds: float
    parts_right: Mapping[str, bool] = field(default_factory=dict)
    """Of a student's line: whether each labelled part besides the field was read right."""

    @property
    def is_nonsense(self) -> bool:
        """Whether refusing is the right answer."""
        return not self.accepted

    @property
    def is_right_first(self) -> bool:
        """Whether the best code is an accepted one."""
        return bool(self.read) and self.read[0] in self.accepted

    @property
    def is_within_three(self) -> bool:
        """Whether an accepted code is among the best three."""
        return any(code in self.accepted for code in self.read[:_ACCEPTED])


@dataclass(frozen=True, slots=True)
class ResolverReport:
    """What was measured on one file; `load_seconds` for the taxonomy, first time in the process."""

    outcomes: tuple[Outcome, ...]
    load_seconds: float

    @property
    def shares(self) -> dict[str, Share]:
        """The figures over all lines by name."""
        return shares_of(self.outcomes)

    @property
    def by_kind(self) -> dict[str, dict[str, Share]]:
        """The figures of the offers split by their true kind."""
        return _split((each.kind, each) for each in self.outcomes)

    @property
    def by_language(self) -> dict[str, dict[str, Share]]:
        """The figures split by the language of the line, where the file names it."""
        return _split((each.language or None, each) for each in self.outcomes)

    @property
    def confusions(self) -> tuple[tuple[str, str, int], ...]:
        """(best code wanted, code read or "" when refused, times), the most frequent first."""
        counted = Counter(
            (each.primary, each.read[0] if each.read else "")
            for each in self.outcomes
            if not (each.is_right_first or (each.is_nonsense and not each.read))
        )
        ordered = sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))
        return tuple((wanted, read, times) for (wanted, read), times in ordered)

    @property
    def kind_confusions(self) -> tuple[tuple[str, str, int], ...]:
        """(kind wanted, kind read or "", times), the most frequent first."""
        counted = Counter(
            (each.kind, each.kind_read or "")
            for each in self.outcomes
            if each.kind is not None and each.kind != each.kind_read
        )
        return tuple((wanted, read, times) for (wanted, read), times in counted.most_common())

    def milliseconds(self, quantile: float) -> float:
        """Time per line at a quantile (0 to 1); 0 for an empty file."""
        ordered = sorted(each.milliseconds for each in self.outcomes)
        if not ordered:
            return 0.0
        return ordered[min(len(ordered) - 1, int(quantile * len(ordered)))]

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain data for JSON."""
        return {
            "lines": len(self.outcomes),
            "load_seconds": round(self.load_seconds, 4),
            "ms_per_line_p50": round(self.milliseconds(0.5), 3),
            "ms_per_line_p95": round(self.milliseconds(0.95), 3),
            **_plain(self.shares),
            "by_kind": {kind: _plain(shares) for kind, shares in self.by_kind.items()},
            "by_language": {name: _plain(shares) for name, shares in self.by_language.items()},
            "confusions": [
                {"wanted": wanted, "read": read, "times": times}
                for wanted, read, times in self.confusions
            ],
            "kind_confusions": [
                {"wanted": wanted, "read": read, "times": times}
                for wanted, read, times in self.kind_confusions
            ],
            "wrong": [
                {"id": each.id, "text": each.text, "wanted": each.primary, "read": each.read[:3]}
                for each in self.outcomes
                if not (each.is_right_first or (each.is_nonsense and not each.read))
            ],
        }


def measure(path: Path, overlay: Path | None = None) -> ResolverReport:
    """Read every line of a labelled file and compare. Raises ResolverFileError, TaxonomyError."""
    started = time.perf_counter()
    taxonomy = load_taxonomy(overlay)
    load_seconds = time.perf_counter() - started
    return ResolverReport(
        outcomes=tuple(_outcome(record, taxonomy) for record in _records(path)),
        load_seconds=load_seconds,
    )


def shares_of(outcomes: Iterable[Outcome]) -> dict[str, Share]:
    """The figures over these lines by name."""
    lines = tuple(outcomes)
    real = [each for each in lines if not each.is_nonsense]
    nonsense = [each for each in lines if each.is_nonsense]
    with_kind = [each for each in lines if each.kind is not None]
    return {
        "right_first": Share(sum(each.is_right_first for each in real), len(real)),
        "within_three": Share(sum(each.is_within_three for each in real), len(real)),
        "real_kept": Share(sum(bool(each.read) for each in real), len(real)),
        "nonsense_refused": Share(sum(not each.read for each in nonsense), len(nonsense)),
        "kind_right": Share(sum(each.kind == each.kind_read for each in with_kind), len(with_kind)),
        **{f"{part}_right": _part_share(lines, part) for part in _STUDY_PARTS},
    }


def _part_share(outcomes: Sequence[Outcome], part: str) -> Share:
    labelled = [each.parts_right[part] for each in outcomes if part in each.parts_right]
    return Share(sum(labelled), len(labelled))


def print_report(report: ResolverReport, console: Console | None = None) -> None:
    """Show the report as tables, on standard error unless another console is given."""
    out = console or Console(stderr=True)
    overall = Table("figure", "share (hits/total)", title=f"{len(report.outcomes)} lines")
    for name, share in report.shares.items():
        overall.add_row(name.replace("_", " "), str(share))
    overall.add_row("ms a line, p50", f"{report.milliseconds(0.5):.2f}")
    overall.add_row("ms a line, p95", f"{report.milliseconds(0.95):.2f}")
    overall.add_row("loading, s", f"{report.load_seconds:.3f}")
    out.print(overall)
    for title, split in (("by kind", report.by_kind), ("by language", report.by_language)):
        if split:
            out.print(_split_table(title, split))
    taxonomy = load_taxonomy()
    confusions = Table("wanted", "read instead", "times", title="confusions")
    for wanted, read, times in report.confusions[:30]:
        confusions.add_row(_named(wanted, taxonomy), _named(read, taxonomy), str(times))
    for wanted, read, times in report.kind_confusions:
        confusions.add_row(f"kind {wanted}", f"kind {read or 'none'}", str(times))
    if confusions.row_count:
        out.print(confusions)


def _outcome(record: Mapping[str, Any], taxonomy: Taxonomy) -> Outcome:
    text = str(record["text"])
    is_offer = "title" in record
    kind_read = None
    parts_right: dict[str, bool] = {}
    started = time.perf_counter()
    if is_offer:
        offer = read_offer(text, taxonomy, title=str(record["title"]), today=_READ_ON)
        read = tuple(scored.code for scored in offer.fields)
        kind_read = offer.kind.value if offer.kind is not None else None
    else:
        study = read_study(text, taxonomy)
        read = tuple(scored.code for scored in study.fields)
        parts: dict[str, Any] = {
            "degree": study.degree.value if study.degree else None,
            "university": study.university.id if study.university else None,
            "semester": study.semester,
        }
        parts_right = {part: parts[part] == record[part] for part in parts if part in record}
    elapsed = time.perf_counter() - started
    return Outcome(
        id=str(record.get("id", "")),
        is_offer=is_offer,
        text=str(record["title"]) if is_offer else text,
        language=str(record.get("lang") or ""),
        kind=record.get("kind") if is_offer else None,
        kind_read=kind_read,
        accepted=tuple(record["fields"]),
        primary=str(record.get("primary") or ""),
        read=read,
        milliseconds=1000 * elapsed,
        parts_right=parts_right,
    )


def _records(path: Path) -> list[Mapping[str, Any]]:
    records: list[Mapping[str, Any]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise ResolverFileError(f"{path}:{number}: is not JSON: {error}") from error
        if not isinstance(record, dict) or not {"text", "fields"} <= record.keys():
            raise ResolverFileError(f"{path}:{number}: needs the keys text and fields")
        records.append(record)
    return records


def _split(keyed: Iterable[tuple[str | None, Outcome]]) -> dict[str, dict[str, Share]]:
    groups: dict[str, list[Outcome]] = {}
    for key, outcome in keyed:
        if key is not None:
            groups.setdefault(key, []).append(outcome)
    return {key: shares_of(groups[key]) for key in sorted(groups)}


def _plain(shares: Mapping[str, Share]) -> dict[str, dict[str, float | int | None]]:
    return {
        name: {"hits": each.hits, "total": each.total, "share": each.share}
        for name, each in shares.items()
    }


def _split_table(title: str, split: Mapping[str, Mapping[str, Share]]) -> Table:
    names: Sequence[str] = ("right_first", "within_three", "kind_right")
    table = Table("", *(name.replace("_", " ") for name in names), title=title)
    for key, shares in split.items():
        table.add_row(key, *(str(shares[name]) for name in names))
    return table


def _named(code: str, taxonomy: Taxonomy) -> str:
    if not code:
        return "nothing"
    if code not in taxonomy.fields_by_code:
        return code
    return f"{code} {taxonomy.label(code, Language.ENGLISH)}"
