"""What the log leaves out, and what it never does."""

import logging

import pytest

from bot.log_setup import FieldFormatter, RepeatsCounted


class Hearing:
    """A log whose time is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self._filter = RepeatsCounted(lambda: self.now)
        self._formatter = FieldFormatter("%(message)s")
        self.lines: list[str] = []

    def say(self, text: str, level: int = logging.WARNING, **fields: object) -> None:
        record = logging.makeLogRecord({"name": "bot.x", "levelno": level, "msg": text, **fields})
        if self._filter.filter(record):
            self.lines.append(self._formatter.format(record))


@pytest.fixture
def log() -> Hearing:
    return Hearing()


def test_an_outage_of_an_hour_is_a_few_lines_with_their_counts(log: Hearing) -> None:
    for second in range(0, 3600, 2):
        log.now = float(second)
        log.say("polling failed", reason="name not found", pause_s=second / 100)
    assert len(log.lines) < 10
    assert "repeated" not in log.lines[0]
    assert "repeated=30" in log.lines[1]
    assert all("reason='name not found'" in line for line in log.lines)


def test_another_reason_and_another_row_are_told_at_once(log: Hearing) -> None:
    log.say("failed", reason="refused", outbox_id=1)
    log.say("failed", reason="timeout", outbox_id=1)
    log.say("failed", reason="refused", outbox_id=2)
    assert len(log.lines) == 3


def test_the_same_trouble_on_another_day_is_news(log: Hearing) -> None:
    log.say("failed", reason="refused")
    log.now = 90_000.0
    log.say("failed", reason="refused")
    assert log.lines == ["failed reason='refused'"] * 2


def test_what_was_only_counted_before_a_pause_is_told_after_it(log: Hearing) -> None:
    for _ in range(4):
        log.say("failed")
    log.now = 90_000.0
    log.say("failed")
    assert log.lines == ["failed", "failed repeated=3"]


@pytest.mark.parametrize("level", [logging.INFO, logging.ERROR])
def test_only_warnings_are_left_out(log: Hearing, level: int) -> None:
    for _ in range(3):
        log.say("message sent", level)
    assert len(log.lines) == 3


def test_many_different_warnings_take_no_more_memory(log: Hearing) -> None:
    for number in range(1_000):
        log.say("failed", outbox_id=number)
    log.say("failed", outbox_id=999)
    assert len(log.lines) == 1_000
    log.say("failed", outbox_id=0)
    assert len(log.lines) == 1_001
