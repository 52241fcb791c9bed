"""The webhook: an app that commits an update before it says 200.

Telegram repeats what was not answered with 200, so nothing is lost while the database is away.
"""

import hmac
import json
import logging

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.telegram.intake import Intake
from bot.web.probes import probe_routes
from models.errors import DatabaseError

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
MAX_BODY_BYTES = 1024 * 1024


def webhook_app(intake: Intake, secret: str, path: str) -> Starlette:
    """Answers Telegram's calls at `path`, and the probes; ready means that updates can be kept."""

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return _turned_away("wrong secret", 403)
        try:
            body = await _read_body(request)
        except ClientDisconnect:
            return _turned_away("never came whole", 400)
        if body is None:
            return _turned_away("too large", 413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return PlainTextResponse("not JSON", 400)
        if not isinstance(update, dict):
            return PlainTextResponse("not an update", 400)
        try:
            await intake.accept([update])
        except DatabaseError as error:
            log.warning("update was not kept", extra={"reason": str(error)})
            return PlainTextResponse("try again", 503)
        return PlainTextResponse("ok")

    receiving = Route(path, receive, methods=["POST"])
    return Starlette(routes=[receiving, *probe_routes(intake.can_keep)])


def _turned_away(reason: str, status: int) -> Response:
    """An answer before the body was read; the rest of it is not waited for."""
    return PlainTextResponse(reason, status, headers={"Connection": "close"})


async def _read_body(request: Request) -> bytes | None:
    """The body; None as soon as it is too large, or says that it will be.

    Raises: ClientDisconnect if it stopped coming.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > MAX_BODY_BYTES:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)
