"""The few values that a coordinator's words may leave open, such as `{contact}`."""

import re
from collections.abc import Mapping
from enum import StrEnum, auto


class Filling(StrEnum):
    """What can stand in braces."""

    REGION = auto()
    ORGANISATION = auto()
    """Who runs the bot here."""
    RESPONSIBLE = auto()
    """Who answers for the data."""
    CONTACT = auto()
    """How they are reached."""


_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


def unknown_placeholders(text: str) -> tuple[str, ...]:
    """What stands in braces and is nothing that can be filled in, as it was typed."""
    known = set(Filling)
    return tuple(found[0] for found in _PLACEHOLDER.finditer(text) if found[1] not in known)


def filled(text: str, values: Mapping[Filling, str]) -> str:
    """The text with its placeholders filled in; what is filled in is not looked at again."""
    return _PLACEHOLDER.sub(lambda found: _value(found, values), text)


def _value(found: re.Match[str], values: Mapping[Filling, str]) -> str:
    name = found[1]
    return values[Filling(name)] if name in set(Filling) else found[0]
