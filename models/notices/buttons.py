"""Buttons as data: what they say and what they do, whatever draws them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any, NewType

Label = NewType("Label", str)
"""An English text that the catalogues translate; the extraction looks for this name."""

EVERY_KIND = "-"
"""The argument of `OFFER_PAGE` for offers of every kind."""


class ButtonAction(StrEnum):
    """What a button of a notice does.

    A chat knows each by the member of the same name in `handlers.engine.callback_data.Action`.
    """

    OFFER_DETAILS = auto()
    OFFER_INTERESTED = auto()
    OFFER_SAVE = auto()
    OFFER_DISMISS = auto()
    OFFER_PAGE = auto()
    INTEREST_WITHDRAW = auto()
    POST_OFFER = auto()
    OWN_OFFER = auto()
    OFFER_EDIT = auto()
    OFFER_EXTEND = auto()
    OFFER_FILLED = auto()
    OFFER_CHANGE_SHOW = auto()
    COMPANY_EDIT = auto()
    INTEREST_ACCEPT = auto()
    INTEREST_DECLINE = auto()
    APPROVAL_SHOW = auto()
    COMPANY_CARD = auto()
    BROADCAST_CANCEL = auto()
    FEWER = auto()


@dataclass(frozen=True, slots=True)
class Button:
    """One button: its label, or a sign that needs no words, and what it does to what."""

    label: Label | str
    action: ButtonAction
    arguments: tuple[object, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    """What stands in the label's braces."""


Rows = list[list[Button]]


def button(label: Label | str, action: ButtonAction, *arguments: object) -> Button:
    return Button(label, action, arguments)


def show_offers() -> Button:
    """For a student to whom nothing better can be shown."""
    return button(Label("Show offers"), ButtonAction.OFFER_PAGE, EVERY_KIND, 0)
