"""Methods that put something new into a chat.

Order of the checks: the content, then the chat, then the rates; so a malformed message does not
count, as on the public server.
"""

from typing import TYPE_CHECKING, Any

from bot.sandbox.events import Event
from bot.sandbox.methods.markup import read_markup
from bot.sandbox.methods.reading import (
    read_caption,
    read_chat,
    read_file,
    read_message,
    read_reply_to,
    read_text,
)
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.values import Location, Message
from bot.sandbox.wire import message_json

if TYPE_CHECKING:
    from bot.sandbox.stand_in import StandIn

# How long the bot is shown as typing after one call.
ACTION_SECONDS = 5.0
ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


async def send_message(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """Text into a chat."""
    text = read_text(params)
    return _send(stand_in, params, text=text.text, entities=text.entities)


async def send_photo(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """A picture with a caption."""
    caption = read_caption(params)
    photo = read_file(stand_in, params, "photo")
    return _send(stand_in, params, text=caption.text, entities=caption.entities, photo=photo)


async def send_document(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """A file with a caption."""
    caption = read_caption(params)
    file = read_file(stand_in, params, "document")
    return _send(stand_in, params, text=caption.text, entities=caption.entities, document=file)


async def send_video(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """A video with a caption."""
    caption = read_caption(params)
    video = read_file(stand_in, params, "video")
    return _send(stand_in, params, text=caption.text, entities=caption.entities, video=video)


async def send_voice(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """A voice message with a caption."""
    caption = read_caption(params)
    voice = read_file(stand_in, params, "voice")
    return _send(stand_in, params, text=caption.text, entities=caption.entities, voice=voice)


async def send_location(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """A place on the map."""
    latitude, longitude = params.number("latitude"), params.number("longitude")
    if latitude is None or longitude is None:
        raise bad_request("wrong location specified")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong location specified")
    return _send(stand_in, params, location=Location(latitude, longitude))


async def forward_message(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """A message of another chat, with its origin shown."""
    origin = _source_message(stand_in, params, "forward")
    content = _copied(origin) | {"forwarded_from": origin.sender_id}
    return _send(stand_in, params, **content)


async def copy_message(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """A message of another chat, as if it were the bot's own; the caption may be replaced."""
    content = _copied(_source_message(stand_in, params, "copy"))
    if params.text("caption") is not None:
        caption = read_caption(params)
        content |= {"text": caption.text, "entities": caption.entities}
    sent = _send(stand_in, params, **content)
    return {"message_id": sent["message_id"]}


async def send_chat_action(stand_in: "StandIn", params: Params) -> bool:
    """Shown as typing, uploading and so on for some seconds."""
    action = (params.text("action") or "").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = read_chat(stand_in, params)
    chat.action = (action, stand_in.clock() + ACTION_SECONDS)
    stand_in.announce(Event("action", chat.chat_id, detail=action))
    return True


def _send(stand_in: "StandIn", params: Params, **content: Any) -> dict[str, Any]:
    markup = read_markup(params)
    chat = read_chat(stand_in, params)
    reply_to = read_reply_to(chat, params)
    topic = params.integer("message_thread_id")
    chat.check_topic(topic)
    stand_in.check_rate(chat)
    if markup.keyboard is not None:
        chat.keyboard = markup.keyboard or None
    message = stand_in.add_message(
        chat,
        sender_id=stand_in.bot_id,
        buttons=markup.buttons,
        keyboard=markup.keyboard,
        reply_to=reply_to,
        topic=topic,
        silent=params.flag("disable_notification"),
        protected=params.flag("protect_content"),
        **content,
    )
    return message_json(stand_in, message)


def _source_message(stand_in: "StandIn", params: Params, what_for: str) -> Message:
    chat_id = params.integer("from_chat_id")
    chat = stand_in.chats.get(chat_id) if chat_id is not None else None
    if chat is None:
        raise bad_request("chat not found")
    return read_message(chat, params, what_for)


def _copied(message: Message) -> dict[str, Any]:
    kinds = ["photo", "document", "sticker", "voice", "video", "location", "contact"]
    content: dict[str, Any] = {kind: getattr(message, kind) for kind in kinds}
    return content | {"text": message.text, "entities": message.entities}


CONTENT_METHODS = (
    send_message,
    send_photo,
    send_document,
    send_video,
    send_voice,
    send_location,
    forward_message,
    copy_message,
    send_chat_action,
)
