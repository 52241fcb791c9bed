"""The weekly push: one run per slot, matched in a child process, queued page by page."""

import asyncio
import json
import logging
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from models.base import stored_id
from models.clock import Clock
from models.database import Database
from models.matching.engine import suggest_for_student
from models.matching.packing import unpack_student
from models.matching.scoring import MatchSettings
from models.outbox import Notice, OutboxMessage
from models.person import Person
from models.push_run import PushRun, PushRunState
from models.queries.offers import list_match_offers
from models.queries.outbox import DIGEST_TIME_TO_LIVE, outbox_values
from models.queries.push_runs import (
    claim_run,
    find_run,
    list_results_page,
    record_cursor,
    record_matched,
    record_queued,
)
from models.queries.suggestions import add_suggestions
from models.queries.upsert import insert_new
from models.student import MatchRow
from models.suggestion import SuggestionOrigin
from models.taxonomy import load_taxonomy
from scheduler.slots import WeeklyRule, newest_slot

log = logging.getLogger(__name__)

KIND = "weekly"
LEASE = timedelta(minutes=10)
"""A run whose process died is taken over after this time."""

PAGE = 500
"""Students whose suggestions and messages are one transaction."""

Results = list[tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class PushSettings:
    """When to push, what to match, and how late is too late."""

    rule: WeeklyRule
    catch_up: timedelta
    match: MatchSettings
    overlay: Path | None = None


@dataclass(frozen=True, slots=True)
class PushOutcome:
    """What a check of the clock led to."""

    slot: datetime
    students: int
    suggestions: int
    is_new: bool


class WeeklyPush:
    """Makes the current slot's run and its outbox rows, once, whoever asks and however often."""

    def __init__(
        self, database: Database, clock: Clock, settings: PushSettings, owner: str
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._owner = owner

    async def run_due(self, *, is_forced: bool = False) -> PushOutcome | None:
        """Pushes for the newest slot if that is still to be done.

        `is_forced` (by `kmuni push weekly`) also makes a slot that was found too late.
        """
        now = self._clock.now()
        slot = newest_slot(self._settings.rule, now)
        async with self._database.read() as session:
            known = await find_run(session, KIND, slot)
            is_first_week = await _began_after(session, slot)
        if known is not None and known.state in {PushRunState.QUEUED, PushRunState.MISSED}:
            return PushOutcome(slot, 0, 0, is_new=False)
        if is_first_week and not is_forced:
            return None
        is_late = now - slot > self._settings.catch_up
        if known is None and is_late and not is_forced:
            await self._record_missed(slot, now)
            return None
        run = await self._claim(slot, now)
        if run is None:
            return None
        if run.state is PushRunState.CLAIMED and not await self._match(run):
            return None
        return await self._queue(slot)

    async def dry_run(self) -> PushOutcome:
        """What a run would suggest now; writes nothing."""
        now = self._clock.now()
        results = await match_in_child(self._database.url, now, self._settings)
        counts = [len(json.loads(packed)) for _, packed in results]
        slot = newest_slot(self._settings.rule, now)
        return PushOutcome(slot, len(counts), sum(counts), is_new=True)

    async def _record_missed(self, slot: datetime, now: datetime) -> None:
        async with self._database.write() as session:
            await claim_run(
                session,
                KIND,
                slot,
                self._owner,
                LEASE,
                state=PushRunState.MISSED,
                is_catch_up=True,
                now=now,
            )
        log.warning("weekly push missed", extra={"slot": slot.isoformat()})

    async def _claim(self, slot: datetime, now: datetime) -> PushRun | None:
        is_catch_up = now - slot > timedelta(minutes=5)
        async with self._database.write() as session:
            run = await claim_run(
                session, KIND, slot, self._owner, LEASE, is_catch_up=is_catch_up, now=now
            )
        if run is not None and run.is_catch_up:
            log.info("weekly push caught up", extra={"slot": slot.isoformat()})
        return run

    async def _match(self, run: PushRun) -> bool:
        """Matches everybody and keeps all results in one transaction."""
        began = time.perf_counter()
        results = await match_in_child(self._database.url, self._clock.now(), self._settings)
        seconds = time.perf_counter() - began
        report = {
            "students": len(results),
            "suggestions": sum(len(json.loads(packed)) for _, packed in results),
            "seconds": round(seconds, 3),
        }
        async with self._database.write() as session:
            is_kept = await record_matched(session, run, results, report)
        log.info("weekly push matched", extra={"push_run_id": run.id, **report})
        return is_kept

    async def _queue(self, slot: datetime) -> PushOutcome | None:
        """Turns results into suggestions and outbox rows, a page a transaction."""
        students = suggestions = 0
        while True:
            now = self._clock.now()
            async with self._database.write() as session:
                run = await find_run(session, KIND, slot)
                if run is None or run.owner != self._owner:
                    return None
                page = await list_results_page(session, stored_id(run), run.cursor, PAGE)
                if not page:
                    await record_queued(session, run)
                    return PushOutcome(slot, students, suggestions, is_new=True)
                for result in page:
                    offer_ids = json.loads(result.packed)
                    await add_suggestions(
                        session,
                        result.person_id,
                        [(offer_id, ()) for offer_id in offer_ids],
                        SuggestionOrigin.WEEKLY,
                        now=now,
                    )
                    suggestions += len(offer_ids)
                rows = [
                    outbox_values(
                        result.person_id,
                        Notice.DIGEST,
                        digest_purpose(slot),
                        {"offer_ids": json.loads(result.packed), "slot": slot.isoformat()},
                        now=now,
                        expires_at=now + DIGEST_TIME_TO_LIVE,
                    )
                    for result in page
                ]
                students += await insert_new(session, OutboxMessage, rows)
                if not await record_cursor(session, run, page[-1].person_id, LEASE, now=now):
                    return None


def digest_purpose(slot: datetime) -> str:
    """The idempotency key of a slot's digest."""
    return f"digest:{slot:%Y-%m-%d}"


async def _began_after(session: Any, slot: datetime) -> bool:
    """Whether nobody was here yet at the slot: a new installation pushes for no past Monday."""
    first = await session.exec(select(Person.created_at).order_by(col(Person.created_at)).limit(1))
    began_at = first.first()
    return began_at is None or began_at > slot


async def match_in_child(url: str, now: datetime, settings: PushSettings) -> Results:
    """Matches in a process of its own, so that conversations stay quick and its memory goes."""
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return await loop.run_in_executor(
            pool, _match_everybody, url, now, settings.match, settings.overlay
        )


def _match_everybody(
    url: str, now: datetime, settings: MatchSettings, overlay: Path | None
) -> Results:
    """Runs in the child: offer ids for each student with at least one, packed as JSON."""
    return asyncio.run(_read_and_match(url, now, settings, overlay))


async def _read_and_match(
    url: str, now: datetime, settings: MatchSettings, overlay: Path | None
) -> Results:
    closeness = load_taxonomy(overlay).closeness
    database = Database(url)
    try:
        async with database.read() as session:
            offers = await list_match_offers(session, now=now)
            rows = (await session.exec(select(MatchRow).order_by(col(MatchRow.person_id)))).all()
    finally:
        await database.close()
    results: Results = []
    for row in rows:
        student = unpack_student(row.packed)
        found = suggest_for_student(
            student, offers, now=now, closeness=closeness, settings=replace(settings)
        )
        if found:
            packed = json.dumps([suggestion.offer_id for suggestion in found])
            results.append((row.person_id, packed.encode()))
    return results
