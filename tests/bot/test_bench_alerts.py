"""The benchmark of alerts approves, queues and sends with the real parts."""

import json
from pathlib import Path

import pytest

from bot.bench.alerts import run_alerts_bench
from bot.bench.delivery_queue import NotEmptyError
from tests.support.bot_process import run_json


def ignore(_doing: str, _share: float) -> None:
    """Nobody watches."""


def test_everybody_whom_an_offer_fits_is_told_once(database_url: str) -> None:
    report = run_alerts_bench(60, database_url, ignore)
    assert report.everybodys.fitting == 60
    assert 0 < report.ordinary.fitting < 30
    for told in (report.ordinary, report.everybodys):
        assert told.fitting == told.sent
        assert told.first_sent_seconds <= told.last_sent_seconds
    with pytest.raises(NotEmptyError):
        run_alerts_bench(60, database_url, ignore)


@pytest.mark.processes
async def test_the_command_answers_with_one_object(tmp_path: Path) -> None:
    answer = await run_json(
        "bench", "alerts", "--json", "--students", "20",
        "--database", f"sqlite:///{tmp_path / 'bench.sqlite3'}",
    )  # fmt: skip
    assert json.loads(json.dumps(answer))["subscribers"] == 20
    assert {"ordinary", "everybodys", "wake_seconds"} <= set(answer)
