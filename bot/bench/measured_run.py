"""The measured part of the matching benchmark, in a process of its own as in the real run."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter

from bot.bench.region_file import open_file, read_match_rows, read_offers
from bot.invented.crowded_region import NOW, synthetic_closeness
from models.matching.rules.scoring import DEFAULT_SETTINGS
from models.matching.weekly.report import RunReport
from models.matching.weekly.run import (
    WeeklyRun,
    suggest_for_everybody,
    suggest_for_everybody_on_two_cores,
)

BENCH_SETTINGS = replace(DEFAULT_SETTINGS, floor=0)
BATCH_ROWS = 5_000
RUN_ID = 1
WORTH_TWO_CORES = 300_000  # students from which a second process is worth its start


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds from opening the file to committed rows, by phase, and the most memory in MB."""

    report: RunReport
    seconds_total: float
    seconds_load: float
    seconds_match: float
    seconds_repair: float
    seconds_write: float
    peak_rss_mb: float


def run_measured(path: Path) -> Measured:
    """Match everybody in the file and store the results."""
    started = perf_counter()
    with closing(open_file(path)) as connection:
        weekly = _match(path, connection)
        matched = perf_counter()
        with connection:
            _write(connection, weekly.results())
        written = perf_counter()
    return Measured(
        report=weekly.report,
        seconds_total=written - started,
        seconds_load=weekly.report.seconds_load,
        seconds_match=weekly.report.seconds_match,
        seconds_repair=weekly.report.seconds_repair,
        seconds_write=written - matched,
        peak_rss_mb=_peak_rss_mb(),
    )


@dataclass(frozen=True, slots=True)
class RegionRows:
    """The match rows of a region file by share, for two processes."""

    path: Path

    def __call__(self, share: int, shares: int, /) -> Iterator[list[tuple[int, bytes]]]:
        with closing(open_file(self.path)) as connection:
            (last,) = connection.execute("SELECT max(person_id) FROM match_row").fetchone()
            below = last * share // shares, last * (share + 1) // shares
            yield from read_match_rows(connection, BATCH_ROWS, *below)


def _match(path: Path, connection: sqlite3.Connection) -> WeeklyRun:
    (students,) = connection.execute("SELECT count(*) FROM match_row").fetchone()
    if students < WORTH_TWO_CORES:
        return suggest_for_everybody(
            read_match_rows(connection, BATCH_ROWS),
            read_offers(connection),
            now=NOW,
            closeness=synthetic_closeness,
            settings=BENCH_SETTINGS,
        )
    return suggest_for_everybody_on_two_cores(
        RegionRows(path),
        read_offers(connection),
        now=NOW,
        closeness=synthetic_closeness,
        settings=BENCH_SETTINGS,
    )


def _write(connection: sqlite3.Connection, results: Iterator[tuple[int, bytes]]) -> None:
    connection.executemany(
        f"INSERT INTO weekly_result VALUES ({RUN_ID}, ?, ?)",  # noqa: S608 - a constant
        results,
    )


def _peak_rss_mb() -> float:
    """The most memory this process and its helper have held, in MB; 0 where /proc is missing.

    This process is read from /proc, because ``getrusage`` counts its parent's memory in.
    """
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0.0
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return (int(peak.split()[1]) + getrusage(RUSAGE_CHILDREN).ru_maxrss) / 1024
