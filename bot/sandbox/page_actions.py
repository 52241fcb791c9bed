"""What the visitor of the chat page does as one of the people."""

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.sandbox.files import MAX_DOCUMENT_BYTES, picture_size
from bot.sandbox.people import Person
from bot.sandbox.typed_marks import typed_to_html

if TYPE_CHECKING:
    from bot.sandbox.stand_in import StandIn

# A bot under load may take a while; Telegram's apps wait about as long.
TAP_TIMEOUT_SECONDS = 15.0


async def send(stand_in: "StandIn", person: Person, request: Request) -> dict[str, Any]:
    """Write; formatting marks are understood as in Telegram's apps."""
    text = str((await read_json_object(request)).get("text", ""))
    message = await person.send_html(typed_to_html(text))
    return {"id": message.message_id}


async def tap(stand_in: "StandIn", person: Person, request: Request) -> dict[str, Any]:
    """Tap a button and wait for what the bot answers."""
    given = await read_json_object(request)
    message = person.chat.messages.get(_whole_number(given.get("message_id")))
    if message is None:
        raise HTTPException(404, "no such message")
    data = str(given.get("data", ""))
    answer = await person.tap_data(data, message, timeout=TAP_TIMEOUT_SECONDS)
    return {"text": answer.text, "alert": answer.show_alert}


async def open_link(stand_in: "StandIn", person: Person, request: Request) -> dict[str, Any]:
    """Open a deep link to the bot."""
    message = await person.open_link(str((await read_json_object(request)).get("url", "")))
    return {"id": message.message_id}


async def upload(stand_in: "StandIn", person: Person, request: Request) -> dict[str, Any]:
    """Send a file; pictures go as pictures."""
    async with request.form(max_files=1, max_fields=2) as form:
        file, caption = form.get("file"), str(form.get("caption") or "")
        if not isinstance(file, UploadFile):
            raise HTTPException(400, "a file is needed")
        content = await file.read()
        name, mime_type = file.filename or "file", file.content_type or "application/octet-stream"
    if not content or len(content) > MAX_DOCUMENT_BYTES:
        raise HTTPException(413, "empty or too big")
    if picture_size(content) is not None:
        message = await person.send_photo(content, name=name, mime_type=mime_type, caption=caption)
    else:
        message = await person.send_document(
            content, name=name, mime_type=mime_type, caption=caption
        )
    return {"id": message.message_id}


async def location(stand_in: "StandIn", person: Person, request: Request) -> dict[str, Any]:
    """Share a place."""
    given = await read_json_object(request)
    try:
        latitude, longitude = float(given["latitude"]), float(given["longitude"])
    except (KeyError, TypeError, ValueError) as error:
        raise HTTPException(400, "latitude and longitude are needed") from error
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise HTTPException(400, "no place on Earth")
    message = await person.send_location(latitude, longitude)
    return {"id": message.message_id}


async def block(stand_in: "StandIn", person: Person, request: Request) -> dict[str, Any]:
    """Block the bot."""
    person.block()
    return {}


async def unblock(stand_in: "StandIn", person: Person, request: Request) -> dict[str, Any]:
    """Take the bot back."""
    person.unblock()
    return {}


async def language(stand_in: "StandIn", person: Person, request: Request) -> dict[str, Any]:
    """Set the app's language."""
    code = (await read_json_object(request)).get("code")
    if code not in {"de", "en"}:
        raise HTTPException(400, "de or en")
    person.speak(code)
    return {}


async def read_json_object(request: Request) -> dict[str, Any]:
    """The body of a request from the page; 400 when it is no JSON object."""
    try:
        given = await request.json()
    except json.JSONDecodeError as error:
        raise HTTPException(400, "JSON expected") from error
    if not isinstance(given, dict):
        raise HTTPException(400, "a JSON object expected")
    return given


def _whole_number(value: Any) -> int:
    return value if isinstance(value, int) else -1


Action = Callable[["StandIn", Person, Request], Awaitable[dict[str, Any]]]
ACTIONS: dict[str, Action] = {
    "send": send,
    "tap": tap,
    "open": open_link,
    "upload": upload,
    "location": location,
    "block": block,
    "unblock": unblock,
    "language": language,
}
