"""A pause with an end ends by itself, and its student is told once."""

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.acts import people, students
from models.acts.students import LONGEST_PAUSE_DAYS, PauseInput
from models.database import Database
from models.notices import keys
from models.notices.kinds import Notice
from models.queries.match_rows import find_match_student
from models.queries.students import get_student
from models.refusals import Refusal
from models.tables.event import Deed
from models.tables.student import Student
from models.taxonomy import load_taxonomy
from scheduler import pauses
from scheduler.pauses import end_pauses
from tests.models.acts.stage import Stage

TODAY = date(2026, 11, 24)
IN_THREE_WEEKS = PauseInput(until=TODAY + timedelta(weeks=3))


@pytest.fixture
def stage(database: Database) -> Stage:
    return Stage(database, load_taxonomy())


async def student_of(stage: Stage, person_id: int) -> Student:
    async with stage.database.read() as session:
        return await get_student(session, person_id)


async def is_matched(stage: Stage, people: Sequence[int]) -> list[bool]:
    async with stage.database.read() as session:
        return [await find_match_student(session, one) is not None for one in people]


async def test_a_pause_ends_at_the_midnight_of_its_day_and_is_told_once(stage: Stage) -> None:
    anna = await stage.student()
    await stage.perform(students.pause, anna, IN_THREE_WEEKS)
    until = (await student_of(stage, anna)).paused_until
    assert until is not None
    assert until.astimezone(ZoneInfo("Europe/Berlin")).isoformat() == "2026-12-15T00:00:00+01:00"
    stage.pass_time(until - stage.world.now - timedelta(seconds=1))
    assert await end_pauses(stage.database, stage.world) == 0
    assert await is_matched(stage, [anna]) == [False]
    stage.pass_time(timedelta(seconds=1))
    assert await end_pauses(stage.database, stage.world) == 1
    assert await end_pauses(stage.database, stage.world) == 0
    assert await is_matched(stage, [anna]) == [True]
    assert await stage.told() == [(anna, keys.at(Notice.PAUSE_OVER, moment=until))]
    assert await stage.deeds() == [Deed.STUDENT_PAUSED, Deed.STUDENT_RETURNED]


async def test_pauses_that_ended_while_nothing_ran_are_all_caught_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pauses, "PAGE", 2)
    some = [await stage.student() for _ in range(5)]
    for person_id in some:
        await stage.perform(students.pause, person_id, IN_THREE_WEEKS)
    stage.pass_time(timedelta(days=90))
    assert await end_pauses(stage.database, stage.world) == len(some)
    assert all(await is_matched(stage, some))
    assert {person_id for person_id, _ in await stage.told()} == set(some)


async def test_a_pause_without_an_end_is_ended_by_its_student_alone(stage: Stage) -> None:
    anna, bela = await stage.student(), await stage.student()
    await stage.perform(students.pause, anna, None)
    await stage.perform(students.pause, bela, IN_THREE_WEEKS)
    await stage.perform(people.be_silent, bela, None)
    stage.pass_time(timedelta(days=400))
    assert await end_pauses(stage.database, stage.world) == 0
    assert await is_matched(stage, [anna, bela]) == [False, False]


async def test_a_new_end_takes_the_place_of_the_old_one(stage: Stage) -> None:
    anna = await stage.student()
    began = stage.world.now
    await stage.perform(students.pause, anna, IN_THREE_WEEKS)
    stage.pass_time(timedelta(days=7))
    await stage.perform(students.pause, anna, PauseInput(until=TODAY + timedelta(weeks=6)))
    assert (await student_of(stage, anna)).paused_at == began
    stage.pass_time(timedelta(weeks=3))
    assert await end_pauses(stage.database, stage.world) == 0
    stage.pass_time(timedelta(weeks=3))
    assert await end_pauses(stage.database, stage.world) == 1


async def test_whoever_went_on_before_the_end_is_not_told_of_it(stage: Stage) -> None:
    anna = await stage.student()
    await stage.perform(students.pause, anna, IN_THREE_WEEKS)
    await stage.perform(students.return_from_pause, anna, None)
    assert (await student_of(stage, anna)).paused_until is None
    stage.pass_time(timedelta(days=90))
    assert await end_pauses(stage.database, stage.world) == 0


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (TODAY - timedelta(days=1), Refusal.PAUSE_IN_PAST),
        (TODAY, Refusal.PAUSE_IN_PAST),
        (TODAY + timedelta(days=1), None),
        (TODAY + timedelta(days=LONGEST_PAUSE_DAYS), None),
        (TODAY + timedelta(days=LONGEST_PAUSE_DAYS + 1), Refusal.PAUSE_TOO_LONG),
    ],
    ids=str,
)
async def test_an_end_is_to_come_and_within_a_year(
    stage: Stage, day: date, refusal: Refusal | None
) -> None:
    anna = await stage.student()
    assert await stage.refusal(students.pause, anna, PauseInput(until=day)) is refusal
    is_paused = (await student_of(stage, anna)).paused_at is not None
    assert is_paused == (refusal is None)
