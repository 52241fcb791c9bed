"""Long texts, which apps cut into several messages and send one after the other."""

from datetime import datetime, timedelta

from models.text import utf16_length

CONTINUES_WITHIN = timedelta(seconds=5)
"""Apps send the parts of a long text at once; somebody who shortens it takes longer."""

CUT_PART_UNITS = 3500
"""The parts of a cut text but the last are nearly a whole message long."""


def may_be_cut(typed: str) -> bool:
    """Whether a message, as typed, is so long that what follows at once may be its rest."""
    return utf16_length(typed) >= CUT_PART_UNITS


def continues(before: datetime | None, at: datetime) -> bool:
    """Whether a message of the instant `at` came together with one of `before`."""
    return before is not None and at - before <= CONTINUES_WITHIN
