"""The webhook's server over real connections: who sends slowly, too much, or from everywhere."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.telegram.webhook import MAX_BODY_BYTES, SECRET_HEADER, webhook_app
from bot.web.limits import Limits
from bot.web.listening import listening_socket
from bot.web.server import serve
from models.tables.inbox import InboxUpdate

SECRET = "a-long-random-word"  # noqa: S105 - of this test
PATIENT_S = 10.0
"""Longer than any of these answers takes."""

HASTY = Limits(connections=4, request_s=0.3, keep_alive_s=1)
CALM = Limits(connections=4, request_s=60, keep_alive_s=60)

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Server:
    """A listening webhook and the connections that a test opened to it."""

    port: int
    opened: list[Connection] = field(default_factory=list)

    async def connect(self, *sent: bytes) -> Connection:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.opened.append((reader, writer))
        for part in sent:
            writer.write(part)
        await writer.drain()
        return reader, writer


@asynccontextmanager
async def serving(play: Play, limits: Limits) -> AsyncGenerator[Server]:
    listener = listening_socket("127.0.0.1", 0)
    app = webhook_app(play.runtime.intake, SECRET, "/telegram")
    task = asyncio.create_task(serve(app, listener, limits))
    server = Server(listener.getsockname()[1])
    yield server
    for _, writer in server.opened:
        writer.close()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def head(length: int | str, *, secret: str = SECRET, more: str = "") -> bytes:
    return (
        f"POST /telegram HTTP/1.1\r\nHost: kmuni.example\r\n{SECRET_HEADER}: {secret}\r\n"
        f"Content-Length: {length}\r\n{more}\r\n"
    ).encode()


def update_of(person: Person, update_id: int, text: str = "Hallo") -> bytes:
    message = {
        "message_id": 1,
        "date": 1,
        "chat": {"id": person.user_id, "type": "private"},
        "from": {"id": person.user_id, "is_bot": False, "first_name": "Anna"},
        "text": text,
    }
    return json.dumps({"update_id": update_id, "message": message}).encode()


async def rest_of(reader: asyncio.StreamReader) -> bytes:
    """What still comes until the server closes; empty if it cuts."""
    with suppress(ConnectionError):
        return await asyncio.wait_for(reader.read(), PATIENT_S)
    return b""


async def status_of(reader: asyncio.StreamReader) -> int:
    line = await asyncio.wait_for(reader.readline(), PATIENT_S)
    return int(line.split()[1])


async def is_kept(play: Play, update_id: int) -> bool:
    async with play.runtime.database.read() as session:
        return await session.get(InboxUpdate, update_id) is not None


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", started=True)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"POST /tele",
        b"POST /telegram HTTP/1.1\r\nHost: x\r\n",
        head(500),
        head(500) + b'{"update_id": 9',
        b"POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n",
    ],
)
async def test_a_request_that_never_comes_whole_is_not_waited_for(play: Play, sent: bytes) -> None:
    async with serving(play, HASTY) as server:
        reader, _ = await server.connect(sent)
        answer = await rest_of(reader)
    assert b" 200 " not in answer


async def test_bytes_that_trickle_in_do_not_buy_time(play: Play) -> None:
    async with serving(play, HASTY) as server:
        reader, writer = await server.connect(head(100_000))
        gone = asyncio.create_task(rest_of(reader))
        with suppress(ConnectionError):
            for _ in range(1_000):
                writer.write(b"x")
                await writer.drain()
                await asyncio.wait({gone}, timeout=0.02)
                if gone.done():
                    break
        assert gone.done()


async def test_a_whole_request_is_answered_only_after_its_commit_however_long_that_takes(
    play: Play, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept = play.runtime.intake.accept
    may_go_on = asyncio.Event()

    async def slowly(updates: list[dict[str, object]]) -> None:
        await may_go_on.wait()
        await accept(updates)

    monkeypatch.setattr(play.runtime.intake, "accept", slowly)
    async with serving(play, HASTY) as server:
        body = update_of(anna, 910_000_001)
        reader, _ = await server.connect(head(len(body)), body)
        others = [await server.connect(head(500)) for _ in range(3)]
        for other, _ in others:
            await rest_of(other)  # all of them were cut meanwhile
        assert not await is_kept(play, 910_000_001)
        may_go_on.set()
        assert await status_of(reader) == 200
    assert await is_kept(play, 910_000_001)


async def test_a_wrong_secret_is_answered_before_the_body_comes(play: Play) -> None:
    async with serving(play, CALM) as server:
        reader, _ = await server.connect(head(500_000, secret="guessed"))
        answer = await rest_of(reader)
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert b"connection: close" in answer.lower()


async def test_a_body_that_says_it_is_too_large_is_not_read(play: Play) -> None:
    async with serving(play, CALM) as server:
        reader, _ = await server.connect(head(MAX_BODY_BYTES + 1))
        assert (await rest_of(reader)).startswith(b"HTTP/1.1 413 ")


async def test_a_body_that_does_not_end_is_cut_off(play: Play) -> None:
    async with serving(play, CALM) as server:
        begin = head(1).replace(b"Content-Length: 1", b"Transfer-Encoding: chunked")
        reader, writer = await server.connect(begin)
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        with suppress(ConnectionError):
            for _ in range(MAX_BODY_BYTES // 0x10000 + 2):
                writer.write(chunk)
                await writer.drain()
        answer = await rest_of(reader)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 413 ")


async def test_idle_connections_do_not_keep_telegram_out(play: Play, anna: Person) -> None:
    async with serving(play, CALM) as server:
        idle = [await server.connect() for _ in range(300)]
        body = update_of(anna, 910_000_002)
        reader, _ = await server.connect(head(len(body)), body)
        assert await status_of(reader) == 200
        first, _ = idle[0]
        assert await rest_of(first) == b""
    assert await is_kept(play, 910_000_002)


async def test_half_open_requests_do_not_keep_telegram_out(play: Play, anna: Person) -> None:
    async with serving(play, CALM) as server:
        for _ in range(100):
            await server.connect(head(500), b"{")
        body = update_of(anna, 910_000_003)
        reader, _ = await server.connect(head(len(body)), body)
        assert await status_of(reader) == 200


async def test_one_connection_carries_many_updates(play: Play, anna: Person) -> None:
    async with serving(play, CALM) as server:
        reader, writer = await server.connect()
        for number in range(5):
            body = update_of(anna, 910_000_010 + number)
            writer.write(head(len(body)) + body)
            assert await status_of(reader) == 200
            while (await reader.readline()).strip():
                continue
            await reader.readexactly(2)
        await play.settle()
    assert len(anna.received) == 5
