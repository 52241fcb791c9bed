"""The reader on labelled lines it has not learned from, and what it has learned from."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.bench.learn_understanding import digest_of_lines, read_examples
from bot.bench.understanding import Report, measure
from models.reading.understanding.weights import learned_from

FILE = Path(__file__).with_name("utterances.jsonl")
LEAST_INTENT = 0.90
LEAST_ARGS = 0.85
MOST_HARM = 0.05


@pytest.fixture(scope="module")
def report() -> Report:
    return measure(FILE, date(2026, 11, 27))


def test_intents_stay_right(report: Report) -> None:
    assert report.whole.right / report.whole.lines >= LEAST_INTENT


def test_arguments_stay_right(report: Report) -> None:
    assert report.whole.args_right / report.whole.with_args >= LEAST_ARGS


def test_wrong_readings_seldom_do_harm(report: Report) -> None:
    assert report.whole.harmful_deeds / report.whole.can_harm <= MOST_HARM


def test_the_weights_were_learned_from_the_lines_as_they_are() -> None:
    assert learned_from() == digest_of_lines(), "run python -m bot.bench.learn_understanding"


def test_nothing_that_is_measured_was_learned() -> None:
    learned = {(each.state, each.text) for each in read_examples() if each.writer is not None}
    measured = map(json.loads, FILE.read_text(encoding="utf-8").splitlines())
    assert learned.isdisjoint((line["state"], line["text"]) for line in measured)
