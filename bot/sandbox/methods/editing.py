"""Methods that change what is in a chat: edits, deletions, reactions, answers to taps."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.sandbox.chats import Chat
from bot.sandbox.formatting import FormattedText, utf16_length
from bot.sandbox.methods.markup import ButtonRows, read_markup
from bot.sandbox.methods.reading import read_caption, read_chat, read_message, read_text
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.values import CallbackAnswer, Message, Reaction
from bot.sandbox.wire import message_json

if TYPE_CHECKING:
    from bot.sandbox.stand_in import StandIn

MAX_CALLBACK_ANSWER_UNITS = 200
# Source: https://core.telegram.org/bots/api#deletemessage
DELETABLE_FOR = timedelta(hours=48)
# Source: https://core.telegram.org/bots/api#reactiontypeemoji
_REACTION_LIST = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 "
    "💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ "
    "🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 "
    "👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 "
    "🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡 "
)
REACTIONS = frozenset(_REACTION_LIST.split())

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


async def edit_message_text(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """Another text; buttons not given again are taken away."""
    text = read_text(params, too_long="MESSAGE_TOO_LONG")
    buttons = read_markup(params, inline_only=True).buttons
    chat, message = _own_message(stand_in, params)
    if message.attachment is not None or not message.text:
        raise bad_request("there is no text in the message to edit")
    return _edit_content(stand_in, chat, message, text, buttons)


async def edit_message_caption(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """Another caption; buttons not given again are taken away."""
    caption = read_caption(params)
    buttons = read_markup(params, inline_only=True).buttons
    chat, message = _own_message(stand_in, params)
    if message.attachment is None:
        raise bad_request("there is no caption in the message to edit")
    return _edit_content(stand_in, chat, message, caption, buttons)


async def edit_message_reply_markup(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """Other buttons, or none."""
    buttons = read_markup(params, inline_only=True).buttons
    chat, message = _own_message(stand_in, params)
    if buttons == message.buttons:
        raise bad_request(_NOT_MODIFIED)
    stand_in.check_rate(chat, is_edit=True)
    return message_json(stand_in, stand_in.change_message(chat, message, buttons=buttons))


async def delete_message(stand_in: "StandIn", params: Params) -> bool:
    """Take a message away."""
    chat = read_chat(stand_in, params)
    message = read_message(chat, params, "delete")
    too_old = stand_in.now() - message.sent_at > DELETABLE_FOR
    foreign = chat.is_group and message.from_person and chat.bot_status != "administrator"
    if too_old or foreign:
        raise bad_request("message can't be deleted")
    stand_in.delete_message(chat, message.message_id)
    return True


async def set_message_reaction(stand_in: "StandIn", params: Params) -> bool:
    """One emoji on a message, or none."""
    chat = read_chat(stand_in, params)
    message = read_message(chat, params, "react")
    given = params.structure("reaction") or []
    emojis = [str(reaction.get("emoji", "")) for reaction in given]
    if len(emojis) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(emoji not in REACTIONS for emoji in emojis):
        raise bad_request("REACTION_INVALID")
    stand_in.change_message(chat, message, reactions=tuple(Reaction(emoji) for emoji in emojis))
    return True


async def answer_callback_query(stand_in: "StandIn", params: Params) -> bool:
    """A toast, an alert, or just the end of waiting for who tapped."""
    text = params.text("text") or None
    if text is not None and utf16_length(text) > MAX_CALLBACK_ANSWER_UNITS:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = CallbackAnswer(text, params.flag("show_alert"), params.text("url") or None)
    stand_in.answer_callback_query(params.text("callback_query_id") or "", answer)
    return True


def _own_message(stand_in: "StandIn", params: Params) -> tuple[Chat, Message]:
    """The bot's message that is to be edited, and its chat."""
    chat = read_chat(stand_in, params)
    message = read_message(chat, params, "edit")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _edit_content(
    stand_in: "StandIn",
    chat: Chat,
    message: Message,
    formatted: FormattedText,
    buttons: ButtonRows,
) -> dict[str, Any]:
    now = (formatted.text, formatted.entities, buttons)
    if now == (message.text, message.entities, message.buttons):
        raise bad_request(_NOT_MODIFIED)
    stand_in.check_rate(chat, is_edit=True)
    changed = stand_in.change_message(
        chat,
        message,
        text=formatted.text,
        entities=formatted.entities,
        buttons=buttons,
        edited_at=stand_in.now(),
    )
    return message_json(stand_in, changed)


EDITING_METHODS = (
    edit_message_text,
    edit_message_caption,
    edit_message_reply_markup,
    delete_message,
    set_message_reaction,
    answer_callback_query,
)
