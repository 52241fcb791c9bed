"""Bot and stand-in together: the parts that sandbox, demo and tests share."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, time, tzinfo
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from telegram.request import BaseRequest

from bot.config import Config, CoordinatorsSection, DatabaseSection, TelegramSection
from bot.runtime import Runtime, push_settings
from bot.sandbox.limits import SendingLimits
from bot.sandbox.stand_in import StandIn
from bot.telegram.pacing import MESSAGES_PER_SECOND
from models.clock import Clock
from scheduler.slots import next_slot

MORNING = time(10, 0)

LOOK_EVERY_S = 0.005
PATIENCE_S = 60.0
"""So often it is looked whether a bot is through with everything, and for so long."""


def clock_of_the_day(zone: tzinfo) -> Clock:
    """A clock that begins in the morning: at night nobody is written to without having asked."""
    clock = Clock()
    today = clock.now().astimezone(zone).date()
    clock.move_to(datetime.combine(today, MORNING, zone))
    return clock


class Play:
    """A bot that can be restarted and whose Mondays can be brought on, on one database file."""

    def __init__(
        self,
        config: Config,
        stand_in: StandIn,
        clock: Clock,
        *,
        network: BaseRequest | None = None,
        messages_per_second: float = MESSAGES_PER_SECOND,
    ) -> None:
        self.config = config
        self.stand_in = stand_in
        self.clock = clock
        self._network = network
        self._messages_per_second = messages_per_second
        self.runtime = self._make_runtime()

    def _make_runtime(self) -> Runtime:
        return Runtime(
            self.config,
            clock=self.clock,
            network=self._network,
            messages_per_second=self._messages_per_second,
        )

    async def start(self) -> None:
        await self.runtime.start()

    async def stop(self) -> None:
        await self.runtime.stop()

    async def restart(self) -> None:
        """Stops the bot and starts another one on the same database."""
        await self.runtime.stop()
        self.runtime = self._make_runtime()
        await self.runtime.start()

    async def next_monday(self) -> datetime:
        """Moves the clock to the next weekly slot and does what is due then."""
        slot = next_slot(push_settings(self.config).rule, self.clock.now())
        self.clock.move_to(slot)
        await self.runtime.scheduler.check_now()
        return slot

    async def settle(self) -> None:
        """Returns when the bot has answered everything and sent everything.

        Raises: TimeoutError if it is busy for longer than anything takes.
        """
        async with asyncio.timeout(PATIENCE_S):
            while not await self._is_settled():  # noqa: ASYNC110 - much would have to tell
                await asyncio.sleep(LOOK_EVERY_S)

    async def _is_settled(self) -> bool:
        stand_in = self.stand_in
        return stand_in.is_quiet and await self.runtime.is_settled() and stand_in.is_quiet


def play_config(
    stand_in: StandIn,
    base_url: str,
    database_url: str,
    folder: Path,
    coordinators: Iterable[int],
) -> Config:
    """A configuration that points the unmodified bot at the stand-in; it lies in the folder."""
    return Config(
        telegram=TelegramSection(
            token=SecretStr(stand_in.token),
            base_url=base_url,
            base_file_url=f"{base_url.removesuffix('/bot')}/file/bot",
        ),
        database=DatabaseSection(url=database_url),
        coordinators=CoordinatorsSection(telegram_ids=frozenset(coordinators)),
        folder=folder,
    )


@asynccontextmanager
async def temporary_folder() -> AsyncGenerator[Path]:
    """A folder for one play; removed off the event loop."""
    folder = TemporaryDirectory(prefix="kmuni-", ignore_cleanup_errors=True)
    try:
        yield Path(folder.name)
    finally:
        await asyncio.to_thread(folder.cleanup)


NO_LIMITS = SendingLimits.off()
"""Tests play faster than people."""
