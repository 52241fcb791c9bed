"""A bare Bot API client over the stand-in, without sockets."""

import json
from dataclasses import dataclass
from typing import Any

import httpx

from bot.sandbox import StandIn


@dataclass(frozen=True)
class Answer:
    """What the Bot API answered: HTTP status and JSON body."""

    status: int
    body: dict[str, Any]

    @property
    def result(self) -> Any:
        """The result of a call that succeeded."""
        assert self.body["ok"], self.body
        return self.body["result"]

    @property
    def description(self) -> str:
        """The reason of a refusal."""
        assert not self.body["ok"], self.body
        return str(self.body["description"])


class BotClient:
    """Calls methods as a bot does: form fields, nested values as JSON."""

    def __init__(self, stand_in: StandIn, token: str | None = None) -> None:
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(stand_in.app))
        self._base = f"http://stand.in/bot{token or stand_in.token}"

    async def call(
        self, method: str, files: dict[str, Any] | None = None, /, **params: Any
    ) -> Answer:
        """One call with form fields."""
        fields = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in params.items()
        }
        response = await self._http.post(f"{self._base}/{method}", data=fields, files=files)
        return Answer(response.status_code, response.json())

    async def call_json(self, method: str, **params: Any) -> Answer:
        """One call with a JSON body."""
        response = await self._http.post(f"{self._base}/{method}", json=params)
        return Answer(response.status_code, response.json())

    async def get(self, path: str) -> httpx.Response:
        """A plain GET below the token."""
        return await self._http.get(f"{self._base}/{path}")


class ManualClock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds
