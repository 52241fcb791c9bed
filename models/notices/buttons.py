"""Buttons as data: what they say and what they do, whatever draws them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NewType

from models.payloads import ListOffers, Payload

Label = NewType("Label", str)
"""An English text that the catalogues translate; the extraction looks for this name."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button: its label, or a sign that needs no words, and what it does to what."""

    label: Label | str
    payload: Payload
    values: Mapping[str, Any] = field(default_factory=dict)
    """What stands in the label's braces."""


Rows = list[list[Button]]


def show_offers() -> Button:
    """For a student to whom nothing better can be shown."""
    return Button(Label("Show offers"), ListOffers())
