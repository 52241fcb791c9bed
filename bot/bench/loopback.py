"""A stand-in for Telegram that costs next to nothing, so that it is never what is measured.

It speaks HTTP/1.1 on loopback just as far as python-telegram-bot does, remembers nothing, refuses
nothing, and tells a crowd of people what the bot answers; the crowd says what comes next.
"""

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import unquote_plus

BOT_ID = 7_000_000_001
TOKEN = f"{BOT_ID}:{'benchmark' * 4}"
UPDATES_A_POLL = 100
"""Source: https://core.telegram.org/bots/api#getupdates (`limit`)."""

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_METHOD = re.compile(rb"^[A-Z]+ /bot[^/]+/(\w+)")
_CHAT = re.compile(rb"(?:^|&)chat_id=(-?\d+)")
_MESSAGE = re.compile(rb"(?:^|&)message_id=(\d+)")
_OFFSET = re.compile(rb"(?:^|&)offset=(\d+)")
_TIMEOUT = re.compile(rb"(?:^|&)timeout=(\d+)")
_TEXT = re.compile(rb"(?:^|&)text=([^&]*)")

_ME = {"id": BOT_ID, "is_bot": True, "first_name": "KMUni", "username": "kmuni_bench_bot"}
_FIXED: dict[str, object] = {
    "getMe": _ME,
    "getMyCommands": [],
    "getMyName": {"name": "KMUni"},
    "getMyShortDescription": {"short_description": ""},
    "getMyDescription": {"description": ""},
}


class Trouble(StrEnum):
    """What calls into a chat meet that is in trouble."""

    REFUSED = "refused"
    """500, for ever."""
    HANGING = "hanging"
    """No answer at all."""
    THROTTLED = "throttled"
    """429 with a minute to wait."""


_TROUBLES = {
    Trouble.REFUSED: (500, b'{"ok":false,"error_code":500,"description":"Internal Server Error"}'),
    Trouble.THROTTLED: (
        429,
        b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 60",'
        b'"parameters":{"retry_after":60}}',
    ),
}


class Crowd(Protocol):
    """Who is on the other side of the bot."""

    def answered(self, person: int, text: bytes) -> None:
        """The bot's message, or its edit of one, to a person; `text` still form-encoded."""


class LoopbackTelegram:
    """Queues updates for one bot and hands its answers to a crowd."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.crowd: Crowd | None = None
        self.troubled: dict[int, Trouble] = {}
        """Chats whose messages do not arrive."""
        self.polled = asyncio.Event()
        """Set by the first getUpdates."""
        self.calls = 0
        self.sent = 0
        """New messages, whoever received them."""
        self.connections: set[_Connection] = set()
        self.now = clock
        self._unconfirmed: deque[tuple[int, bytes]] = deque()
        self._next_update_id = 1
        self._messages = 0
        self._poll: tuple[_Connection, int] | None = None

    # What people do

    def write(self, person: int, text: str) -> None:
        """A person's message; commands are marked as such."""
        message = self._message(person, text)
        message["from"] = _account(person)
        if text.startswith("/"):
            command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
            message["entities"] = [command]
        self._queue({"message": message})

    def tap(self, person: int, data: str) -> None:
        """A person's tap on a button of the bot's newest message."""
        query = {
            "id": str(self._next_update_id),
            "from": _account(person),
            "chat_instance": "1",
            "message": {**self._message(person, "?"), "from": _ME},
            "data": data,
        }
        self._queue({"callback_query": query})

    def forget(self) -> None:
        """Drops what waits, for the next bot."""
        self._unconfirmed.clear()
        self._poll = None
        self.polled.clear()
        self.calls = self.sent = 0

    def _message(self, person: int, text: str) -> dict[str, Any]:
        self._messages += 1
        chat = {"id": person, "type": "private", "first_name": "P"}
        return {"message_id": self._messages, "date": int(time.time()), "chat": chat, "text": text}

    def _queue(self, update: dict[str, Any]) -> None:
        update_id = self._next_update_id
        self._next_update_id += 1
        body = json.dumps({"update_id": update_id, **update}, separators=(",", ":")).encode()
        self._unconfirmed.append((update_id, body))
        if self._poll is not None:
            connection, offset = self._poll
            # One turn of the loop later, so that what comes together travels together.
            asyncio.get_running_loop().call_soon(self._answer_poll, connection, offset)
            self._poll = None

    # What the bot does

    def handle(self, connection: "_Connection", method: str, body: bytes) -> None:
        """Answers one call."""
        if method == "getUpdates":
            self._poll_begins(connection, body)
            return
        self.calls += 1
        if method in {"sendMessage", "editMessageText"}:
            self._deliver(connection, method, body)
            return
        connection.answer(json.dumps({"ok": True, "result": _FIXED.get(method, True)}).encode())

    def _deliver(self, connection: "_Connection", method: str, body: bytes) -> None:
        chat = _CHAT.search(body)
        person = int(chat[1]) if chat else 0
        if (trouble := self.troubled.get(person)) is not None:
            if trouble in _TROUBLES:
                connection.answer(_TROUBLES[trouble][1], _TROUBLES[trouble][0])
            return
        if method == "sendMessage":
            self.sent += 1
            self._messages += 1
            message_id = self._messages
        else:
            edited = _MESSAGE.search(body)
            message_id = int(edited[1]) if edited else 0
        connection.answer(
            b'{"ok":true,"result":{"message_id":%d,"date":%d,"text":"?","chat":'
            b'{"id":%d,"type":"private"}}}' % (message_id, int(time.time()), person)
        )
        text = _TEXT.search(body)
        if self.crowd is not None:
            self.crowd.answered(person, text[1] if text else b"")

    def _poll_begins(self, connection: "_Connection", body: bytes) -> None:
        self.polled.set()
        given = _OFFSET.search(body)
        offset = int(given[1]) if given else 0
        while self._unconfirmed and self._unconfirmed[0][0] < offset:
            self._unconfirmed.popleft()
        wait = _TIMEOUT.search(body)
        if self._unconfirmed or wait is None or not int(wait[1]):
            self._answer_poll(connection, offset)
            return
        self._poll = (connection, offset)

    def _answer_poll(self, connection: "_Connection", offset: int) -> None:
        page = [
            self._unconfirmed[index][1]
            for index in range(min(UPDATES_A_POLL, len(self._unconfirmed)))
        ]
        connection.answer(b'{"ok":true,"result":[%s]}' % b",".join(page))

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[str]:
        """Listens on a free port; yields the Bot API's base URL."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot"
        finally:
            server.close()
            for connection in self.connections:
                connection.close()


class _Connection(asyncio.Protocol):
    """One kept-alive connection, answering one request after the other."""

    def __init__(self, telegram: LoopbackTelegram) -> None:
        self._telegram = telegram
        self._buffer = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport
            self._telegram.connections.add(self)

    def connection_lost(self, _error: Exception | None) -> None:
        self._telegram.connections.discard(self)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = _LENGTH.search(head)
            stop = end + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < stop:
                return
            body, self._buffer = self._buffer[end + 4 : stop], self._buffer[stop:]
            method = _METHOD.match(head)
            self._telegram.handle(self, method[1].decode() if method else "", body)

    def answer(self, body: bytes, status: int = 200) -> None:
        if self._transport is not None and not self._transport.is_closing():
            head = b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            self._transport.write(head % (status, len(body)) + body)


def plain(text: bytes) -> str:
    """The words of a form-encoded text."""
    return unquote_plus(text.decode())


def _account(person: int) -> dict[str, object]:
    return {"id": person, "is_bot": False, "first_name": "P", "language_code": "de"}
