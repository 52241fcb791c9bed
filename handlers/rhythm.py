"""When a subscription writes, as the few letters that travel in buttons.

A button carries the state it leads to, not a change: tapped twice or years later it does the same,
and the way back is a button that carries the state before.
"""

import re

from models.rhythm import Rhythm
from models.tables.subscription import Cadence

_LETTERS = {Cadence.WEEKLY: "w", Cadence.AT_ONCE: "o", Cadence.BOTH: "b"}
_CADENCES = {letter: cadence for cadence, letter in _LETTERS.items()}
_CODE = re.compile(r"([wob])([123])([p-])")


def code_of(rhythm: Rhythm) -> str:
    """Such as `b3-`: both, every week, not paused."""
    return f"{_LETTERS[rhythm.cadence]}{rhythm.weeks}{'p' if rhythm.is_paused else '-'}"


def read_rhythm(code: str) -> Rhythm | None:
    """The rhythm of a button; None if the data was made up."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    letter, weeks, mark = found.groups()
    return Rhythm(_CADENCES[letter], int(weeks), mark == "p")
