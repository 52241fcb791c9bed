"""Updates on their way in: committed first, then handled in order per chat, side by side across.

An update is committed under its id before Telegram is told that it arrived. Its step marks it
applied in the transaction of its effect; when its answer was sent it is done and its content is
wiped. At start, what is new is handled again and who was left without an answer is asked again.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.origin import RawUpdate, speaker_of
from bot.throttle import Throttle, Verdict, written_at
from handlers.context import UNANSWERED, KmuniApplication
from models.clock import Clock
from models.database import Database
from models.errors import DatabaseError
from models.inbox import InboxState
from models.queries.inbox import (
    add_updates,
    list_new_updates,
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

GATHER_S = 0.01
GATHERED_TIMES = 5
"""So long answered updates wait for others, to be marked as done in one commit; once if nobody else
is being answered."""

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]

COLLECT_EVERY_S = 0.25
COLLECTED_AT_ONCE = 500
"""How quickly, and in what portions, updates are found that another process has kept."""

Row = tuple[int, int | None, dict[str, Any]]
"""An update's id, its person's account (or its group), and all of it."""


class Voice(Protocol):
    """Speaks to people outside of any update; `bot.resuming.Resumer` does.

    Everything raises TelegramError and DatabaseError.
    """

    async def ask_again(self, telegram_id: int) -> None:
        """Says that the last answer was saved, and asks what is open now."""

    async def apologize(self, telegram_id: int) -> None:
        """Says that the last answer failed, and asks what is open now."""

    async def slow_down(self, telegram_id: int) -> None:
        """Says that this was too much at once."""


class Intake:
    """Accepts raw updates from the poller and the webhook alike."""

    def __init__(
        self,
        application: KmuniApplication,
        database: Database,
        clock: Clock,
        voice: Voice,
        throttle: Throttle | None = None,
        *,
        is_shared: bool = False,
    ) -> None:
        self._application = application
        self._database = database
        self._clock = clock
        self._voice = voice
        self._throttle = throttle
        self._waiting: dict[int, deque[tuple[int, RawUpdate]]] = {}
        self._workers: set[asyncio.Task[object]] = set()
        self._slots = asyncio.Semaphore(SIDE_BY_SIDE)
        self._is_active = False
        """Whether this process handles what it keeps; until then it only keeps it."""
        self._is_closing = False
        self._is_shared = is_shared
        self._in_hand: set[int] = set()
        """Updates that are being kept, waiting, handled, or not marked as done yet."""
        self._let_go_next: set[int] = set()
        self._answered: list[int] = []
        """Updates whose answer was sent and that are not marked as done yet."""

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        """Commits updates, then begins to handle those that were not known.

        What one person sends in a flood is kept out of the handlers: done in the same commit.

        Raises: DatabaseError; nothing was taken then, and Telegram will send them again.
        """
        known = {raw["update_id"]: raw for raw in updates if isinstance(raw.get("update_id"), int)}
        rows: list[Row] = [
            (update_id, speaker_of(raw), dict(raw)) for update_id, raw in known.items()
        ]
        if not rows:
            return
        verdicts: dict[int, Verdict] = {}
        now = self._clock.now()
        own = known.keys() - self._in_hand
        self._in_hand |= own  # before they can be read, so that they are not collected as well
        try:
            async with self._database.write(is_brief=True) as session:
                new = await add_updates(session, rows, now=now)
                rows = [row for row in rows if row[0] in new]
                if self._is_active:
                    verdicts = await self._sort_out(session, rows, now)
        except DatabaseError:
            self._in_hand -= own
            self._give_back(person for update_id, person, _ in rows if update_id in verdicts)
            raise
        self._let_go(own - new)
        self._hand_out(rows, verdicts)

    async def can_keep(self) -> bool:
        """Whether updates can be committed now, by this or any other process."""
        try:
            async with self._database.read() as session:
                await list_new_updates(session, limit=1)
        except (DatabaseError, SQLAlchemyError):
            return False
        return not self._is_closing

    async def collect(self) -> None:
        """Hands out, until cancelled, what other processes keep in the same inbox."""
        while True:
            await asyncio.sleep(COLLECT_EVERY_S)
            try:
                await self._collect_once()
            except DatabaseError as error:
                log.warning("inbox not read", extra={"reason": str(error)})

    async def _collect_once(self) -> None:
        self._in_hand -= self._let_go_next
        self._let_go_next.clear()
        async with self._database.read() as session:
            found = await list_new_updates(session, limit=COLLECTED_AT_ONCE + len(self._in_hand))
        rows: list[Row] = [
            (row.update_id, row.telegram_id, row.payload)
            for row in found
            if row.payload is not None and row.update_id not in self._in_hand
        ]
        if rows:
            async with self._database.write(is_brief=True) as session:
                verdicts = await self._sort_out(session, rows, self._clock.now())
            self._in_hand.update(update_id for update_id, _, _ in rows)
            self._hand_out(rows, verdicts)

    async def _sort_out(
        self, session: AsyncSession, rows: Sequence[Row], now: datetime
    ) -> dict[int, Verdict]:
        """What is done with each update; what is not handled is done in this transaction."""
        verdicts = {update_id: self._judge(person, raw, now) for update_id, person, raw in rows}
        dropped = [
            update_id for update_id, verdict in verdicts.items() if verdict is not Verdict.HANDLE
        ]
        if dropped:
            await record_done(session, dropped)
        return verdicts

    def _hand_out(self, rows: Sequence[Row], verdicts: Mapping[int, Verdict]) -> None:
        """Begins what was sorted out; a stand-by has sorted out nothing."""
        for update_id, person, raw in rows:
            verdict = verdicts.get(update_id)
            if verdict is Verdict.HANDLE:
                self._enqueue(update_id, person, raw)
                continue
            self._let_go({update_id})
            if verdict is Verdict.TELL and person is not None:
                log.warning("person floods", extra={"update_id": update_id})
                self._spawn(self._tell(person, self._voice.slow_down))

    def _judge(self, person: int | None, raw: RawUpdate, now: datetime) -> Verdict:
        if self._throttle is None or person is None:
            return Verdict.HANDLE
        return self._throttle.judge(person, written_at(raw, now))

    def _give_back(self, people: Iterable[int | None]) -> None:
        for person in people:
            if self._throttle is not None and person is not None:
                self._throttle.give_back(person)

    async def replay(self) -> None:
        """Becomes the one that handles updates, and goes on with what a crash or another process
        left: new updates again, applied ones by asking again."""
        self._is_active = True
        async with self._database.read() as session:
            rows = await list_unfinished_updates(session)
        for row in rows:
            is_new = row.state is InboxState.NEW and row.update_id not in self._in_hand
            if is_new and row.payload is not None:
                self._in_hand.add(row.update_id)
                self._enqueue(row.update_id, row.telegram_id, row.payload)
        unanswered = {
            row.telegram_id for row in rows if row.state is InboxState.APPLIED and row.telegram_id
        }
        replayed = {row.telegram_id for row in rows if row.state is InboxState.NEW}
        for telegram_id in sorted(unanswered - replayed):
            await self._tell(telegram_id, self._voice.ask_again)
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

    def _let_go(self, update_ids: AbstractSet[int]) -> None:
        """They are done, or somebody else's; a read of the inbox that is under way may show them
        as new, so that they are remembered until the next one."""
        if self._is_shared:
            self._let_go_next |= update_ids
        else:
            self._in_hand -= update_ids

    def _enqueue(self, update_id: int, person: int | None, raw: RawUpdate) -> None:
        key = person or 0
        queue = self._waiting.get(key)
        if queue is not None:
            queue.append((update_id, raw))
            return
        self._waiting[key] = deque([(update_id, raw)])
        self._spawn(self._work(key))

    def _spawn(self, work: Coroutine[Any, Any, object]) -> None:
        worker = asyncio.create_task(work)
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
                self._finish_soon(update_id)
                return
            is_passing = _is_passing(error)
            state = await self._count_failure(update_id, is_passing=is_passing)
            log.warning(
                "update failed",
                extra={"update_id": update_id, "state": state, "reason": type(error).__name__},
                exc_info=None if is_passing else error,
            )
            if state is InboxState.PARKED:
                self._let_go({update_id})
                await self._tell(person, self._voice.apologize)
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
                async with self._database.write(is_brief=True) as session:
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
            if await self._tell(person, self._voice.ask_again):
                self._finish_soon(update_id)
                return
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _tell(self, person: int, say: Callable[[int], Awaitable[None]]) -> bool:
        """Whether the person heard what happened, or never will; groups are told nothing."""
        if person < 0:
            return True
        try:
            await say(person)
        except (Forbidden, BadRequest):
            return True
        except (TelegramError, DatabaseError) as error:
            log.warning("person was not told", extra={"reason": type(error).__name__})
            return False
        return True

    def _finish_soon(self, update_id: int) -> None:
        """Marks it as done, together with what else is answered in this moment."""
        self._answered.append(update_id)
        if len(self._answered) == 1:
            self._spawn(self._finish_answered())

    async def _finish_answered(self) -> None:
        for _ in range(GATHERED_TIMES):
            await asyncio.sleep(GATHER_S)
            if not self._waiting:
                break
        answered, self._answered = self._answered, []
        await self._finish(answered)

    async def _finish(self, update_ids: Sequence[int]) -> None:
        try:
            async with self._database.write(is_brief=True) as session:
                await record_done(session, update_ids)
            self._let_go(set(update_ids))
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
