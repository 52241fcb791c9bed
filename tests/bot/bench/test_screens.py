"""The benchmark of screens asks the real handlers, and every search of it finds what it should."""

import pytest

from bot.bench.screens import SEARCHES, STUDENT_TAPS, Screen, ScreensReport, print_report
from bot.bench.screens import run_screens_bench as run


@pytest.mark.long
def test_every_screen_is_asked_of_the_real_handlers(
    capsys: pytest.CaptureFixture[str], database_url: str
) -> None:
    report = run(60, 80, database_url, lambda _doing, _share: None)
    names = {each.name for each in report.screens}
    assert {f"search: {name}" for name in SEARCHES} | set(STUDENT_TAPS) <= names
    assert {"the overview", "who is interested", "the own data"} <= names
    assert all(each.loop_ms > 0 and each.stretch_ms > 0 for each in report.screens)
    assert report.cheapest_ms == min(each.loop_ms for each in report.screens)
    assert report.database in database_url
    print_report(report)
    assert "80 offers" in capsys.readouterr().err


def test_what_holds_everybody_is_slow_and_so_is_a_search_that_costs_more_than_an_answer() -> None:
    screens = (
        Screen("held", False, 70.0, 51.0, 70.0),
        Screen("long in turns", False, 90.0, 9.0, 90.0),
        Screen("search: cheap", True, 12.9, 2.0, 20.0),
        Screen("search: dear", True, 13.1, 2.0, 20.0),
    )
    report = ScreensReport("sqlite", 1, 1, 3.0, screens)
    assert [each.name for each in report.slow] == ["held", "search: dear"]
