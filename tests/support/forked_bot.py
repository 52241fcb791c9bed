"""What a fork does: `kmuni run`, by the test's clock and pace, killed at a commit if asked."""

import gc
import importlib
import json
import logging
import os
import ssl
import sys
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from unittest.mock import patch

import typer

import bot.cli
import bot.log_setup
import bot.runtime
import models.sqlite_connection
from bot.telegram.pacing import MESSAGES_PER_SECOND
from models.sqlite_connection import BUSY_S
from models.taxonomy import load_taxonomy
from tests.support import commit_kill
from tests.support.world_clock import WorldClock

LOADED_LATER = [
    "aiosqlite",
    "alembic.command",
    "anyio._backends._asyncio",
    "bot.leadership",
    "httpcore._backends.anyio",
    "psycopg",
    "scheduler.matching_child",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "tzdata.zoneinfo",
]
"""What a bot imports only on its way, so that a fork need not."""

TRUST = ssl.create_default_context()
"""Read once: certificates are most of what an HTTP client costs, and loopback needs none."""


@dataclass(frozen=True, slots=True)
class Order:
    """One bot to be started; the files are named by absolute paths."""

    config: str
    log: str
    clock: str
    messages_per_second: float = MESSAGES_PER_SECOND
    kill: str | None = None
    """A `commit_kill.CommitKill` as JSON."""
    busy_s: float = BUSY_S

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Order":
        return cls(**json.loads(text))


def warm_up() -> None:
    """Loads all that a bot reads, and nothing that lives: no thread, event loop or connection."""
    for name in LOADED_LATER:
        importlib.import_module(name)
    load_taxonomy()
    gc.freeze()


def run(order: Order) -> int:
    """Runs the command in this process; its exit code."""
    _redirect(order.log)
    if order.kill is not None:
        commit_kill.install_here_and_below(order.kill)
    runtime = partial(
        bot.runtime.Runtime,
        clock=WorldClock(Path(order.clock)),
        messages_per_second=order.messages_per_second,
    )
    with (
        patch.object(bot.runtime, "Runtime", runtime),
        patch.object(models.sqlite_connection, "BUSY_S", order.busy_s),
        patch.object(ssl, "create_default_context", lambda **_: TRUST),
        # Tests count what is told, however often it is.
        patch.object(bot.log_setup, "RepeatsCounted", logging.Filter),
    ):
        try:
            bot.cli.run(Path(order.config))
        except typer.Exit as ended:
            return ended.exit_code
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
    return 0


def _redirect(log: str) -> None:
    """Standard output and error into a file; there is nothing to be read."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for source, target in ((nothing, 0), (written, 1), (written, 2)):
        os.dup2(source, target)
    os.close(nothing)
    os.close(written)
