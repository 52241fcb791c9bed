"""The benchmark of delivery measures the real parts, and refuses to write among people."""

import json
from pathlib import Path

import pytest

from bot.bench.delivery import run_delivery_bench
from bot.bench.delivery_pace import Paced
from bot.bench.delivery_queue import NotEmptyError
from tests.support.bot_process import run_json


def ignore(_doing: str, _share: float) -> None:
    """Nobody watches."""


def test_a_few_messages_are_queued_once_and_sent_once_within_the_limits(
    database_url: str,
) -> None:
    report = run_delivery_bench(0.02, 60, database_url, ignore)
    assert (report.enqueue_rows, report.enqueue_repeated_rows) == (60, 0)
    assert report.strict_messages >= 30
    assert report.messages_delivered > 0
    assert report.worst_second <= 30
    assert (report.answers_429, report.doubled, report.in_doubt) == (0, 0, 0)
    with pytest.raises(NotEmptyError):
        run_delivery_bench(0.02, 60, database_url, ignore)


def test_the_worst_second_is_any_second() -> None:
    times = [0.0, 0.9, 1.0, 1.5, 1.89, 5.0]
    assert Paced(6.0, times, 0, 0, 0).worst_second == 4


@pytest.mark.processes
async def test_the_command_answers_with_one_object(tmp_path: Path) -> None:
    answer = await run_json(
        "bench", "delivery", "--json", "--minutes", "0.01", "--messages", "20",
        "--database", f"sqlite:///{tmp_path / 'bench.sqlite3'}",
    )  # fmt: skip
    assert json.loads(json.dumps(answer))["enqueue_rows"] == 20
    assert {"messages_per_second", "share_of_28", "answers_429", "strict_per_second"} <= set(answer)
