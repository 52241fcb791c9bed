"""The drain: claim and commit, send, mark and commit alone; nothing is sent whose claim failed."""

import asyncio
import logging
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from models.clock import Clock
from models.database import Database
from models.errors import DatabaseError, NotFoundError
from models.matching.profile import Closeness
from models.outbox import Notice, OutboxMessage, OutboxState
from models.queries.match_rows import rewrite_match_row
from models.queries.outbox import (
    claim_next_message,
    find_next_due_at,
    list_abandoned_messages,
    record_outcome,
)
from models.queries.people import get_person, record_unreachable
from models.queries.suggestions import delete_undelivered, record_delivered
from models.vocabulary import Language
from scheduler.delivery import is_expired, values_after, values_in_doubt
from scheduler.notices import DigestNotice, NoticeContent, load_notice
from scheduler.ports import Deliverer, Gate, Recipient, SendOutcome, SendResult

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""Far longer than a request may take; after that its sender is gone."""

LONGEST_SLEEP = timedelta(seconds=2)
"""Rows that another process queued, such as `kmuni push weekly`, are found within this time."""

WORKERS = 4
"""Messages under way at once; more than the rate times an answer's usual delay."""

ENDED = {OutboxState.FAILED, OutboxState.UNKNOWN, OutboxState.UNREACHABLE}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is ours to send now."""

    message: OutboxMessage
    recipient: Recipient
    notice: NoticeContent


class Outbox:
    """Sends what waits in the outbox until it is stopped."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        deliverer: Deliverer,
        gate: Gate,
        closeness: Closeness,
        owner: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._deliverer = deliverer
        self._gate = gate
        self._closeness = closeness
        self._owner = owner
        self._awake = asyncio.Event()
        self._is_stopping = False
        self._tasks: list[asyncio.Task[None]] = []
        self._busy = 0
        self.stopped_by: str | None = None
        """Why sending ended by itself: Telegram refuses the token."""

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._drain()) for _ in range(WORKERS)]

    def wake(self) -> None:
        """Rows were queued: look now."""
        self._awake.set()

    async def stop(self) -> None:
        """Lets every send under way end and be marked; no row is left `sending`."""
        self._is_stopping = True
        self._awake.set()
        await asyncio.gather(*self._tasks)

    async def is_empty(self) -> bool:
        """Whether nothing is due and nothing is under way."""
        if self._busy:
            return False
        async with self._database.read() as session:
            due_at = await find_next_due_at(session)
        return due_at is None or due_at > self._clock.now()

    async def recover(self) -> int:
        """Takes back rows whose sender is gone: they may have been sent."""
        now = self._clock.now()
        async with self._database.write() as session:
            abandoned = await list_abandoned_messages(session, now=now)
            for message in abandoned:
                for name, value in values_in_doubt(message, now=now).items():
                    setattr(message, name, value)
                message.owner = None
                session.add(message)
                if message.state in ENDED:
                    await _free_suggestions(session, message)
        return len(abandoned)

    async def _drain(self) -> None:
        while not self._is_stopping:
            await self._gate.wait_for_bulk()
            try:
                claimed = await self._claim()
            except DatabaseError as error:
                # Without a committed claim nothing is sent: a full disk would send for ever.
                log.warning("no claim", extra={"reason": str(error)})
                await self._sleep(LONGEST_SLEEP)
                continue
            if claimed is None:
                await self._sleep(await self._time_to_next())
                continue
            self._busy += 1
            try:
                await self._send(claimed)
            finally:
                self._busy -= 1

    async def _sleep(self, duration: timedelta) -> None:
        self._awake.clear()
        if self._is_stopping:
            return
        try:
            await asyncio.wait_for(self._awake.wait(), duration.total_seconds())
        except TimeoutError:
            return

    async def _time_to_next(self) -> timedelta:
        try:
            async with self._database.read() as session:
                due_at = await find_next_due_at(session)
        except DatabaseError:
            return LONGEST_SLEEP
        if due_at is None:
            return LONGEST_SLEEP
        pause = due_at - self._clock.now()
        return min(max(pause, timedelta(milliseconds=20)), LONGEST_SLEEP)

    async def _claim(self) -> Claimed | None:
        """The next row with something to say; rows with nothing to say end here."""
        while not self._is_stopping:
            async with self._database.write() as session:
                now = self._clock.now()
                message = await claim_next_message(session, self._owner, LEASE, now=now)
                if message is None:
                    return None
                claimed = await self._prepare(session, message, now)
            if claimed is not None:
                return claimed
        return None

    async def _prepare(
        self, session: AsyncSession, message: OutboxMessage, now: datetime
    ) -> Claimed | None:
        if is_expired(message, now):
            await self._end(session, message, OutboxState.EXPIRED)
            return None
        person = await get_person(session, message.person_id)
        if not person.is_reachable:
            await self._end(session, message, OutboxState.UNREACHABLE)
            return None
        try:
            notice = await load_notice(session, message, self._closeness, now=now)
        except NotFoundError:
            notice = None
        if notice is None:
            await self._end(session, message, OutboxState.CANCELLED)
            return None
        recipient = Recipient(message.person_id, person.telegram_id, Language(person.language))
        return Claimed(message, recipient, notice)

    async def _end(self, session: AsyncSession, message: OutboxMessage, state: OutboxState) -> None:
        message.state = state
        message.owner = None
        message.lease_until = None
        session.add(message)
        await _free_suggestions(session, message)

    async def _send(self, claimed: Claimed) -> None:
        async with self._gate.bulk(claimed.recipient.telegram_id):
            outcome = await self._deliverer.deliver(claimed.recipient, claimed.notice)
        log.info(
            "sent" if outcome.result is SendResult.SENT else "not sent",
            extra={"outbox_id": claimed.message.id, "outcome": outcome.result.value},
        )
        while not await self._record(claimed, outcome):  # noqa: ASYNC110 - waits for a database
            # Telegram has answered: this must be written down, or it is sent twice.
            await asyncio.sleep(0.5)
        if outcome.result is SendResult.STOP:
            self.stopped_by = outcome.reason
            self._is_stopping = True
            self._awake.set()

    async def _record(self, claimed: Claimed, outcome: SendOutcome) -> bool:
        """Whether the outcome is committed, with everything that hangs on it."""
        now = self._clock.now()
        jitter = random.random()  # noqa: S311 - spreads retries, guards nothing
        values: dict[str, Any] = values_after(claimed.message, outcome, now=now, jitter=jitter)
        try:
            async with self._database.write() as session:
                if not await record_outcome(session, claimed.message, self._owner, values):
                    return True
                if outcome.result is SendResult.SENT and isinstance(claimed.notice, DigestNotice):
                    await record_delivered(
                        session,
                        claimed.recipient.person_id,
                        [one.card.offer.id or 0 for one in claimed.notice.offers],
                        now=now,
                    )
                if outcome.result is SendResult.UNREACHABLE:
                    await record_unreachable(session, claimed.recipient.person_id)
                    await rewrite_match_row(session, claimed.recipient.person_id)
                if values["state"] in ENDED:
                    await _free_suggestions(session, claimed.message)
        except DatabaseError as error:
            log.warning(
                "outcome not recorded yet",
                extra={"outbox_id": claimed.message.id, "reason": str(error)},
            )
            return False
        return True


async def _free_suggestions(session: AsyncSession, message: OutboxMessage) -> None:
    """Offers of a digest that will not arrive may be in the next one."""
    if message.notice is not Notice.DIGEST:
        return
    offer_ids = message.payload.get("offer_ids")
    if isinstance(offer_ids, list):
        await delete_undelivered(session, message.person_id, offer_ids)
