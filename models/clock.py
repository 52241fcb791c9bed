"""The only reader of the wall clock.

Everything that decides takes `now` as a value; what does things asks this clock. The sandbox moves
it on, so that a visitor can see next Monday today.
"""

from datetime import UTC, datetime, timedelta


class Clock:
    """The wall clock plus an offset."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """The present as an aware datetime in UTC."""
        return datetime.now(UTC) + self.offset

    def move_to(self, moment: datetime) -> None:
        """Let the clock go on from an aware `moment`; only the sandbox and tests do this."""
        self.offset += moment - self.now()
