"""The gate's first lane, as the rate limiter of the bot that answers people."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.pacing import Chat, Gate, is_message, is_private
from bot.telegram.retry_after import seconds_of
from bot.telegram.turns import current_turn

MAX_PENALTIES = 3
"""So many 429 in a row a reply waits out before it is given up."""

Call = Callable[[], Coroutine[Any, Any, Any]]


class PersonLane(BaseRateLimiter[None]):
    """Lets a reply pass when it may; whoever waits for it works on something else meanwhile."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """Calls that are no message, such as answering a tap, pass at once."""
        call = partial(callback, *args, **kwargs)
        turn = current_turn()
        if turn is None:
            return await self._call(call, endpoint, data.get("chat_id"), is_stranger=False)
        async with turn.waiting():
            chat = data.get("chat_id")
            return await self._call(call, endpoint, chat, is_stranger=turn.is_stranger)

    async def _call(self, call: Call, endpoint: str, chat: object, *, is_stranger: bool) -> Any:
        """Raises: TelegramError; RetryAfter after several penalties, in a group at the first.

        A group may be in slow mode for hours; whoever asked there has long read something else.
        """
        if not isinstance(chat, Chat) or not is_message(endpoint):
            return await call()
        is_edit = endpoint.startswith("edit")
        penalties = 0
        most_penalties = MAX_PENALTIES if is_private(chat) else 0
        while True:
            if not most_penalties and (held_for := self._gate.held_for(chat)):
                raise RetryAfter(timedelta(seconds=held_for))
            await self._gate.pass_person(chat, is_edit=is_edit, is_stranger=is_stranger)
            async with self._gate.calling(chat, is_reply=True) as closed_for:
                if closed_for:
                    continue
                try:
                    return await call()
                except RetryAfter as error:
                    self._gate.hold_up(chat, seconds_of(error))
                    penalties += 1
                    if penalties > most_penalties:
                        raise
