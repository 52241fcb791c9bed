"""A database of every revision, with rows in every table, goes on with this version."""

from datetime import timedelta
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlmodel import select

from models.audience import Audience
from models.database import Database
from models.lifetimes import LIFETIMES
from models.matching.packing import PACK_VERSION
from models.matching.rules.reasons import ReasonKind
from models.matching.rules.scoring import DEFAULT_SETTINGS
from models.notices.digests import DigestNotice
from models.queries.match_rows import rewrite_stale_match_rows
from models.queries.suggestions import reasons_from_data
from models.schema import MIGRATIONS, code_revision, migrate
from models.tables.base import table_of
from models.tables.campaign import Campaign
from models.tables.draft import Draft
from models.tables.outbox import OutboxState
from models.tables.student import MatchRow
from models.tables.suggestion import Interest, Suggestion
from models.taxonomy import Taxonomy
from scheduler.outbox import Outbox
from scheduler.weekly_push import PushSettings, WeeklyPush
from tests.conftest import DATABASE_KINDS
from tests.models.migrations.populated_rows import Rows, list_files, populate
from tests.scheduler.region import (
    MONDAY,
    RULE,
    MatchingHere,
    Recorder,
    Region,
    StandingClock,
    send_everything,
)
from tests.support.databases import DatabaseKind

REVISIONS = sorted(one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions())

TWO_MONDAYS_LATER = MONDAY + timedelta(weeks=2)
"""The first slot that the stored databases have not pushed for."""

HELLWEG = 1
"""The approved company of every stored database."""

ENDED_WELL = {OutboxState.SENT, OutboxState.CANCELLED, OutboxState.EXPIRED}


def test_the_newest_revision_has_a_populated_file() -> None:
    newest = max(list_files())
    assert newest == code_revision(), "run `python -m tests.models.migrations.populate`"


@pytest.mark.parametrize("database_kind", DATABASE_KINDS, indirect=True)
@pytest.mark.parametrize("revision", REVISIONS)
async def test_a_database_of_an_older_revision_is_read_and_pushed(
    revision: str, database_kind: DatabaseKind, tmp_path: Path, taxonomy: Taxonomy
) -> None:
    clock = StandingClock(TWO_MONDAYS_LATER)
    url = database_kind.empty(tmp_path)
    filled = populate(url, revision)
    assert [table for table, rows in filled.items() if not rows] == []
    migrate(url, now=clock.now())
    database = Database(url)
    try:
        await _assert_everything_loads(database, filled)
        await _assert_the_due_push_runs(database, clock, taxonomy)
    finally:
        await database.close()


async def _assert_everything_loads(database: Database, filled: Rows) -> None:
    """Every row by its class, and what its JSON says as the values that it stands for."""
    async with database.read() as session:
        for lifetime in LIFETIMES:
            rows = (await session.exec(select(lifetime.table))).all()
            table = table_of(lifetime.table).name
            assert len(rows) == len(filled.get(table, rows)), table
        drafts = {draft.id: draft.data for draft in await session.exec(select(Draft))}
        assert drafts == {row["id"]: row["data"] for row in filled["draft"]}
        for campaign in await session.exec(select(Campaign)):
            assert Audience.from_data(campaign.audience).to_data() == campaign.audience
        stored = [
            *await session.exec(select(Suggestion.reasons)),
            *await session.exec(select(Interest.reasons)),
        ]
    known = [[one["kind"] for one in data if one["kind"] in set(ReasonKind)] for data in stored]
    assert [[one.kind for one in reasons_from_data(data)] for data in stored] == known


async def _assert_the_due_push_runs(
    database: Database, clock: StandingClock, taxonomy: Taxonomy
) -> None:
    """Everybody who was pushed to before gets a new offer; what was left unsent is settled."""
    region = Region(database, clock)
    async with database.write() as session:
        await rewrite_stale_match_rows(session)
        rows = (await session.exec(select(MatchRow))).all()
        students = {row.person_id for row in rows}
        assert {row.version for row in rows} == {PACK_VERSION}
    offer_id = await region.waiting_offer(HELLWEG)
    await region.approve(offer_id)
    settings = PushSettings(RULE, timedelta(hours=24), DEFAULT_SETTINGS)
    push = WeeklyPush(database, clock, settings, "test", matching=MatchingHere())
    outcome = await push.run_due()
    assert outcome is not None
    assert outcome.students == len(students) > 0
    telegram = Recorder()
    outbox = Outbox(database, clock, [telegram], taxonomy.closeness, "test")
    await send_everything(outbox)
    assert set(await region.states()) <= ENDED_WELL
    assert {
        recipient.person_id
        for recipient, notice in telegram.sent
        if isinstance(notice, DigestNotice) and offer_id in notice.offer_ids
    } == students
