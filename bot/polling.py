"""The poller: raw `getUpdates`, acknowledged only after the inbox has committed.

Source: https://core.telegram.org/bots/api#getupdates (an update counts as confirmed as soon as
getUpdates is called with a higher offset).
"""

import asyncio
import logging
import warnings
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.intake import ALLOWED_UPDATES, LONGEST_PAUSE_S, Intake
from models.errors import DatabaseError

log = logging.getLogger(__name__)

# `Bot.get_updates` fails a whole batch for one malformed update; raw updates are read here.
warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'")

POLL_SECONDS = 30
"""How long Telegram holds an empty answer back."""

CONFLICT_LASTS = timedelta(seconds=60)
"""A dead process's open poll is gone by then; after that somebody else really polls."""


class PollingStoppedError(Exception):
    """Polling cannot go on; the message says why and what to do."""


async def poll(bot: Bot, intake: Intake) -> None:
    """Polls until it is cancelled.

    Raises: PollingStoppedError when the token is refused or another process keeps polling.
    """
    offset: int | None = None
    pause = 0.0
    conflict_since: float | None = None
    loop = asyncio.get_running_loop()
    while True:
        if pause:
            await asyncio.sleep(pause)
        try:
            updates = await _get_updates(bot, offset)
            await intake.accept(updates)
        except InvalidToken as error:
            raise PollingStoppedError("Telegram does not accept the token") from error
        except Conflict as error:
            conflict_since = conflict_since or loop.time()
            if loop.time() - conflict_since > CONFLICT_LASTS.total_seconds():
                raise PollingStoppedError(
                    "another process polls with the same token, or a webhook is set"
                ) from error
            pause = 1.0
        except RetryAfter as error:
            pause = error._retry_after.total_seconds()
        except (TelegramError, DatabaseError) as error:
            pause = min(max(pause * 2, 0.5), LONGEST_PAUSE_S)
            # A database's words may hold what was to be stored.
            reason = error.message if isinstance(error, TelegramError) else type(error).__name__
            log.warning("polling failed", extra={"reason": reason, "pause_s": pause})
        else:
            pause = 0.0
            conflict_since = None
            if updates:
                offset = max(raw["update_id"] for raw in updates) + 1


async def _get_updates(bot: Bot, offset: int | None) -> list[dict[str, Any]]:
    arguments: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": ALLOWED_UPDATES}
    if offset is not None:
        arguments["offset"] = offset
    answer = await bot.do_api_request(
        "getUpdates", api_kwargs=arguments, read_timeout=POLL_SECONDS + 10
    )
    if not isinstance(answer, list):
        raise TelegramError("getUpdates did not answer with a list")
    return [
        raw for raw in answer if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)
    ]
