"""Other scripts than ours: which a line is in, and where words end that no blank parts."""

import unicodedata
from collections.abc import Callable

from models.reading.lazy_re import lazy_re

_UNPARTED = lazy_re("[\u3040-\u30ff\u3400-\u9fff]+")
"""Chinese and Japanese, written without blanks."""

_LONGEST_TERM = 10
_LONGEST_RUN = 60
_MOSTLY = 0.5


def is_in_other_script(text: str) -> bool:
    """Whether most letters of a text are not Latin ones."""
    letters = [letter for letter in text if letter.isalpha()]
    other = sum(not unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return other > _MOSTLY * len(letters)


def with_blanks(text: str, is_term: Callable[[str], bool]) -> str:
    """`text` with blanks around the terms in what is written without; what is between is dropped.

    A run that holds no term stays as it is.
    """
    return _UNPARTED.sub(lambda run: _parted(run.group(), is_term), text)


def _parted(run: str, is_term: Callable[[str], bool]) -> str:
    found: list[str] = []
    at = 0
    while at < min(len(run), _LONGEST_RUN):
        lengths = range(min(_LONGEST_TERM, len(run) - at), 1, -1)
        length = next((one for one in lengths if is_term(run[at : at + one])), 0)
        if length:
            found.append(run[at : at + length])
        at += length or 1
    return f" {' '.join(found)} " if found else run
