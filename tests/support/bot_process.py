"""`kmuni run` as a process of its own, that can be killed, frozen and stopped at any moment."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from bot.sandbox.stand_in import StandIn
from bot.telegram.pacing import MESSAGES_PER_SECOND
from models.sqlite_connection import BUSY_S
from tests.support.commit_kill import CommitKill
from tests.support.forked_bot import Order

START_S = 40.0
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class BotForks:
    """The way to a fork server."""

    address: str

    async def fork(self, order: Order) -> "Fork":
        reader, writer = await asyncio.open_unix_connection(self.address)
        writer.write(f"{order.to_json()}\n".encode())
        process_id = int(await reader.readline())
        return Fork(process_id, reader, writer)


class Fork:
    """One started bot."""

    def __init__(
        self, process_id: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.process_id = process_id
        self._writer = writer
        self.ended = asyncio.create_task(self._read_exit_code(reader))
        """Its exit code, negative for a signal."""

    async def _read_exit_code(self, reader: asyncio.StreamReader) -> int:
        try:
            return int(await reader.readline())
        finally:
            self._writer.close()

    def signal(self, which: signal.Signals) -> None:
        """To the bot alone; its matching child, if there is one, goes on."""
        if not self.ended.done():
            os.kill(self.process_id, which)


@contextmanager
def bot_forks() -> Generator[BotForks]:
    """A fork server that runs meanwhile; when it ends, no bot is left."""
    with TemporaryDirectory(prefix="kmuni-forks-") as folder:
        address = f"{folder}/socket"
        process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.fork_server", address],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        with process:
            _wait_until_ready(process.stdout)
            yield BotForks(address)


def _wait_until_ready(output: IO[bytes] | None) -> None:
    if output is None or not output.readline():
        raise RuntimeError("the fork server did not start")


class BotProcess:
    """The real command against a stand-in on loopback, started anew as often as a test likes."""

    def __init__(
        self,
        forks: BotForks,
        folder: Path,
        base_url: str,
        stand_in: StandIn,
        coordinator: int,
        database_url: str,
        clock: Path,
        *,
        messages_per_second: float = MESSAGES_PER_SECOND,
    ) -> None:
        self._forks = forks
        self._stand_in = stand_in
        self._clock = clock
        self._messages_per_second = messages_per_second
        self.busy_s = BUSY_S
        """How long its writes wait for another process's, on SQLite."""
        self.config = folder / "config.toml"
        self.log = folder / "log.txt"
        self.database_url = database_url
        self.config.write_text(
            "\n".join(
                [
                    "[telegram]",
                    f'token = "{stand_in.token}"',
                    f'base_url = "{base_url}"',
                    f'base_file_url = "{base_url.removesuffix("/bot")}/file/bot"',
                    "[database]",
                    f'url = "{database_url}"',
                    "[coordinators]",
                    f"telegram_ids = [{coordinator}]",
                ]
            ),
            encoding="utf-8",
        )
        self._fork: Fork | None = None

    async def start(self) -> None:
        """Returns when the bot polls.

        Raises: RuntimeError with its log if it ends before.
        """
        polls = self._stand_in.polls_begun
        fork = await self.launch()
        polling = asyncio.create_task(
            self._stand_in.queue.changed.until(
                lambda: self._stand_in.polls_begun > polls or None, START_S
            )
        )
        await asyncio.wait({polling, fork.ended}, return_when=asyncio.FIRST_COMPLETED)
        if not polling.done() or polling.result() is None:
            polling.cancel()
            raise RuntimeError(self.log.read_text(encoding="utf-8"))

    async def launch(self, kill: CommitKill | None = None) -> Fork:
        """Returns at once, whatever becomes of the bot."""
        order = Order(
            str(self.config),
            str(self.log),
            str(self._clock),
            self._messages_per_second,
            kill.to_json() if kill else None,
            self.busy_s,
        )
        self._fork = await self._forks.fork(order)
        return self._fork

    @property
    def process_id(self) -> int:
        if self._fork is None:
            raise RuntimeError("not started")
        return self._fork.process_id

    @property
    def has_ended(self) -> bool:
        return self._fork is None or self._fork.ended.done()

    async def ended(self) -> int:
        """The exit code, once the bot has ended by itself or by a signal."""
        return 0 if self._fork is None else await self._fork.ended

    def freeze(self) -> None:
        """SIGSTOP: alive for everybody else, but says nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    async def kill(self) -> None:
        """`kill -9`."""
        self._signal(signal.SIGKILL)
        await self.ended()

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        self._signal(signal.SIGTERM)
        return await self.ended()

    def _signal(self, which: signal.Signals) -> None:
        if self._fork is not None:
            self._fork.signal(which)


async def run_command(*arguments: str) -> tuple[int, str, str]:
    """Runs `kmuni`; its exit code, standard output and standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environment(),
    )  # fmt: skip
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def run_json(*arguments: str) -> dict[str, object]:
    code, out, err = await run_command(*arguments)
    if code != 0:
        raise RuntimeError(err)
    answer: dict[str, object] = json.loads(out)
    return answer


def environment() -> dict[str, str]:
    """The environment without a token of the machine's owner."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KMUNI_")}
