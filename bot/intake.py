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
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Update
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.origin import RawUpdate, speaker_of
from bot.retry_after import seconds_of
from bot.throttle import Throttle, Verdict, written_at
from bot.turns import SIDE_BY_SIDE, Rank, Turns
from handlers.context import FORGETTING, UNANSWERED, KmuniApplication
from models.clock import Clock
from models.database import Database
from models.errors import DatabaseError, DatabaseRefusedError
from models.inbox import InboxState
from models.queries.inbox import (
    add_parked,
    add_updates,
    list_new_updates,
    list_unfinished_updates,
    record_done,
    record_failure,
)
from models.queries.people import find_known_accounts
from models.raw_update import UnstorableError, key_of, storable, update_id_of

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 30.0
"""Between tries to answer while Telegram or the database is away."""

DRAIN_S = 2.5
"""So long steps under way may take when the bot stops; what hangs is taken up at the next start."""

CROWDED = SIDE_BY_SIDE
"""With so many people waiting, those who are known go before strangers."""

GATHER_S = 0.01
GATHERED_TIMES = 5
"""So long answered updates wait for others, to be marked as done in one commit; once if nobody else
is being answered."""

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]

COLLECT_EVERY_S = 0.25
COLLECTED_AT_ONCE = 500
"""How quickly, and in what portions, updates are found that another process has kept."""

REFUSED_TRIES = 3
"""So often an update is offered to a database that takes others, before only its mark is kept."""

Row = tuple[int, int | None, dict[str, Any] | None]
"""An update's id, its person's account (or its group), and all of it; None of it if it cannot be
kept."""

Work = Callable[[], Awaitable[None]]


def row_of(raw: RawUpdate) -> Row | None:
    """What is kept of an update: nothing but its mark if the rest cannot be; None without an id."""
    update_id = update_id_of(raw)
    if update_id is None:
        return None
    key = key_of(update_id)
    try:
        return key, speaker_of(raw), storable({**raw, "update_id": key})
    except UnstorableError:
        return key, speaker_of(raw), None


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
        self._waiting: dict[int, deque[tuple[int, Work]]] = {}
        """What is to be done for each person, in order, with the update it is for."""
        self._workers: set[asyncio.Task[object]] = set()
        self._turns = Turns()
        self.refused = asyncio.Event()
        """Set once Telegram has refused the token: nothing can be answered any more."""
        self._is_active = False
        """Whether this process handles what it keeps; until then it only keeps it."""
        self._is_closing = False
        self._is_shared = is_shared
        self._refused: dict[int, int] = {}
        """How often the database has refused updates that it has not taken yet."""
        self._in_hand: set[int] = set()
        """Updates that are being kept, waiting, handled, or not marked as done yet."""
        self._let_go_next: set[int] = set()
        self._answered: list[int] = []
        """Updates whose answer was sent and that are not marked as done yet."""

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        """Commits updates, then begins to handle those that were not known.

        What one person sends in a flood is kept out of the handlers: done in the same commit.
        What cannot be kept is parked, and its person told; its neighbours are kept.

        Raises: DatabaseError; what was not taken then, Telegram will send again.
        """
        rows = {row[0]: row for row in map(row_of, updates) if row is not None}
        whole = [row for row in rows.values() if row[2] is not None]
        try:
            await self._keep(whole)
        except DatabaseRefusedError as error:
            if len(whole) > 1:
                await self._keep_one_by_one(whole)
            else:
                await self._keep_mark_in_the_end(whole, error, are_others_kept=False)
        for update_id, person, payload in rows.values():
            if payload is None:
                await self._keep_mark(update_id, person)

    async def _keep(self, rows: list[Row]) -> None:
        if not rows:
            return
        verdicts: dict[int, Verdict] = {}
        known_people: AbstractSet[int] | None = None
        now = self._clock.now()
        # In hand before they can be read, so that they are not collected as well.
        own = {update_id for update_id, _, _ in rows} - self._in_hand
        self._in_hand |= own
        try:
            async with self._database.write(is_brief=True) as session:
                new = await add_updates(session, rows, now=now)
                rows = [row for row in rows if row[0] in new]
                if self._is_active:
                    verdicts = await self._sort_out(session, rows, now)
                    known_people = await self._find_known(session, rows)
        except (DatabaseError, asyncio.CancelledError):
            self._in_hand -= own
            self._give_back(person for update_id, person, _ in rows if update_id in verdicts)
            raise
        self._let_go(own - new)
        self._hand_out(rows, verdicts, known_people)

    async def _keep_one_by_one(self, rows: Sequence[Row]) -> None:
        """One bad row holds up nobody else's.

        Raises: DatabaseRefusedError if one is to be offered again.
        """
        refused: list[Row] = []
        failure: DatabaseRefusedError | None = None
        for row in rows:
            try:
                await self._keep([row])
            except DatabaseRefusedError as error:
                refused.append(row)
                failure = error
        if failure is not None:
            are_others_kept = len(refused) < len(rows)
            await self._keep_mark_in_the_end(refused, failure, are_others_kept=are_others_kept)

    async def _keep_mark_in_the_end(
        self, rows: Sequence[Row], failure: DatabaseRefusedError, *, are_others_kept: bool
    ) -> None:
        """Gives up rows that were refused too often, unless the database takes nothing at all.

        Raises: DatabaseRefusedError if one is to be offered again.
        """
        is_open = False
        for update_id, person, _ in rows:
            tries = self._refused[update_id] = self._refused.get(update_id, 0) + 1
            log.warning(
                "update was refused",
                extra={"update_id": update_id, "tries": tries, "reason": str(failure)},
            )
            if tries < REFUSED_TRIES:
                is_open = True
                continue
            try:
                await self._keep_mark(update_id, person)
            except DatabaseRefusedError:
                if not are_others_kept:
                    is_open = True
                    continue
                log.exception("update is given up", extra={"update_id": update_id})
                self._apologize_soon(person)
            del self._refused[update_id]
        if is_open:
            raise failure

    async def _keep_mark(self, update_id: int, person: int | None) -> None:
        """Parks it without its content, and says so to whoever sent it."""
        async with self._database.write(is_brief=True) as session:
            is_new = await add_parked(session, update_id, person, now=self._clock.now())
        if is_new:
            log.warning("update cannot be kept, parked", extra={"update_id": update_id})
            self._apologize_soon(person)

    def _apologize_soon(self, person: int | None) -> None:
        if person is not None and self._is_active:
            self._spawn(self._tell(person, self._voice.apologize))

    async def can_keep(self) -> bool:
        """Whether updates can be committed now, by this or any other process."""
        try:
            async with self._database.read() as session:
                await list_new_updates(session, limit=1)
        except DatabaseError:
            return False
        return not self._is_closing and not self.refused.is_set()

    async def collect(self) -> None:
        """Hands out, until cancelled, what other processes keep in the same inbox."""
        while True:
            await asyncio.sleep(COLLECT_EVERY_S)
            try:
                await self.collect_once()
            except DatabaseError as error:
                log.warning("inbox not read", extra={"reason": str(error)})
            except Exception:
                log.exception("inbox not read")

    async def collect_once(self) -> None:
        """Hands out what is new in the inbox and in nobody's hand here.

        Raises: DatabaseError.
        """
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
                known_people = await self._find_known(session, rows)
            self._in_hand.update(update_id for update_id, _, _ in rows)
            self._hand_out(rows, verdicts, known_people)

    async def _sort_out(
        self, session: AsyncSession, rows: Sequence[Row], now: datetime
    ) -> dict[int, Verdict]:
        """What is done with each update; what is not handled is done in this transaction."""
        verdicts = {
            update_id: self._judge(person, raw or {}, now) for update_id, person, raw in rows
        }
        dropped = [
            update_id for update_id, verdict in verdicts.items() if verdict is not Verdict.HANDLE
        ]
        if dropped:
            await record_done(session, dropped)
        return verdicts

    async def _find_known(
        self, session: AsyncSession, rows: Sequence[Row]
    ) -> AbstractSet[int] | None:
        """The accounts that are known, among those of updates; None while there is no crowd."""
        if len(self._waiting) + len(rows) < CROWDED:
            return None
        return await find_known_accounts(session, {person for _, person, _ in rows if person})

    def _hand_out(
        self,
        rows: Sequence[Row],
        verdicts: Mapping[int, Verdict],
        known_people: AbstractSet[int] | None,
    ) -> None:
        """Begins what was sorted out; a stand-by has sorted out nothing."""
        for update_id, person, raw in rows:
            verdict = verdicts.get(update_id)
            if verdict is Verdict.HANDLE:
                is_stranger = known_people is not None and person not in known_people
                self._enqueue_update(update_id, person, raw or {}, is_stranger=is_stranger)
                continue
            self._let_go({update_id})
            if verdict is Verdict.TELL and person is not None:
                log.warning("person floods", extra={"update_id": update_id})
                self._spawn(self._slow_down(person))

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
            people = {row.telegram_id for row in rows if row.telegram_id is not None}
            known_people = await find_known_accounts(session, people)
        rows = [row for row in rows if row.update_id not in self._in_hand]
        new = [row for row in rows if row.state is InboxState.NEW]
        replayed = {row.telegram_id for row in new}
        self._ask_again_after_crash(
            [(row.update_id, row.telegram_id) for row in rows if row.state is InboxState.APPLIED],
            replayed,
        )
        for row in new:
            if row.payload is not None:
                self._in_hand.add(row.update_id)
                is_stranger = row.telegram_id not in known_people
                self._enqueue_update(
                    row.update_id, row.telegram_id, row.payload, is_stranger=is_stranger
                )

    def _ask_again_after_crash(
        self, applied: Sequence[tuple[int, int | None]], replayed: AbstractSet[int | None]
    ) -> None:
        """Each person once; whoever has newer updates is answered by those."""
        asked = set(replayed)
        for update_id, person in applied:
            self._in_hand.add(update_id)
            if person is None or person in asked:
                self._finish_soon(update_id)
                continue
            asked.add(person)
            self._enqueue(person, update_id, partial(self._answer_again, update_id, person))

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

    def _enqueue_update(
        self, update_id: int, person: int | None, raw: RawUpdate, *, is_stranger: bool = False
    ) -> None:
        key = person or 0
        work = partial(self._handle, update_id, key, raw, is_stranger=is_stranger)
        self._enqueue(key, update_id, work)

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
                self._finish_soon(update_id)
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
            self.refused.set()
        return self.refused.is_set()

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
        while not self._is_closing and not self.refused.is_set():
            if await self._tell(person, self._voice.ask_again):
                self._finish_soon(update_id)
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _slow_down(self, person: int) -> None:
        await self._tell(person, self._voice.slow_down, rank=Rank.STRANGER)

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
