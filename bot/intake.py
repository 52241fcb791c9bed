"""Updates on their way in: committed first, then handled in order per chat, side by side across.

An update is committed under its id before Telegram is told that it arrived. Its step marks it
applied in the transaction of its effect; when its answer was sent it is done and its content is
wiped. At start, what is new is handled again and who was left without an answer is asked again.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from handlers.context import UNANSWERED, KmuniApplication
from models.clock import Clock
from models.database import Database
from models.errors import DatabaseError
from models.inbox import InboxState
from models.queries.inbox import (
    add_updates,
    list_known_update_ids,
    list_unfinished_updates,
    record_done,
    record_failure,
)

log = logging.getLogger(__name__)

SIDE_BY_SIDE = 16
"""Chats handled at once; many more make each of them slower, not all of them faster."""

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 30.0
"""Between tries to answer while Telegram or the database is away."""

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]

RawUpdate = Mapping[str, Any]


def person_of(raw: RawUpdate) -> int | None:
    """The account an update came from; None if it names none."""
    for content in raw.values():
        if isinstance(content, Mapping):
            sender = content.get("from")
            if isinstance(sender, Mapping) and isinstance(sender.get("id"), int):
                return int(sender["id"])
    return None


class Intake:
    """Accepts raw updates from the poller and the webhook alike."""

    def __init__(
        self,
        application: KmuniApplication,
        database: Database,
        clock: Clock,
        apologize: Callable[[int, bool], Awaitable[None]],
    ) -> None:
        self._application = application
        self._database = database
        self._clock = clock
        self._apologize = apologize
        self._waiting: dict[int, deque[tuple[int, RawUpdate]]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(SIDE_BY_SIDE)
        self._is_closing = False

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        """Commits updates, then begins to handle those that were not known.

        Raises: DatabaseError; nothing was taken then, and Telegram will send them again.
        """
        rows = [
            (raw["update_id"], person_of(raw), dict(raw))
            for raw in updates
            if isinstance(raw.get("update_id"), int)
        ]
        if not rows:
            return
        async with self._database.write() as session:
            known = await list_known_update_ids(session, [row[0] for row in rows])
            new = [row for row in rows if row[0] not in known]
            await add_updates(session, new, now=self._clock.now())
        for update_id, person, raw in new:
            self._enqueue(update_id, person, raw)

    async def replay(self) -> None:
        """Goes on with what a crash left: new updates again, applied ones by asking again."""
        async with self._database.read() as session:
            rows = await list_unfinished_updates(session)
        for row in rows:
            if row.state is InboxState.NEW and row.payload is not None:
                self._enqueue(row.update_id, row.telegram_id, row.payload)
        unanswered = {
            row.telegram_id for row in rows if row.state is InboxState.APPLIED and row.telegram_id
        }
        replayed = {row.telegram_id for row in rows if row.state is InboxState.NEW}
        for telegram_id in sorted(unanswered - replayed):
            await self._tell(telegram_id, is_saved=True)
        applied = [row.update_id for row in rows if row.state is InboxState.APPLIED]
        if applied:
            await self._finish(applied)

    async def drain(self) -> None:
        """Lets the steps under way end; what has not begun stays new for the next start."""
        self._is_closing = True
        while self._workers:
            await asyncio.gather(*self._workers, return_exceptions=True)

    @property
    def is_idle(self) -> bool:
        return not self._workers

    def _enqueue(self, update_id: int, person: int | None, raw: RawUpdate) -> None:
        key = person or 0
        queue = self._waiting.get(key)
        if queue is not None:
            queue.append((update_id, raw))
            return
        self._waiting[key] = deque([(update_id, raw)])
        worker = asyncio.create_task(self._work(key))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work(self, key: int) -> None:
        """Handles one person's updates in the order they came."""
        queue = self._waiting[key]
        try:
            while queue and not self._is_closing:
                update_id, raw = queue.popleft()
                async with self._slots:
                    await self._handle(update_id, key, raw)
        finally:
            del self._waiting[key]

    async def _handle(self, update_id: int, person: int, raw: RawUpdate) -> None:
        pause = FIRST_PAUSE_S
        while not self._is_closing:
            error = await self._process(update_id, raw)
            if error is None or isinstance(error, Forbidden):
                await self._finish([update_id])
                return
            is_passing = _is_passing(error)
            state = await self._count_failure(update_id, is_passing=is_passing)
            log.warning(
                "update failed",
                extra={"update_id": update_id, "state": state, "reason": type(error).__name__},
                exc_info=None if is_passing else error,
            )
            if state is InboxState.PARKED:
                await self._tell(person, is_saved=False)
                return
            if state is not InboxState.NEW:
                await self._answer_again(update_id, person)
                return
            await asyncio.sleep(_asked_pause(error) or pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _process(self, update_id: int, raw: RawUpdate) -> Exception | None:
        """Runs the handlers; returns what went wrong, which python-telegram-bot swallows."""
        failures: dict[int, Exception] = self._application.bot_data[UNANSWERED]
        try:
            update = Update.de_json(dict(raw), self._application.bot)
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            return error
        await self._application.process_update(update)
        return failures.pop(update_id, None)

    async def _count_failure(self, update_id: int, *, is_passing: bool) -> InboxState:
        while True:
            try:
                async with self._database.write() as session:
                    return await record_failure(session, update_id, counts=not is_passing)
            except DatabaseError:
                if self._is_closing:
                    return InboxState.NEW
                await asyncio.sleep(FIRST_PAUSE_S)

    async def _answer_again(self, update_id: int, person: int) -> None:
        """The effect is kept, its answer was not given: asks the open question until it is."""
        pause = FIRST_PAUSE_S
        while not self._is_closing:
            await asyncio.sleep(pause)
            if await self._tell(person, is_saved=True):
                await self._finish([update_id])
                return
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _tell(self, person: int, *, is_saved: bool) -> bool:
        """Whether the person heard what happened, or never will."""
        try:
            await self._apologize(person, is_saved)
        except (Forbidden, BadRequest):
            return True
        except (TelegramError, DatabaseError) as error:
            log.warning("person was not told", extra={"reason": type(error).__name__})
            return False
        return True

    async def _finish(self, update_ids: Sequence[int]) -> None:
        try:
            async with self._database.write() as session:
                await record_done(session, update_ids)
        except DatabaseError as error:
            # Still applied: its person is asked once more at the next start, nothing worse.
            log.warning("update stays open", extra={"reason": str(error)})


def _is_passing(error: Exception) -> bool:
    """Whether waiting helps: Telegram or the database is away, and the update is not at fault."""
    if isinstance(error, BadRequest):
        return False
    return isinstance(error, NetworkError | RetryAfter | DatabaseError)


def seconds_of(error: RetryAfter) -> float:
    """The pause that Telegram asked for; `bot/__init__.py` has it come as a timedelta."""
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


def _asked_pause(error: Exception) -> float | None:
    if not isinstance(error, RetryAfter):
        return None
    asked = error._retry_after
    return asked.total_seconds()
