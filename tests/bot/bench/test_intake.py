"""The intake's benchmark measures what it says, on a small crowd."""

from pathlib import Path
from statistics import median

import pytest

from bot.bench.bot_process import bare_command, running
from bot.bench.crowd import FIRST_PERSON, REGISTRATION, Asking, Registering
from bot.bench.intake import Turn, median_turn, print_report, run_intake_bench
from bot.bench.loopback import LoopbackTelegram

FEW_TURNS = 3
"""Each starts two bots anew."""


@pytest.mark.processes
@pytest.mark.long
def test_bench_measures_both_bots_the_flood_and_the_broadcast(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.bench.intake.STARTS", 1)
    monkeypatch.setattr("bot.bench.intake.TURNS", FEW_TURNS)
    doing: list[str] = []
    report = run_intake_bench(3, 3.0, 50, lambda what, _: doing.append(what))
    assert report.updates_a_second > 0
    assert report.ratio_to_bare == report.updates_a_second / report.bare_updates_a_second
    assert report.ratio_to_bare == median(report.ratios)
    turns = [what for what in doing if what.startswith("registrations")]
    assert turns == ["registrations", "registrations, bare library"] * FEW_TURNS
    assert report.start_s > report.bare_start_s > 0
    assert report.flood_notices == 1
    assert report.flood_answers < report.flood_updates
    assert report.flood_others_answers > 0
    assert report.tap_answers > 0
    assert report.broadcast_messages_a_second > 0
    assert report.memory_idle_mib > 0
    assert doing[-1] == "done"
    print_report(report)
    assert "ratio" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("ratios", "told"),
    [([0.5], 0.5), ([0.9, 0.2, 0.3, 0.1, 0.8], 0.3), ([0.4, 0.1, 0.3, 0.2], 0.2)],
)
def test_the_median_turn_is_told_not_the_best(ratios: list[float], told: float) -> None:
    turns = [Turn(100 * ratio, 100.0) for ratio in ratios]
    assert median_turn(turns).ratio == pytest.approx(told)


async def test_a_bot_that_does_not_start_is_told_at_once(tmp_path: Path) -> None:
    telegram = LoopbackTelegram()
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit(3)")
    with pytest.raises(RuntimeError, match="code 3"):
        async with running(telegram, [str(broken)]):
            pass


async def test_the_bare_bot_answers_every_step_with_one_call() -> None:
    telegram = LoopbackTelegram()
    crowd = Registering(telegram, 4)
    async with telegram.serving() as url, running(telegram, bare_command(url)):
        telegram.crowd = crowd
        calls = telegram.calls
        crowd.begin()
        await crowd.is_through.wait()
    assert crowd.updates == 4 * len(REGISTRATION)
    assert telegram.calls - calls == crowd.updates


def test_who_was_never_answered_counts_as_waiting() -> None:
    now = 0.0
    telegram = LoopbackTelegram(lambda: now)
    crowd = Asking(telegram, (FIRST_PERSON, FIRST_PERSON + 1))
    crowd._asked_at = {FIRST_PERSON: 0.0, FIRST_PERSON + 1: 0.0}
    now = 1.0
    crowd.answered(FIRST_PERSON, b"hallo")
    crowd.answered(FIRST_PERSON + 9, b"zu+schnell")
    now = 5.0
    assert crowd.answered_after_s == [1.0]
    assert crowd.unanswered_after_s == [5.0]
    assert crowd.messages == {(FIRST_PERSON + 9, "zu schnell"): 1}
