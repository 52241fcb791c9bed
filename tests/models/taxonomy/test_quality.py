"""How well lines of our own invention are understood: the bars that the resolver must hold."""

from pathlib import Path

import pytest

from bot.bench.resolver import ResolverReport, measure

LABELLED = Path(__file__).parent / "labelled"


def _share(report: ResolverReport, name: str) -> float:
    share = report.shares[name].share
    assert share is not None
    return share


@pytest.fixture(scope="module")
def students() -> ResolverReport:
    return measure(LABELLED / "students.jsonl")


@pytest.fixture(scope="module")
def offers() -> ResolverReport:
    return measure(LABELLED / "offers.jsonl")


def test_students_are_understood_at_the_first_try(students: ResolverReport) -> None:
    assert _share(students, "right_first") >= 0.97


def test_nonsense_is_refused_while_real_lines_are_kept(students: ResolverReport) -> None:
    assert _share(students, "nonsense_refused") >= 0.95
    assert _share(students, "real_kept") >= 0.97


@pytest.mark.parametrize("part", ["degree", "university", "semester"])
def test_what_a_line_says_besides_the_field_is_read(students: ResolverReport, part: str) -> None:
    assert _share(students, f"{part}_right") >= 0.97


def test_offers_reach_their_bars(offers: ResolverReport) -> None:
    assert _share(offers, "right_first") >= 0.9
    assert _share(offers, "within_three") >= 0.96


def test_kind_of_offer_is_right(offers: ResolverReport) -> None:
    assert _share(offers, "kind_right") >= 0.97
