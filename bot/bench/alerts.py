"""``kmuni bench alerts``: how soon a newly approved offer is queued for everybody it fits."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from bot.bench.alerts_region import add_company_with_offers, add_subscribers
from bot.bench.delivery_queue import LOOK_EVERY_S, MORNING, OpenChannel, Progress, make_outbox
from bot.telegram.pacing import MESSAGES_PER_SECOND
from models.clock import Clock
from models.database import Database
from models.database_address import is_sqlite
from models.matching.rules.profile import Closeness
from models.matching.rules.scoring import DEFAULT_SETTINGS
from models.notices.spec import View
from models.queries.approval_answers import change_submission_to_approved
from models.queries.approvals import Subject, find_submission_for_update
from models.schema import migrate
from models.taxonomy import load_taxonomy
from scheduler.alerts import Alerts
from scheduler.ports import Recipient, SendOutcome
from scheduler.service import ALERTS_EVERY_S


@dataclass(frozen=True, slots=True)
class Told:
    """One offer; seconds since its approval.

    queued_seconds: until every message lay in the outbox, due; up to ``wake_seconds`` come to it
    until the approval is noticed. first_sent and last_sent: with the gate open and a Telegram that
    answers at once. seconds_at_28: what Telegram's limit makes of it.
    """

    fitting: int
    sent: int
    queued_seconds: float
    first_sent_seconds: float
    last_sent_seconds: float
    seconds_at_28: float


@dataclass(frozen=True, slots=True)
class AlertsReport:
    """The benchmark's figures, of an ordinary offer and of one that fits everybody."""

    database: str
    subscribers: int
    wake_seconds: int
    ordinary: Told
    everybodys: Told


class _Stopwatch(OpenChannel):
    """Notes when each message was answered."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    async def deliver(self, recipient: Recipient, view: View) -> SendOutcome:
        self.times.append(time.perf_counter())
        return await super().deliver(recipient, view)


def run_alerts_bench(students: int, url: str | None, progress: Progress) -> AlertsReport:
    """Approves two offers before ``students`` who all want to hear at once.

    Without ``url`` everything is in a temporary SQLite file, removed afterwards.

    Raises:
        NotEmptyError, DatabaseError.
    """
    with TemporaryDirectory(prefix="kmuni-bench-") as folder:
        url = url or f"sqlite:///{Path(folder) / 'alerts.sqlite3'}"
        migrate(url, now=MORNING)
        return asyncio.run(_measure(url, students, progress))


async def _measure(url: str, students: int, progress: Progress) -> AlertsReport:
    database, clock = Database(url), Clock()
    clock.move_to(MORNING)
    taxonomy = load_taxonomy()
    try:
        await add_subscribers(database, taxonomy, students, progress)
        offers = await add_company_with_offers(database)
        closeness = taxonomy.closeness
        told = []
        for number, offer_id in enumerate(offers):
            progress("telling of a new offer", number / len(offers))
            told.append(await _tell(database, clock, closeness, offer_id))
    finally:
        await database.close()
    kind = "sqlite" if is_sqlite(url) else "postgresql"
    return AlertsReport(kind, students, ALERTS_EVERY_S, *told)


async def _tell(database: Database, clock: Clock, closeness: Closeness, offer_id: int) -> Told:
    """Approves and queues while the outbox sends, as in a running bot."""
    alerts = Alerts(database, clock, DEFAULT_SETTINGS, closeness)
    stopwatch = _Stopwatch()
    outbox = make_outbox(database, clock, stopwatch, closeness)
    outbox.start()
    async with database.write() as session:
        submission = await find_submission_for_update(session, Subject.OFFER, offer_id)
        if submission is None:
            raise LookupError(offer_id)
        await change_submission_to_approved(session, submission, now=clock.now())
    began = time.perf_counter()
    fitting = await alerts.run_due()
    queued = time.perf_counter()
    outbox.wake()
    while not await outbox.is_empty():  # noqa: ASYNC110 - looks at a real database's progress
        await asyncio.sleep(LOOK_EVERY_S)
    await outbox.stop()
    sent = stopwatch.times or [queued]
    return Told(
        fitting=fitting,
        sent=len(stopwatch.times),
        queued_seconds=queued - began,
        first_sent_seconds=sent[0] - began,
        last_sent_seconds=sent[-1] - began,
        seconds_at_28=fitting / MESSAGES_PER_SECOND,
    )


def print_report(report: AlertsReport) -> None:
    """Print the figures as a table to standard error."""
    table = Table(title=f"{report.subscribers:,} who want to hear at once, {report.database}")
    table.add_column("", justify="left")
    table.add_column("an ordinary offer", justify="right")
    table.add_column("one for everybody", justify="right")
    both = (report.ordinary, report.everybodys)
    rows = (
        ("fits", [f"{told.fitting:,}" for told in both]),
        ("noticed after", [f"up to {report.wake_seconds} s"] * 2),
        ("... and queued after", [f"{told.queued_seconds:.2f} s" for told in both]),
        ("sent", [f"{told.sent:,}" for told in both]),
        ("first sent after", [f"{told.first_sent_seconds:.2f} s" for told in both]),
        ("last sent after, gate open", [f"{told.last_sent_seconds:.1f} s" for told in both]),
        ("... at Telegram's pace", [f"{told.seconds_at_28:.0f} s" for told in both]),
    )
    for name, values in rows:
        table.add_row(name, *values)
    Console(stderr=True).print(table)
