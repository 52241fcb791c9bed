"""Methods that ask: the bot itself, chats, members, files; and leaving."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.chats import Chat
from bot.sandbox.events import Event
from bot.sandbox.files import MAX_DOWNLOAD_BYTES
from bot.sandbox.membership import member_json
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request

if TYPE_CHECKING:
    from bot.sandbox.stand_in import StandIn


async def get_me(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """The bot's own account."""
    return stand_in.bot_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_chat(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """Everything about a chat (ChatFullInfo)."""
    gifts = "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels"
    return _known_chat(stand_in, params).as_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts.split(), False),
    }


async def get_chat_member(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """What somebody is in a chat."""
    chat = _known_chat(stand_in, params)
    user_id = params.integer("user_id")
    user = stand_in.user_json(user_id)
    if user is None or user_id is None:
        raise bad_request("invalid user_id specified")
    if user_id == stand_in.bot_id:
        return member_json(user, chat.bot_status)
    belongs = user_id in chat.members or user_id == chat.chat_id
    return member_json(user, "member" if belongs else "left")


async def leave_chat(stand_in: "StandIn", params: Params) -> bool:
    """Out of a group."""
    chat = _known_chat(stand_in, params)
    if not chat.is_group:
        raise bad_request("chat is not a group, supergroup or channel chat")
    chat.check_bot_may_write()
    chat.bot_status = "left"
    stand_in.announce(Event("chat", chat.chat_id))
    return True


async def get_file(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """Where a file can be downloaded."""
    file = stand_in.files.find(params.text("file_id") or "")
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return file.reference() | {"file_path": file.path}


def _known_chat(stand_in: "StandIn", params: Params) -> Chat:
    chat_id = params.integer("chat_id")
    chat = stand_in.chats.get(chat_id) if chat_id is not None else None
    if chat is None:
        raise bad_request("chat not found")
    return chat


FETCHING_METHODS = (get_me, get_chat, get_chat_member, leave_chat, get_file)
