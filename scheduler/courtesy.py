"""How often people are written to without having asked: pure, by wall time and counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from models.queries.claims import OtherMessage
from models.tables.outbox import Rank
from scheduler.slots import (
    MOST_PER_DAY,
    QUIET_UNTIL,
    WeeklyRule,
    instant_of,
    newest_slot,
    next_allowed,
    next_slot,
)

AFTER_THE_SLOT = timedelta(hours=1)
"""So long a digest may take to reach the outbox; until then a place is kept for it."""


@dataclass(frozen=True, slots=True)
class Courtesy:
    """The places of a person's day, over all channels, in a region's time zone."""

    zone: tzinfo
    most_per_day: int = MOST_PER_DAY
    digest: WeeklyRule | None = None
    """When the weekly digest comes, which later messages of that day must leave a place."""

    def next_allowed(self, now: datetime) -> datetime:
        """The first instant from now on at which people may be written to."""
        return next_allowed(now, self.zone)

    def day_begins(self, now: datetime) -> datetime:
        """The first instant of the local day."""
        return self._at(now, 0, time.min)

    def next_morning(self, now: datetime) -> datetime:
        """When the next day's quiet hours end."""
        return self._at(now, 1, QUIET_UNTIL)

    def next_digest(self, now: datetime) -> datetime | None:
        """The first slot of the weekly digest after `now`, in UTC; None where there is none."""
        return None if self.digest is None else next_slot(self.digest, now)

    def awaits_digest(self, now: datetime) -> bool:
        """Whether this day's digest may still be on its way into the outbox."""
        if self.digest is None:
            return False
        day = now.astimezone(self.zone).date()
        slots = (newest_slot(self.digest, now), next_slot(self.digest, now))
        return any(
            slot.astimezone(self.zone).date() == day and now < slot + AFTER_THE_SLOT
            for slot in slots
        )

    def has_place(
        self,
        message_id: int,
        priority: int,
        counted: Iterable[OtherMessage],
        *,
        gets_digests: bool,
        now: datetime,
    ) -> bool:
        """Whether a message may be said to its person on this day.

        `counted` are the person's counted messages, this one among them or not: those said today
        have their places, and those of a better rank that wait for today come first.
        """
        if priority == Rank.ANSWER:
            return True
        others = [other for other in counted if other.id != message_id]
        day_ends = self._at(now, 1, time.min)
        taken = sum(
            other.is_said or (other.priority < priority and other.not_before < day_ends)
            for other in others
        )
        if gets_digests and priority > Rank.DIGEST and self.awaits_digest(now):
            taken += not any(other.priority == Rank.DIGEST for other in others)
        return taken < self.most_per_day

    def _at(self, now: datetime, days: int, local: time) -> datetime:
        day = now.astimezone(self.zone).date() + timedelta(days=days)
        return instant_of(datetime.combine(day, local), self.zone)
