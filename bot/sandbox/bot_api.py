"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`.

Source: https://core.telegram.org/bots/api#making-requests
"""

import asyncio
import json
import secrets
from typing import TYPE_CHECKING, Any, assert_never

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.sandbox import faults
from bot.sandbox.methods import METHODS, Result
from bot.sandbox.params import Params, read_params
from bot.sandbox.refusal import NOT_FOUND, UNAUTHORIZED, RefusalError, migrated, too_many_requests
from bot.sandbox.server import break_connection
from bot.sandbox.values import Call

if TYPE_CHECKING:
    from bot.sandbox.stand_in import StandIn

_POLL = "getupdates"


class ConnectionBrokenError(ConnectionResetError):
    """An injected break; reaches the client as it is when there is no socket to cut."""


class BotApi:
    """The ASGI app of the Bot API; other paths are answered 404."""

    def __init__(self, stand_in: "StandIn") -> None:
        self._stand_in = stand_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ConnectionBrokenError:
            if not break_connection(scope["client"]):
                raise
            # The socket is gone: whatever is sent now is dropped, uvicorn only wants an end.
            response = Response()
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path = request.url.path
        for prefix, answer in (("/bot", self._method), ("/file/bot", self._download)):
            if path.startswith(prefix):
                token, _, rest = path.removeprefix(prefix).partition("/")
                if not secrets.compare_digest(token.encode(), self._stand_in.token.encode()):
                    return _refused(RefusalError(*UNAUTHORIZED))
                return await answer(request, rest)
        return _refused(RefusalError(*NOT_FOUND))

    async def _download(self, request: Request, path: str) -> Response:
        file = self._stand_in.files.find_by_path(path)
        if file is None:
            return _refused(RefusalError(*NOT_FOUND))
        return Response(file.content, media_type="application/octet-stream")

    async def _method(self, request: Request, name: str) -> Response:
        try:
            params = await read_params(request)
        except RefusalError as refusal:
            return _refused(refusal)
        return await self._call_with_faults(name, params)

    async def call_from_webhook(self, body: dict[str, Any]) -> None:
        """Carry out the call that a bot gave as its answer to a webhook; its result is lost."""
        values = {name: value for name, value in body.items() if name != "method"}
        await self._call_with_faults(str(body["method"]), Params(values))

    async def _call_with_faults(self, name: str, params: Params) -> Response:
        stand_in = self._stand_in
        is_poll = name.lower() == _POLL
        fault = stand_in.faults.take(name, _chat_id(params))
        stand_in.calls_running += not is_poll
        try:
            match fault:
                case None:
                    return await self._call(name, params)
                case faults.Slow(seconds, effect_first):
                    if effect_first:
                        response = await self._call(name, params)
                        await asyncio.sleep(seconds)
                        return response
                    await asyncio.sleep(seconds)
                    return await self._call(name, params)
                case faults.ResetAfter():
                    await self._call(name, params, outcome="ResetAfter")
                    raise ConnectionBrokenError
                case faults.TruncatedJson():
                    response = await self._call(name, params, outcome="TruncatedJson")
                    body = bytes(response.body)
                    return Response(body[: len(body) // 2], media_type="application/json")
                case faults.ResetBefore():
                    self._record(name, params, "ResetBefore")
                    raise ConnectionBrokenError
                case faults.HtmlInsteadOfJson(status):
                    self._record(name, params, "HtmlInsteadOfJson")
                    return HTMLResponse("<html><h1>Bad Gateway</h1></html>", status)
                case faults.TooManyRequests(retry_after):
                    refusal = too_many_requests(retry_after)
                case faults.ServerError(code, text) | faults.Refused(code, text):
                    refusal = RefusalError(code, text)
                case faults.SupergroupMade(new_chat_id):
                    refusal = migrated(new_chat_id)
                case _:
                    assert_never(fault)
            self._record(name, params, f"{refusal.error_code} {refusal.description}")
            return _refused(refusal)
        finally:
            if not is_poll:
                stand_in.calls_running -= 1
                stand_in.changed.beat()

    async def _call(self, name: str, params: Params, outcome: str = "ok") -> Response:
        """Carry out a call, record it, and answer with its result or refusal."""
        method = METHODS.get(name.lower())
        result: Result = None
        try:
            if method is None:
                raise RefusalError(*NOT_FOUND)
            result = await method(self._stand_in, params)
            response: Response = JSONResponse({"ok": True, "result": result})
        except RefusalError as refusal:
            outcome = f"{refusal.error_code} {refusal.description}"
            response = _refused(refusal)
        self._record(name, params, outcome, result)
        return response

    def _record(self, name: str, params: Params, outcome: str, result: Result = None) -> None:
        stand_in = self._stand_in
        stand_in.call_counts[name, outcome] += 1
        if stand_in.calls.maxlen != 0 and not (name.lower() == _POLL and outcome == "ok"):
            stand_in.calls.append(Call(name, params.recorded(), stand_in.clock(), outcome, result))


def _chat_id(params: Params) -> int | None:
    try:
        return params.integer("chat_id")
    except RefusalError:
        return None


def _refused(refusal: RefusalError) -> Response:
    headers = {}
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(refusal.retry_after)
    return Response(
        json.dumps(refusal.as_json()),
        status_code=refusal.error_code,
        media_type="application/json",
        headers=headers,
    )
