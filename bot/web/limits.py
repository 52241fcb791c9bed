"""Limits of a server: nobody holds a connection by sending slowly, or many of them.

uvicorn itself waits for ever for the rest of a request, and its own limit of connections would turn
Telegram away while somebody else's lie idle. Here a request must have come whole within some
seconds, and where there are too many connections the one that has been waiting longest is cut.
A request that has come whole is never cut: it is answered as soon as its update is committed.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """What one server grants its clients; Telegram itself opens at most 100 connections.

    Source: https://core.telegram.org/bots/api#setwebhook (`max_connections`).
    """

    connections: int = 256
    request_s: float = 10.0
    """Seconds from the connection, or from the answer before, until a request has come whole."""
    keep_alive_s: int = 5
    """Seconds an open connection may lie idle after an answer."""
    grace_s: int = 5
    """Seconds a request that is under way may take when the bot stops."""


def bounded_protocol(limits: Limits) -> type[H11Protocol]:
    """HTTP/1.1 of uvicorn's, within limits."""

    class BoundedProtocol(H11Protocol):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.patience: asyncio.TimerHandle | None = None
            """Runs while the client is waited for."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            # Overridden as uvicorn does: a stream server only ever passes stream transports.
            super().connection_made(transport)
            self.wait_or_work()
            if len(self.connections) > limits.connections:
                self.make_room()

        def connection_lost(self, exc: Exception | None) -> None:
            self.stop_waiting()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self.wait_or_work()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self.wait_or_work()

        def wait_or_work(self) -> None:
            """Patience ends with a whole request and begins anew with its answer, not with bytes
            that trickle in."""
            cycle = self.cycle
            if cycle is not None and not cycle.more_body and not cycle.response_complete:
                self.stop_waiting()
            elif self.patience is None and not self.transport.is_closing():
                self.patience = self.loop.call_later(limits.request_s, self.cut)

        def stop_waiting(self) -> None:
            if self.patience is not None:
                self.patience.cancel()
                self.patience = None

        def cut(self) -> None:
            self.stop_waiting()
            self.transport.abort()

        def make_room(self) -> None:
            """Cuts the connection that has been waiting longest; this one if all others work."""
            waiting = [
                (one.patience.when(), index, one)
                for index, one in enumerate(self.connections)
                if isinstance(one, BoundedProtocol) and one.patience is not None
            ]
            if waiting:
                min(waiting)[2].cut()

    return BoundedProtocol
