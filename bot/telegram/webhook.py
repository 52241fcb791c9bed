"""The webhook: a small server that commits an update before it says 200.

Telegram repeats what was not answered with 200, so nothing is lost while the database is away.
"""

import asyncio
import hmac
import json
import logging
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.telegram.intake import Intake
from bot.telegram.webhook_limits import Limits, bounded_protocol
from models.errors import DatabaseError

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
MAX_BODY_BYTES = 1024 * 1024

GRACE_S = 5
"""So long a request that is under way may take when the bot stops."""


def webhook_app(intake: Intake, secret: str, path: str) -> Starlette:
    """Answers Telegram's calls at `path`, health at /healthz and readiness at /readyz."""

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

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readiness(_request: Request) -> Response:
        can_keep = await intake.can_keep()
        return PlainTextResponse("ready") if can_keep else PlainTextResponse("not ready", 503)

    return Starlette(
        routes=[
            Route(path, receive, methods=["POST"]),
            Route("/healthz", health),
            Route("/readyz", readiness),
        ]
    )


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


class AddressInUseError(Exception):
    """The address cannot be listened on; the message says which and why."""


class WebhookRefusedError(Exception):
    """Telegram takes neither this address nor, without a change, the same one later."""


class _Server(uvicorn.Server):
    """Leaves signals to the runtime."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def listening_socket(host: str, port: int) -> socket.socket:
    """Takes the address for this process.

    Raises: AddressInUseError.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise AddressInUseError(f"{host}:{port} cannot be listened on: {error.strerror}") from error


async def serve(app: Starlette, listener: socket.socket, limits: Limits | None = None) -> None:
    """Serves until it is cancelled, ends what is under way, and logs no bodies."""
    limits = limits or Limits()
    config = uvicorn.Config(
        app,
        http=bounded_protocol(limits),
        ws="none",
        timeout_keep_alive=limits.keep_alive_s,
        lifespan="off",
        log_level="warning",
        access_log=False,
        log_config=None,  # its own formatter would quote what an error says
        timeout_graceful_shutdown=GRACE_S,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listener]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise
