"""A bot as a process of its own, started for a measurement and killed after it."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bot.bench.loopback import TOKEN, LoopbackTelegram
from bot.bench.our_bot import DUE

LONGEST_START_S = 60.0
KIB_A_MIB = 1024


@dataclass(frozen=True, slots=True)
class RunningBot:
    """A bot that polls; the seconds are from the start of its process to its first poll."""

    process_id: int
    seconds_to_first_poll: float

    def memory_mib(self) -> float:
        """What the process alone holds; shared libraries by its part (PSS) where it is told."""
        folder = Path("/proc") / str(self.process_id)
        for file, key in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
            try:
                lines = (folder / file).read_text(encoding="ascii").splitlines()
            except OSError:
                continue
            for line in lines:
                if line.startswith(key):
                    return int(line.split()[1]) / KIB_A_MIB
        return 0.0


def bare_command(base_url: str) -> list[str]:
    """By its file, so that nothing of KMUni is imported with it."""
    return [str(Path(__file__).with_name("bare_bot.py")), base_url, TOKEN]


def our_command(
    base_url: str, database: Path, per_second: float, *, is_push_due: bool = False
) -> list[str]:
    due = [DUE] if is_push_due else []
    return ["-m", "bot.bench.our_bot", base_url, TOKEN, str(database), str(per_second), *due]


@asynccontextmanager
async def running(telegram: LoopbackTelegram, command: Sequence[str]) -> AsyncGenerator[RunningBot]:
    """Starts the bot, waits for its first poll, and ends it at once when the block ends.

    Raises: RuntimeError if it ends by itself, TimeoutError if it never polls.
    """
    telegram.forget()
    variables = {name: value for name, value in os.environ.items() if name[:6] != "KMUNI_"}
    started = perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env=variables,
    )
    try:
        ended = asyncio.create_task(process.wait())
        polled = asyncio.create_task(telegram.polled.wait())
        async with asyncio.timeout(LONGEST_START_S):
            await asyncio.wait({ended, polled}, return_when=asyncio.FIRST_COMPLETED)
        polled.cancel()
        if ended.done():
            raise RuntimeError(f"the bot ended with code {process.returncode}: {command}")
        yield RunningBot(process.pid, perf_counter() - started)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
