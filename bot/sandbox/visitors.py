"""Who may speak to the sandbox: programs of this machine and its own page, no foreign page.

A page from anywhere, open in the same browser, can send requests to loopback. It is known by what
browsers add (`Origin`, `Sec-Fetch-Site`), or, where its name was made to resolve to loopback, by
the `Host` it asked for. What changes something must moreover carry what a foreign page cannot send
without asking first: JSON, or the sandbox's own origin. The Bot API's paths need the token besides,
which nobody can guess.
Sources: https://fetch.spec.whatwg.org/#cors-safelisted-request-header, https://www.w3.org/TR/fetch-metadata/
"""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.sandbox.refusal import NOT_FOUND, RefusalError

_LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
_READING = frozenset({"GET", "HEAD"})


def is_foreign(request: Request) -> bool:
    """Whether a page of another origin may be behind a request."""
    host = request.headers.get("host", "")
    if _name_of(host) not in _LOOPBACK_NAMES:
        return True
    origin = request.headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        return True
    return request.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}


def may_change(request: Request) -> bool:
    """Whether one that is not foreign changes nothing, or shows that no page without `Origin` or
    `Sec-Fetch-Site`, as old browsers send it, is behind it."""
    if request.method in _READING or "origin" in request.headers:
        return True
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_own = request.headers.get("sec-fetch-site") == "same-origin"
    return is_own or content_type == "application/json"


def _name_of(host: str) -> str:
    """The name of a Host header, without its port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).lower()


class KnownVisitors:
    """The Bot API alone, in front of which foreign pages find nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_foreign(Request(scope)):
            nothing = JSONResponse(RefusalError(*NOT_FOUND).as_json(), 404)
            await nothing(scope, receive, send)
            return
        await self._app(scope, receive, send)


TURNED_AWAY = JSONResponse(
    {
        "ok": False,
        "error_code": 403,
        "description": "Forbidden: foreign page",
        "error": "foreign page",
    },
    403,
)
"""Readable to the page and to clients of the Bot API alike."""
