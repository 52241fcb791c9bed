"""Reading `reply_markup`: inline buttons and reply keyboards, with Telegram's refusals.

Source: https://core.telegram.org/bots/api#inlinekeyboardbutton
"""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.formatting import valid_url
from bot.sandbox.params import Params
from bot.sandbox.refusal import RefusalError, bad_request
from bot.sandbox.values import Button

MAX_CALLBACK_DATA_BYTES = 64
MAX_BUTTONS = 100
_ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)

ButtonRows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Markup:
    """What hangs on a message; `keyboard` is None when the bot leaves it as it is."""

    buttons: ButtonRows = ()
    keyboard: tuple[tuple[str, ...], ...] | None = None


def read_markup(params: Params, *, inline_only: bool = False) -> Markup:
    """The markup of a call.

    Raises:
        RefusalError: a button without text or without exactly one action, data over 64 bytes, ...
    """
    given = params.structure("reply_markup")
    if given is None or given == {}:
        return Markup()
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in given:
        return Markup(buttons=_read_inline(given["inline_keyboard"]))
    if inline_only:
        raise bad_request("inline keyboard expected")
    if "keyboard" in given:
        return Markup(keyboard=_read_keyboard(given["keyboard"]))
    if given.get("remove_keyboard"):
        return Markup(keyboard=())
    return Markup()


def _read_inline(rows: Any) -> ButtonRows:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: expected an array of arrays")
    read = tuple(tuple(_read_button(button) for button in row) for row in rows if row)
    if sum(len(row) for row in read) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return read


def _read_button(given: Any) -> Button:
    if not isinstance(given, dict) or not str(given.get("text", "")).strip():
        raise _bad_button('Field "text" must be non-empty')
    actions = [name for name in given if name in _ACTIONS and given[name] is not None]
    if not actions:
        raise _bad_button("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _bad_button(f"Exactly one action is expected, found {', '.join(sorted(actions))}")
    data, url = given.get("callback_data"), given.get("url")
    if data is not None and not 1 <= len(str(data).encode()) <= MAX_CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if url is not None and valid_url(str(url)) is None:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return Button(
        label=str(given["text"]),
        data=None if data is None else str(data),
        url=None if url is None else str(url),
        raw=given,
    )


def _bad_button(reason: str) -> RefusalError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _read_keyboard(rows: Any) -> tuple[tuple[str, ...], ...]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse keyboard: expected an array of arrays")
    labels = tuple(
        tuple(str(key["text"] if isinstance(key, dict) else key) for key in row) for row in rows
    )
    if not any(labels) or not all(label.strip() for row in labels for label in row):
        raise bad_request("can't parse keyboard button: text must be non-empty")
    return labels
