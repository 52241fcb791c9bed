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
from telegram.error import (
    Conflict,
    EndPointNotFound,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.telegram.answering import LONGEST_PAUSE_S
from bot.telegram.intake import ALLOWED_UPDATES, Intake
from bot.telegram.retry_after import seconds_of
from models.errors import DatabaseError
from models.raw_update import update_id_of

log = logging.getLogger(__name__)

# `Bot.get_updates` fails a whole batch for one malformed update; raw updates are read here.
warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'")

POLL_SECONDS = 30
"""How long Telegram holds an empty answer back."""

CONFLICT_LASTS = timedelta(seconds=60)
"""A dead process's open poll is gone by then; after that somebody else really polls."""


ASK_TOKEN_EVERY_S = 30.0

TOKEN_REFUSED = "Telegram does not accept the token"  # noqa: S105 - a sentence
NAMELESS_PAUSE_S = 1.0


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
        except (EndPointNotFound, InvalidToken) as error:
            # What the library makes of every 401 and 404 of a raw call.
            if await is_token_refused(bot):
                raise PollingStoppedError(TOKEN_REFUSED) from error
            pause = LONGEST_PAUSE_S
            log.warning("polling failed", extra={"reason": "no such method", "pause_s": pause})
        except Conflict as error:
            conflict_since = conflict_since or loop.time()
            if loop.time() - conflict_since > CONFLICT_LASTS.total_seconds():
                raise PollingStoppedError(
                    "another process polls with the same token, or a webhook is set"
                ) from error
            pause = 1.0
        except RetryAfter as error:
            pause = seconds_of(error)
        except DatabaseError as error:
            pause = min(max(pause * 2, 0.5), LONGEST_PAUSE_S)
            log.warning("polling failed", extra={"reason": str(error), "pause_s": pause})
        except TelegramError as error:
            pause = min(max(pause * 2, 0.5), LONGEST_PAUSE_S)
            log.warning("polling failed", extra={"reason": error.message, "pause_s": pause})
        except Exception:
            # Whatever a server sends, such as JSON too deep to be read: nobody is polled for less.
            pause = min(max(pause * 2, 0.5), LONGEST_PAUSE_S)
            log.exception("polling failed", extra={"pause_s": pause})
        else:
            conflict_since = None
            update_ids = [one for one in map(update_id_of, updates) if one is not None]
            # Without an id it cannot be confirmed and comes again at once.
            pause = NAMELESS_PAUSE_S if updates and not update_ids else 0.0
            if update_ids:
                offset = max(update_ids) + 1


async def watch_token(bot: Bot) -> None:
    """Asks now and then whether the token still holds, where nothing is polled.

    Raises: PollingStoppedError once it does not.
    """
    while True:
        if await is_token_refused(bot):
            raise PollingStoppedError(TOKEN_REFUSED)
        await asyncio.sleep(ASK_TOKEN_EVERY_S)


async def is_token_refused(bot: Bot) -> bool:
    """Whether Telegram says so; no answer is no refusal."""
    try:
        await bot.get_me()
    except InvalidToken:
        return True
    except TelegramError:
        return False
    return False


async def _get_updates(bot: Bot, offset: int | None) -> list[dict[str, Any]]:
    arguments: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": ALLOWED_UPDATES}
    if offset is not None:
        arguments["offset"] = offset
    answer = await bot.do_api_request(
        "getUpdates", api_kwargs=arguments, read_timeout=POLL_SECONDS + 10
    )
    if not isinstance(answer, list):
        raise TelegramError("getUpdates did not answer with a list")
    return [raw if isinstance(raw, dict) else {} for raw in answer]
