"""Webhook mode on several nodes: each keeps what Telegram sends it, the active one handles it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.config import Mode
from bot.sandbox.play import Play, play_config
from bot.sandbox.run import free_port
from bot.sandbox.stand_in import StandIn
from models.clock import Clock
from tests.support.databases import PostgresDatabases
from tests.support.direct_line import DirectLine

FAST = 100_000.0
PATIENCE_S = 30.0


@pytest.fixture
def url(postgresql: PostgresDatabases, tmp_path: Path) -> str:
    return postgresql.new(tmp_path)


class Node:
    """One bot in webhook mode; Telegram calls the node that `public_port` belongs to."""

    def __init__(
        self, url: str, folder: Path, stand_in: StandIn, clock: Clock, port: int, public_port: int
    ) -> None:
        config = play_config(stand_in, "http://stand.in/bot", url, folder, [])
        self.port = port
        telegram = config.telegram.model_copy(
            update={
                "mode": Mode.WEBHOOK,
                "webhook_url": f"http://127.0.0.1:{public_port}/telegram",
                "webhook_secret": SecretStr("a-long-random-word"),
                "webhook_port": port,
            }
        )
        self.play = Play(
            config.model_copy(update={"telegram": telegram}),
            stand_in,
            clock,
            network=DirectLine(stand_in.app),
            messages_per_second=FAST,
        )

    async def is_ready(self) -> bool:
        """Whether the node says so; a server that does not listen yet is not."""
        try:
            async with httpx.AsyncClient() as client:
                answer = await client.get(f"http://127.0.0.1:{self.port}/readyz")
        except httpx.ConnectError:
            return False
        return answer.status_code == 200

    async def until_ready(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not await self.is_ready():  # noqa: ASYNC110 - only asking tells
                await asyncio.sleep(0.02)


@asynccontextmanager
async def active(node: Node) -> AsyncGenerator[None]:
    try:
        await node.play.start()
        yield
    finally:
        await node.play.stop()


@asynccontextmanager
async def standing_by(node: Node) -> AsyncGenerator[asyncio.Task[None]]:
    """The node starts and waits for its turn; the task ends once it is active."""
    starting = asyncio.create_task(node.play.start())
    try:
        await node.until_ready()
        yield starting
    finally:
        starting.cancel()
        await asyncio.wait({starting})
        await node.play.stop()


async def test_active_node_answers_what_a_stand_by_keeps_until_that_takes_over(
    url: str, tmp_path: Path, stand_in: StandIn, clock: Clock
) -> None:
    anna = stand_in.person("Anna", started=True)
    ports = free_port(), free_port()
    first, second = (Node(url, tmp_path, stand_in, clock, port, ports[1]) for port in ports)
    async with AsyncExitStack() as stack:
        ending = await stack.enter_async_context(AsyncExitStack())
        await ending.enter_async_context(active(first))
        starting = await stack.enter_async_context(standing_by(second))
        await anna.send("/start")
        await anna.wait_for("KMUni", timeout=PATIENCE_S)
        assert not starting.done()
        await ending.aclose()
        async with asyncio.timeout(PATIENCE_S):
            await starting
        mark = anna.mark()
        await anna.send("/hilfe")
        await anna.wait_for("So helfe ich", since=mark, timeout=PATIENCE_S)
        await second.play.settle()
    assert len(anna.received) == 2
