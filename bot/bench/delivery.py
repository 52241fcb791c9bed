"""``kmuni bench delivery``: how fast the outbox sends, with the real parts against the stand-in."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from bot.bench.delivery_pace import send_at_pace
from bot.bench.delivery_queue import (
    MORNING,
    Progress,
    add_people,
    enqueue,
    send_strictly,
    time_commits,
    time_page,
)
from bot.telegram.pacing import MESSAGES_PER_SECOND
from models.clock import Clock
from models.database import Database
from models.database_address import is_sqlite
from models.schema import migrate
from models.tables.base import table_of
from models.tables.outbox import OutboxMessage

STRICT_MESSAGES = 3_000


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """The benchmark's figures; times in seconds.

    commits_per_second: commits of one changed row, one after the other, in the same database. The
    strict path makes two a message, so ``strict_share_of_commits`` tells what the machine leaves.
    worst_second: the most messages in any one second. doubled: messages a chat received again.
    """

    database: str
    recipients: int
    enqueue_seconds: float
    enqueue_rows: int
    enqueue_repeated_rows: int
    page_milliseconds: float
    strict_messages: int
    strict_per_second: float
    commits_per_second: float
    strict_share_of_commits: float
    steady_seconds: float
    messages_delivered: int
    messages_per_second: float
    share_of_28: float
    worst_second: int
    answers_429: int
    answers_refused: int
    doubled: int
    in_doubt: int


def run_delivery_bench(
    minutes: float, messages: int, url: str | None, progress: Progress
) -> DeliveryReport:
    """Queue ``messages``, send some without limits and some for ``minutes`` with them.

    Without ``url`` everything is in a temporary SQLite file, removed afterwards.

    Raises:
        NotEmptyError, DatabaseError.
    """
    with TemporaryDirectory(prefix="kmuni-bench-") as folder:
        url = url or f"sqlite:///{Path(folder) / 'delivery.sqlite3'}"
        migrate(url, now=MORNING)
        return asyncio.run(_measure(url, minutes, messages, progress))


async def _measure(url: str, minutes: float, messages: int, progress: Progress) -> DeliveryReport:
    database, clock = Database(url), Clock()
    clock.move_to(MORNING)
    try:
        await add_people(database, messages, progress)
        progress("queueing", 0.0)
        queued = await enqueue(database, clock)
        page_seconds = await time_page(database, clock)
        progress("sending without limits", 0.0)
        commits = await time_commits(database)
        strict = await send_strictly(database, clock, min(STRICT_MESSAGES, messages // 2))
        paced = await send_at_pace(database, clock, 60 * minutes, messages, progress)
        async with database.read() as session:
            statement = select(func.count()).where(table_of(OutboxMessage).c.is_in_doubt)
            in_doubt = (await (await session.connection()).execute(statement)).scalar_one()
    finally:
        await database.close()
    return DeliveryReport(
        database="sqlite" if is_sqlite(url) else "postgresql",
        recipients=messages,
        enqueue_seconds=queued.seconds,
        enqueue_rows=queued.rows,
        enqueue_repeated_rows=queued.repeated,
        page_milliseconds=1_000 * page_seconds,
        strict_messages=strict.messages,
        strict_per_second=strict.per_second,
        commits_per_second=commits,
        strict_share_of_commits=2 * strict.per_second / commits,
        steady_seconds=paced.seconds,
        messages_delivered=len(paced.times),
        messages_per_second=paced.per_second,
        share_of_28=paced.per_second / MESSAGES_PER_SECOND,
        worst_second=paced.worst_second,
        answers_429=paced.answers_429,
        answers_refused=paced.answers_refused,
        doubled=paced.doubled,
        in_doubt=in_doubt,
    )


def print_report(report: DeliveryReport) -> None:
    """Print the figures as a table to standard error."""
    title = f"{report.recipients:,} recipients, {report.database}"
    table = Table(title=title, show_header=False)
    table.add_column(justify="left")
    table.add_column(justify="right")
    rows = (
        ("queued", f"{report.enqueue_rows:,} in {report.enqueue_seconds:.2f} s"),
        ("... once more", f"{report.enqueue_repeated_rows:,}"),
        ("a page of due rows", f"{report.page_milliseconds:.1f} ms"),
        ("without limits", f"{report.strict_per_second:.0f} a second"),
        ("... plain commits", f"{report.commits_per_second:.0f} a second"),
        ("at Telegram's pace", f"{report.messages_per_second:.2f} a second"),
        ("... for", f"{report.steady_seconds:.0f} s, {report.messages_delivered:,} messages"),
        ("... share of 28 a second", f"{100 * report.share_of_28:.2f} %"),
        ("... in the worst second", f"{report.worst_second}"),
        ("answers of 429", f"{report.answers_429}"),
        ("other refusals", f"{report.answers_refused - report.answers_429}"),
        ("doubled, in doubt", f"{report.doubled}, {report.in_doubt}"),
    )
    for name, value in rows:
        table.add_row(name, value)
    Console(stderr=True).print(table)
