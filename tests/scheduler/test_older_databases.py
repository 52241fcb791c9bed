"""A database of every revision, with rows in every table, goes on with this version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlmodel import select

from models.audience import Audience
from models.database import Database
from models.lifetimes import LIFETIMES
from models.matching.packing import PACK_VERSION
from models.matching.rules.reasons import ReasonKind
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
from scheduler.outbox import Outbox
from scheduler.weekly_push import WeeklyPush
from tests.conftest import DATABASE_KINDS
from tests.scheduler.region import (
    MONDAY,
    Recorder,
    Region,
    StandingClock,
    send_everything,
)
from tests.support.databases import DatabaseKind
from tests.support.older_versions.rows import Rows, list_files, populate

REVISIONS = sorted(one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions())

TWO_MONDAYS_LATER = MONDAY + timedelta(weeks=2)
"""The first slot that the stored databases have not pushed for."""

HELLWEG = 1
"""The approved company of every stored database."""

ENDED_WELL = {OutboxState.SENT, OutboxState.CANCELLED, OutboxState.EXPIRED}


@dataclass(frozen=True)
class Stored:
    """A database as an older version left it, and the rows it was left with."""

    url: str
    rows: Rows


def test_the_newest_revision_has_a_populated_file() -> None:
    newest = max(list_files())
    assert newest == code_revision(), "run `python -m tests.support.older_versions.populate`"


@pytest.fixture(params=REVISIONS)
def revision(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def stored(database_kind: DatabaseKind, revision: str, tmp_path: Path) -> Stored:
    url = database_kind.empty(tmp_path)
    return Stored(url, populate(url, revision))


@pytest.fixture
def database_url(stored: Stored) -> str:
    """A database of an older revision, migrated."""
    migrate(stored.url, now=TWO_MONDAYS_LATER)
    return stored.url


@pytest.mark.parametrize("database_kind", DATABASE_KINDS, indirect=True)
async def test_a_database_of_an_older_revision_is_read_and_pushed(
    stored: Stored,
    region: Region,
    push: WeeklyPush,
    outbox: Outbox,
    clock: StandingClock,
    telegram: Recorder,
) -> None:
    """Everybody who was pushed to before gets a new offer; what was left unsent ends well."""
    assert [table for table, rows in stored.rows.items() if not rows] == []
    await _assert_everything_loads(region.database, stored.rows)
    students = await _pack_anew(region.database)
    clock.move_to(TWO_MONDAYS_LATER)
    offer_id = await region.waiting_offer(HELLWEG)
    await region.approve(offer_id)
    outcome = await push.run_due()
    assert outcome is not None
    assert outcome.students == len(students) > 0
    await send_everything(outbox)
    assert set(await region.states()) <= ENDED_WELL
    assert {
        recipient.person_id
        for recipient, notice in telegram.sent
        if isinstance(notice, DigestNotice) and offer_id in notice.offer_ids
    } == students


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
            audience = Audience.from_data(campaign.audience)
            assert Audience.from_data(audience.to_data()) == audience
            assert _said_of(audience.to_data()) == _said_of(campaign.audience)
        stored = [
            *await session.exec(select(Suggestion.reasons)),
            *await session.exec(select(Interest.reasons)),
        ]
    known = [[one["kind"] for one in data if one["kind"] in set(ReasonKind)] for data in stored]
    assert [[one.kind for one in reasons_from_data(data)] for data in stored] == known


_IS_SAID_BY_ITS_CONDITION = {"field", "university", "place", "students"}


def _said_of(audience: Mapping[str, Any]) -> set[str]:
    """Everything an audience asks for, in whatever form it was stored."""
    said: set[str] = set()
    for value in audience.values():
        match value:
            case dict():
                said |= _said_of(value)
            case list():
                said |= {str(one) for one in value}
            case str():
                said.add(value)
    return said - _IS_SAID_BY_ITS_CONDITION


async def _pack_anew(database: Database) -> set[int]:
    """What a start does before anything is due; the students whose rows there are."""
    async with database.write() as session:
        await rewrite_stale_match_rows(session)
        rows = (await session.exec(select(MatchRow))).all()
    assert {row.version for row in rows} == {PACK_VERSION}
    return {row.person_id for row in rows}
