"""Updates on their way in: committed first, then sorted out and handed on to be answered.

An update is committed under its id before Telegram is told that it arrived. What one person sends
in a flood is done in the same commit; what no database can keep leaves its mark. At start, what is
new is handled again and who was left without an answer is asked again; how, says `answering`.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.telegram.answering import Answering, Voice
from bot.telegram.origin import RawUpdate, speaker_of
from bot.telegram.throttle import Throttle, Verdict, written_at
from bot.telegram.turns import SIDE_BY_SIDE
from handlers.engine.context import KmuniApplication
from models.clock import Clock
from models.database import Database
from models.errors import DatabaseError, DatabaseRefusedError
from models.queries.inbox import (
    add_parked,
    add_updates,
    list_new_updates,
    list_unfinished_updates,
    record_done,
)
from models.queries.people import find_known_accounts
from models.raw_update import UnstorableError, key_of, storable, update_id_of
from models.tables.inbox import InboxState

log = logging.getLogger(__name__)

CROWDED = SIDE_BY_SIDE
"""With so many people waiting, those who are known go before strangers."""

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]

COLLECT_EVERY_S = 0.25
COLLECTED_AT_ONCE = 500
"""How quickly, and in what portions, updates are found that another process has kept."""

REFUSED_TRIES = 3
"""So often an update is offered to a database that takes others, before only its mark is kept."""

Row = tuple[int, int | None, dict[str, Any] | None]
"""An update's id, its person's account (or its group), and all of it; None of it if it cannot be
kept."""


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
        self._database = database
        self._clock = clock
        self._throttle = throttle
        self._is_active = False
        """Whether this process handles what it keeps; until then it only keeps it."""
        self._is_closing = False
        self._is_shared = is_shared
        self._tries_refused: dict[int, int] = {}
        """How often the database has refused updates that it has not taken yet."""
        self._in_hand: set[int] = set()
        """Updates that are being kept, waiting, handled, or not marked as done yet."""
        self._let_go_next: set[int] = set()
        self._answering = Answering(application, database, voice, self._let_go)

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
        for row in rows:
            update_id, person, _ = row
            tries = self._tries_refused[update_id] = self._tries_refused.get(update_id, 0) + 1
            log.warning(
                "update was refused",
                extra={"update_id": update_id, "tries": tries, "reason": str(failure)},
            )
            if tries < REFUSED_TRIES:
                is_open = True
                continue
            try:
                await self._keep_or_mark(row)
            except DatabaseRefusedError:
                if not are_others_kept:
                    is_open = True
                    continue
                log.exception("update is given up", extra={"update_id": update_id})
                self._apologize_soon(person)
            del self._tries_refused[update_id]
        if is_open:
            raise failure

    async def _keep_or_mark(self, row: Row) -> None:
        """Keeps its mark alone, unless the database, which takes marks, takes the row by now.

        Raises: DatabaseRefusedError if it takes no mark either.
        """
        update_id, person, _ = row
        async with self._database.write(is_brief=True) as session:
            await add_parked(session, update_id, person, now=self._clock.now())
            await session.rollback()
        try:
            await self._keep([row])
        except DatabaseRefusedError:
            await self._keep_mark(update_id, person)

    async def _keep_mark(self, update_id: int, person: int | None) -> None:
        """Parks it without its content, and says so to whoever sent it."""
        async with self._database.write(is_brief=True) as session:
            is_new = await add_parked(session, update_id, person, now=self._clock.now())
        if is_new:
            log.warning("update cannot be kept, parked", extra={"update_id": update_id})
            self._apologize_soon(person)

    def _apologize_soon(self, person: int | None) -> None:
        if person is not None and self._is_active:
            self._answering.apologize(person)

    async def can_keep(self) -> bool:
        """Whether updates can be committed now, by this or any other process."""
        try:
            async with self._database.read() as session:
                await list_new_updates(session, limit=1)
        except DatabaseError:
            return False
        return not self._is_closing and not self.token_refused.is_set()

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
        if self._answering.people_waiting + len(rows) < CROWDED:
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
                self._answering.handle(update_id, person, raw or {}, is_stranger=is_stranger)
                continue
            self._let_go({update_id})
            if verdict is Verdict.TELL and person is not None:
                log.warning("person floods", extra={"update_id": update_id})
                self._answering.slow_down(person)

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
                self._answering.handle(
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
                self._answering.finish_soon(update_id)
                continue
            asked.add(person)
            self._answering.ask_again(update_id, person)

    async def drain(self) -> None:
        """Lets the steps under way end; what has not begun, or hangs, waits for the next start."""
        self._is_closing = True
        await self._answering.drain()

    @property
    def is_idle(self) -> bool:
        return self._answering.is_idle

    @property
    def token_refused(self) -> asyncio.Event:
        """Set once Telegram has refused the token for an answer."""
        return self._answering.token_refused

    def _let_go(self, update_ids: AbstractSet[int]) -> None:
        """They are done, or somebody else's; a read of the inbox that is under way may show them
        as new, so that they are remembered until the next one."""
        if self._is_shared:
            self._let_go_next |= update_ids
        else:
            self._in_hand -= update_ids
