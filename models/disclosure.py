"""How counts of people are told: the one place that says what is small, and in which steps.

A small group is not counted out loud, for who knows one of them would learn of the others; none at
all and very few look the same.
"""

FEWEST_TOLD = 5
"""Smaller groups are not counted: somebody could guess who is in them."""

FINE_UP_TO = 10
COMPANY_STEP = 10
"""Companies read 5, then 10, 20, 30 and so on, so that a few people more or less are not seen."""

LEAST_AUDIENCE = FEWEST_TOLD
"""Nobody is written to in a smaller circle chosen by what its people are."""


def is_small(count: int) -> bool:
    """Whether so few are not counted out loud."""
    return count < FEWEST_TOLD


def told_to_coordinator(count: int) -> int | None:
    """A count as a coordinator may read it: exact, None below the fewest told."""
    return None if is_small(count) else count


def told_to_company(count: int) -> int | None:
    """A count as a company may read it: in coarse steps, None below the fewest told."""
    if is_small(count):
        return None
    return FEWEST_TOLD if count < FINE_UP_TO else count - count % COMPANY_STEP


def discreet(count: int) -> str:
    """A number of people as a coordinator reads it; none at all and very few look the same."""
    told = told_to_coordinator(count)
    return f"< {FEWEST_TOLD}" if told is None else str(told)
