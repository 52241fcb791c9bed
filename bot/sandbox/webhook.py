"""Delivery of updates to the bot's webhook: one at a time, in order, until it says 2xx."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

from bot.sandbox.updates import UpdateQueue, Webhook

REQUEST_TIMEOUT_SECONDS = 10.0
FIRST_RETRY_SECONDS = 0.2
LONGEST_RETRY_SECONDS = 30.0


@dataclass(slots=True)
class DeliveryTrouble:
    """The last failed delivery, as getWebhookInfo tells it."""

    at: float | None = None
    message: str | None = None


class WebhookDelivery:
    """Posts the queue's updates while a webhook is set.

    `answer_call` carries out a Bot API call that the bot gives as the body of its answer. Wall
    clock time, in Unix seconds, comes from `now`.
    """

    def __init__(
        self,
        queue: UpdateQueue,
        answer_call: Callable[[dict[str, Any]], Awaitable[None]],
        now: Callable[[], float],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._queue = queue
        self._answer_call = answer_call
        self._now = now
        self._transport = transport
        self._task: asyncio.Task[None] | None = None
        self.trouble = DeliveryTrouble()

    def restart(self) -> None:
        """Deliver to the webhook that is set now; stop when none is."""
        self.stop()
        self.trouble = DeliveryTrouble()
        if self._queue.webhook is not None:
            self._task = asyncio.get_running_loop().create_task(self._deliver(self._queue.webhook))

    def stop(self) -> None:
        """End deliveries; what is unconfirmed stays queued."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _deliver(self, webhook: Webhook) -> None:
        headers = {"Content-Type": "application/json"}
        if webhook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token
        # Loopback webhooks carry self-signed certificates; nothing else is ever called.
        async with httpx.AsyncClient(
            transport=self._transport,
            headers=headers,
            timeout=REQUEST_TIMEOUT_SECONDS,
            verify=False,  # noqa: S501
            trust_env=False,
            follow_redirects=False,  # they could lead away from loopback
        ) as client:
            pause = FIRST_RETRY_SECONDS
            while True:
                if not self._queue.pending:
                    await self._queue.changed.wait(LONGEST_RETRY_SECONDS)
                    continue
                update = self._queue.pending[0]
                if await self._post(client, webhook, update):
                    self._queue.confirm_below(update["update_id"] + 1)
                    pause = FIRST_RETRY_SECONDS
                else:
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_RETRY_SECONDS)

    async def _post(
        self, client: httpx.AsyncClient, webhook: Webhook, update: dict[str, Any]
    ) -> bool:
        """True when the bot took the update."""
        try:
            response = await client.post(webhook.url, content=json.dumps(update))
        except httpx.HTTPError as error:
            self._note_trouble(str(error) or type(error).__name__)
            return False
        if not response.is_success:
            reason = f"Wrong response from the webhook: {response.status_code}"
            self._note_trouble(f"{reason} {response.reason_phrase}")
            return False
        try:
            body = response.json()
        except ValueError:
            return True
        if isinstance(body, dict) and "method" in body:
            await self._answer_call(body)
        return True

    def _note_trouble(self, message: str) -> None:
        self.trouble = DeliveryTrouble(self._now(), message)
