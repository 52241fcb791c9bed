"""Methods about what the bot says of itself: commands, name, descriptions, menu button."""

import re
from typing import TYPE_CHECKING, Any

from bot.sandbox.events import Event
from bot.sandbox.formatting import utf16_length
from bot.sandbox.params import Params
from bot.sandbox.profile import DEFAULT_SCOPE, Scope
from bot.sandbox.refusal import bad_request
from bot.sandbox.values import Command

if TYPE_CHECKING:
    from bot.sandbox.stand_in import StandIn

# Source: https://core.telegram.org/bots/api#setmycommands and the methods after it
MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION_UNITS = 256
MAX_NAME_UNITS = 64
MAX_DESCRIPTION_UNITS = 512
MAX_SHORT_DESCRIPTION_UNITS = 120

_COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
_PLAIN_SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
)


async def set_my_commands(stand_in: "StandIn", params: Params) -> bool:
    """The command menu of a scope and language."""
    given = params.structure("commands")
    if not isinstance(given, list):
        raise bad_request("can't parse commands: expected an array of BotCommand")
    if len(given) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = tuple(_read_command(entry) for entry in given)
    key = (_read_scope(stand_in, params), _read_language(params))
    if commands:
        stand_in.profile.commands[key] = commands
    else:
        stand_in.profile.commands.pop(key, None)
    stand_in.announce(Event("chat"))
    return True


async def get_my_commands(stand_in: "StandIn", params: Params) -> list[dict[str, Any]]:
    """The command menu of exactly this scope and language."""
    key = (_read_scope(stand_in, params), _read_language(params))
    return [
        {"command": entry.command, "description": entry.description}
        for entry in stand_in.profile.commands.get(key, ())
    ]


async def delete_my_commands(stand_in: "StandIn", params: Params) -> bool:
    """No command menu for this scope and language any more."""
    key = (_read_scope(stand_in, params), _read_language(params))
    stand_in.profile.commands.pop(key, None)
    stand_in.announce(Event("chat"))
    return True


async def set_my_name(stand_in: "StandIn", params: Params) -> bool:
    """The bot's name."""
    _set_text(stand_in.profile.names, params, "name", MAX_NAME_UNITS)
    stand_in.announce(Event("chat"))
    return True


async def get_my_name(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """The bot's name."""
    return {"name": stand_in.profile.name_for(_read_language(params))}


async def set_my_description(stand_in: "StandIn", params: Params) -> bool:
    """The text in a chat not yet begun."""
    _set_text(stand_in.profile.descriptions, params, "description", MAX_DESCRIPTION_UNITS)
    stand_in.announce(Event("chat"))
    return True


async def get_my_description(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """The text in a chat not yet begun."""
    return {"description": stand_in.profile.description_for(_read_language(params))}


async def set_my_short_description(stand_in: "StandIn", params: Params) -> bool:
    """The text on the bot's profile."""
    texts = stand_in.profile.short_descriptions
    _set_text(texts, params, "short_description", MAX_SHORT_DESCRIPTION_UNITS)
    return True


async def get_my_short_description(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """The text on the bot's profile."""
    text = stand_in.profile.short_description_for(_read_language(params))
    return {"short_description": text}


async def set_chat_menu_button(stand_in: "StandIn", params: Params) -> bool:
    """What the button beside the input does, in one chat or everywhere."""
    button = params.structure("menu_button") or {"type": "default"}
    if button.get("type") not in {"commands", "web_app", "default"}:
        raise bad_request("can't parse menu button")
    chat_id = _read_menu_chat(stand_in, params)
    stand_in.profile.menu_buttons[chat_id] = button
    return True


async def get_chat_menu_button(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """What the button beside the input does."""
    chat_id = _read_menu_chat(stand_in, params)
    buttons = stand_in.profile.menu_buttons
    return buttons.get(chat_id) or buttons.get(None) or {"type": "commands"}


async def log_out(stand_in: "StandIn", params: Params) -> bool:
    """Accepted; there is no other server to move to."""
    return True


async def close(stand_in: "StandIn", params: Params) -> bool:
    """Accepted; there is no other server to move to."""
    return True


def _read_menu_chat(stand_in: "StandIn", params: Params) -> int | None:
    chat_id = params.integer("chat_id")
    if chat_id is not None and chat_id not in stand_in.chats:
        raise bad_request("chat not found")
    return chat_id


def _read_command(given: Any) -> Command:
    if not isinstance(given, dict):
        raise bad_request("can't parse commands: expected an object")
    name = str(given.get("command", "")).removeprefix("/")
    description = str(given.get("description", "")).strip()
    if not _COMMAND_NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= utf16_length(description) <= MAX_COMMAND_DESCRIPTION_UNITS:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return Command(name, description)


def _read_scope(stand_in: "StandIn", params: Params) -> Scope:
    given = params.structure("scope")
    if not given:
        return DEFAULT_SCOPE
    kind = given.get("type")
    if kind in _PLAIN_SCOPES:
        return (kind,)
    if kind not in {"chat", "chat_administrators", "chat_member"}:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    try:
        chat_id = int(given["chat_id"])
        narrowed = (int(given["user_id"]),) if kind == "chat_member" else ()
    except (KeyError, TypeError, ValueError) as error:
        raise bad_request("can't parse BotCommandScope: wrong identifier") from error
    if chat_id not in stand_in.chats:
        raise bad_request("chat not found")
    return (kind, chat_id, *narrowed)


def _read_language(params: Params) -> str:
    language = params.text("language_code") or ""
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def _set_text(texts: dict[str, str], params: Params, name: str, max_units: int) -> None:
    text = (params.text(name) or "").strip()
    language = _read_language(params)
    if utf16_length(text) > max_units:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)


PROFILE_METHODS = (
    set_my_commands,
    get_my_commands,
    delete_my_commands,
    set_my_name,
    get_my_name,
    set_my_description,
    get_my_description,
    set_my_short_description,
    get_my_short_description,
    set_chat_menu_button,
    get_chat_menu_button,
    log_out,
    close,
)
