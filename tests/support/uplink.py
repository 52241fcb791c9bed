"""The bots' way to the stand-in, which can be taken away: connections are refused then."""

from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from bot.sandbox.stand_in import StandIn


class Uplink:
    """Serves the stand-in at one address for as long as there is a network."""

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in
        self._served = AsyncExitStack()
        self.base_url = ""

    async def __aenter__(self) -> Self:
        await self.restore()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.cut()

    async def restore(self) -> None:
        port = urlsplit(self.base_url).port or 0
        self.base_url = await self._served.enter_async_context(self._stand_in.serving(port))

    async def cut(self) -> None:
        """What is being answered ends; nothing new comes through."""
        await self._served.aclose()
