"""When a subscription writes."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass as validating

from models.tables.subscription import (
    EVERY_WEEK,
    PROMPT_CADENCES,
    WEEKLY_CADENCES,
    Cadence,
    Subscription,
)


@validating(frozen=True, slots=True)
class Rhythm:
    """`weeks` as in `Subscription`.

    Raises: pydantic's ValidationError for what cannot be one.
    """

    cadence: Cadence
    weeks: Annotated[int, Field(ge=1, le=EVERY_WEEK)]
    is_paused: bool

    @classmethod
    def of(cls, subscription: Subscription) -> "Rhythm":
        cadence = Cadence(subscription.cadence)
        return cls(cadence, subscription.weeks, subscription.paused_at is not None)

    @property
    def is_biweekly(self) -> bool:
        return self.weeks != EVERY_WEEK

    def to_values(self, now: datetime) -> dict[str, Any]:
        """The columns of the subscription."""
        paused_at = now if self.is_paused else None
        return {"cadence": self.cadence, "weeks": self.weeks, "paused_at": paused_at}

    def without_digest(self) -> "Rhythm":
        """No weekly message; alerts stay if there were any."""
        if self.cadence is Cadence.BOTH:
            return replace(self, cadence=Cadence.AT_ONCE)
        return replace(self, is_paused=True)

    def with_digest(self) -> "Rhythm":
        """With the weekly message; alerts that came stay."""
        cadence = Cadence.BOTH if self.has_alerts else Cadence.WEEKLY
        return replace(self, cadence=cadence, is_paused=False)

    def with_alerts(self) -> "Rhythm":
        """With word of every new offer at once; a weekly message that came stays."""
        cadence = Cadence.BOTH if self.has_digest else Cadence.AT_ONCE
        return replace(self, cadence=cadence, is_paused=False)

    @property
    def has_digest(self) -> bool:
        return self.cadence in WEEKLY_CADENCES and not self.is_paused

    @property
    def has_alerts(self) -> bool:
        return self.cadence in PROMPT_CADENCES and not self.is_paused
