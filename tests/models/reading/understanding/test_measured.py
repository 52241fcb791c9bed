"""The reader on labelled lines it has not learned from, and what it has learned from."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.bench.learn_understanding import digest_of_lines, read_examples
from bot.bench.understanding import Report, measure
from models.reading.understanding.weights import learned_from

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Bar:
    """How well the lines of a file are to be understood."""

    file: str
    least_intent: float
    least_args: float
    most_harm: float


OWN = Bar("utterances.jsonl", 0.92, 0.88, 0.03)
STRANGER = Bar("unseen.jsonl", 0.89, 0.81, 0.03)
"""436 lines of a writer who knew neither the reader nor other lines; nothing is learned of them."""

EVERYDAY = Bar("unseen_everyday.jsonl", 0.93, 0.85, 0.02)
"""430 lines of another one: common things often, rare ones seldom, none meant as a trap."""


@pytest.fixture(
    scope="module", params=[OWN, STRANGER, EVERYDAY], ids=["own", "stranger", "everyday"]
)
def bar(request: pytest.FixtureRequest) -> Bar:
    bar: Bar = request.param
    return bar


@pytest.fixture(scope="module")
def report(bar: Bar) -> Report:
    return measure(HERE / bar.file, date(2026, 11, 27))


def test_intents_stay_right(report: Report, bar: Bar) -> None:
    assert report.whole.right / report.whole.lines >= bar.least_intent


def test_arguments_stay_right(report: Report, bar: Bar) -> None:
    assert report.whole.args_right / report.whole.with_args >= bar.least_args


def test_wrong_readings_seldom_do_harm(report: Report, bar: Bar) -> None:
    assert report.whole.harmful_deeds / report.whole.can_harm <= bar.most_harm


def test_the_weights_were_learned_from_the_lines_as_they_are() -> None:
    assert learned_from() == digest_of_lines(), "run python -m bot.bench.learn_understanding"


def test_nothing_that_is_measured_was_learned(bar: Bar) -> None:
    learned = {(each.state, each.text) for each in read_examples() if each.writer is not None}
    measured = map(json.loads, (HERE / bar.file).read_text(encoding="utf-8").splitlines())
    assert learned.isdisjoint((line["state"], line["text"]) for line in measured)
