"""HTTP to Telegram, where only Telegram's own words count as its refusals.

A proxy or a portal in between answers with pages of its own. By their status alone a 403 would say
that a person blocked the bot, and a 401 that the token is wrong.
"""

import asyncio
import json
from typing import Any

from telegram.error import NetworkError
from telegram.request import BaseRequest


class TelegramRequest(BaseRequest):
    """Turns answers that are not Telegram's into network errors.

    One to a call that may have succeeded has a cause, as if the connection had broken; one that
    refuses a call has none.
    """

    def __init__(self, network: BaseRequest) -> None:
        self._network = network
        self.answered_at: float | None = None
        """When Telegram's last answer came, in the event loop's seconds."""

    @property
    def read_timeout(self) -> float | None:
        return self._network.read_timeout

    async def initialize(self) -> None:
        await self._network.initialize()

    async def shutdown(self) -> None:
        await self._network.shutdown()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Raises: NetworkError, TimedOut."""
        status, payload = await self._network.do_request(*args, **kwargs)
        if status >= 400:
            try:
                self.parse_json_payload(payload)
            except NetworkError:
                raise NetworkError(f"{status} from something that is not Telegram") from None
        if payload.startswith(b"{"):
            self.answered_at = asyncio.get_running_loop().time()
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Raises: NetworkError for what is not a JSON object.

        Unlike the library's own, which logs what it could not read: names and texts.
        """
        try:
            answer = json.loads(payload)
        except ValueError as error:
            raise NetworkError("unreadable answer") from error
        if not isinstance(answer, dict):
            raise NetworkError("unreadable answer") from TypeError("no object")
        return answer
