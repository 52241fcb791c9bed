"""How long the event loop is held by what somebody types: every reader over hostile texts.

A reader runs in the event loop, so that everybody waits while it reads. Each is given texts that
are made of one thing repeated, at growing lengths, and its worst is reported with the power of the
length by which it grew: 1 is linear, 2 quadratic.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from bot.bench.typed_readers import Reader, readers
from bot.bench.typed_texts import TextOf, texts_of
from models.taxonomy import load_taxonomy

LETTERS = (1_500, 3_000, 6_000, 12_000)
"""Telegram cuts at 4,096; apps send what is longer in parts, which may be joined again."""

BAR_MS = 50.0
"""The longest that one reader may hold the event loop, in milliseconds of the process's time."""

_HOPELESS_MS = 2_000.0
"""A reader that took so long is not given a longer text of the kind."""

_MEASURED_AGAIN_MS = 5.0
"""What takes longer is measured twice, and the quicker counts: other work shares the machine."""

_TOO_QUICK_MS = 0.2
"""Growth of less is not told: it would be that of the clock."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader's worst text."""

    reader: str
    text: str
    """The name of its generator."""
    letters: int
    milliseconds: float
    growth: float | None
    """The power of the length by which the time grew; None if it is too short to tell."""


@dataclass(frozen=True, slots=True)
class TypedReport:
    """The worst of every reader, slowest first."""

    letters: tuple[int, ...]
    texts: int
    bar_ms: float
    readings: tuple[Reading, ...]

    @property
    def slow(self) -> tuple[Reading, ...]:
        """Those over the bar."""
        return tuple(each for each in self.readings if each.milliseconds > self.bar_ms)


def run_typed_bench(
    show: Callable[[str, float], None], *, letters: Sequence[int] = LETTERS
) -> TypedReport:
    """Measures every reader over every generator, at each length."""
    taxonomy = load_taxonomy()
    texts = texts_of(taxonomy)
    every = readers(taxonomy)
    found = []
    for position, (name, read) in enumerate(every.items()):
        show(name, position / len(every))
        read("Elektrotechnik in Bochum, ab 1.4.2027, 44801")  # what is loaded at the first use
        found.append(worst_of(name, read, texts, letters))
    found.sort(key=lambda reading: -reading.milliseconds)
    return TypedReport(tuple(letters), len(texts), BAR_MS, tuple(found))


def worst_of(name: str, read: Reader, texts: dict[str, TextOf], letters: Sequence[int]) -> Reading:
    """The text that takes the reader longest."""
    worst = Reading(name, "", 0, 0.0, None)
    for kind, text_of in texts.items():
        taken: list[tuple[int, float]] = []
        for length in letters:
            milliseconds = _milliseconds(read, text_of(length))
            taken.append((length, milliseconds))
            if milliseconds > _HOPELESS_MS:
                break
        length, milliseconds = max(taken, key=lambda each: each[1])
        if milliseconds > worst.milliseconds:
            worst = Reading(name, kind, length, milliseconds, _growth(taken))
    return worst


def _milliseconds(read: Reader, text: str) -> float:
    first = _once(read, text)
    return first if first < _MEASURED_AGAIN_MS else min(first, _once(read, text))


def _once(read: Reader, text: str) -> float:
    started = time.process_time_ns()
    read(text)
    return (time.process_time_ns() - started) / 1e6


def _growth(taken: Sequence[tuple[int, float]]) -> float | None:
    """The power between the first length and the last; None where the first took no time."""
    (short, quick), (long, slow) = taken[0], taken[-1]
    if short == long or quick < _TOO_QUICK_MS:
        return None
    return round(math.log(max(slow, quick) / quick) / math.log(long / short), 2)


def print_report(report: TypedReport, console: Console | None = None) -> None:
    """Shows the report as a table, on standard error unless another console is given."""
    out = console or Console(stderr=True)
    title = f"{len(report.readings)} readers, {report.texts} kinds of text, up to "
    title += f"{max(report.letters, default=0):,} letters"
    table = Table("reader", "ms", "growth", "letters", "worst text", title=title)
    for each in report.readings:
        mark = " !" if each.milliseconds > report.bar_ms else ""
        growth = "" if each.growth is None else f"{each.growth:.2f}"
        table.add_row(
            each.reader, f"{each.milliseconds:.2f}{mark}", growth, str(each.letters), each.text
        )
    out.print(table)
    out.print(f"over {report.bar_ms:g} ms: {len(report.slow)}")
