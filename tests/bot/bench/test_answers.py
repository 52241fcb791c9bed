"""The benchmark of answers asks a bot that really matches and queues meanwhile."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import func, select

from bot.bench.answers import Setting, print_report, run_answers_bench
from bot.bench.answers_region import add_region, stop_messages
from bot.bench.loopback import Trouble
from models.database import Database
from models.matching.packing import unpack_student
from models.schema import migrate
from models.tables.offer import Offer, OfferState
from models.tables.student import MatchRow, Student
from models.taxonomy import load_taxonomy

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.mark.long
def test_people_are_answered_before_and_during_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    doing: list[str] = []
    report = run_answers_bench(
        Setting(400, 60, 1.5, Trouble.HANGING, 2), lambda what, _: doing.append(what)
    )
    assert report.troubled == 2
    for answers in (report.idle, report.matching, report.sending):
        assert answers.taps.answers > 0
        assert answers.questions.answers > 0
    assert report.queueing.seconds > 0
    assert doing[-1] == "done"
    print_report(report)
    assert "digests are queued" in capsys.readouterr().err


async def test_the_region_has_the_size_that_was_asked_for(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'region.sqlite3'}"
    migrate(url, now=NOW)
    database = Database(url)
    accounts = await add_region(database, load_taxonomy(), 320, 90, now=NOW)
    await stop_messages(database, accounts[:10])
    async with database.read() as session:
        students = (await session.exec(select(func.count()).select_from(Student))).one()
        rows = (await session.exec(select(MatchRow))).all()
        is_open = Offer.state == OfferState.OPEN
        offers = (await session.exec(select(func.count()).where(is_open))).one()
    await database.close()
    assert (students, len(rows), offers) == (320, 310, 90)
    assert all(unpack_student(row.packed).person_id == row.person_id for row in rows)
