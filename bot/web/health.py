"""How the running bot is, told to `kmuni health` over a socket of this machine alone.

The event loop itself answers: a process that hangs does not. The socket is one of Linux's abstract
ones, so that no file is left behind by a kill, and belongs to one configuration file.
"""

import asyncio
import hashlib
import json
import logging
import os
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

ANSWER_TIMEOUT_S: Final = 5.0
LONGEST_ANSWER: Final = 10_000
LONGEST_SILENCE_S: Final = 180.0
"""A poll is answered every 30 seconds, even if nothing has happened."""


@dataclass(frozen=True, slots=True)
class Health:
    """What a process says of itself."""

    state: str
    """starting, standing by, running, or stopping."""
    receives_by: str
    telegram_silent_s: float
    """Since Telegram's last answer, or since the start if there was none."""
    can_keep_updates: bool

    @property
    def is_ready(self) -> bool:
        """Whether people are answered, by this process or by the one that it stands by for."""
        return self.state in {"standing by", "running"} and self.trouble is None

    @property
    def trouble(self) -> str | None:
        """Why nobody would be answered; None if somebody would, or by another process."""
        if self.state == "standing by":
            return None
        polls = self.state == "starting" or self.receives_by == "polling"
        if polls and self.telegram_silent_s > LONGEST_SILENCE_S:
            return f"Telegram has not answered for {self.telegram_silent_s:.0f} s"
        if self.state == "running" and not self.can_keep_updates:
            return "the database cannot be used"
        return None


class NoAnswerError(Exception):
    """No bot runs with this configuration, or it hangs."""


@asynccontextmanager
async def telling_health(
    config_file: Path, measure: Callable[[], Awaitable[Health]]
) -> AsyncGenerator[None]:
    """Answers whoever asks meanwhile; a second process with the same file goes unasked."""

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(json.dumps(asdict(await measure())).encode())
            await writer.drain()
        except OSError:
            return  # whoever asked has gone
        finally:
            writer.close()

    try:
        server = await asyncio.start_unix_server(answer, _address(config_file))
    except OSError as error:
        log.info("health is not told", extra={"reason": type(error).__name__})
        yield
        return
    async with server:
        yield


def ask_health(config_file: Path) -> Health:
    """How the bot with this configuration is.

    Raises: NoAnswerError.
    """
    said = b""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(ANSWER_TIMEOUT_S)
            connection.connect(_address(config_file))
            while part := connection.recv(LONGEST_ANSWER):
                said += part
        return Health(**json.loads(said))
    except ConnectionRefusedError as error:
        raise NoAnswerError(f"no bot of this user runs with {config_file}") from error
    except (OSError, ValueError, TypeError) as error:
        raise NoAnswerError(f"the bot that runs with {config_file} does not answer") from error


def _address(config_file: Path) -> str:
    """A name for one user's file; the leading zero byte makes it an abstract one."""
    known_by = f"{os.getuid()}:{config_file.resolve()}"
    return f"\0kmuni-{hashlib.sha256(known_by.encode()).hexdigest()[:32]}"
