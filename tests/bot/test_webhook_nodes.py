"""Webhook mode on several nodes: each keeps what Telegram sends it, the active one handles it."""

import asyncio
import itertools
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.config import Mode
from bot.sandbox.people import Person
from bot.sandbox.play import Play, play_config
from bot.sandbox.run import free_port
from bot.sandbox.stand_in import StandIn
from bot.webhook import SECRET_HEADER
from models.clock import Clock
from tests.support.databases import PostgresDatabases

SECRET = "a-long-random-word"  # noqa: S105 - of this test
FAST = 100_000.0
PATIENCE_S = 30.0
numbers = itertools.count(910_000_001)


@pytest.fixture
def url(postgresql: PostgresDatabases, tmp_path: Path) -> str:
    return postgresql.new(tmp_path)


class Node:
    """One bot in webhook mode, and Telegram's way to it."""

    def __init__(self, url: str, folder: Path, stand_in: StandIn, clock: Clock) -> None:
        config = play_config(stand_in, "http://stand.in/bot", url, folder, [])
        self.port = free_port()
        telegram = config.telegram.model_copy(
            update={
                "mode": Mode.WEBHOOK,
                "webhook_url": "https://kmuni.example/telegram",
                "webhook_secret": SecretStr(SECRET),
                "webhook_port": self.port,
            }
        )
        self.play = Play(
            config.model_copy(update={"telegram": telegram}),
            stand_in,
            clock,
            transport=httpx.ASGITransport(stand_in.app),
            messages_per_second=FAST,
        )

    async def post(self, person: Person, text: str, secret: str = SECRET) -> int:
        """The status with which the node answers an update."""
        number = next(numbers)
        update = {
            "update_id": number,
            "message": {
                "message_id": number,
                "date": 1,
                "chat": {"id": person.user_id, "type": "private"},
                "from": {"id": person.user_id, "is_bot": False, "first_name": "Anna"},
                "text": text,
                "entities": [{"type": "bot_command", "offset": 0, "length": len(text)}],
            },
        }
        async with httpx.AsyncClient() as client:
            answer = await client.post(
                f"http://127.0.0.1:{self.port}/telegram",
                json=update,
                headers={SECRET_HEADER: secret},
            )
        return answer.status_code

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
async def standing_by(node: Node) -> AsyncGenerator[asyncio.Task[None]]:
    """The node starts and waits for its turn; the task ends once it is active."""
    starting = asyncio.create_task(node.play.start())
    await node.until_ready()
    yield starting
    if not starting.done():
        starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    await node.play.stop()


async def test_active_node_answers_what_a_stand_by_was_sent(
    url: str, tmp_path: Path, stand_in: StandIn, clock: Clock
) -> None:
    anna = stand_in.person("Anna", started=True)
    active, other = (Node(url, tmp_path, stand_in, clock) for _ in range(2))
    await active.play.start()
    async with standing_by(other) as starting:
        assert await other.post(anna, "/start") == 200
        await anna.wait_for("KMUni", timeout=PATIENCE_S)
        assert not starting.done()
        assert await other.post(anna, "/start", secret="wrong") == 403
        mark = anna.mark()
        await active.play.stop()
        async with asyncio.timeout(PATIENCE_S):
            await starting
        assert await other.post(anna, "/hilfe") == 200
        await anna.wait_for("KMUni", since=mark, timeout=PATIENCE_S)
        await other.play.settle()
    assert sum("KMUni" in message.text for message in anna.received) == 2
