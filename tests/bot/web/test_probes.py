"""Health over HTTP on a port of its own: whom it answers, and that it leaves nothing behind."""

import asyncio
from contextlib import suppress

import httpx

from bot.web.listening import listening_socket
from bot.web.probes import PROBE_LIMITS, answering_probes

PATIENCE_S = 30.0


class Readiness:
    """What the bot says of itself."""

    def __init__(self) -> None:
        self.is_ready = True

    async def asked(self) -> bool:
        return self.is_ready


async def test_probes_are_answered_meanwhile_and_the_port_is_free_afterwards() -> None:
    readiness = Readiness()
    listener = listening_socket("127.0.0.1", 0)
    port = listener.getsockname()[1]
    async with (
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
        answering_probes(listener, readiness.asked),
    ):
        told = [await client.get("/healthz"), await client.get("/readyz")]
        readiness.is_ready = False
        told += [await client.get("/healthz"), await client.get("/readyz")]
        others = [await client.get("/"), await client.post("/healthz")]
    assert [(answer.status_code, answer.text) for answer in told] == [
        (200, "ok"),
        (200, "ready"),
        (200, "ok"),
        (503, "not ready"),
    ]
    assert [answer.status_code for answer in others] == [404, 405]
    listening_socket("127.0.0.1", port).close()


async def test_who_never_finishes_asking_does_not_hold_up_the_stop() -> None:
    listener = listening_socket("127.0.0.1", 0)
    async with asyncio.timeout(PATIENCE_S):
        async with answering_probes(listener, Readiness().asked):
            reader, writer = await asyncio.open_connection(*listener.getsockname())
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            await reader.readuntil(b"ok")
            writer.write(b"GET /readyz HT")
            await writer.drain()
        with suppress(ConnectionError):
            assert await reader.read() == b""
    writer.close()


async def test_readiness_that_is_never_told_does_not_hold_up_the_stop() -> None:
    asked = asyncio.Event()

    async def hang() -> bool:
        asked.set()
        return await asyncio.Event().wait()

    listener = listening_socket("127.0.0.1", 0)
    async with asyncio.timeout(PATIENCE_S + PROBE_LIMITS.grace_s):
        async with answering_probes(listener, hang):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            writer.write(b"GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n")
            await asked.wait()
    writer.close()
