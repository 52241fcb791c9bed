"""Who writes faster than anybody reads is slowed down, and told so once.

Each person has a bucket of tokens; an update takes one. Telegram shows about one answer a second
in one chat, so that is the pace at which tokens come back; a full bucket is enough for a whole
registration tapped as fast as fingers go. A flood lasts until its person was calm for a while.

An update counts at the time it was written, where it says so: whoever wrote now and then while the
bot was away is not in a hurry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

AT_ONCE = 20.0
"""Updates of one person that are handled without a pause."""

PER_SECOND = 1.0
CALM = AT_ONCE / 2
"""With so many tokens back a flood is over, and another one would be told again."""

REMEMBERED_PEOPLE = 10_000


class Verdict(Enum):
    """What is done with an update."""

    HANDLE = auto()
    TELL = auto()
    """The first of a flood that is too much: its person is told."""
    DROP = auto()


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float
    is_flood: bool = False


class Throttle:
    """The buckets of everybody who wrote lately."""

    def __init__(self) -> None:
        self._buckets: dict[int, _Bucket] = {}

    def judge(self, person: int, at: datetime) -> Verdict:
        """Takes a token for an update written at `at`."""
        bucket = self._bucket(person, at.timestamp())
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return Verdict.HANDLE
        if bucket.is_flood:
            return Verdict.DROP
        bucket.is_flood = True
        return Verdict.TELL

    def give_back(self, person: int) -> None:
        """The update was not taken after all, and will come again."""
        bucket = self._buckets.get(person)
        if bucket is not None:
            bucket.tokens = min(AT_ONCE, bucket.tokens + 1)

    @property
    def remembered(self) -> int:
        """How many people have a bucket."""
        return len(self._buckets)

    def _bucket(self, person: int, at: float) -> _Bucket:
        bucket = self._buckets.get(person)
        if bucket is None:
            if len(self._buckets) >= REMEMBERED_PEOPLE:
                self._forget_the_calm(at)
            bucket = self._buckets[person] = _Bucket(AT_ONCE, at)
        elif at > bucket.filled_at:
            refilled = bucket.tokens + (at - bucket.filled_at) * PER_SECOND
            bucket.tokens = min(AT_ONCE, refilled)
            bucket.filled_at = at
            if bucket.tokens >= CALM:
                bucket.is_flood = False
        return bucket

    def _forget_the_calm(self, now: float) -> None:
        full_since = now - AT_ONCE / PER_SECOND
        self._buckets = {
            person: bucket
            for person, bucket in self._buckets.items()
            if bucket.filled_at > full_since
        }


def written_at(raw: Mapping[str, Any], now: datetime) -> datetime:
    """When the update's message was written, in whole seconds; `now` for a tap, which has no time.

    Source: https://core.telegram.org/bots/api#message (`date`, `edit_date`).
    """
    for name in ("message", "edited_message"):
        message = raw.get(name)
        if isinstance(message, Mapping):
            date = message.get("edit_date", message.get("date"))
            if isinstance(date, int) and 0 < date < now.timestamp():
                return datetime.fromtimestamp(date, now.tzinfo)
    return now
