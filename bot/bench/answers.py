"""``kmuni bench answers``: how quickly people are answered while the weekly run computes.

Some chats may be in trouble meanwhile: all that goes to them is refused, hangs, or is throttled.
How long everybody else waits is what is measured.

The bot is a process of its own, with its real database, run and gate; Telegram and the people who
ask are this one, on loopback.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlmodel import select

from bot.bench.answers_region import add_region, announce, stop_messages
from bot.bench.bot_process import our_command, running
from bot.bench.crowd import CALM_PAUSE_S, CALM_PEOPLE, Asking, Waits, ask_for_offers, tap_menu
from bot.bench.delivery_queue import Progress
from bot.bench.loopback import LoopbackTelegram, Trouble
from bot.telegram.pacing import MESSAGES_PER_SECOND
from models.database import Database
from models.schema import migrate
from models.tables.push_run import PushRun, PushRunState
from models.taxonomy import load_taxonomy

AGE = timedelta(days=10)
"""The region is older than the slot whose run is due."""

LOOK_EVERY_S = 0.02
LONGEST_RUN_S = 1_800.0


@dataclass(frozen=True, slots=True)
class Answers:
    """So many seconds in which people asked: taps on the menu, and questions for fitting offers."""

    seconds: float
    taps: Waits
    questions: Waits


@dataclass(frozen=True, slots=True)
class AnswersReport:
    """The benchmark's figures.

    idle: with nothing else to do. matching: from the start of a bot whose run is due until
    everybody is matched. queueing: until the last digest lies in the outbox. sending: while the
    digests and an announcement to all students go out.
    """

    students: int
    offers: int
    trouble: Trouble | None
    troubled: int
    """Chats in trouble."""
    idle: Answers
    matching: Answers
    queueing: Answers
    sending: Answers


class _Askers:
    """Calm people, of whom one half taps the menu and the other asks for offers."""

    def __init__(self, telegram: LoopbackTelegram, people: Sequence[int]) -> None:
        self._taps = Asking(telegram, people[::2], tap_menu)
        self._questions = Asking(telegram, people[1::2], ask_for_offers)

    def answered(self, person: int, text: bytes) -> None:
        self._taps.answered(person, text)
        self._questions.answered(person, text)

    async def ask(self, seconds: float) -> None:
        await asyncio.gather(
            self._taps.ask(seconds, CALM_PAUSE_S), self._questions.ask(seconds, CALM_PAUSE_S)
        )

    def answers(self, seconds: float) -> Answers:
        return Answers(seconds, Waits.of(self._taps), Waits.of(self._questions))


@dataclass(frozen=True, slots=True)
class Setting:
    """What is measured: the region's size, how long to ask, and whose chats are in trouble."""

    students: int
    offers: int
    seconds: float
    """With nothing else to do, and again while messages go out."""
    trouble: Trouble | None = None
    troubled: int = 0


def run_answers_bench(setting: Setting, progress: Progress) -> AnswersReport:
    """Measures everything in a temporary folder."""
    with TemporaryDirectory(prefix="kmuni-bench-") as folder:
        return asyncio.run(_run(Path(folder) / "region.sqlite3", setting, progress))


async def _run(path: Path, setting: Setting, progress: Progress) -> AnswersReport:
    progress("making the region", 0.0)
    url = f"sqlite:///{path}"
    since = datetime.now(UTC) - AGE
    migrate(url, now=since)
    database = Database(url)
    try:
        size = (setting.students, setting.offers)
        accounts = await add_region(database, load_taxonomy(), *size, now=since)
        people, others = accounts[:CALM_PEOPLE], accounts[CALM_PEOPLE:]
        # What was not asked for would be taken for an answer.
        await stop_messages(database, people)
        return await _measure(database, path, people, others, setting, progress)
    finally:
        await database.close()


async def _measure(
    database: Database,
    path: Path,
    people: Sequence[int],
    others: Sequence[int],
    setting: Setting,
    progress: Progress,
) -> AnswersReport:
    telegram = LoopbackTelegram()
    if setting.trouble is not None:
        telegram.troubled = dict.fromkeys(others[: setting.troubled], setting.trouble)
    async with telegram.serving() as base_url:
        progress("with nothing else to do", 0.2)
        async with running(telegram, our_command(base_url, path, MESSAGES_PER_SECOND)):
            idle = await _asked_while(telegram, people, asyncio.sleep(setting.seconds))
        progress("while everybody is matched", 0.4)
        due = our_command(base_url, path, MESSAGES_PER_SECOND, is_push_due=True)
        async with running(telegram, due):
            is_matched = _until(database, PushRunState.MATCHED, PushRunState.QUEUED)
            matching = await _asked_while(telegram, people, is_matched)
            progress("while digests are queued", 0.6)
            is_queued = _until(database, PushRunState.QUEUED)
            queueing = await _asked_while(telegram, people, is_queued)
            progress("while digests and an announcement go out", 0.8)
            await announce(database, now=datetime.now(UTC))
            sending = await _asked_while(telegram, people, asyncio.sleep(setting.seconds))
    progress("done", 1.0)
    return AnswersReport(
        setting.students,
        setting.offers,
        setting.trouble,
        len(telegram.troubled),
        idle,
        matching,
        queueing,
        sending,
    )


async def _asked_while(
    telegram: LoopbackTelegram, people: Sequence[int], meanwhile: Coroutine[Any, Any, None]
) -> Answers:
    askers = _Askers(telegram, people)
    telegram.crowd = askers
    asking = [
        asyncio.create_task(askers.ask(LONGEST_RUN_S)),
        asyncio.create_task(_keep_asking(telegram)),
    ]
    began = perf_counter()
    try:
        async with asyncio.timeout(LONGEST_RUN_S):
            await meanwhile
        return askers.answers(perf_counter() - began)
    finally:
        for task in asking:
            task.cancel()


async def _keep_asking(telegram: LoopbackTelegram) -> None:
    """Those in trouble ask as often as everybody else, although no answer comes."""
    while True:
        for person in telegram.troubled:
            ask_for_offers(telegram, person)
        await asyncio.sleep(CALM_PAUSE_S)


async def _until(database: Database, *states: PushRunState) -> None:
    """Returns once there is a run in one of these states."""
    runs = select(PushRun.state).where(PushRun.state != PushRunState.MISSED)
    while True:
        async with database.read() as session:
            if (await session.exec(runs)).first() in states:
                return
        await asyncio.sleep(LOOK_EVERY_S)


def print_report(report: AnswersReport) -> None:
    """Print the figures, with what they must be, as a table to standard error."""
    trouble = f", {report.troubled} chats {report.trouble.value}" if report.trouble else ""
    table = Table(title=f"{report.students:,} students, {report.offers:,} offers{trouble}")
    for name in ("", "seconds", "tap, p95", "question for offers, p95", "must"):
        table.add_column(name, justify="right" if name else "left")
    rows = (
        ("nothing else to do", report.idle),
        ("everybody is matched", report.matching),
        ("digests are queued", report.queueing),
        ("digests and an announcement go out", report.sending),
    )
    for name, answers in rows:
        table.add_row(
            name,
            f"{answers.seconds:.1f}",
            _p95(answers.taps),
            _p95(answers.questions),
            "300 ms",
        )
    Console(stderr=True).print(table)


def _p95(waits: Waits) -> str:
    return f"{waits.p95_ms:.0f} ms of {waits.answers}"
