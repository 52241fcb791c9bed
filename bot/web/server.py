"""The small HTTP server inside the bot's event loop, and the address it listens on."""

import asyncio
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from bot.web.limits import Limits, bounded_protocol


class AddressInUseError(Exception):
    """The address cannot be listened on; the message says which and why."""


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
        reason = str(error.strerror).partition(" (while")[0]  # it goes on with the address
        raise AddressInUseError(f"{host}:{port} cannot be listened on: {reason}") from error


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
        timeout_graceful_shutdown=limits.grace_s,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listener]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise
