"""The Bot API's JSON for what the stand-in holds."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.values import Message, StoredFile

if TYPE_CHECKING:
    from bot.sandbox.stand_in import StandIn

# Files whose content decides their field: name in the message and what the object carries.
_SIZED = ("photo", "sticker", "video")


def message_json(stand_in: "StandIn", message: Message, *, nested: bool = False) -> dict[str, Any]:
    """The Message object; `nested` leaves out the message replied to, as Telegram does."""
    chat = stand_in.chats[message.chat_id]
    body: dict[str, Any] = {
        "message_id": message.message_id,
        "date": int(message.sent_at.timestamp()),
        "chat": chat.as_json(),
    }
    sender = stand_in.user_json(message.sender_id)
    if sender is not None:
        body["from"] = sender
    if message.topic is not None:
        body |= {"message_thread_id": message.topic, "is_topic_message": True}
    if message.album is not None:
        body["media_group_id"] = message.album
    if message.topic_name is not None:
        body["forum_topic_created"] = {"name": message.topic_name, "icon_color": 0x6FB9F0}
    if message.edited_at is not None:
        body["edit_date"] = int(message.edited_at.timestamp())
    if message.forwarded_from is not None:
        origin = stand_in.user_json(message.forwarded_from)
        if origin is not None:
            body["forward_origin"] = {
                "type": "user",
                "date": body["date"],
                "sender_user": origin,
            }
    if message.reply_to is not None and not nested:
        replied = chat.messages.get(message.reply_to)
        if replied is not None:
            body["reply_to_message"] = message_json(stand_in, replied, nested=True)
    body.update(_content_json(message))
    if message.buttons:
        rows = [[button.raw for button in row] for row in message.buttons]
        body["reply_markup"] = {"inline_keyboard": rows}
    if message.protected:
        body["has_protected_content"] = True
    return body


def _content_json(message: Message) -> dict[str, Any]:
    body: dict[str, Any] = {}
    is_caption = message.attachment is not None
    if message.text:
        body["caption" if is_caption else "text"] = message.text
    if message.entities:
        entities = [entity.as_json() for entity in message.entities]
        body["caption_entities" if is_caption else "entities"] = entities
    if message.photo is not None:
        body["photo"] = [_file_json(message.photo, "photo")]
    for kind in ("document", "sticker", "voice", "video"):
        file: StoredFile | None = getattr(message, kind)
        if file is not None:
            body[kind] = _file_json(file, kind)
    if message.location is not None:
        body["location"] = {
            "latitude": message.location.latitude,
            "longitude": message.location.longitude,
        }
    if message.contact is not None:
        body["contact"] = {
            "phone_number": message.contact.phone_number,
            "first_name": message.contact.first_name,
        }
        if message.contact.user_id is not None:
            body["contact"]["user_id"] = message.contact.user_id
    return body


def _file_json(file: StoredFile, kind: str) -> dict[str, Any]:
    body = file.reference()
    if kind in _SIZED:
        body |= {"width": file.width, "height": file.height}
    if kind in {"voice", "video"}:
        body["duration"] = file.duration
    if kind == "sticker":
        body |= {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}
    elif kind != "photo":
        body["mime_type"] = file.mime_type
    if kind in {"document", "video"}:
        body["file_name"] = file.name
    return body
