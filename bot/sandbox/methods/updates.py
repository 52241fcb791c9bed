"""Methods about how the bot gets its updates."""

import asyncio
import re
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import httpx

from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.updates import MAX_BATCH, Webhook

if TYPE_CHECKING:
    from bot.sandbox.stand_in import StandIn

MAX_POLL_SECONDS = 50
_SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(stand_in: "StandIn", params: Params) -> list[dict[str, Any]]:
    """The next updates, waiting for the first one up to `timeout` seconds."""
    stand_in.polls_begun += 1
    stand_in.queue.allow(_read_kinds(params))
    limit = params.integer("limit") or MAX_BATCH
    timeout = params.integer("timeout") or 0
    return await stand_in.queue.poll(
        offset=params.integer("offset") or 0,
        limit=min(max(limit, 1), MAX_BATCH),
        timeout_seconds=min(max(timeout, 0), MAX_POLL_SECONDS),
    )


async def set_webhook(stand_in: "StandIn", params: Params) -> bool:
    """Updates are posted to an address from now on; an empty one ends that."""
    url = params.text("url") or ""
    if not url:
        return await delete_webhook(stand_in, params)
    await _check_address(url)
    secret = params.text("secret_token") or None
    if secret is not None and not _SECRET_TOKEN.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    stand_in.queue.allow(_read_kinds(params))
    stand_in.queue.set_webhook(
        Webhook(url, secret, params.integer("max_connections") or 40),
        drop_pending=params.flag("drop_pending_updates"),
    )
    stand_in.webhooks.restart()
    return True


async def delete_webhook(stand_in: "StandIn", params: Params) -> bool:
    """Back to getUpdates."""
    stand_in.queue.set_webhook(None, drop_pending=params.flag("drop_pending_updates"))
    stand_in.webhooks.restart()
    return True


async def get_webhook_info(stand_in: "StandIn", params: Params) -> dict[str, Any]:
    """Where updates go and what went wrong last."""
    webhook = stand_in.queue.webhook
    info: dict[str, Any] = {
        "url": webhook.url if webhook is not None else "",
        "has_custom_certificate": False,
        "pending_update_count": len(stand_in.queue.pending),
    }
    if webhook is not None:
        info["max_connections"] = webhook.max_connections
    if stand_in.queue.allowed_kinds is not None:
        info["allowed_updates"] = sorted(stand_in.queue.allowed_kinds)
    trouble = stand_in.webhooks.trouble
    if trouble.at is not None:
        info |= {"last_error_date": int(trouble.at), "last_error_message": trouble.message}
    return info


async def _check_address(url: str) -> None:
    """Let nothing but loopback be called from here; HTTP too, as servers of one's own take it.

    Raises:
        RefusalError: no address, or one that leads elsewhere.
    """
    try:
        address = httpx.URL(url)  # read by the same rules as it is called by
    except httpx.InvalidURL as error:
        raise bad_request("bad webhook: invalid webhook URL specified") from error
    if address.scheme not in {"https", "http"}:
        raise bad_request("bad webhook: HTTPS url must be provided for webhook")
    if not await _leads_to_loopback(address.host):
        raise bad_request("bad webhook: Failed to resolve host: Name or service not known")


async def _leads_to_loopback(host: str) -> bool:
    """A name could lead elsewhere at the next call, so only one is taken, and looked up as well."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        if host != "localhost":
            return False
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None)
    except OSError:
        return False
    return all(ip_address(address[0]).is_loopback for *_, address in found)


def _read_kinds(params: Params) -> list[str] | None:
    kinds = params.structure("allowed_updates")
    if kinds is None:
        return None
    if not isinstance(kinds, list):
        raise bad_request("can't parse allowed_updates: expected an array")
    return [str(kind) for kind in kinds]


UPDATE_METHODS = (get_updates, set_webhook, delete_webhook, get_webhook_info)
