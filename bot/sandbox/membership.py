"""What the bot is in a chat, and how it learns of changes."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.chats import Account, BotStatus, Chat
from bot.sandbox.events import Event

if TYPE_CHECKING:
    from bot.sandbox.stand_in import StandIn


def change_bot_status(stand_in: "StandIn", chat: Chat, by: Account, status: BotStatus) -> None:
    """Set what the bot is in a chat and tell it by `my_chat_member`."""
    before, chat.bot_status = chat.bot_status, status
    stand_in.queue.add(
        "my_chat_member",
        {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": int(stand_in.now().timestamp()),
            "old_chat_member": member_json(stand_in.bot_json(), before),
            "new_chat_member": member_json(stand_in.bot_json(), status),
        },
    )
    stand_in.announce(Event("chat", chat.chat_id))


def member_json(user: dict[str, Any], status: str) -> dict[str, Any]:
    """The ChatMember object of a user."""
    body: dict[str, Any] = {"user": user, "status": status}
    if status == "kicked":
        body["until_date"] = 0
    if status == "administrator":
        rights = (
            "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats"
            " can_restrict_members can_promote_members can_change_info can_invite_users"
            " can_post_stories can_edit_stories can_delete_stories"
        )
        body |= dict.fromkeys(rights.split(), False)
    return body
