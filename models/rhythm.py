"""When a subscription writes, as the few letters that travel in buttons.

A button carries the state it leads to, not a change: tapped twice or years later it does the same,
and the way back is a button that carries the state before.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from models.tables.subscription import (
    EVERY_WEEK,
    PROMPT_CADENCES,
    WEEKLY_CADENCES,
    Cadence,
    Subscription,
)

_LETTERS = {Cadence.WEEKLY: "w", Cadence.AT_ONCE: "o", Cadence.BOTH: "b"}
_CADENCES = {letter: cadence for cadence, letter in _LETTERS.items()}
_CODE = re.compile(r"([wob])([123])([p-])")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`weeks` as in `Subscription`."""

    cadence: Cadence
    weeks: int
    is_paused: bool

    @classmethod
    def of(cls, subscription: Subscription) -> "Rhythm":
        cadence = Cadence(subscription.cadence)
        return cls(cadence, subscription.weeks, subscription.paused_at is not None)

    @property
    def code(self) -> str:
        """Such as `b3-`: both, every week, not paused."""
        return f"{_LETTERS[self.cadence]}{self.weeks}{'p' if self.is_paused else '-'}"

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
        has_alerts = self.cadence in PROMPT_CADENCES and not self.is_paused
        cadence = Cadence.BOTH if has_alerts else Cadence.WEEKLY
        return replace(self, cadence=cadence, is_paused=False)

    @property
    def has_digest(self) -> bool:
        return self.cadence in WEEKLY_CADENCES and not self.is_paused


def read_rhythm(code: str) -> Rhythm | None:
    """The rhythm of a button; None if the data was made up."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    letter, weeks, mark = found.groups()
    return Rhythm(_CADENCES[letter], int(weeks), mark == "p")
