"""``kmuni bench intake``: how quickly people are answered, beside a bare python-telegram-bot.

Bots are processes of their own; Telegram and its people are this one, on loopback.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from rich.console import Console
from rich.table import Table

from bot.bench.bot_process import bare_command, our_command, running
from bot.bench.crowd import (
    CALM_PAUSE_S,
    CALM_PEOPLE,
    FIRST_PERSON,
    Asking,
    Registering,
    Waits,
    flood,
)
from bot.bench.loopback import LoopbackTelegram
from bot.bench.people_file import add_broadcast, make_people_file
from bot.telegram.pacing import MESSAGES_PER_SECOND

GATE_OPEN = 1_000_000.0
STARTS = 3
"""Starts that are timed of each bot; the quickest counts, as the others met a busy machine."""

TURNS = 5
"""Registrations with each bot, ours and the bare one in turn; the median turn's ratio counts.

Both bots of a turn meet much the same machine. The best of each would pick two moments that have
nothing to do with each other, and told 0.4 where most turns said 0.3.
"""

IDLE_S = 2.0
LONGEST_TRAFFIC_S = 600.0
FLOOD_A_SECOND = 1_000
CALM = range(FIRST_PERSON, FIRST_PERSON + CALM_PEOPLE)
"""Who ask calmly, and are in no list."""

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """The benchmark's figures.

    updates_a_second: of registrations by `people` at once, with the gate open; the median turn's,
    as are bare_updates_a_second and ratio_to_bare. ratios: of every turn. start: seconds from a
    process's start to its first poll. flood_notices: what the flooding person was sent that is no
    answer to one of their words. tap: from a tap to its answer, while a broadcast goes to `users`.
    """

    people: int
    seconds: float
    users: int
    updates_a_second: float
    bare_updates_a_second: float
    ratio_to_bare: float
    ratios: tuple[float, ...]
    start_s: float
    bare_start_s: float
    memory_idle_mib: float
    memory_users_mib: float
    flood_updates: int
    flood_answers: int
    flood_notices: int
    flood_others_p95_ms: float
    flood_others_answers: int
    tap_p95_ms: float
    tap_answers: int
    broadcast_messages_a_second: float


def run_intake_bench(people: int, seconds: float, users: int, progress: Progress) -> IntakeReport:
    """Measures everything in a temporary folder; `seconds` for the flood and the broadcast each."""
    with TemporaryDirectory(prefix="kmuni-bench-") as folder:
        return asyncio.run(_run(Path(folder), people, seconds, users, progress))


async def _run(
    folder: Path, people: int, seconds: float, users: int, progress: Progress
) -> IntakeReport:
    telegram = LoopbackTelegram()
    async with telegram.serving() as base_url:
        return await _measure(telegram, base_url, folder, people, seconds, users, progress)


async def _measure(
    telegram: LoopbackTelegram,
    base_url: str,
    folder: Path,
    people: int,
    seconds: float,
    users: int,
    progress: Progress,
) -> IntakeReport:
    real = our_command(base_url, folder / "start.sqlite3", MESSAGES_PER_SECOND)
    progress("starting", 0.0)
    bare_start, _ = await _starts(telegram, bare_command(base_url))
    start, memory_idle = await _starts(telegram, real)
    turns = []
    for number in range(TURNS):
        progress("registrations", 0.1 + 0.5 * number / TURNS)
        open_gate = our_command(base_url, folder / f"registrations{number}.sqlite3", GATE_OPEN)
        rate = await _registrations(telegram, open_gate, people)
        progress("registrations, bare library", 0.1 + 0.5 * (number + 0.7) / TURNS)
        turns.append(Turn(rate, await _registrations(telegram, bare_command(base_url), people)))
    middle = median_turn(turns)
    progress("flood", 0.6)
    flooded = await _flood(
        telegram, our_command(base_url, folder / "flood.sqlite3", MESSAGES_PER_SECOND), seconds
    )
    progress("broadcast", 0.8)
    path = folder / "users.sqlite3"
    await asyncio.to_thread(make_people_file, path, users)
    await add_broadcast(path)
    tapped = await _broadcast(telegram, our_command(base_url, path, MESSAGES_PER_SECOND), seconds)
    progress("done", 1.0)
    return IntakeReport(
        people=people,
        seconds=seconds,
        users=users,
        updates_a_second=middle.ours,
        bare_updates_a_second=middle.bare,
        ratio_to_bare=middle.ratio,
        ratios=tuple(turn.ratio for turn in turns),
        start_s=start,
        bare_start_s=bare_start,
        memory_idle_mib=memory_idle,
        memory_users_mib=tapped.memory_mib,
        flood_updates=flooded.updates,
        flood_answers=flooded.answers,
        flood_notices=flooded.notices,
        flood_others_p95_ms=flooded.others.p95_ms,
        flood_others_answers=flooded.others.answers,
        tap_p95_ms=tapped.taps.p95_ms,
        tap_answers=tapped.taps.answers,
        broadcast_messages_a_second=tapped.sent_a_second,
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """Updates a second of our bot and of the bare one, right after each other."""

    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        return self.ours / self.bare


def median_turn(turns: Sequence[Turn]) -> Turn:
    """The turn with the median ratio; of an even number the lower of the two in the middle."""
    return sorted(turns, key=lambda turn: turn.ratio)[(len(turns) - 1) // 2]


@dataclass(frozen=True, slots=True)
class Flooded:
    """What a flood did to its author and to everybody else."""

    updates: int
    answers: int
    notices: int
    others: Waits


@dataclass(frozen=True, slots=True)
class Tapped:
    """What people met while a broadcast was going out."""

    taps: Waits
    memory_mib: float
    sent_a_second: float


async def _starts(telegram: LoopbackTelegram, command: list[str]) -> tuple[float, float]:
    """(Seconds of the quickest start, memory of an idle process)."""
    seconds, memory = [], 0.0
    for _ in range(STARTS):
        async with running(telegram, command) as bot:
            seconds.append(bot.seconds_to_first_poll)
            await asyncio.sleep(IDLE_S)
            memory = bot.memory_mib()
    return min(seconds), memory


async def _registrations(telegram: LoopbackTelegram, command: list[str], people: int) -> float:
    """Updates answered a second until everybody is through."""
    crowd = Registering(telegram, people)
    async with running(telegram, command):
        telegram.crowd = crowd
        began = perf_counter()
        crowd.begin()
        async with asyncio.timeout(LONGEST_TRAFFIC_S):
            await crowd.is_through.wait()
        return crowd.updates / (perf_counter() - began)


async def _flood(telegram: LoopbackTelegram, command: list[str], seconds: float) -> Flooded:
    crowd = Asking(telegram, CALM)
    author = CALM.stop
    async with running(telegram, command):
        telegram.crowd = crowd
        updates, _ = await asyncio.gather(
            flood(telegram, author, FLOOD_A_SECOND, seconds), crowd.ask(seconds, CALM_PAUSE_S)
        )
    received = {text: times for (person, text), times in crowd.messages.items() if person == author}
    answers = max(received.values(), default=0)
    return Flooded(updates, answers, sum(received.values()) - answers, Waits.of(crowd))


async def _broadcast(telegram: LoopbackTelegram, command: list[str], seconds: float) -> Tapped:
    crowd = Asking(telegram, CALM)
    async with running(telegram, command) as bot:
        telegram.crowd = crowd
        await crowd.ask(seconds, CALM_PAUSE_S)
        sent = sum(crowd.messages.values())
        return Tapped(Waits.of(crowd), bot.memory_mib(), sent / seconds)


def print_report(report: IntakeReport) -> None:
    """Prints the figures, with what they must be, as a table to standard error."""
    table = Table("", "measured", "must", title=f"intake, {report.people:,} people at once")
    for name, value, must in _rows(report):
        table.add_row(name, value, must)
    Console(stderr=True).print(table)


def _rows(report: IntakeReport) -> list[tuple[str, str, str]]:
    return [
        ("updates a second", f"{report.updates_a_second:.0f}", ""),
        ("... of a bare echo bot", f"{report.bare_updates_a_second:.0f}", ""),
        (
            f"... ratio, median of {len(report.ratios)} turns",
            f"{report.ratio_to_bare:.2f} ({min(report.ratios):.2f} to {max(report.ratios):.2f})",
            "0.40",
        ),
        (
            "start to first poll, beyond the bare library",
            f"{report.start_s - report.bare_start_s:.2f} s",
            "1 s",
        ),
        ("memory, idle", f"{report.memory_idle_mib:.0f} MiB", "150 MiB"),
        (f"memory, {report.users:,} users", f"{report.memory_users_mib:.0f} MiB", "220 MiB"),
        ("notices to who floods", f"{report.flood_notices}", "1"),
        ("others meanwhile, p95", f"{report.flood_others_p95_ms:.0f} ms", "1,000 ms"),
        ("tap during a broadcast, p95", f"{report.tap_p95_ms:.0f} ms", "300 ms"),
        ("... broadcast a second", f"{report.broadcast_messages_a_second:.1f}", ""),
    ]
