"""The benchmark of readers names the worst text of each, how it grows, and what is over the bar."""

import pytest
from typer.testing import CliRunner

from bot.bench import typed
from bot.bench.typed import Reading, TypedReport, print_report, run_typed_bench, worst_of
from bot.cli import app


@pytest.mark.long
def test_the_worst_text_of_every_reader_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    report = run_typed_bench(lambda _doing, _share: None, letters=(40,))
    names = [each.reader for each in report.readings]
    assert {"read_offer", "read_study", "sought_words", "clean"} <= set(names)
    assert len(names) == len(set(names))
    assert [each.milliseconds for each in report.readings] == sorted(
        (each.milliseconds for each in report.readings), reverse=True
    )
    print_report(report)
    assert "readers" in capsys.readouterr().err


def test_growth_is_the_power_of_the_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed, "_milliseconds", lambda read, text: float(str(read(text))))
    worst = worst_of(
        "squared",
        lambda text: len(text) ** 2 / 1e4,
        {"short": lambda letters: "a" * (letters // 2), "whole": lambda letters: "a" * letters},
        (1_000, 2_000, 4_000),
    )
    assert worst == Reading("squared", "whole", 4_000, 1_600.0, 2.0)


def test_a_hopeless_reader_is_given_no_longer_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed, "_milliseconds", lambda _read, text: 10.0 * len(text))
    worst = worst_of("slow", len, {"any": lambda letters: "a" * letters}, (100, 1_000, 10_000))
    assert worst.letters == 1_000


@pytest.mark.parametrize(("milliseconds", "code"), [(49.9, 0), (50.1, 1)])
def test_the_command_fails_over_the_bar(
    monkeypatch: pytest.MonkeyPatch, milliseconds: float, code: int
) -> None:
    reading = Reading("one", "any", 12_000, milliseconds, None)
    report = TypedReport((12_000,), 1, typed.BAR_MS, (reading,))
    monkeypatch.setattr(typed, "run_typed_bench", lambda _show: report)
    result = CliRunner().invoke(app, ["bench", "typed", "--json"])
    assert result.exit_code == code
    assert '"reader": "one"' in result.output
