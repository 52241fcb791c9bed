"""Kept updates on their way to an answer: in order per person, side by side across people.

A step marks its update applied in the transaction of its effect; when its answer was sent the
update is done and its content is wiped. What was applied and not answered is not repeated: its
person is asked the open question again. No turn is held between two tries, nor by an answer that
hangs: see `bot.telegram.turns`.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any, Protocol

from telegram import Update
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.telegram.origin import RawUpdate
from bot.telegram.retry_after import seconds_of
from bot.telegram.turns import Rank, Turns
from handlers.engine.context import FORGETTING, UNANSWERED, KmuniApplication
from models.database import Database
from models.errors import DatabaseError, DatabaseRefusedError
from models.queries.inbox import record_done, record_failure
from models.tables.inbox import InboxState

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 30.0
"""Between tries to answer while Telegram or the database is away."""

DRAIN_S = 2.5
"""So long steps under way may take when the bot stops; what hangs is taken up at the next start."""

GATHER_S = 0.01
GATHERED_TIMES = 5
"""So long answered updates wait for others, to be marked as done in one commit; once if nobody else
is being answered."""

Work = Callable[[], Awaitable[None]]


class Voice(Protocol):
    """Speaks to people outside of any update; `bot.telegram.resuming.Resumer` does.

    Everything raises TelegramError and DatabaseError.
    """

    async def ask_again(self, telegram_id: int) -> None:
        """Says that the last answer was saved, and asks what is open now."""

    async def apologize(self, telegram_id: int) -> None:
        """Says that the last answer failed, and asks what is open now."""

    async def slow_down(self, telegram_id: int) -> None:
        """Says that this was too much at once."""


class Answering:
    """Handles what the intake has kept, until each update is answered, parked or given back."""

    def __init__(
        self,
        application: KmuniApplication,
        database: Database,
        voice: Voice,
        let_go: Callable[[AbstractSet[int]], None],
    ) -> None:
        """`let_go` hears which updates are in nobody's hand any more."""
        self._application = application
        self._database = database
        self._voice = voice
        self._let_go = let_go
        self._waiting: dict[int, deque[tuple[int, Work]]] = {}
        """What is to be done for each person, in order, with the update it is for."""
        self._workers: set[asyncio.Task[object]] = set()
        self._turns = Turns()
        self._is_closing = False
        self._answered: list[int] = []
        """Updates whose answer was sent and that are not marked as done yet."""
        self.token_refused = asyncio.Event()
        """Set once Telegram has refused the token: nothing can be answered any more."""

    @property
    def is_idle(self) -> bool:
        return not self._workers

    @property
    def people_waiting(self) -> int:
        return len(self._waiting)

    # What is to be done

    def handle(
        self, update_id: int, person: int | None, raw: RawUpdate, *, is_stranger: bool = False
    ) -> None:
        """Begins once everything earlier of the same person is through."""
        key = person or 0
        work = partial(self._handle, update_id, key, raw, is_stranger=is_stranger)
        self._enqueue(key, update_id, work)

    def ask_again(self, update_id: int, person: int) -> None:
        """The update took effect before a crash, its answer was lost."""
        self._enqueue(person, update_id, partial(self._answer_again, update_id, person))

    def apologize(self, person: int) -> None:
        """An update of the person could not even be kept."""
        self._spawn(self._tell(person, self._voice.apologize))

    def slow_down(self, person: int) -> None:
        self._spawn(self._tell(person, self._voice.slow_down, rank=Rank.STRANGER))

    def finish_soon(self, update_id: int) -> None:
        """Marks it as done, together with what else is answered in this moment."""
        self._answered.append(update_id)
        if len(self._answered) == 1:
            self._spawn(self._finish_answered())

    async def drain(self) -> None:
        """Lets the steps under way end; what has not begun, or hangs, waits for the next start."""
        self._is_closing = True
        if self._workers:
            await asyncio.wait(self._workers, timeout=DRAIN_S)
        while self._workers:
            log.warning("steps cut off", extra={"steps": len(self._workers)})
            for worker in self._workers:
                worker.cancel()
            await asyncio.wait(self._workers)

    # Doing it

    def _enqueue(self, key: int, update_id: int, work: Work) -> None:
        queue = self._waiting.get(key)
        if queue is not None:
            queue.append((update_id, work))
            return
        self._waiting[key] = deque([(update_id, work)])
        self._spawn(self._work(key))

    def _spawn(self, work: Coroutine[Any, Any, object]) -> None:
        worker = asyncio.create_task(work)
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work(self, key: int) -> None:
        """Does what is to be done for one person, in the order it came."""
        queue = self._waiting[key]
        try:
            while queue and not self._is_closing:
                update_id, work = queue.popleft()
                try:
                    await work()
                except Exception:
                    # What waits behind it is handled all the same.
                    log.exception(
                        "update is left for the next start", extra={"update_id": update_id}
                    )
        finally:
            del self._waiting[key]

    async def _handle(
        self, update_id: int, person: int, raw: RawUpdate, *, is_stranger: bool
    ) -> None:
        """Tries until it is answered or parked; no turn is held between two tries."""
        rank = Rank.STRANGER if is_stranger else Rank.KNOWN
        pause = FIRST_PAUSE_S
        while not self._is_closing:
            error = await self._process(update_id, raw, rank, is_stranger=is_stranger)
            if error is None or isinstance(error, Forbidden):
                self.finish_soon(update_id)
                return
            if self._is_refusal(error):
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
            await asyncio.sleep(_asked_pause(error) or pause)
            if state is not InboxState.NEW:
                await self._answer_again(update_id, person)
                return
            rank = Rank.TROUBLED
            pause = min(pause * 2, LONGEST_PAUSE_S)

    def _is_refusal(self, error: Exception) -> bool:
        """Whether Telegram refuses the token: the update waits for a start with a good one."""
        if isinstance(error, InvalidToken):
            self.token_refused.set()
        return self.token_refused.is_set()

    async def _process(
        self, update_id: int, raw: RawUpdate, rank: Rank, *, is_stranger: bool
    ) -> Exception | None:
        """Runs the handlers; returns what went wrong, which python-telegram-bot swallows."""
        failures: dict[int, Exception] = self._application.bot_data[UNANSWERED]
        try:
            update = Update.de_json(dict(raw), self._application.bot)
            async with self._turns.turn(rank, is_stranger=is_stranger):
                await self._application.process_update(update)
        except Exception as error:
            # Whatever an update holds, such as a date no calendar has: it counts as failed.
            return failures.pop(update_id, error)
        return failures.pop(update_id, None)

    async def _count_failure(self, update_id: int, *, is_passing: bool) -> InboxState:
        while True:
            try:
                async with self._database.write(is_brief=True) as session:
                    return await record_failure(session, update_id, counts=not is_passing)
            except DatabaseRefusedError:
                log.exception("update is not parked", extra={"update_id": update_id})
                return InboxState.PARKED
            except DatabaseError:
                if self._is_closing:
                    return InboxState.NEW
                await asyncio.sleep(FIRST_PAUSE_S)

    async def _answer_again(self, update_id: int, person: int) -> None:
        """The effect is kept, its answer was not given: asks the open question until it is."""
        pause = FIRST_PAUSE_S
        while not self._is_closing and not self.token_refused.is_set():
            if await self._tell(person, self._voice.ask_again):
                self.finish_soon(update_id)
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _tell(
        self,
        person: int,
        say: Callable[[int], Awaitable[None]],
        *,
        rank: Rank = Rank.TROUBLED,
    ) -> bool:
        """Whether the person heard what happened, or never will; groups are told nothing."""
        if person < 0:
            return True
        try:
            async with self._turns.turn(rank):
                await say(person)
        except (Forbidden, BadRequest):
            return True
        except (TelegramError, DatabaseError, TimeoutError) as error:
            self._is_refusal(error)
            log.warning("person was not told", extra={"reason": type(error).__name__})
            return False
        except Exception:
            log.exception("person was not told")
            return False
        return True

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
            await self._wipe_after(update_ids)
        except DatabaseError as error:
            # Still applied: its person is asked once more at the next start, nothing worse.
            log.warning("update stays open", extra={"reason": str(error)})

    async def _wipe_after(self, update_ids: Sequence[int]) -> None:
        """After a deletion, once its own update is wiped too; the scheduler does what fails."""
        forgetting: set[int] = self._application.bot_data[FORGETTING]
        if not forgetting.isdisjoint(update_ids):
            forgetting.difference_update(update_ids)
            await self._database.wipe_deleted()


def _is_passing(error: Exception) -> bool:
    """Whether waiting helps: Telegram or the database is away, and the update is not at fault."""
    if isinstance(error, BadRequest | DatabaseRefusedError):
        return False
    return isinstance(error, NetworkError | RetryAfter | DatabaseError)


def _asked_pause(error: Exception) -> float | None:
    return seconds_of(error) if isinstance(error, RetryAfter) else None
