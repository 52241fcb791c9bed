"""Which rows come next: who waits first, then every bulk job in its turn."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlmodel import col, update

from models.audience import Audience
from models.database import Database
from models.notices.kinds import Notice
from models.queries.campaigns import add_campaign
from models.queries.due_messages import DueMessage, in_turns, list_due_messages
from models.queries.outbox import add_notices
from models.tables.address import ChannelName
from models.tables.base import stored_id
from models.tables.campaign import Campaign, CampaignState
from models.tables.outbox import NoticeKind, OutboxMessage, Rank
from models.vocabulary import Who
from tests.scheduler.region import Region, StandingClock
from tests.support.databases import SqliteFiles

MANY = 60


async def broadcast(region: Region, kind: Who) -> int:
    campaign = Campaign(
        html="Hallo",
        audience=Audience(kind).to_data(),
        state=CampaignState.QUEUED,
        created_at=region.clock.now(),
    )
    async with region.database.write() as session:
        await add_campaign(session, campaign, now=region.clock.now())
    return stored_id(campaign)


async def queue(region: Region, people: list[int], notice: NoticeKind, *purposes: str) -> None:
    async with region.database.write() as session:
        for purpose in purposes:
            await add_notices(session, people, notice, purpose, {}, now=region.clock.now())


async def due(
    region: Region, *, busy: set[int] | None = None, limit: int = 100
) -> list[DueMessage]:
    async with region.database.read() as session:
        return await list_due_messages(
            session,
            ChannelName.TELEGRAM,
            busy=busy or set(),
            now=region.clock.now(),
            limit=limit,
        )


def test_jobs_take_turns_until_each_is_over() -> None:
    assert list(in_turns(["aaaa", "b", "", "cc"])) == ["a", "b", "c", "a", "c", "a", "a"]


async def test_a_small_late_broadcast_is_not_stuck_behind_a_large_one(region: Region) -> None:
    for _ in range(MANY):
        await region.student()
    companies = {(await region.company(f"Firma {number}"))[1] for number in range(3)}
    await broadcast(region, Who.STUDENTS)
    region.clock.move_to(region.clock.now() + timedelta(minutes=1))
    await broadcast(region, Who.COMPANIES)
    page = await due(region, limit=40)
    assert companies <= {message.person_id for message in page[:6]}
    assert len(page) > 10


async def test_a_broadcast_and_the_digests_take_turns(region: Region) -> None:
    students = [await region.student() for _ in range(MANY)]
    await queue(region, students, Notice.DIGEST, "digest")
    await region.company()
    await broadcast(region, Who.COMPANIES)
    ranks = [message.priority for message in await due(region)]
    assert Rank.BROADCAST in ranks[:2]


async def test_answers_and_reminders_go_before_all_bulk(region: Region) -> None:
    for _ in range(MANY):
        await region.student()
    await broadcast(region, Who.STUDENTS)
    reminded, answered = await region.person(), await region.person()
    await queue(region, [reminded], Notice.OFFER_EXPIRING, "expiring")
    await queue(region, [answered], Notice.COMPANY_APPROVED, "approved")
    page = await due(region)
    assert [message.person_id for message in page[:2]] == [answered, reminded]


async def test_many_answers_to_one_person_keep_nobody_waiting(region: Region) -> None:
    patient = await region.person()
    await queue(region, [patient], Notice.COMPANY_APPROVED, *(f"a:{n}" for n in range(MANY)))
    other = await region.person()
    await queue(region, [other], Notice.COMPANY_APPROVED, "approved")
    await region.student()
    await broadcast(region, Who.STUDENTS)
    first = await due(region, limit=20)
    assert [message.person_id for message in first].count(patient) == 1
    assert Rank.BROADCAST in [message.priority for message in first]
    assert (await due(region, busy={patient}, limit=20))[0].person_id == other


async def test_rows_in_doubt_come_after_everything_else_that_is_due(region: Region) -> None:
    doubtful, sure = await region.person(), await region.student()
    await queue(region, [doubtful], Notice.COMPANY_APPROVED, "approved")
    async with region.database.write() as session:
        await session.exec(update(OutboxMessage).values(is_in_doubt=True))
    await queue(region, [sure], Notice.DIGEST, "digest")
    assert [message.person_id for message in await due(region)] == [sure, doubtful]


async def test_a_row_that_is_not_due_yet_holds_up_no_other_of_its_job(region: Region) -> None:
    later, now = await region.student(), await region.student()
    await queue(region, [later, now], Notice.DIGEST, "digest")
    async with region.database.write() as session:
        await session.exec(
            update(OutboxMessage)
            .where(col(OutboxMessage.person_id) == later)
            .values(not_before=region.clock.now() + timedelta(hours=1))
        )
    assert [message.person_id for message in await due(region)] == [now]


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """What is executed meanwhile."""
    seen: list[tuple[str, Any]] = []

    def remember(_c: Any, _u: Any, statement: str, parameters: Any, _x: Any, _m: bool) -> None:
        seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", remember)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", remember)


async def test_a_page_is_read_along_the_index_without_sorting_what_waits(
    sqlite: SqliteFiles, tmp_path: Path, clock: StandingClock
) -> None:
    database = Database(sqlite.new(tmp_path))
    region = Region(database, clock)
    await region.student()
    await queue(region, [await region.student()], Notice.DIGEST, "digest")
    await broadcast(region, Who.STUDENTS)
    async with database.read() as session:
        connection = await session.connection()
        await connection.execute(text("SELECT 1"))
        with statements() as seen:
            await list_due_messages(session, ChannelName.TELEGRAM, now=clock.now(), limit=10)
        reads = [one for one in seen if "outbox" in one[0]]
        assert len(reads) >= 5
        for statement, parameters in reads:
            rows = await connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", tuple(parameters)
            )
            plan = "\n".join(row[-1] for row in rows)
            assert "ix_outbox_waiting" in plan, statement
            # Those in doubt are few; all others must come in the order of the index.
            assert "TEMP B-TREE" not in plan or "is_in_doubt = 1" in statement, plan
    await database.close()
