"""`kmuni sandbox`: a page on loopback where a visitor plays student, company and coordinator."""

import asyncio
import signal
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from babel.dates import format_datetime
from rich.console import Console

from bot.config import Config
from bot.invented.region import seed_region
from bot.runtime import push_settings
from bot.sandbox.page import SandboxPage
from bot.sandbox.people import Person
from bot.sandbox.play import Play, clock_of_the_day, play_config, temporary_folder
from bot.sandbox.stand_in import StandIn
from models.queries.push_runs import claim_run
from models.schema import migrate
from models.tables.push_run import WEEKLY, PushRunState
from models.taxonomy import load_taxonomy
from scheduler.slots import newest_slot

PLAYABLE = 8
"""So many invented people of each role can be picked in the page beside the visitor's own."""


class PageHooks:
    """What the page's buttons do."""

    def __init__(self, play: Play, people: list[tuple[int, str]]) -> None:
        self._play = play
        self._people = people
        self._turn = asyncio.Lock()

    async def next_monday(self) -> str:
        async with self._turn:
            await self._play.next_monday()
        return self.now_text()

    async def restart_bot(self) -> None:
        async with self._turn:
            await self._play.restart()

    def now_text(self) -> str:
        local = self._play.clock.now().astimezone(self._play.config.region.zone)
        return format_datetime(local, "EEE, d. MMM y, HH:mm", locale="de")

    def people(self) -> list[tuple[int, str]]:
        return self._people


async def run_sandbox(
    settings: Config, port: int, on_ready: Callable[[str], None] | None = None
) -> None:
    """Serves until Ctrl-C or SIGTERM; everything is forgotten afterwards."""
    zone = settings.region.zone
    clock = clock_of_the_day(zone)

    def local_now() -> datetime:
        return clock.now().astimezone(zone)

    port = port or free_port()
    stand_in = StandIn(now=local_now, first_update_id=int(time.time()))
    visitor = [
        stand_in.person("Alex", last_name="Sommer", username="alex_sommer"),
        stand_in.person("Petra", last_name="Brandt", username="petra_brandt"),
        stand_in.person("Karin", last_name="Vogt", username="karin_vogt"),
    ]
    people = [
        (person.user_id, role)
        for person, role in zip(visitor, ("student", "company", "coordinator"), strict=True)
    ]
    async with temporary_folder() as folder:
        config = play_config(
            stand_in,
            f"http://127.0.0.1:{port}/bot",
            f"sqlite:///{folder / 'sandbox.sqlite3'}",
            folder,
            [visitor[-1].user_id],
        ).model_copy(update={"region": settings.region, "push": settings.push})
        await asyncio.to_thread(migrate, config.database_url, now=clock.now())
        play = Play(config, stand_in, clock)
        await invent_region(play, people)
        page = SandboxPage(stand_in, PageHooks(play, people))
        async with stand_in.serving(port, app=page):
            await play.start()
            address = f"http://127.0.0.1:{port}"
            if on_ready is not None:
                on_ready(address)
            Console(highlight=False).print(f"KMUni's sandbox: {address}  (Ctrl-C ends it)")
            try:
                await _stopped()
            finally:
                await play.stop()


async def invent_region(play: Play, people: list[tuple[int, str]]) -> list[Person]:
    """Seeds the region; its people exist in the stand-in, and a few of each role can be played.

    They have been there for weeks, the bot has not: the weekly slot before is nobody's.
    """
    now, database = play.clock.now(), play.runtime.database
    invented = await seed_region(database, load_taxonomy(), now=now)
    past = newest_slot(push_settings(play.config).rule, now)
    async with database.write() as session:
        await claim_run(
            session, WEEKLY, past, "sandbox", timedelta(0), state=PushRunState.MISSED, now=now
        )
    played = dict.fromkeys(("student", "company"), 0)
    accounts = []
    for person in invented:
        account = play.stand_in.person(
            person.first_name,
            last_name=person.last_name,
            user_id=person.telegram_id,
            started=True,
        )
        accounts.append(account)
        if played[person.role] < PLAYABLE:
            played[person.role] += 1
            people.append((person.telegram_id, person.role))
    return accounts


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _stopped() -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    await stopping.wait()
