"""The drain: what is sent, in which order, and what a crash or a refusal leaves."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models import taxonomy
from models.database import Database
from models.errors import DatabaseFullError
from models.lifetimes.periods import MESSAGE_KEPT
from models.notices.kinds import Notice
from models.queries.addresses import record_unreachable
from models.queries.claims import claim_message
from models.queries.outbox import add_notices, list_in_doubt
from models.tables.address import account_value
from models.tables.outbox import OutboxMessage, OutboxState
from models.tables.person import Person
from scheduler.claiming import LEASE
from scheduler.courtesy import Courtesy
from scheduler.delivery import MAX_DOUBTS
from scheduler.drain import WORKERS
from scheduler.outbox import Outbox
from scheduler.ports import SendOutcome, SendResult
from scheduler.retention import Retention
from tests.scheduler.region import (
    BERLIN,
    MONDAY,
    OpenGate,
    Recorder,
    Region,
    StandingClock,
    send_everything,
)
from tests.support.accounts import account_of, is_account_reachable, list_accounts
from tests.support.refusals import refuse

ARRIVED = SendOutcome(SendResult.SENT, message_id=1)


async def queue_approval(
    region: Region, purpose: str = "approved", *, expires_at: datetime | None = None
) -> int:
    """One message to a new company's member; returns the member."""
    company_id, person_id = await region.company()
    async with region.database.write() as session:
        await add_notices(
            session,
            [person_id],
            Notice.COMPANY_APPROVED,
            purpose,
            {"company_id": company_id},
            now=region.clock.now(),
            expires_at=expires_at,
        )
    return person_id


async def test_a_message_is_sent_once_and_marked(
    region: Region, outbox: Outbox, telegram: Recorder
) -> None:
    person_id = await queue_approval(region)
    await send_everything(outbox)
    await send_everything(outbox)
    assert [recipient.person_id for recipient, _ in telegram.sent] == [person_id]
    (message,) = await region.messages()
    assert message.state is OutboxState.SENT
    assert message.telegram_message_id == 1_001
    assert message.owner is None


async def test_the_same_purpose_is_queued_once_for_a_person(
    region: Region, database: Database
) -> None:
    person_id = await queue_approval(region)
    async with database.write() as session:
        added = await add_notices(
            session, [person_id], Notice.DIGEST, "approved", {}, now=region.clock.now()
        )
    assert added == 0


async def test_what_is_in_doubt_goes_last(
    region: Region,
    database: Database,
    outbox: Outbox,
    telegram: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Several may overtake each other on their way.
    monkeypatch.setattr("scheduler.drain.WORKERS", 1)
    doubtful = await queue_approval(region)
    sure = await queue_approval(region)
    async with database.write() as session:
        await session.exec(
            update(OutboxMessage)
            .where(col(OutboxMessage.person_id) == doubtful)
            .values(is_in_doubt=True, doubts=1)
        )
    await send_everything(outbox)
    assert [recipient.person_id for recipient, _ in telegram.sent] == [sure, doubtful]


async def test_a_send_without_an_answer_is_tried_again_and_stays_listed(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    await queue_approval(region)
    telegram.answers = [SendOutcome(SendResult.IN_DOUBT, reason="TimedOut"), ARRIVED]
    await send_everything(outbox)
    clock.move_by(timedelta(minutes=1))
    await send_everything(outbox)
    assert len(telegram.sent) == 2
    assert await region.states() == [OutboxState.SENT]
    async with database.read() as session:
        assert len(await list_in_doubt(session)) == 1


async def test_while_telegram_does_not_answer_messages_wait_without_being_tried(
    region: Region, outbox: Outbox, telegram: Recorder
) -> None:
    for number in range(3 * WORKERS):
        await queue_approval(region, f"approved:{number}")
    telegram.is_reached = False
    telegram.answers = [SendOutcome(SendResult.IN_DOUBT, reason="ReadError")] * 3 * WORKERS
    outbox.start()
    while not telegram.asked_for:  # noqa: ASYNC110 - looks at a real database's progress
        await asyncio.sleep(0.01)
    await outbox.stop()
    assert len(telegram.sent) <= WORKERS
    telegram.is_reached = True
    telegram.answers = []
    await send_everything(outbox)
    assert (await region.states()).count(OutboxState.SENT) >= 2 * WORKERS


async def test_after_three_doubts_a_message_is_parked_and_not_sent_again(
    region: Region, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    await queue_approval(region)
    telegram.answers = [SendOutcome(SendResult.IN_DOUBT, reason="TimedOut")] * 10
    for _ in range(5):
        await send_everything(outbox)
        clock.move_by(timedelta(hours=1))
    assert len(telegram.sent) == MAX_DOUBTS
    assert await region.states() == [OutboxState.UNKNOWN]


async def test_a_row_whose_sender_died_is_in_doubt_once_its_lease_is_over(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    await queue_approval(region)
    (message,) = await region.messages()
    async with database.write() as session:
        await claim_message(session, message.id or 0, "dead", LEASE, now=clock.now())
    assert await outbox.recover() == 0
    clock.move_by(LEASE)
    assert await outbox.recover() == 1
    clock.move_by(timedelta(minutes=1))
    await send_everything(outbox)
    (message,) = await region.messages()
    assert (message.state, message.is_in_doubt, message.doubts) == (OutboxState.SENT, True, 1)


async def test_a_jump_of_the_clock_does_not_double_what_is_under_way(
    region: Region, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    await queue_approval(region)
    telegram.is_held = asyncio.Event()
    outbox.start()
    async with asyncio.timeout(30):
        while not telegram.sent:  # noqa: ASYNC110 - waits for the send
            await asyncio.sleep(0)
    clock.move_by(timedelta(days=2))
    assert await outbox.recover() == 0
    telegram.is_held.set()
    await outbox.stop()
    assert len(telegram.sent) == 1
    assert await region.states() == [OutboxState.SENT]


class _SlowDatabase(Database):
    """A database that is read only after something else has happened."""

    before_read: Callable[[], Awaitable[None]] | None = None

    @asynccontextmanager
    async def read(self, *, is_brief: bool = False) -> AsyncIterator[AsyncSession]:
        before, self.before_read = self.before_read, None
        if before is not None:
            await before()
        async with super().read(is_brief=is_brief) as session:
            yield session


@pytest.fixture
async def slow(database: Database) -> AsyncIterator[_SlowDatabase]:
    slow = _SlowDatabase(database.url)
    yield slow
    await slow.close()


async def test_an_outbox_is_not_empty_while_what_was_claimed_meanwhile_is_sent(
    region: Region, slow: _SlowDatabase, telegram: Recorder, clock: StandingClock
) -> None:
    await queue_approval(region)
    telegram.is_held = asyncio.Event()
    outbox = Outbox(slow, clock, [telegram], lambda _, __: 0.0, "slow")

    async def begin_to_send() -> None:
        outbox.start()
        async with asyncio.timeout(30):
            while not telegram.sent:  # noqa: ASYNC110 - waits for the send
                await asyncio.sleep(0)

    slow.before_read = begin_to_send
    assert not await outbox.is_empty()
    telegram.is_held.set()
    await outbox.stop()
    assert await outbox.is_empty()
    assert await region.states() == [OutboxState.SENT]


async def test_a_second_worker_gets_no_claimed_row(
    region: Region, database: Database, clock: StandingClock
) -> None:
    await queue_approval(region)
    (message,) = await region.messages()
    async with database.write() as session:
        first = await claim_message(session, message.id or 0, "one", LEASE, now=clock.now())
        second = await claim_message(session, message.id or 0, "two", LEASE, now=clock.now())
    assert (first, second) == (True, False)


async def test_429_holds_up_its_chat_again_after_a_restart(
    region: Region,
    database: Database,
    outbox: Outbox,
    telegram: Recorder,
    gate: OpenGate,
    clock: StandingClock,
) -> None:
    await queue_approval(region)
    telegram.answers = [SendOutcome(SendResult.TOO_MANY, retry_after_s=40)]
    await send_everything(outbox)
    (message,) = await region.messages()
    assert (message.state, message.attempts) == (OutboxState.RETRY, 0)
    clock.move_by(timedelta(seconds=10))
    await outbox.recover()
    [account] = await list_accounts(database)
    assert gate.held_up == {account_value(account): 30.0}
    gate.held_up.clear()
    clock.move_by(timedelta(seconds=30))
    await send_everything(outbox)
    assert await region.states() == [OutboxState.SENT]


async def test_a_blocked_person_is_left_alone_with_all_that_waits(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder
) -> None:
    person_id = await queue_approval(region)
    async with database.write() as session:
        await add_notices(
            session, [person_id], Notice.BROADCAST, "later", {}, now=MONDAY + timedelta(days=3)
        )
    telegram.answers = [SendOutcome(SendResult.UNREACHABLE, reason="Forbidden")]
    await send_everything(outbox)
    assert await region.states() == [OutboxState.UNREACHABLE, OutboxState.UNREACHABLE]
    [account] = await list_accounts(database)
    assert not await is_account_reachable(database, account)


async def test_nothing_is_sent_to_somebody_who_blocked_the_bot_before(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder
) -> None:
    _, person_id = await region.company()
    async with database.write() as session:
        await record_unreachable(session, person_id, await account_of(session, person_id))
        await add_notices(
            session, [person_id], Notice.COMPANY_APPROVED, "x", {}, now=region.clock.now()
        )
    await send_everything(outbox)
    assert telegram.sent == []
    assert await region.states() == [OutboxState.UNREACHABLE]


async def test_a_refused_token_stops_sending_and_leaves_rows_to_send(
    region: Region, outbox: Outbox, telegram: Recorder
) -> None:
    await queue_approval(region)
    await queue_approval(region)
    telegram.answers = [SendOutcome(SendResult.STOP, reason="InvalidToken")] * 9
    await send_everything(outbox)
    assert outbox.stopped_by == "InvalidToken"
    assert await region.states() == [OutboxState.PENDING, OutboxState.PENDING]


async def test_a_message_past_its_time_is_not_sent(
    region: Region, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    await queue_approval(region, expires_at=clock.now() + timedelta(hours=1))
    clock.move_by(timedelta(hours=1))
    await send_everything(outbox)
    assert telegram.sent == []
    assert await region.states() == [OutboxState.EXPIRED]


async def test_a_message_that_cannot_be_made_does_not_stop_those_behind_it(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder
) -> None:
    broken = await region.person()
    async with database.write() as session:
        await add_notices(
            session, [broken], Notice.COMPANY_APPROVED, "no id", {}, now=region.clock.now()
        )
    person_id = await queue_approval(region)
    await send_everything(outbox)
    assert [recipient.person_id for recipient, _ in telegram.sent] == [person_id]
    first, second = await region.messages()
    assert (first.state, first.failure) == (OutboxState.RETRY, "not made: KeyError")
    assert second.state is OutboxState.SENT


async def test_an_unexpected_error_while_sending_counts_as_in_doubt(
    region: Region, outbox: Outbox, telegram: Recorder
) -> None:
    await queue_approval(region)

    def fail() -> None:
        raise RuntimeError("a mistake in the code")

    telegram.before_answer = fail
    await send_everything(outbox)
    (message,) = await region.messages()
    assert (message.state, message.is_in_doubt) == (OutboxState.RETRY, True)


async def test_no_row_is_left_sending_when_the_outbox_stops(
    region: Region, outbox: Outbox, telegram: Recorder
) -> None:
    for _ in range(30):
        await queue_approval(region)
    outbox.start()
    async with asyncio.timeout(30):
        while not telegram.sent:  # noqa: ASYNC110 - waits for the first send
            await asyncio.sleep(0)
    await outbox.stop()
    states = await region.states()
    assert OutboxState.SENDING not in states
    assert states.count(OutboxState.SENT) == len(telegram.sent)


async def test_nothing_is_sent_in_quiet_hours(
    region: Region,
    database: Database,
    telegram: Recorder,
    clock: StandingClock,
) -> None:
    closeness = taxonomy.load_taxonomy().closeness
    telegram.zone = BERLIN
    outbox = Outbox(database, clock, [telegram], closeness, "night", courtesy=Courtesy(BERLIN))
    await queue_approval(region)
    clock.move_to(MONDAY.replace(hour=20, minute=0))
    await send_everything(outbox)
    assert telegram.sent == []
    clock.move_to(MONDAY.replace(hour=7, minute=0) + timedelta(days=1))
    await send_everything(outbox)
    assert len(telegram.sent) == 1


class _FullDatabase(Database):
    """A database whose disk is full from the n-th write on."""

    writes_left = 1_000

    @asynccontextmanager
    async def write(self, *, is_brief: bool = False) -> AsyncIterator[AsyncSession]:
        async with super().write(is_brief=is_brief) as session:
            yield session
            self.writes_left -= 1
            if self.writes_left < 0:
                raise DatabaseFullError("database or disk is full")


@pytest.fixture
async def full(database: Database) -> AsyncIterator[_FullDatabase]:
    full = _FullDatabase(database.url)
    yield full
    await full.close()


async def test_a_full_disk_sends_nothing_because_no_claim_is_kept(
    region: Region,
    full: _FullDatabase,
    telegram: Recorder,
    clock: StandingClock,
) -> None:
    await queue_approval(region)
    full.writes_left = 0
    outbox = Outbox(full, clock, [telegram], lambda _, __: 0.0, "full")
    outbox.start()
    for _ in range(200):
        await asyncio.sleep(0)
    async with asyncio.timeout(30):
        while full.writes_left == 0:  # noqa: ASYNC110 - waits for the first try
            await asyncio.sleep(0.001)
    await outbox.stop()
    assert telegram.sent == []
    assert await region.states() == [OutboxState.PENDING]


async def test_an_answer_that_cannot_be_written_down_is_not_followed_by_a_second_send(
    region: Region,
    full: _FullDatabase,
    telegram: Recorder,
    clock: StandingClock,
) -> None:
    await queue_approval(region)
    full.writes_left = 1
    outbox = Outbox(full, clock, [telegram], lambda _, __: 0.0, "full")
    outbox.start()
    async with asyncio.timeout(30):
        while full.writes_left >= 0:  # noqa: ASYNC110 - waits for the mark that fails
            await asyncio.sleep(0.001)
    full.writes_left = 1_000
    async with asyncio.timeout(30):
        while not await outbox.is_empty():  # noqa: ASYNC110 - polls a real database
            await asyncio.sleep(0.01)
    await outbox.stop()
    assert len(telegram.sent) == 1
    assert await region.states() == [OutboxState.SENT]


async def test_messages_that_ended_are_forgotten_after_months_but_not_those_unknown(
    region: Region, database: Database, clock: StandingClock
) -> None:
    for state in (OutboxState.SENT, OutboxState.UNKNOWN, OutboxState.PENDING):
        person_id = await queue_approval(region)
        async with database.write() as session:
            await session.exec(
                update(OutboxMessage)
                .where(col(OutboxMessage.person_id) == person_id)
                .values(state=state)
            )
    clock.move_by(MESSAGE_KEPT + timedelta(days=1))
    assert (await Retention(database, clock).run())["messages"] == 1
    assert await region.states() == [OutboxState.UNKNOWN, OutboxState.PENDING]


async def test_a_person_who_was_deleted_gets_nothing(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder
) -> None:
    person_id = await queue_approval(region)
    async with database.write() as session:
        person = await session.get(Person, person_id)
        await session.delete(person)
    await send_everything(outbox)
    assert telegram.sent == []
    assert await region.messages() == []


@pytest.mark.parametrize("state", ["sending", "sent"])
async def test_a_row_that_the_database_refuses_holds_up_no_other(
    region: Region,
    database: Database,
    outbox: Outbox,
    telegram: Recorder,
    monkeypatch: pytest.MonkeyPatch,
    state: str,
) -> None:
    monkeypatch.setattr("scheduler.drain.LONGEST_SLEEP", timedelta(seconds=0.01))
    monkeypatch.setattr("scheduler.drain.RECORD_PAUSE", timedelta(seconds=0.01))
    refused = await queue_approval(region)
    others = [await queue_approval(region) for _ in range(WORKERS)]
    condition = f"NEW.person_id = {refused} AND NEW.state = '{state}'"
    await refuse(database, "BEFORE UPDATE", "outbox", condition)
    outbox.start()

    async def are_others_sent() -> bool:
        done = {row.person_id for row in await region.messages() if row.state is OutboxState.SENT}
        return done == set(others)

    async with asyncio.timeout(30):
        while not await are_others_sent():  # noqa: ASYNC110 - only rows tell
            await asyncio.sleep(0.01)
    await outbox.stop()
    times = sum(recipient.person_id == refused for recipient, _ in telegram.sent)
    assert times == (0 if state == "sending" else 1)


async def test_what_a_stop_cuts_off_has_given_its_connection_back(
    region: Region, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.drain.STOP_S", 0.05)
    is_writing, has_ended = asyncio.Event(), asyncio.Event()

    async def hang(*_arguments: object) -> None:
        is_writing.set()
        try:
            await asyncio.Event().wait()
        finally:
            for _ in range(100):  # as a driver does that takes its statement back
                await asyncio.sleep(0)
            has_ended.set()

    monkeypatch.setattr("scheduler.drain.record_outcome", hang)
    await queue_approval(region)
    outbox.start()
    await is_writing.wait()
    await outbox.stop()
    assert has_ended.is_set()


async def test_a_row_that_cannot_be_taken_back_holds_up_no_other(
    region: Region, database: Database, outbox: Outbox, clock: StandingClock
) -> None:
    refused, other = await queue_approval(region), await queue_approval(region)
    for message in await region.messages():
        async with database.write() as session:
            now = clock.now()
            assert await claim_message(session, message.id or 0, "gone", LEASE, now=now)
    clock.move_by(LEASE + timedelta(seconds=1))
    await refuse(database, "BEFORE UPDATE", "outbox", f"NEW.person_id = {refused}")
    assert await outbox.recover() == 1
    waiting = {row.person_id for row in await region.messages() if row.state is OutboxState.RETRY}
    assert waiting == {other}
