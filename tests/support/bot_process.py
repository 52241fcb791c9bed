"""`kmuni run` as a process of its own, that can be killed at any moment."""

import asyncio
import json
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.sandbox.stand_in import StandIn

START_S = 40.0


class BotProcess:
    """The real command against a stand-in on loopback."""

    def __init__(self, folder: Path, base_url: str, stand_in: StandIn, coordinator: int) -> None:
        self._stand_in = stand_in
        self.config = folder / "config.toml"
        self.log = folder / "log.txt"
        self.config.write_text(
            "\n".join(
                [
                    "[telegram]",
                    f'token = "{stand_in.token}"',
                    f'base_url = "{base_url}"',
                    f'base_file_url = "{base_url.removesuffix("/bot")}/file/bot"',
                    "[database]",
                    'url = "sqlite:///kill.sqlite3"',
                    "[region]",
                    f'timezone = "{zone_where_it_is_noon()}"',
                    "[coordinators]",
                    f"telegram_ids = [{coordinator}]",
                ]
            ),
            encoding="utf-8",
        )
        self.database_url = f"sqlite:///{folder / 'kill.sqlite3'}"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Returns when the bot polls."""
        polls = self._stand_in.polls_begun
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", "--config", str(self.config),
                stdout=log, stderr=log, env=environment(),
            )  # fmt: skip
        async with asyncio.timeout(START_S):
            while self._stand_in.polls_begun == polls:
                if self._process.returncode is not None:
                    raise RuntimeError(self.log.read_text(encoding="utf-8"))
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """`kill -9`."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, with_signal: signal.Signals) -> int:
        if self._process is None:
            return 0
        if self._process.returncode is None:
            self._process.send_signal(with_signal)
        code = await self._process.wait()
        self._process = None
        return code


def zone_where_it_is_noon() -> str:
    """Somewhere far from the quiet hours, whenever the tests run."""
    hours_to_noon = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-hours_to_noon:+d}"  # POSIX counts hours west of Greenwich


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
