"""``kmuni bench screens``: what a word or a tap takes of the event loop in a large region.

The real handlers answer real updates over the real database; only Telegram is replaced, by a
transport that says yes. What counts is the time of the thread that the event loop runs in:
meanwhile nobody else is answered.
"""

import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr
from rich.console import Console
from rich.table import Table
from telegram import Update
from telegram.request import BaseRequest

from bot.bench.delivery_queue import Progress
from bot.bench.loopback import TOKEN
from bot.bench.screens_region import Accounts, add_talking_region
from bot.config import (
    Config,
    CoordinatorsSection,
    DatabaseSection,
    TelegramSection,
)
from bot.runtime import Runtime
from handlers.engine.payloads import pack
from models.database import Database
from models.database_address import is_sqlite
from models.payloads import ListOffers, Shelf
from models.queries.inbox import add_updates
from models.schema import migrate
from models.taxonomy import load_taxonomy
from models.vocabulary import OfferKind

COORDINATOR = 9_000_000_001
TIMES = 5
"""How often each is asked, by different students; the quickest counts, as others share the
machine."""

BAR_MS = 50.0
SEARCH_BAR_MS = 10.0
"""What a search may take beside the cheapest answer, in milliseconds; half of it on a machine that
has nothing else to do."""

TELEGRAM_S = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

SEARCHES = {
    "an ordinary word": "Elektrotechnik",
    "a word of many offers": "Praktikum",
    "three words": "Praktikum Informatik Dortmund",
    "a sentence": "hast du vielleicht was mit Maschinenbau oder Sensorik in Bochum?",
    "a word of no offer": "Quastenflosser",
    "a short word": "IT",
    "one letter, 2,048 times": "e " * 2_048,
    "a stop word, 1,000 times": "und " * 1_000,
    "one word of 4,096 letters": "x" * 4_096,
    "six beginnings": "pra stu inf tec bau mas",
}
STUDENT_TAPS = {
    "the offers": pack(ListOffers()),
    "the offers, page 3": pack(ListOffers(page=2)),
    "the offers of one kind": pack(ListOffers(OfferKind.PRAKTIKUM)),
    "what was saved": pack(ListOffers(Shelf.SAVED)),
}
STUDENT_WORDS = {
    "a command for help": "/hilfe",
    "the subscriptions": "/abos",
    "the profile": "/profil",
    "the own data": "/meinedaten",
}
COMPANY_WORDS = {
    "a company's offers": "/meineangebote",
    "who is interested": "/interessenten",
    "the company": "/firma",
}
COORDINATOR_WORDS = {
    "the overview": "/ueberblick",
    "what waits": "/freigaben",
    "texts not understood": "/unverstanden",
}


@dataclass(frozen=True, slots=True)
class Screen:
    """One answer: milliseconds of the event loop's thread, of them at a stretch, and in all."""

    name: str
    is_search: bool
    loop_ms: float
    stretch_ms: float
    """The longest that nobody else got their turn."""
    wall_ms: float


@dataclass(frozen=True, slots=True)
class ScreensReport:
    """The figures; `cheapest_ms` is what any answer takes."""

    database: str
    students: int
    offers: int
    cheapest_ms: float
    screens: tuple[Screen, ...]

    @property
    def slow(self) -> tuple[Screen, ...]:
        """What holds the event loop for longer than it may."""
        return tuple(
            each
            for each in self.screens
            if each.stretch_ms > BAR_MS
            or (each.is_search and each.loop_ms - self.cheapest_ms > SEARCH_BAR_MS)
        )


Taken = tuple[float, float]
"""Milliseconds of the event loop's thread, and until the answer was there."""

Ask = Callable[[], Coroutine[Any, Any, Taken]]


class _Bench:
    """One bot without intake and scheduler, to which updates are handed one by one."""

    def __init__(self, url: str, folder: Path) -> None:
        config = Config(
            telegram=TelegramSection(token=SecretStr(TOKEN)),
            database=DatabaseSection(url=url),
            coordinators=CoordinatorsSection(telegram_ids=frozenset({COORDINATOR})),
            folder=folder,
        )
        self._runtime = Runtime(config, network=_YesSayer(), messages_per_second=100_000.0)
        self._last_update = 0

    async def start(self) -> None:
        await self._runtime.application.initialize()

    async def stop(self) -> None:
        await self._runtime.application.shutdown()
        await self._runtime.database.close()

    async def write(self, account: int, text: str) -> Taken:
        message = {**_message(account), "text": text}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        return await self._take(account, {"message": message})

    async def tap(self, account: int, data: str) -> Taken:
        query = {
            "id": str(self._last_update),
            "from": _account(account),
            "chat_instance": "1",
            "data": data,
            "message": {**_message(account), "from": _BOT, "text": "..."},
        }
        return await self._take(account, {"callback_query": query})

    async def _take(self, account: int, content: dict[str, object]) -> Taken:
        self._last_update += 1
        raw = {"update_id": self._last_update, **content}
        async with self._runtime.database.write() as session:
            await add_updates(
                session, [(self._last_update, account, raw)], now=self._runtime.clock.now()
            )
        application = self._runtime.application
        began, loop_began = time.perf_counter_ns(), time.thread_time_ns()
        await application.process_update(Update.de_json(raw, application.bot))
        loop_ms = (time.thread_time_ns() - loop_began) / 1e6
        return loop_ms, (time.perf_counter_ns() - began) / 1e6


async def _longest_stretch(asked: Coroutine[Any, Any, Taken]) -> float:
    """Milliseconds of the thread between two turns of somebody who wants one all the time."""
    asking = asyncio.ensure_future(asked)
    longest, last = 0, time.thread_time_ns()
    while not asking.done():
        await asyncio.sleep(0)
        now = time.thread_time_ns()
        longest, last = max(longest, now - last), now
    await asking
    return longest / 1e6


_BOT = {"id": 1, "is_bot": True, "first_name": "KMUni", "username": "kmuni_bot"}


def _account(account: int) -> dict[str, object]:
    return {"id": account, "is_bot": False, "first_name": "Anna", "language_code": "de"}


def _message(account: int) -> dict[str, object]:
    return {
        "message_id": 1,
        "date": int(TELEGRAM_S.timestamp()),
        "chat": {"id": account, "type": "private", "first_name": "Anna"},
        "from": _account(account),
    }


class _YesSayer(BaseRequest):
    """A network whose Telegram agrees to everything at once."""

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def do_request(self, url: str, *_: Any, **__: Any) -> tuple[int, bytes]:
        method = url.rpartition("/")[2]
        result: object = True
        if method == "getMe":
            result = _BOT
        elif method.startswith(("send", "edit")):
            result = {**_message(1), "from": _BOT, "text": "..."}
        return 200, json.dumps({"ok": True, "result": result}).encode()


def run_screens_bench(
    students: int, offers: int, url: str | None, progress: Progress
) -> ScreensReport:
    """Measures everything; without `url` in a temporary SQLite file, removed afterwards.

    Raises: NotEmptyError, DatabaseError.
    """
    with TemporaryDirectory(prefix="kmuni-bench-") as folder:
        url = url or f"sqlite:///{Path(folder) / 'region.sqlite3'}"
        return asyncio.run(_measure(url, Path(folder), students, offers, progress))


async def _measure(
    url: str, folder: Path, students: int, offers: int, progress: Progress
) -> ScreensReport:
    progress("making the region", 0.0)
    now = datetime.now(UTC)
    await asyncio.to_thread(migrate, url, now=now)
    database = Database(url)
    try:
        taxonomy = load_taxonomy()
        made = now - timedelta(days=10)
        accounts = await add_talking_region(database, taxonomy, students, offers, now=made)
    finally:
        await database.close()
    bench = _Bench(url, folder)
    await bench.start()
    try:
        progress("asking", 0.5)
        screens = await _ask_everything(bench, accounts, progress)
    finally:
        await bench.stop()
    cheapest = min(each.loop_ms for each in screens)
    kind = "sqlite" if is_sqlite(url) else "postgresql"
    return ScreensReport(kind, students, offers, cheapest, tuple(screens))


async def _ask_everything(bench: _Bench, accounts: Accounts, progress: Progress) -> list[Screen]:
    students = accounts.students[:TIMES]
    for person in students:  # what is loaded and prepared at the first use
        await bench.write(person, "Praktikum")
        await bench.tap(person, pack(ListOffers()))
    found = []
    for name, data in STUDENT_TAPS.items():
        found.append(await _screen(name, [partial(bench.tap, one, data) for one in students]))
    for name, words in SEARCHES.items():
        asks = [partial(bench.write, one, words) for one in students]
        found.append(await _screen(f"search: {name}", asks, is_search=True))
    progress("asking", 0.8)
    for asked, people in (
        (STUDENT_WORDS, students),
        (COMPANY_WORDS, [accounts.company] * TIMES),
        (COORDINATOR_WORDS, [COORDINATOR] * TIMES),
    ):
        for name, words in asked.items():
            found.append(await _screen(name, [partial(bench.write, one, words) for one in people]))
    progress("done", 1.0)
    return found


async def _screen(name: str, asks: Sequence[Ask], *, is_search: bool = False) -> Screen:
    taken = [await ask() for ask in asks]
    stretches = [await _longest_stretch(ask()) for ask in asks]
    loop_ms, wall_ms = (min(each) for each in zip(*taken, strict=True))
    return Screen(name, is_search, loop_ms, min(stretches), wall_ms)


def print_report(report: ScreensReport) -> None:
    """Prints the figures, slowest first, as a table to standard error."""
    table = Table(
        title=f"{report.students:,} students, {report.offers:,} offers, {report.database}"
    )
    table.add_column("answer")
    for name in ("ms of the event loop", "at a stretch", "ms until it was there"):
        table.add_column(name, justify="right")
    slow = set(report.slow)
    for each in sorted(report.screens, key=lambda screen: -screen.loop_ms):
        mark = " !" if each in slow else ""
        table.add_row(
            each.name, f"{each.loop_ms:.1f}{mark}", f"{each.stretch_ms:.1f}", f"{each.wall_ms:.1f}"
        )
    console = Console(stderr=True)
    console.print(table)
    console.print(f"any answer takes {report.cheapest_ms:.1f} ms; too slow: {len(slow)}")
