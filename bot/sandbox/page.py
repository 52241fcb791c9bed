"""The chat page: a visitor plays a student, a company and a coordinator side by side.

`SandboxPage` answers the page and its requests, and passes the Bot API's paths on. It speaks only
to its own page and to programs on loopback (see `visitors`), on every path.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final, Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from bot.sandbox.page_actions import ACTIONS, read_json_object
from bot.sandbox.page_events import live_events
from bot.sandbox.page_views import chat_view, person_view
from bot.sandbox.people import NothingCameError, Person, PlayError
from bot.sandbox.stand_in import StandIn
from bot.sandbox.visitors import TURNED_AWAY, is_foreign, may_change

ROLES = ("student", "company", "coordinator")
STATIC_FOLDER = Path(__file__).parent / "static"
# Shown in the browser; anything else is offered as a download.
_INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class SandboxHooks(Protocol):
    """What the page asks of whoever runs bot and stand-in together."""

    async def next_monday(self) -> str:
        """Move the clock to the next Monday, 09:00, and tell the local time then."""
        ...

    async def restart_bot(self) -> None:
        """Stop the bot and start it again; returns when it runs."""
        ...

    def now_text(self) -> str:
        """The simulated local time, as shown."""
        ...

    def people(self) -> list[tuple[int, str]]:
        """The people one can play: Telegram id and role, one of `ROLES`; first is played first."""
        ...


class SandboxPage:
    """The ASGI app of page and Bot API together."""

    def __init__(self, stand_in: StandIn, hooks: SandboxHooks) -> None:
        self._stand_in = stand_in
        self._hooks = hooks
        self._newcomers: list[tuple[int, str]] = []
        self._page = Starlette(
            routes=[
                Route("/", self._index),
                Route("/api/state", self._state),
                Route("/api/events", self._events),
                Route("/api/people", self._add_person, methods=["POST"]),
                Route("/api/people/{user_id:int}/chat", self._chat),
                Route("/api/people/{user_id:int}/{action}", self._act, methods=["POST"]),
                Route("/api/files/{path:path}", self._file),
                Route("/api/next-monday", self._next_monday, methods=["POST"]),
                Route("/api/restart", self._restart, methods=["POST"]),
                Mount("/static", StaticFiles(directory=STATIC_FOLDER)),
            ],
            exception_handlers={PlayError: _explain_play_error, HTTPException: _explain_http},
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope)
        if is_foreign(request):
            await TURNED_AWAY(scope, receive, send)
            return
        if scope["path"].startswith(("/bot", "/file/bot")):
            await self._stand_in.api(scope, receive, send)
            return
        if not may_change(request):
            await TURNED_AWAY(scope, receive, send)
            return

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(
                        (name.lower().encode(), value.encode())
                        for name, value in SECURITY_HEADERS.items()
                        if name.lower().encode() not in names
                    ),
                ]
            await send(message)

        await self._page(scope, receive, send_with_headers)

    async def _index(self, _: Request) -> Response:
        return FileResponse(STATIC_FOLDER / "index.html")

    async def _state(self, _: Request) -> Response:
        people = [
            person_view(person) | {"role": role}
            for user_id, role in (*self._hooks.people(), *self._newcomers)
            if (person := self._stand_in.people.get(user_id)) is not None
        ]
        bot = {"name": self._stand_in.profile.name_for(""), "username": self._stand_in.bot_username}
        return JSONResponse(
            {"now": self._hooks.now_text(), "bot": bot, "roles": ROLES, "people": people}
        )

    async def _chat(self, request: Request) -> Response:
        return JSONResponse(chat_view(self._stand_in, self._person(request)))

    async def _events(self, request: Request) -> Response:
        watched = frozenset(
            int(user_id)
            for user_id in request.query_params.get("people", "").split(",")
            if user_id.isdecimal()
        )
        lines: AsyncIterator[str] = live_events(self._stand_in, watched, self._hooks.now_text)
        return StreamingResponse(lines, media_type="text/event-stream")

    async def _add_person(self, request: Request) -> Response:
        given = await read_json_object(request)
        name, role = str(given.get("first_name", "")).strip()[:64], given.get("role")
        if not name or role not in ROLES:
            raise HTTPException(400, "a name and a role are needed")
        language = "en" if given.get("language") == "en" else "de"
        person = self._stand_in.person(name, language_code=language)
        self._newcomers.append((person.user_id, str(role)))
        return JSONResponse(person_view(person) | {"role": role}, 201)

    async def _act(self, request: Request) -> Response:
        person = self._person(request)
        action = ACTIONS.get(request.path_params["action"])
        if action is None:
            raise HTTPException(404, "no such action")
        return JSONResponse(await action(self._stand_in, person, request))

    async def _file(self, request: Request) -> Response:
        file = self._stand_in.files.find_by_path(request.path_params["path"])
        if file is None:
            raise HTTPException(404, "no such file")
        if file.mime_type in _INLINE_TYPES:
            return Response(file.content, media_type=file.mime_type)
        return Response(
            file.content,
            media_type="application/octet-stream",
            headers={"Content-Disposition": "attachment"},
        )

    async def _next_monday(self, _: Request) -> Response:
        return JSONResponse({"now": await self._hooks.next_monday()})

    async def _restart(self, _: Request) -> Response:
        await self._hooks.restart_bot()
        return JSONResponse({"now": self._hooks.now_text()})

    def _person(self, request: Request) -> Person:
        person = self._stand_in.people.get(request.path_params["user_id"])
        if person is None:
            raise HTTPException(404, "no such person")
        return person


async def _explain_play_error(_: Request, error: Exception) -> Response:
    status = 504 if isinstance(error, NothingCameError) else 409
    return JSONResponse({"error": str(error)}, status)


async def _explain_http(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else "error"
    return JSONResponse({"error": detail}, status)
