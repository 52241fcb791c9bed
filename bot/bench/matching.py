"""``kmuni bench matching``: how fast and how well everybody is matched, checked from outside."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from bot.bench.measured_run import BENCH_SETTINGS, RUN_ID, Measured, run_measured
from bot.bench.region_checks import (
    count_mismatches,
    count_open_swaps,
    count_violations,
    expand_results,
    time_one_statement,
)
from bot.bench.region_file import Progress, make_region_file, open_file, read_offers

ORACLE_PAIRS = 1_000_000  # pairs the oracle is asked for, which takes some ten seconds
SQL_PAIRS = 1_000_000  # pairs the reference statement is timed on
MOST_SAMPLED = 500  # students
ONE_THREAD = "OPENBLAS_NUM_THREADS"


@dataclass(frozen=True, slots=True)
class MatchingReport:
    """The benchmark's figures; shares are 0 to 1, times in seconds.

    ratio_to_sql: how many times longer one SQL statement would take (``sql_seconds``, from
    ``sql_students`` extrapolated to all). filter_violations: stored suggestions that break a hard
    filter, by SQL. open_swaps: legal swaps that would still show a missed offer once more, none if
    the guarantee was carried through. oracle_mismatches: of ``oracle_students`` those whose digest
    is wrong.
    """

    students: int
    offers: int
    seed: int
    seconds_total: float
    seconds_load: float
    seconds_match: float
    seconds_repair: float
    seconds_write: float
    peak_rss_mb: float
    ratio_to_sql: float
    sql_seconds: float
    sql_students: int
    eligible_pairs: int
    suggestions: int
    guaranteed: int
    reach_share: float
    reach_share_without_floor: float
    reach_share_before: float
    missed: int
    unseen_share: float
    unseen_share_before: float
    gini: float
    relevance_loss: float
    worst_student_loss: float
    dual_gap: float
    filter_violations: int
    open_swaps: int
    oracle_students: int
    oracle_mismatches: int


def run_matching_bench(students: int, offers: int, seed: int, progress: Progress) -> MatchingReport:
    """Make a region, match everybody in it, and check the stored results.

    ``progress`` is told what is being done and the share that is done. Everything is written to a
    temporary folder and removed.
    """
    with TemporaryDirectory(prefix="kmuni-bench-") as folder:
        path = Path(folder) / "region.sqlite3"
        make_region_file(path, students, offers, seed, progress)
        progress("matching everybody", 0.0)
        measured = measure(path)
        progress("matching everybody", 1.0)
        return _check(path, measured, students, offers, seed, progress)


def measure(path: Path) -> Measured:
    """Run the measured part in a fresh process that keeps to one thread for products."""
    with (
        _environment(ONE_THREAD, "1"),
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor,
    ):
        return executor.submit(run_measured, path).result()


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _check(
    path: Path, measured: Measured, students: int, offers: int, seed: int, progress: Progress
) -> MatchingReport:
    with closing(open_file(path)) as connection:
        progress("checking every row by SQL", 0.0)
        expand_results(connection, RUN_ID)
        violations = count_violations(connection)
        (suggestions,) = connection.execute("SELECT count(*) FROM shown").fetchone()
        progress("looking for swaps left", 0.0)
        everything = list(read_offers(connection))
        open_swaps = count_open_swaps(connection, everything, BENCH_SETTINGS)
        progress("timing one SQL statement", 0.0)
        sampled = _sample(students, SQL_PAIRS, offers)
        seconds, _ = time_one_statement(connection, sampled)
        sql_seconds = seconds * students / len(sampled) if sampled else 0.0
        asked = _sample(students, ORACLE_PAIRS, offers)
        mismatches = count_mismatches(
            connection,
            everything,
            asked,
            floor=BENCH_SETTINGS.floor,
            progress=progress,
        )
    run = measured.report
    return MatchingReport(
        students=students,
        offers=offers,
        seed=seed,
        seconds_total=measured.seconds_total,
        seconds_load=measured.seconds_load,
        seconds_match=measured.seconds_match,
        seconds_repair=measured.seconds_repair,
        seconds_write=measured.seconds_write,
        peak_rss_mb=measured.peak_rss_mb,
        ratio_to_sql=sql_seconds / measured.seconds_total,
        sql_seconds=sql_seconds,
        sql_students=len(sampled),
        eligible_pairs=run.eligible_pairs,
        suggestions=suggestions,
        guaranteed=run.guaranteed,
        reach_share=run.reach_share,
        reach_share_without_floor=run.reach_share_without_floor,
        reach_share_before=run.reach_share_before,
        missed=run.missed,
        unseen_share=run.unseen_share,
        unseen_share_before=run.unseen_share_before,
        gini=run.gini,
        relevance_loss=run.relevance_loss,
        worst_student_loss=run.worst_student_loss,
        dual_gap=run.dual_gap,
        filter_violations=violations,
        open_swaps=open_swaps,
        oracle_students=len(asked),
        oracle_mismatches=mismatches,
    )


def _sample(students: int, pairs: int, offers: int) -> list[int]:
    """Person ids spread evenly, so many that about ``pairs`` pairs come together."""
    size = min(students, MOST_SAMPLED, max(1, pairs // max(1, offers)))
    return [1 + index * students // size for index in range(size)]


def print_report(report: MatchingReport) -> None:
    """Print the figures as a table to standard error."""
    title = f"{report.students:,} students x {report.offers:,} offers, seed {report.seed}"
    table = Table(title=title, show_header=False)
    table.add_column(justify="left")
    table.add_column(justify="right")
    rows = (
        ("total", f"{report.seconds_total:.2f} s"),
        ("load", f"{report.seconds_load:.2f} s"),
        ("match", f"{report.seconds_match:.2f} s"),
        ("repair and bound", f"{report.seconds_repair:.2f} s"),
        ("write", f"{report.seconds_write:.2f} s"),
        ("peak memory", f"{report.peak_rss_mb:.0f} MB"),
        ("one SQL statement", f"{report.sql_seconds:.0f} s ({report.ratio_to_sql:.0f} x)"),
        ("eligible pairs", f"{report.eligible_pairs:,}"),
        ("offers shown to enough students", _percent(report.reach_share)),
        ("... without the guarantee", _percent(report.reach_share_before)),
        ("... counting offers below the floor", _percent(report.reach_share_without_floor)),
        ("offers unseen", _percent(report.unseen_share)),
        ("... without the guarantee", _percent(report.unseen_share_before)),
        ("Gini of exposure", f"{report.gini:.3f}"),
        ("relevance lost", _percent(report.relevance_loss)),
        ("... by the worst student", _percent(report.worst_student_loss)),
        ("gap to the dual bound", _percent(report.dual_gap)),
        ("hard filters broken", f"{report.filter_violations:,}"),
        ("swaps left for missed offers", f"{report.open_swaps:,}"),
        ("oracle mismatches", f"{report.oracle_mismatches} of {report.oracle_students}"),
    )
    for name, value in rows:
        table.add_row(name, value)
    Console(stderr=True).print(table)


def _percent(share: float) -> str:
    return f"{100 * share:.3f} %"
