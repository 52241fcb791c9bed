"""The outcome of one try, as the next state of its row: pure, decided by tables."""

from datetime import datetime, timedelta
from typing import Any

from models.queries.claims import TOO_MANY_REQUESTS
from models.tables.outbox import OutboxState, QueuedMessage
from scheduler.ports import SendOutcome, SendResult

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=30)
MAX_DOUBTS = 3
"""So often a message is sent of which it is unknown whether it arrived; then it is parked."""

TIME_TO_LIVE = timedelta(days=7)
"""How long a message is tried that names no time of its own."""

MAX_REASON = 200


def pause_after(attempts: int, jitter: float) -> timedelta:
    """How long to wait after the n-th failed try, from 1; `jitter` in 0..1 spreads its half."""
    doubled: timedelta = FIRST_PAUSE * float(2 ** min(max(attempts, 1) - 1, 12))
    whole = min(doubled, LONGEST_PAUSE)
    return whole / 2 + whole / 2 * jitter


def values_after(
    message: QueuedMessage, outcome: SendOutcome, *, now: datetime, jitter: float
) -> dict[str, Any]:
    """The columns to change after a try; see the drawing in `models/tables/outbox.py`."""
    reason = outcome.reason[:MAX_REASON]
    match outcome.result:
        case SendResult.SENT:
            return {
                "state": OutboxState.SENT,
                "sent_at": now,
                "telegram_message_id": outcome.message_id,
                "failure": reason or None,
            }
        case SendResult.TOO_MANY:
            return {
                "state": OutboxState.RETRY,
                "attempts": message.attempts - 1,
                "not_before": now + timedelta(seconds=outcome.retry_after_s),
                "failure": TOO_MANY_REQUESTS,
            }
        case SendResult.STOP:
            return {"state": message.state, "attempts": message.attempts - 1}
        case SendResult.UNREACHABLE:
            return {"state": OutboxState.UNREACHABLE, "failure": reason}
        case SendResult.FAILED:
            return {"state": OutboxState.FAILED, "failure": reason}
        case SendResult.IN_DOUBT:
            return {**values_in_doubt(message, now=now, jitter=jitter), "failure": reason}
        case SendResult.RETRY:
            later = now + pause_after(message.attempts, jitter)
            return {"state": OutboxState.RETRY, "not_before": later, "failure": reason}


def values_in_doubt(message: QueuedMessage, *, now: datetime, jitter: float) -> dict[str, Any]:
    """It may have been sent without our knowing: again as the last in the queue, or parked.

    The flag stays when a later try succeeds: whoever looks for doubles finds them by it.
    """
    doubts = message.doubts + 1
    state = OutboxState.RETRY if doubts < MAX_DOUBTS else OutboxState.UNKNOWN
    return {
        "state": state,
        "is_in_doubt": True,
        "doubts": doubts,
        "not_before": now + pause_after(doubts, jitter),
    }


def is_expired(expires_at: datetime | None, created_at: datetime, now: datetime) -> bool:
    """Whether a message is older than its time to live."""
    return now >= (expires_at or created_at + TIME_TO_LIVE)
