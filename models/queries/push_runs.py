"""Weekly runs: claimed once per slot, matched in one transaction, queued page by page."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import delete, func, text, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.upsert import insert_new
from models.tables.person import Person
from models.tables.push_run import PushRun, PushRunState, WeeklyResult

_INSERT_RESULT = text(
    "INSERT INTO weekly_result (run_id, person_id, packed)"
    " SELECT :run_id, :person_id, :packed"
    " WHERE EXISTS (SELECT 1 FROM student WHERE person_id = :person_id)"
)
"""One statement run for many rows: building an object for each would take most of the time."""

RESULTS_AT_ONCE = 10_000


async def find_run(session: AsyncSession, kind: str, slot: datetime) -> PushRun | None:
    rows = await session.exec(select(PushRun).where(PushRun.kind == kind, PushRun.slot == slot))
    return rows.first()


async def find_last_run(session: AsyncSession, kind: str) -> PushRun | None:
    """The run of the newest slot."""
    rows = await session.exec(
        select(PushRun).where(PushRun.kind == kind).order_by(col(PushRun.slot).desc()).limit(1)
    )
    return rows.first()


async def find_last_matched_run(session: AsyncSession, kind: str) -> PushRun | None:
    """The run of the newest slot whose report is there."""
    rows = await session.exec(
        select(PushRun)
        .where(
            PushRun.kind == kind,
            col(PushRun.state).in_([PushRunState.MATCHED, PushRunState.QUEUED]),
        )
        .order_by(col(PushRun.slot).desc())
        .limit(1)
    )
    return rows.first()


async def claim_run(
    session: AsyncSession,
    kind: str,
    slot: datetime,
    owner: str,
    lease: timedelta,
    *,
    is_catch_up: bool = False,
    state: PushRunState = PushRunState.CLAIMED,
    now: datetime,
) -> PushRun | None:
    """The slot's run if it is this owner's to go on with; None if it is another's or is over."""
    await insert_new(
        session,
        PushRun,
        [
            {
                "kind": kind,
                "slot": slot,
                "state": state,
                "owner": owner,
                "lease_until": now + lease,
                "cursor": 0,
                "is_catch_up": is_catch_up,
                "report": {},
                "created_at": now,
            }
        ],
    )
    await session.exec(
        update(PushRun)
        .where(
            col(PushRun.kind) == kind,
            col(PushRun.slot) == slot,
            col(PushRun.state).in_([PushRunState.CLAIMED, PushRunState.MATCHED]),
            (col(PushRun.owner) == owner) | (col(PushRun.lease_until) <= now),
        )
        .values(owner=owner, lease_until=now + lease)
    )
    run = await find_run(session, kind, slot)
    if (
        run is None
        or run.owner != owner
        or run.state
        not in {
            PushRunState.CLAIMED,
            PushRunState.MATCHED,
        }
    ):
        return None
    return run


async def reopen_missed_run(
    session: AsyncSession, kind: str, slot: datetime, *, now: datetime
) -> bool:
    """Lets a slot that was found too late be claimed after all; somebody asked for it."""
    result = await session.exec(
        update(PushRun)
        .where(
            col(PushRun.kind) == kind,
            col(PushRun.slot) == slot,
            col(PushRun.state) == PushRunState.MISSED,
        )
        .values(state=PushRunState.CLAIMED, lease_until=now)
    )
    return result.rowcount == 1


async def change_old_runs_to_missed(session: AsyncSession, kind: str, *, before: datetime) -> int:
    """Gives up unfinished runs of slots before an instant; returns how many."""
    old = select(PushRun.id).where(
        PushRun.kind == kind,
        PushRun.slot < before,
        col(PushRun.state).in_([PushRunState.CLAIMED, PushRunState.MATCHED]),
    )
    await session.exec(delete(WeeklyResult).where(col(WeeklyResult.run_id).in_(old)))
    result = await session.exec(
        update(PushRun).where(col(PushRun.id).in_(old)).values(state=PushRunState.MISSED)
    )
    return result.rowcount


async def change_lease(session: AsyncSession, run: PushRun, until: datetime) -> bool:
    """Keeps or gives back the run; False if it is another's now."""
    result = await session.exec(
        update(PushRun)
        .where(col(PushRun.id) == run.id, col(PushRun.owner) == run.owner)
        .values(lease_until=until)
    )
    return result.rowcount == 1


async def record_matched(
    session: AsyncSession,
    run_id: int,
    owner: str,
    results: Iterable[tuple[int, bytes]],
    report: Mapping[str, Any],
) -> bool:
    """Keeps every result and the state in one transaction; False if the run is another's now.

    ``results`` are read a few at a time. Those of students who left meanwhile are dropped.
    """
    changed = await session.exec(
        update(PushRun)
        .where(
            col(PushRun.id) == run_id,
            col(PushRun.owner) == owner,
            col(PushRun.state) == PushRunState.CLAIMED,
        )
        .values(state=PushRunState.MATCHED, report=dict(report))
    )
    if changed.rowcount != 1:
        return False
    connection = await session.connection()
    rows = iter(results)
    while page := list(islice(rows, RESULTS_AT_ONCE)):
        await connection.execute(
            _INSERT_RESULT,
            [
                {"run_id": run_id, "person_id": person_id, "packed": packed}
                for person_id, packed in page
            ],
        )
    return True


async def find_first_day(session: AsyncSession) -> datetime | None:
    """When the first person was kept; None in an empty database."""
    return (await session.exec(select(func.min(Person.created_at)))).one()


async def list_results_page(
    session: AsyncSession, run_id: int, after: int, limit: int
) -> list[WeeklyResult]:
    """Results of people after a cursor, by person."""
    rows = await session.exec(
        select(WeeklyResult)
        .where(WeeklyResult.run_id == run_id, WeeklyResult.person_id > after)
        .order_by(col(WeeklyResult.person_id))
        .limit(limit)
    )
    return list(rows)


async def record_cursor(
    session: AsyncSession, run: PushRun, cursor: int, lease: timedelta, *, now: datetime
) -> bool:
    """Moves the page on and renews the lease; False if the run is another's now."""
    result = await session.exec(
        update(PushRun)
        .where(
            col(PushRun.id) == run.id,
            col(PushRun.owner) == run.owner,
            col(PushRun.state) == PushRunState.MATCHED,
        )
        .values(cursor=cursor, lease_until=now + lease)
    )
    return result.rowcount == 1


async def record_queued(session: AsyncSession, run: PushRun) -> None:
    """Every result is an outbox row: the packed results are not needed any more."""
    await session.exec(
        update(PushRun).where(col(PushRun.id) == run.id).values(state=PushRunState.QUEUED)
    )
    await session.exec(delete(WeeklyResult).where(col(WeeklyResult.run_id) == run.id))
