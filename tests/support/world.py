"""A bot in a process of its own, the stand-in it talks to, and a clock they share."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import select

from bot.invented.region import seed_region
from bot.sandbox.limits import SendingLimits
from bot.sandbox.people import Person
from bot.sandbox.stand_in import StandIn
from bot.telegram.pacing import MESSAGES_PER_SECOND
from models.database import Database
from models.tables.outbox import OutboxMessage, OutboxState
from models.taxonomy import load_taxonomy
from scheduler.claiming import LEASE
from tests.support.bot_process import BotForks, BotProcess
from tests.support.uplink import Uplink
from tests.support.world_clock import WorldClock

WEDNESDAY_MORNING = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
"""Nine o'clock of a working day, far from the weekly slot and from the quiet hours."""

EVENING = 19
ENDED = frozenset(OutboxState) - {OutboxState.PENDING, OutboxState.RETRY, OutboxState.SENDING}
LONGEST_WAIT_S = 150.0


@dataclass
class World:
    """Everything outside the bot's process."""

    bot: BotProcess
    stand_in: StandIn
    database: Database
    clock: WorldClock
    boss: Person
    uplink: Uplink

    def let_leases_run_out(self) -> None:
        """On by more than a lease, by day: unrequested messages rest at night."""
        now = self.clock.now() + LEASE + timedelta(seconds=5)
        if now.hour >= EVENING:
            now = now.replace(hour=WEDNESDAY_MORNING.hour) + timedelta(days=1)
        self.clock.move_to(now)

    async def connect_anew(self) -> None:
        """The test's own connections, after the database was gone."""
        await self.database.close()
        self.database = Database(self.bot.database_url)

    async def outbox(self) -> list[OutboxMessage]:
        async with self.database.read() as session:
            return list((await session.exec(select(OutboxMessage))).all())

    async def until(self, holds: Callable[[list[OutboxMessage]], bool]) -> None:
        """Returns once the outbox is so."""
        async with asyncio.timeout(LONGEST_WAIT_S):
            while not holds(await self.outbox()):  # noqa: ASYNC110 - only rows tell
                await asyncio.sleep(0.05)

    async def until_logged(self, event: str, times: int = 1, *, since: int | None = None) -> None:
        """Returns once the bot has said this so many times more than before.

        `since`: what `times_logged` was before whatever makes the bot say it, if that takes long.
        """
        wanted = (self.times_logged(event) if since is None else since) + times
        async with asyncio.timeout(LONGEST_WAIT_S):
            while self.times_logged(event) < wanted:  # noqa: ASYNC110 - a file tells nobody
                await asyncio.sleep(0.05)

    async def until_polled(self, times: int) -> None:
        """Returns once the bot has asked for updates so many times more."""
        wanted = self.stand_in.polls_begun + times
        async with asyncio.timeout(LONGEST_WAIT_S):
            while self.stand_in.polls_begun < wanted:  # noqa: ASYNC110 - a poll wakes nobody
                await asyncio.sleep(0.02)

    def times_logged(self, event: str) -> int:
        return self.bot.log.read_text(encoding="utf-8").count(event)

    async def until_sent(self, count: int) -> None:
        await self.until(
            lambda rows: sum(row.state is OutboxState.SENT for row in rows) >= count,
        )

    async def until_nothing_waits(self) -> None:
        """Returns once every message has ended; leases of the dead run out meanwhile."""

        def is_over(rows: list[OutboxMessage]) -> bool:
            if all(row.state in ENDED for row in rows):
                return True
            if not any(row.state is OutboxState.PENDING for row in rows):
                self.let_leases_run_out()
            return False

        await self.until(is_over)

    async def seed_students(self, count: int) -> list[Person]:
        """An invented region with so many students, who have all begun a chat."""
        since = self.clock.now() - timedelta(days=10)
        invented = await seed_region(self.database, load_taxonomy(), now=since, students=count)
        return [
            self.stand_in.person(one.first_name, user_id=one.telegram_id, started=True)
            for one in invented
            if one.role == "student"
        ]


@asynccontextmanager
async def bot_world(
    forks: BotForks,
    database_url: str,
    folder: Path,
    *,
    messages_per_second: float = MESSAGES_PER_SECOND,
) -> AsyncGenerator[World]:
    """A world whose bot is not started yet; nothing of it is left afterwards."""
    clock = WorldClock(folder / "clock")
    clock.move_to(WEDNESDAY_MORNING)
    stand_in = StandIn(limits=SendingLimits.off(), now=clock.now)
    boss = stand_in.person("Karin", username="karin")
    async with Uplink(stand_in) as uplink:
        bot = BotProcess(
            forks,
            folder,
            uplink.base_url,
            stand_in,
            boss.user_id,
            database_url,
            clock.file,
            messages_per_second=messages_per_second,
        )
        world = World(bot, stand_in, Database(database_url), clock, boss, uplink)
        try:
            yield world
        finally:
            await bot.kill()
            await world.database.close()
