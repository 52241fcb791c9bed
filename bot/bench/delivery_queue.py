"""The outbox's own speed: queueing, reading a page, the strict path without gate and network."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import time as LocalTime  # noqa: N812 - a module is called time
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update

from bot.invented.rows import address_row, person_row, student_row
from models.audience import Audience
from models.clock import Clock
from models.database import Database
from models.matching.rules.profile import Closeness
from models.notices.spec import View
from models.queries.campaigns import add_campaign, add_recipients
from models.queries.due_messages import list_due_messages
from models.queries.outbox import count_by_state
from models.tables.address import Address, ChannelName
from models.tables.base import table_of
from models.tables.campaign import Campaign, CampaignState
from models.tables.outbox import OutboxState
from models.tables.person import Person
from models.tables.student import Student
from models.vocabulary import Who
from scheduler.courtesy import Courtesy
from scheduler.drain import PAGE
from scheduler.outbox import Outbox
from scheduler.ports import Channel, Recipient, SendOutcome, SendResult
from scheduler.slots import WeeklyRule, is_quiet_at

Progress = Callable[[str, float], None]

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10:00 in Berlin, far from the quiet hours
ZONE = ZoneInfo("Europe/Berlin")
FIRST_ACCOUNT = 6_000_000_001
COMMITS = 1_000
BATCH_ROWS = 10_000
LOOK_EVERY_S = 0.02


class NotEmptyError(Exception):
    """The database that was named holds people; a benchmark must not write among them."""


def _unrelated(_student_field: str, _offer_field: str, /) -> float:
    """Announcements ask for no fields of study."""
    return 0.0


def make_outbox(
    database: Database,
    clock: Clock,
    channel: Channel,
    closeness: Closeness = _unrelated,
) -> Outbox:
    """The real outbox with all its rules."""
    courtesy = Courtesy(ZONE, digest=WeeklyRule(0, LocalTime(9), ZONE))
    return Outbox(database, clock, [channel], closeness, "bench", courtesy=courtesy)


async def add_people(database: Database, people: int, progress: Progress) -> None:
    """That many students in an empty database, by bulk inserts.

    Raises:
        NotEmptyError.
    """
    person, address, student = table_of(Person), table_of(Address), table_of(Student)
    async with database.write() as session:
        connection = await session.connection()
        if (await connection.execute(select(func.count()).select_from(person))).scalar_one():
            raise NotEmptyError
        for first in range(0, people, BATCH_ROWS):
            progress("adding people", first / people)
            numbers = range(first, min(first + BATCH_ROWS, people))
            people_rows = [person_row(MORNING, id=number + 1) for number in numbers]
            await connection.execute(insert(person), people_rows)
            addresses = [
                address_row(number + 1, FIRST_ACCOUNT + number, MORNING) for number in numbers
            ]
            await connection.execute(insert(address), addresses)
            student_rows = [student_row(number + 1, MORNING) for number in numbers]
            await connection.execute(insert(student), student_rows)


@dataclass(frozen=True, slots=True)
class Enqueued:
    seconds: float
    rows: int
    repeated: int


async def enqueue(database: Database, clock: Clock) -> Enqueued:
    """One broadcast to everybody, confirmed; then its rows once more."""
    campaign = Campaign(
        html="<b>Karriereabend</b> am Donnerstag um 18 Uhr in der Stadthalle",
        audience=Audience(Who.STUDENTS).to_data(),
        state=CampaignState.QUEUED,
        created_at=clock.now(),
    )
    began = time.perf_counter()
    async with database.write() as session:
        rows = await add_campaign(session, campaign, now=clock.now())
    seconds = time.perf_counter() - began
    async with database.write() as session:
        repeated = await add_recipients(session, campaign, now=clock.now())
    return Enqueued(seconds, rows, repeated)


async def time_page(database: Database, clock: Clock) -> float:
    """The seconds that one page of due rows takes while everything waits; the best of a few."""
    times = []
    for _ in range(5):
        async with database.read() as session:
            began = time.perf_counter()
            await list_due_messages(session, ChannelName.TELEGRAM, now=clock.now(), limit=PAGE)
            times.append(time.perf_counter() - began)
    return min(times)


async def time_commits(database: Database) -> float:
    """Commits a second of one changed row, one after the other."""
    campaign = table_of(Campaign)
    statement = update(campaign).values(recipients=campaign.c.recipients)
    began = time.perf_counter()
    for _ in range(COMMITS):
        async with database.write() as session:
            await (await session.connection()).execute(statement)
    return COMMITS / (time.perf_counter() - began)


class OpenChannel:
    """Lets everything pass and answers every message at once, without a network."""

    name = ChannelName.TELEGRAM

    def __init__(self) -> None:
        self.sent = 0

    def is_quiet(self, now: datetime, /) -> bool:
        return is_quiet_at(now, ZONE)

    async def pass_gate(self, address: str, /) -> None:
        return None

    def held_for(self, address: str, /) -> float:
        return 0.0

    def hold_up(self, address: str, seconds: float, /) -> None:
        raise AssertionError("nobody asks for a pause")

    async def deliver(self, recipient: Recipient, view: View) -> SendOutcome:
        self.sent += 1
        return SendOutcome(SendResult.SENT, message_id=self.sent)

    async def is_there(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Strict:
    messages: int
    per_second: float


async def send_strictly(database: Database, clock: Clock, messages: int) -> Strict:
    """The whole outbox but for gate and network: claim one, commit, mark one, commit."""
    channel = OpenChannel()
    outbox = make_outbox(database, clock, channel)

    async def marked() -> int:
        async with database.read() as session:
            return (await count_by_state(session)).get(OutboxState.SENT, 0)

    before = await marked()
    began = time.perf_counter()
    outbox.start()
    while channel.sent < messages:  # noqa: ASYNC110 - looks at a real database's progress
        await asyncio.sleep(LOOK_EVERY_S)
    await outbox.stop()
    seconds = time.perf_counter() - began
    sent = await marked() - before
    return Strict(sent, sent / seconds)
