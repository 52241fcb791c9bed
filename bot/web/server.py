"""The small HTTP server inside the bot's event loop."""

import asyncio
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from bot.web.limits import Limits, bounded_protocol


class _Server(uvicorn.Server):
    """Leaves signals to the runtime."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


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
