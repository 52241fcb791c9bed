"""The way from a bot to the stand-in in its own process: a call of the ASGI app, no HTTP client."""

from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
from starlette.types import ASGIApp, Message
from telegram.request import BaseRequest, RequestData

JSON = [(b"content-type", b"application/json")]
CLIENT = ("direct.line", 1)
"""Nobody's socket: a fault that would cut it reaches the bot as an error."""


class DirectLine(BaseRequest):
    """In the place of the bot's connections, whose own tests are in `test_aiohttp_request`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """The status and the body of the answer; every timeout is the stand-in's own."""
        headers, body = _encoded(url, method, request_data)
        path = urlsplit(url).path
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": headers,
            "client": CLIENT,
        }
        status = 0
        answer = bytearray()

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                answer.extend(message.get("body", b""))

        await self._app(scope, receive, send)
        return status, bytes(answer)


def _encoded(
    url: str, method: str, data: RequestData | None
) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """The headers and the body of a request; files go as a form, everything else as JSON."""
    if data is None or not data.contains_files:
        return JSON, data.json_payload if data is not None else b""
    form = httpx.Request(method, url, data=data.json_parameters, files=data.multipart_data)
    return [(name.lower(), value) for name, value in form.headers.raw], form.read()
