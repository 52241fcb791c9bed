"""Health over HTTP, for proxies and monitors: /healthz and /readyz.

The webhook's server answers both; with `[web] health_port` a server of their own does, so that they
also exist while the bot polls.
"""

import asyncio
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.web.limits import Limits
from bot.web.server import serve

PROBE_LIMITS: Final = Limits(connections=16, grace_s=1)
"""Few ask, and what is not answered when the bot stops is asked again."""


def probe_routes(is_ready: Callable[[], Awaitable[bool]]) -> list[Route]:
    """Health, which only needs to be alive, and readiness, with 503 for a no."""

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readiness(_request: Request) -> Response:
        if await is_ready():
            return PlainTextResponse("ready")
        return PlainTextResponse("not ready", 503)

    return [Route("/healthz", health), Route("/readyz", readiness)]


@asynccontextmanager
async def answering_probes(
    listener: socket.socket | None, is_ready: Callable[[], Awaitable[bool]]
) -> AsyncGenerator[None]:
    """Answers at the listener meanwhile and closes it; does nothing without one."""
    if listener is None:
        yield
        return
    app = Starlette(routes=probe_routes(is_ready))
    serving = asyncio.create_task(serve(app, listener, PROBE_LIMITS))
    try:
        yield
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
