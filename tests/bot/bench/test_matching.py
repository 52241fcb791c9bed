"""The matching benchmark measures what it says, and its checks would notice a mistake."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.bench.matching import MatchingReport, print_report, run_matching_bench
from bot.bench.measured_run import RUN_ID, run_measured
from bot.bench.oracle import oracle_best
from bot.bench.region_checks import (
    count_mismatches,
    count_violations,
    expand_results,
    time_one_statement,
)
from bot.bench.region_file import make_region_file, open_file, read_offers
from bot.invented.crowded_region import (
    NOW,
    synthetic_closeness,
    synthetic_offers,
    synthetic_students,
)
from models.matching.result_row import SUGGESTION

STUDENTS, OFFERS, SEED = 400, 80, 3


def silent(_what: str, _share: float) -> None:
    """A progress display that shows nothing."""


@pytest.fixture
def region(tmp_path: Path) -> Path:
    path = tmp_path / "region.sqlite3"
    make_region_file(path, STUDENTS, OFFERS, SEED, silent)
    return path


def test_bench_reports_a_run_without_violations_or_mismatches() -> None:
    steps: list[str] = []
    report = run_matching_bench(STUDENTS, OFFERS, SEED, lambda what, _share: steps.append(what))
    assert report.filter_violations == 0
    assert report.open_swaps == 0
    assert report.oracle_mismatches == 0
    assert report.oracle_students == STUDENTS
    assert report.suggestions > STUDENTS
    assert report.reach_share > report.reach_share_before
    assert 0 <= report.dual_gap < 0.01
    assert report.worst_student_loss <= 0.30
    phases = report.seconds_load + report.seconds_match + report.seconds_repair
    assert 0 < phases + report.seconds_write <= report.seconds_total
    assert steps[0] == "making the region"


@pytest.mark.parametrize(("students", "offers"), [(0, 0), (1, 0), (0, 5), (1, 1)])
def test_bench_measures_regions_that_are_nearly_empty(students: int, offers: int) -> None:
    report = run_matching_bench(students, offers, SEED, silent)
    assert report.filter_violations == 0
    assert report.oracle_mismatches == 0


def test_one_sql_statement_gives_the_oracles_answers(region: Path) -> None:
    people = range(1, STUDENTS + 1)
    with closing(open_file(region)) as connection:
        offers = list(read_offers(connection))
        _, found = time_one_statement(connection, people)
    expected = [
        (student.person_id, offer_id, points)
        for student in synthetic_students(STUDENTS, OFFERS, SEED)
        for offer_id, points in oracle_best(
            student, offers, NOW, synthetic_closeness, floor=0, size=5
        )
    ]
    assert found == expected


def test_offers_come_back_from_the_file_as_they_were_written(region: Path) -> None:
    with closing(open_file(region)) as connection:
        assert list(read_offers(connection)) == synthetic_offers(STUDENTS, OFFERS, SEED)


def test_checks_notice_a_foreign_offer_and_wrong_points(region: Path) -> None:
    run_measured(region)
    with closing(open_file(region)) as connection:
        person_id, packed = connection.execute(
            "SELECT person_id, packed FROM weekly_result LIMIT 1"
        ).fetchone()
        offer_id, points, flags = SUGGESTION.unpack_from(packed)
        torn = SUGGESTION.pack(OFFERS + 7, points, flags) + packed[SUGGESTION.size :]
        connection.execute(
            "UPDATE weekly_result SET packed = ? WHERE person_id = ?", (torn, person_id)
        )
        expand_results(connection, RUN_ID)
        offers = list(read_offers(connection))
        assert count_violations(connection) == 1
        wrong = SUGGESTION.pack(offer_id, points - 1, flags) + packed[SUGGESTION.size :]
        for stored, mismatches in ((torn, 1), (wrong, 1), (packed, 0)):
            connection.execute(
                "UPDATE weekly_result SET packed = ? WHERE person_id = ?", (stored, person_id)
            )
            found = count_mismatches(connection, offers, [person_id], floor=0, progress=silent)
            assert found == mismatches


def test_same_seed_makes_the_same_region_and_another_seed_another() -> None:
    assert synthetic_offers(100, 20, 1) == synthetic_offers(100, 20, 1)
    assert synthetic_offers(100, 20, 1) != synthetic_offers(100, 20, 2)


def test_report_is_printed_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    fields = dict.fromkeys(MatchingReport.__dataclass_fields__, 1)
    report = MatchingReport(**fields)
    print_report(report)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "gap to the dual bound" in printed.err
