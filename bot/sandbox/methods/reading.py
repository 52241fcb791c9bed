"""What several methods read from their parameters: the chat, formatted text, a message, a file."""

from typing import TYPE_CHECKING, Literal

from bot.sandbox.chats import Chat
from bot.sandbox.files import MAX_DOCUMENT_BYTES, MAX_PHOTO_BYTES, picture_size
from bot.sandbox.formatting import FormattedText, utf16_length
from bot.sandbox.html_parser import format_text
from bot.sandbox.params import Params
from bot.sandbox.refusal import RefusalError, bad_request
from bot.sandbox.splitting import MAX_TEXT_UNITS
from bot.sandbox.values import Message, StoredFile

if TYPE_CHECKING:
    from bot.sandbox.stand_in import StandIn

MAX_CAPTION_UNITS = 1024


def read_chat(stand_in: "StandIn", params: Params, name: str = "chat_id") -> Chat:
    """The chat that the bot may write into.

    Raises:
        RefusalError: see `StandIn.chat_to_write_to`; a name instead of an id is never found.
    """
    given = params.text(name)
    if given is not None and given.startswith("@"):
        raise bad_request("chat not found")
    return stand_in.chat_to_write_to(params.integer(name))


def read_text(params: Params, too_long: str = "message is too long") -> FormattedText:
    """The text of a message.

    Raises:
        RefusalError: empty, too long, or not parsable.
    """
    formatted = format_text(
        params.text("text") or "", params.text("parse_mode"), params.structure("entities")
    )
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > MAX_TEXT_UNITS:
        raise bad_request(too_long)
    return formatted


def read_caption(params: Params) -> FormattedText:
    """The caption under a file, possibly empty.

    Raises:
        RefusalError: too long, or not parsable.
    """
    formatted = format_text(
        params.text("caption") or "",
        params.text("parse_mode"),
        params.structure("caption_entities"),
    )
    if utf16_length(formatted.text) > MAX_CAPTION_UNITS:
        raise bad_request("message caption is too long")
    return formatted


def read_reply_to(chat: Chat, params: Params) -> int | None:
    """The id of the message replied to.

    Raises:
        RefusalError: there is no such message and the bot insists on it.
    """
    given = params.structure("reply_parameters") or {}
    message_id = given.get("message_id") or params.integer("reply_to_message_id")
    if message_id is None or int(message_id) in chat.messages:
        return None if message_id is None else int(message_id)
    if given.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def read_message(chat: Chat, params: Params, what_for: str) -> Message:
    """The message of a chat that `message_id` names.

    Raises:
        RefusalError: "message to {what_for} not found".
    """
    message_id = params.integer("message_id")
    if message_id is None:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request(f"message to {what_for} not found")
    return message


def read_file(
    stand_in: "StandIn", params: Params, kind: Literal["photo", "document", "video", "voice"]
) -> StoredFile:
    """The file of a call: uploaded, or known by its id.

    Raises:
        RefusalError: none given, too big, no picture, an unknown id, or an address in the network.
    """
    upload = params.upload(kind)
    if upload is None:
        return _known_file(stand_in, params.text(kind), kind)
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        if len(upload.content) > MAX_PHOTO_BYTES:
            raise bad_request(f"file is too big for a photo, at most {MAX_PHOTO_BYTES} bytes")
        if picture_size(upload.content) is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
    if len(upload.content) > MAX_DOCUMENT_BYTES:
        raise RefusalError(413, "Request Entity Too Large")
    return stand_in.files.add(kind, upload.content, upload.name, upload.mime_type)


def _known_file(stand_in: "StandIn", file_id: str | None, kind: str) -> StoredFile:
    if not file_id:
        raise bad_request(f"there is no {kind} in the request")
    if file_id.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = stand_in.files.find(file_id)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if not file_id.startswith(f"{kind}-"):
        raise bad_request(f"can't use file of type {file_id.partition('-')[0]} as {kind}")
    return file
