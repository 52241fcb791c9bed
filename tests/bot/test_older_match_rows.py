"""Match rows that an older KMUni packed: read anew from the tables before anybody is matched."""

from datetime import timedelta

from sqlmodel import select

from bot.runtime import push_settings
from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from models.matching.packing import PACK_VERSION, unpack_student
from models.tables.student import MatchRow
from scheduler.slots import next_slot
from tests.support.stories import open_offer, register_student, say

OLDER_VERSION = 1
OLDER_ROW = bytes.fromhex(
    "01030101030401000000000019000000e17a14ae47c14940d7a3703d0ad71d40d8fd3b00feda070041174c00"
    "ffffffff52a07084fdda40e9010000000000000001000000000000000000000015000000a8b6986e9ee1c8b1"
    "65020b0074752d646f72746d756e640600707974686f6e00"
)
"""A student as the first version packed them, with a university and a skill."""


async def test_a_run_that_is_due_at_the_start_finds_everybody_packed_by_an_older_version(
    play: Play, stand_in: StandIn, coordinator: Person
) -> None:
    await say(coordinator, "/start")
    students = [stand_in.person(name, username=name.lower()) for name in ("Mia", "Ben")]
    for student in students:
        await register_student(student)
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    await play.settle()
    async with play.runtime.database.write() as session:
        for row in await session.exec(select(MatchRow)):
            row.version, row.packed = OLDER_VERSION, OLDER_ROW
            session.add(row)
    marks = [student.mark() for student in students]
    rule = push_settings(play.config).rule
    play.clock.move_to(next_slot(rule, play.clock.now()) + timedelta(hours=1))
    await play.restart()
    for student, mark in zip(students, marks, strict=True):
        await student.wait_for("Praktikum Softwareentwicklung", since=mark, timeout=60)
    async with play.runtime.database.read() as session:
        rows = (await session.exec(select(MatchRow))).all()
    assert {row.version for row in rows} == {PACK_VERSION}
    assert {unpack_student(row.packed).person_id for row in rows} == {row.person_id for row in rows}
