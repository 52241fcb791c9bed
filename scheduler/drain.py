"""The drain of one channel: token, claim and commit, send, mark and commit alone.

Nothing is sent whose claim is not committed, and the token comes before the claim: a closed gate
leaves rows waiting, not `sending`. Workers share one page of due rows in the order of sending.
"""

import asyncio
import logging
import random
from collections import deque
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from models.clock import Clock
from models.database import Database
from models.errors import DatabaseError, DatabaseRefusedError
from models.matching.rules.profile import Closeness
from models.queries.addresses import record_unreachable
from models.queries.claims import (
    change_due_time,
    claim_message,
    find_claimable,
    list_counted_messages,
    record_outcome,
)
from models.queries.due_messages import DueMessage, find_next_due_at, list_due_messages
from models.queries.match_rows import rewrite_match_row
from models.tables.outbox import Rank
from scheduler.claiming import LEASE, Claimed, claim, settle_offers
from scheduler.courtesy import Courtesy
from scheduler.delivery import is_expired, values_after
from scheduler.ports import NO_ANSWER, Channel, SendOutcome, SendResult

log = logging.getLogger(__name__)

LONGEST_SEND_S = 30.0
"""After that an answer is not waited for any more: the message is in doubt."""

PATIENCE_S = 2.0
"""So long a sender waits for an answer; then it goes on with other chats."""

MOST_SENDING = 64
"""Messages that wait for an answer at once; with more the senders wait, too."""

STOP_S = 1.5
"""So long a stopping outbox waits for answers; then those messages are in doubt."""

LONGEST_SLEEP = timedelta(seconds=2)
"""Rows that another process queued, such as `kmuni push weekly`, are found within this time."""

RECORD_PAUSE = timedelta(seconds=0.5)
LAST_TRIES = 3
"""So often a stopping outbox still tries to write down an answer, and so often any does that is
refused."""

WORKERS = 8
"""Messages under way at once; more than the rate times an answer's usual delay."""

PAGE = 100
"""Due rows read at once; a message that is queued later waits for at most so many before it."""


class Drain:
    """Sends what waits for a channel until it is stopped.

    Without `courtesy` a person may get any number of messages a day.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channel: Channel,
        closeness: Closeness,
        owner: str,
        courtesy: Courtesy | None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._channel = channel
        self._closeness = closeness
        self._owner = owner
        self._courtesy = courtesy
        self._awake = asyncio.Event()
        self._stopping = asyncio.Event()
        self._workers: list[asyncio.Task[None]] = []
        self._turn = asyncio.Lock()
        self._due: deque[DueMessage] = deque()
        self.under_way: dict[int, int] = {}
        """Rows with their people."""
        self._at_gate: set[asyncio.Task[None]] = set()
        self._sending: set[asyncio.Task[None]] = set()
        self._limits: set[asyncio.Timeout] = set()
        """Until when each answer is waited for."""
        self._is_cut_off = False
        """Whether a try got no answer since the other side was last known to be there."""
        self.refused = asyncio.Event()
        """Set once the channel lets nobody send."""
        self.stopped_by: str | None = None
        """What it said then."""

    def start(self) -> None:
        self._stopping.clear()
        self.refused.clear()
        self.stopped_by = None
        self._workers = [asyncio.create_task(self._drain()) for _ in range(WORKERS)]

    def wake(self) -> None:
        """Rows were queued: look now, they may go before those read already."""
        self._due.clear()
        self._awake.set()

    async def stop(self) -> None:
        """Lets every send under way end and be marked; what hangs is marked as in doubt.

        A row is left `sending` only if the database does not answer either.
        """
        self._end_work()
        await asyncio.gather(*self._workers)
        if self._sending:
            await asyncio.wait(self._sending, timeout=STOP_S)
        for limit in self._limits:
            if not limit.expired():
                limit.reschedule(0.0)
        if self._sending:
            await asyncio.wait(self._sending, timeout=STOP_S)
        hanging = set(self._sending)
        for sending in hanging:
            sending.cancel()
        if hanging:
            # Each gives its connection back before the database is closed.
            await asyncio.wait(hanging, timeout=STOP_S)

    async def is_empty(self) -> bool:
        """Whether nothing is to be sent now and nothing is under way."""
        if self.under_way:
            return False
        if self._is_resting():
            return True
        async with self._database.read() as session:
            due_at = await find_next_due_at(session, self._channel.name)
        is_due = due_at is not None and due_at <= self._clock.now()
        # One that was claimed while the rows were read is due no more, and not sent yet.
        return not is_due and not self.under_way

    # Which row is next

    async def _drain(self) -> None:
        while not self._stopping.is_set():
            due = None
            try:
                due = await self._next_due()
                if due is not None:
                    await self._handle(due)
            except DatabaseError as error:
                # Without a committed claim nothing is sent: a full disk would send for ever.
                extra = {"outbox_id": due.id if due else None, "reason": str(error)}
                log.warning("outbox waits for the database", extra=extra)
                await _wait_for(self._stopping, LONGEST_SLEEP)
            except Exception:
                log.exception("outbox goes on", extra={"outbox_id": due.id if due else None})
                await _wait_for(self._stopping, LONGEST_SLEEP)

    async def _next_due(self) -> DueMessage | None:
        """The next row, kept from the other workers; None when stopping."""
        async with self._turn:
            while not self._stopping.is_set():
                if self._is_cut_off and not await self._is_back():
                    continue
                if self._is_resting():
                    self._due.clear()
                if self._due:
                    due = self._due.popleft()
                    self.under_way[due.id] = due.person_id
                    return due
                self._awake.clear()
                if not await self._read_page():
                    await _wait_for(self._awake, await self._time_to_next())
        return None

    async def _is_back(self) -> bool:
        """Asks whether the other side answers, and waits a moment if not.

        Otherwise each message would be tried into the void: those that may have left are soon in
        doubt too often, and an hour without a network would park a whole broadcast.
        """
        if await self._channel.is_there():
            self._is_cut_off = False
            return True
        log.warning("outbox waits", extra={"channel": self._channel.name.value})
        await _wait_for(self._stopping, LONGEST_SLEEP)
        return False

    async def _read_page(self) -> bool:
        """Whether there is something to do at once: rows to send, or more to look at."""
        if self._is_resting():
            return False
        now = self._clock.now()
        async with self._database.read() as session:
            busy = set(self.under_way.values())
            page = await list_due_messages(
                session, self._channel.name, busy=busy, now=now, limit=PAGE
            )
            late = await self._find_late(session, page, now)
        if self._courtesy is not None and late:
            # Here and not one by one at their claims, which would cost a token each.
            async with self._database.write() as session:
                await change_due_time(session, late, self._courtesy.next_morning(now))
        self._due.extend(due for due in page if due.id not in late)
        return bool(page)

    async def _find_late(
        self, session: AsyncSession, page: list[DueMessage], now: datetime
    ) -> set[int]:
        """Rows for whose people this day has no place left."""
        counted = [due for due in page if due.priority > Rank.ANSWER]
        if self._courtesy is None or not counted:
            return set()
        days = await list_counted_messages(
            session,
            {due.person_id for due in counted},
            since=self._courtesy.day_begins(now),
        )
        return {
            due.id
            for due in counted
            if not self._courtesy.has_place(
                due.id,
                due.priority,
                days.get(due.person_id, ()),
                gets_digests=due.gets_digests,
                now=now,
            )
        }

    def _is_resting(self) -> bool:
        """Whether nothing may be sent at this hour, or at all any more."""
        if self.stopped_by is not None:
            return True
        return self._channel.is_quiet(self._clock.now())

    async def _time_to_next(self) -> timedelta:
        async with self._database.read() as session:
            due_at = await find_next_due_at(session, self._channel.name)
        if due_at is None or due_at <= self._clock.now():
            return LONGEST_SLEEP
        return min(due_at - self._clock.now(), LONGEST_SLEEP)

    # One message

    async def _handle(self, due: DueMessage) -> None:
        claimed = None
        try:
            if await self._may_send(due):
                claimed = await self._claim(due.id)
        finally:
            if claimed is None:
                self._forget(due.id)
        if claimed is None:
            return
        sending = asyncio.create_task(self._send(claimed))
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)
        is_crowded = len(self._sending) >= MOST_SENDING
        await asyncio.wait({sending}, timeout=None if is_crowded else PATIENCE_S)

    async def _may_send(self, due: DueMessage) -> bool:
        """Whether it has a token, or needs none because it only ends here."""
        address = due.address
        if address is None or is_expired(due.expires_at, due.created_at, self._clock.now()):
            return True
        if not await self._pass_gate(address):
            return False
        if held_for := self._channel.held_for(address):
            until = self._clock.now() + timedelta(seconds=held_for)
            async with self._database.write(is_brief=True) as session:
                await change_due_time(session, [due.id], until)
            return False
        return not self._is_cut_off

    async def _send(self, claimed: Claimed) -> None:
        try:
            outcome = await self._deliver(claimed)
            if outcome.result in NO_ANSWER:
                self._is_cut_off = True
            await self._write_down(claimed, outcome)
            if outcome.result is SendResult.STOP:
                self.stopped_by = outcome.reason
                self.refused.set()
                self._end_work()
        finally:
            self._forget(claimed.message.id)

    def _forget(self, message_id: int) -> None:
        del self.under_way[message_id]
        # Whoever waits may find another row for the same person.
        self._awake.set()

    async def _pass_gate(self, address: str) -> bool:
        """Whether a token came before the end of work."""
        passing = asyncio.create_task(self._passed(address))
        self._at_gate.add(passing)
        try:
            await passing
        except asyncio.CancelledError:
            if not self._stopping.is_set():
                raise
        finally:
            self._at_gate.discard(passing)
        return not self._stopping.is_set()

    async def _passed(self, address: str) -> None:
        await self._channel.pass_gate(address)

    def _end_work(self) -> None:
        self._stopping.set()
        self._awake.set()
        for passing in self._at_gate:
            passing.cancel()

    async def _claim(self, message_id: int) -> Claimed | None:
        """The row with what it says now; one with nothing to say ends here."""
        try:
            async with self._database.write(is_brief=True) as session:
                # Asked now and not before: while others wrote, the quiet hours may have begun.
                now = self._clock.now()
                return await claim(
                    session,
                    message_id,
                    self._owner,
                    self._closeness,
                    self._channel,
                    self._courtesy,
                    now=now,
                )
        except Exception as error:
            if isinstance(error, DatabaseError) and not isinstance(error, DatabaseRefusedError):
                raise
            # A row that cannot be read must not stop those behind it.
            log.exception("message not made", extra={"outbox_id": message_id})
            await self._postpone(message_id, f"not made: {type(error).__name__}")
            return None

    async def _postpone(self, message_id: int, reason: str) -> None:
        now = self._clock.now()
        async with self._database.write() as session:
            found = await find_claimable(session, message_id, now=now)
            if found is not None and await claim_message(
                session, message_id, self._owner, LEASE, now=now
            ):
                outcome = SendOutcome(SendResult.RETRY, reason=reason)
                values = values_after(found.message, outcome, now=now, jitter=1.0)
                await record_outcome(session, message_id, self._owner, values)

    async def _deliver(self, claimed: Claimed) -> SendOutcome:
        limit = asyncio.timeout(LONGEST_SEND_S)
        self._limits.add(limit)
        try:
            async with limit:
                outcome = await self._channel.deliver(claimed.recipient, claimed.view)
        except TimeoutError:
            outcome = SendOutcome(SendResult.IN_DOUBT, reason="no answer in time")
        except Exception as error:
            log.exception("delivery failed", extra={"outbox_id": claimed.message.id})
            outcome = SendOutcome(SendResult.IN_DOUBT, reason=type(error).__name__)
        finally:
            self._limits.discard(limit)
        log.info(
            "message handled",
            extra={"outbox_id": claimed.message.id, "outcome": outcome.result.value},
        )
        return outcome

    async def _write_down(self, claimed: Claimed, outcome: SendOutcome) -> None:
        """It has been answered: unless this is kept, the message is in doubt and sent again."""
        last_tries = LAST_TRIES
        while last_tries:
            try:
                if await self._record(claimed, outcome):
                    return
            except DatabaseRefusedError:
                # Its lease runs out, and what is in doubt is taken up again a few times only.
                last_tries -= 1
                log.exception("outcome refused", extra={"outbox_id": claimed.message.id})
            await _wait_for(self._stopping, RECORD_PAUSE)
            if self._stopping.is_set():
                last_tries -= 1

    async def _record(self, claimed: Claimed, outcome: SendOutcome) -> bool:
        """Whether the outcome is committed, with everything that hangs on it."""
        now = self._clock.now()
        jitter = random.random()  # noqa: S311 - spreads retries, guards nothing
        message, shown = claimed.message, claimed.view.offer_ids
        values: dict[str, Any] = values_after(message, outcome, now=now, jitter=jitter)
        try:
            async with self._database.write(is_brief=True) as session:
                if not await record_outcome(session, message.id, self._owner, values):
                    log.warning("row taken by another", extra={"outbox_id": message.id})
                    return True
                await settle_offers(session, message, values["state"], shown, now)
                if outcome.result is SendResult.UNREACHABLE:
                    await record_unreachable(
                        session, message.person_id, claimed.recipient.address_id
                    )
                    await rewrite_match_row(session, message.person_id)
        except DatabaseRefusedError:
            raise
        except DatabaseError as error:
            extra = {"outbox_id": message.id, "reason": str(error)}
            log.warning("outcome not recorded yet", extra=extra)
            return False
        return True


async def _wait_for(event: asyncio.Event, longest: timedelta) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), longest.total_seconds())
