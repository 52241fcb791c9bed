"""An HTTP server for an ASGI app on loopback, inside the running event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

LOOPBACK = "127.0.0.1"

# Open connections by the client's address, so that a fault can break the one it came by.
_connections: dict[tuple[str, int], asyncio.Transport] = {}


class _BreakableProtocol(H11Protocol):
    """HTTP whose connections can be broken from within the app."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        # Overridden as uvicorn does: a stream server only ever passes stream transports.
        super().connection_made(transport)
        self._peer: tuple[str, int] = transport.get_extra_info("peername")[:2]
        _connections[self._peer] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        _connections.pop(self._peer, None)
        super().connection_lost(exc)


def break_connection(client: tuple[str, int]) -> bool:
    """Cut the connection of this client at once; False when it has no socket of ours."""
    transport = _connections.get(client)
    if transport is None:
        return False
    transport.abort()
    return True


class _QuietServer(uvicorn.Server):
    """Leaves the process's signals to whoever runs the event loop, and tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.listening.set()


@asynccontextmanager
async def serve_on_loopback(
    app: ASGIApp, port: int, before_stop: Callable[[], Any]
) -> AsyncIterator[str]:
    """Serve `app` on 127.0.0.1 (port 0: any free one); yields the origin `http://127.0.0.1:PORT`.

    `before_stop` lets long answers end, so that stopping does not wait for them.

    Raises:
        OSError: the port is taken.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((LOOPBACK, port))
    config = uvicorn.Config(
        app,
        http=_BreakableProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = _QuietServer(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await server.listening.wait()
        yield f"http://{LOOPBACK}:{listener.getsockname()[1]}"
    finally:
        before_stop()
        server.should_exit = True
        await task
