"""The queue of updates that the bot fetches by long polling, or gets by webhook.

Source: https://core.telegram.org/bots/api#getting-updates
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any

from bot.sandbox.refusal import conflict
from bot.sandbox.signals import Pulse

# Kinds that a bot only gets when it names them in `allowed_updates`.
OPT_IN_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MAX_BATCH = 100

_POLL_TERMINATED = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates are posted instead of waiting for getUpdates."""

    url: str
    secret_token: str | None = None
    max_connections: int = 40


class UpdateQueue:
    """Updates in order until they are confirmed."""

    def __init__(self, first_update_id: int) -> None:
        self.pending: deque[dict[str, Any]] = deque()
        self.allowed_kinds: frozenset[str] | None = None
        self.webhook: Webhook | None = None
        self.changed = Pulse()
        self._next_id = first_update_id
        self._poll: asyncio.Future[None] | None = None
        self._closed = False

    @property
    def is_polled(self) -> bool:
        """True while a getUpdates waits for an update."""
        return self._poll is not None and not self._poll.done()

    def add(self, kind: str, content: dict[str, Any]) -> int | None:
        """Queue an update and tell its id; None when the bot does not want this kind."""
        wanted = (
            kind not in OPT_IN_KINDS if self.allowed_kinds is None else kind in self.allowed_kinds
        )
        if not wanted:
            return None
        return self.inject({kind: content})

    def inject(self, update: dict[str, Any]) -> int:
        """Queue a raw update; an `update_id` of its own is kept, else the next one is set."""
        update_id = int(update.get("update_id", self._next_id))
        self._next_id = max(self._next_id, update_id + 1)
        self.pending.append({**update, "update_id": update_id})
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        self.changed.beat()
        return update_id

    def allow(self, kinds: list[str] | None) -> None:
        """Remember the kinds that the bot asked for; None leaves them, empty means the default."""
        if kinds is not None:
            self.allowed_kinds = frozenset(kinds) or None

    async def poll(self, offset: int, limit: int, timeout_seconds: float) -> list[dict[str, Any]]:
        """The next unconfirmed updates, after confirming everything below `offset`.

        Waits up to `timeout_seconds` for the first one. A negative offset forgets all but the
        last updates.

        Raises:
            RefusalError: 409 while a webhook is set, or when another poll takes this one's place.
        """
        if self.webhook is not None:
            raise conflict(_WEBHOOK_ACTIVE)
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(conflict(_POLL_TERMINATED))
        self.confirm_below(offset)
        if not self.pending and timeout_seconds > 0 and not self._closed:
            await self._wait_for_one(timeout_seconds)
        return [update for update, _ in zip(self.pending, range(limit), strict=False)]

    async def _wait_for_one(self, timeout_seconds: float) -> None:
        mine = self._poll = asyncio.get_running_loop().create_future()
        self.changed.beat()
        try:
            async with asyncio.timeout(timeout_seconds):
                await mine
        except TimeoutError:
            return
        finally:
            if self._poll is mine:
                self._poll = None

    def confirm_below(self, offset: int) -> None:
        """Forget the updates that `offset` says are taken care of."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()
        self.changed.beat()

    def set_webhook(self, webhook: Webhook | None, *, drop_pending: bool) -> None:
        """Switch between webhook and polling; an open poll ends with a conflict."""
        self.webhook = webhook
        if webhook is not None and self._poll is not None and not self._poll.done():
            self._poll.set_exception(conflict(_WEBHOOK_ACTIVE))
        if drop_pending:
            self.pending.clear()
        self.changed.beat()

    def close(self) -> None:
        """Answer an open poll at once and let no further one wait."""
        self._closed = True
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def open(self) -> None:
        """Let polls wait again."""
        self._closed = False
