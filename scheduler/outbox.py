"""The outbox: a drain for each channel, so that one which stands still keeps no other waiting."""

import asyncio
import logging
import random
from collections import ChainMap
from collections.abc import Sequence

from models.clock import Clock
from models.database import Database
from models.errors import DatabaseRefusedError
from models.matching.rules.profile import Closeness
from models.queries.claims import list_abandoned_messages, list_penalties, record_abandoned
from models.tables.outbox import OutboxState, QueuedMessage
from scheduler.claiming import settle_offers
from scheduler.courtesy import Courtesy
from scheduler.delivery import values_in_doubt
from scheduler.drain import Drain
from scheduler.ports import Channel

log = logging.getLogger(__name__)


class Outbox:
    """Sends what waits in the outbox until it is stopped.

    Without `courtesy` a person may get any number of messages a day.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: Sequence[Channel],
        closeness: Closeness,
        owner: str,
        *,
        courtesy: Courtesy | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._channels = {channel.name: channel for channel in channels}
        self._drains = [
            Drain(database, clock, channel, closeness, owner, courtesy) for channel in channels
        ]

    @property
    def stopped_by(self) -> str | None:
        """Why a channel lets nobody send, such as Telegram by a refused token; None if all do."""
        return next((said for drain in self._drains if (said := drain.stopped_by)), None)

    def start(self) -> None:
        for drain in self._drains:
            drain.start()

    def wake(self) -> None:
        """Rows were queued: look now, they may go before those read already."""
        for drain in self._drains:
            drain.wake()

    async def stop(self) -> None:
        """Lets every send under way end and be marked; what hangs is marked as in doubt.

        A row is left `sending` only if the database does not answer either.
        """
        await asyncio.gather(*(drain.stop() for drain in self._drains))

    async def wait_until_refused(self) -> str:
        """Returns once a channel lets nobody send any more, with what it said."""
        waiting = [asyncio.create_task(drain.refused.wait()) for drain in self._drains]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()
        return self.stopped_by or ""

    async def is_empty(self) -> bool:
        """Whether nothing is to be sent now and nothing is under way."""
        for drain in self._drains:
            if not await drain.is_empty():
                return False
        return True

    async def recover(self) -> int:
        """Takes back rows whose sender is gone: they may have been sent. Keeps an old penalty."""
        now = self._clock.now()
        # As it is once the rows are read, not before.
        under_way = ChainMap(*(drain.under_way for drain in self._drains))
        async with self._database.read() as session:
            penalties = await list_penalties(session)
            found = await list_abandoned_messages(session, under_way=under_way, now=now)
        for name, address, until in penalties:
            if until > now and name in self._channels:
                self._channels[name].hold_up(address, (until - now).total_seconds())
        if not found:
            return 0
        taken = 0
        for message in found:
            try:
                taken += await self._take_back(message)
            except DatabaseRefusedError:
                # One that cannot be changed must not hold up the others.
                log.exception("message not taken back", extra={"outbox_id": message.id})
        log.warning("senders gone, messages in doubt", extra={"messages": taken})
        self.wake()
        return taken

    async def _take_back(self, message: QueuedMessage) -> bool:
        """Whether its sender had not come back meanwhile."""
        now = self._clock.now()
        jitter = random.random()  # noqa: S311 - spreads retries, guards nothing
        values = values_in_doubt(message, now=now, jitter=jitter)
        async with self._database.write() as session:
            if not await record_abandoned(session, message.id, values, now=now):
                return False
            if values["state"] is OutboxState.UNKNOWN:
                await settle_offers(session, message, OutboxState.UNKNOWN, (), now)
        return True
