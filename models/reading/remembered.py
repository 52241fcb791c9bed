"""Readings of the last lines: whoever weighs a line asks several readers, and they one another."""

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

Given = ParamSpec("Given")
Read = TypeVar("Read")

LINES = 32
"""So many readings each reader keeps; a line and its parts are asked for within milliseconds."""


def remembered(read: Callable[Given, Read]) -> Callable[Given, Read]:
    """A reader that reads the same line once; what it returns must not be changeable."""
    return cast(Callable[Given, Read], lru_cache(maxsize=LINES)(read))
