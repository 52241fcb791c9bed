"""What each outcome of a send makes of its row."""

from datetime import UTC, datetime, timedelta

import pytest

from models.notices.kinds import Notice
from models.tables.outbox import OutboxState, QueuedMessage, Rank
from scheduler.delivery import (
    LONGEST_PAUSE,
    MAX_DOUBTS,
    TIME_TO_LIVE,
    is_expired,
    pause_after,
    values_after,
)
from scheduler.ports import SendOutcome, SendResult

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def message(
    *, attempts: int = 1, doubts: int = 0, state: OutboxState = OutboxState.PENDING
) -> QueuedMessage:
    return QueuedMessage(
        id=1,
        person_id=1,
        notice=Notice.DIGEST,
        payload={},
        campaign_id=None,
        state=state,
        priority=Rank.DIGEST,
        attempts=attempts,
        is_in_doubt=doubts > 0,
        doubts=doubts,
        expires_at=None,
        created_at=NOW,
    )


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (SendResult.SENT, OutboxState.SENT),
        (SendResult.TOO_MANY, OutboxState.RETRY),
        (SendResult.RETRY, OutboxState.RETRY),
        (SendResult.IN_DOUBT, OutboxState.RETRY),
        (SendResult.UNREACHABLE, OutboxState.UNREACHABLE),
        (SendResult.FAILED, OutboxState.FAILED),
        (SendResult.STOP, OutboxState.PENDING),
    ],
)
def test_every_result_has_its_next_state(result: SendResult, state: OutboxState) -> None:
    values = values_after(message(), SendOutcome(result), now=NOW, jitter=0.5)
    assert values["state"] is state


@pytest.mark.parametrize("result", [SendResult.TOO_MANY, SendResult.STOP])
def test_a_closed_gate_and_a_refused_token_are_no_attempts(result: SendResult) -> None:
    values = values_after(message(attempts=3), SendOutcome(result), now=NOW, jitter=0.5)
    assert values["attempts"] == 2


@pytest.mark.parametrize("state", [OutboxState.PENDING, OutboxState.RETRY])
def test_a_refused_token_leaves_a_row_as_it_was(state: OutboxState) -> None:
    refused = SendOutcome(SendResult.STOP, reason="InvalidToken")
    values = values_after(message(attempts=3, state=state), refused, now=NOW, jitter=0.5)
    assert values == {"state": state, "attempts": 2}


def test_429_waits_as_long_as_telegram_asks() -> None:
    outcome = SendOutcome(SendResult.TOO_MANY, retry_after_s=17)
    values = values_after(message(), outcome, now=NOW, jitter=0.5)
    assert values["not_before"] == NOW + timedelta(seconds=17)


def test_pauses_double_up_to_the_longest_and_jitter_spreads_their_half() -> None:
    pauses = [pause_after(attempts, 1.0) for attempts in range(1, 30)]
    assert pauses == sorted(pauses)
    assert pauses[1] == 2 * pauses[0]
    assert pauses[-1] == LONGEST_PAUSE
    assert pause_after(5, 0.0) == pause_after(5, 1.0) / 2


def test_a_message_in_doubt_too_often_is_parked() -> None:
    outcome = SendOutcome(SendResult.IN_DOUBT, reason="no answer")
    states = [
        values_after(message(doubts=doubts), outcome, now=NOW, jitter=0.5)["state"]
        for doubts in range(MAX_DOUBTS)
    ]
    assert states == [OutboxState.RETRY] * (MAX_DOUBTS - 1) + [OutboxState.UNKNOWN]


def test_a_message_without_a_time_to_live_ends_after_a_week() -> None:
    assert not is_expired(None, NOW, NOW + TIME_TO_LIVE - timedelta(seconds=1))
    assert is_expired(None, NOW, NOW + TIME_TO_LIVE)


def test_a_message_expires_at_the_very_second() -> None:
    assert is_expired(NOW, NOW - timedelta(hours=1), NOW)
