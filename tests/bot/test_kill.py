"""`kill -9` in the middle of every story: nothing is lost, nobody waits in silence."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.sandbox import Slow
from bot.sandbox.people import Person
from handlers.engine.payloads import letters
from models.notices.kinds import Notice
from models.payloads import Answer, Done, StartStudent, Toggle
from models.tables.inbox import InboxState, InboxUpdate
from models.tables.offer import Offer
from models.tables.outbox import OutboxState
from models.tables.student import Student
from scheduler.drain import WORKERS
from tests.support.bot_process import run_command
from tests.support.documents import pdf
from tests.support.stories import OFFER, register_company, register_student, say, tap
from tests.support.world import World

STUDENTS = 12
IN_FLIGHT = WORKERS
"""Messages that one process sends at once, so that as many may come twice after a crash."""

ANSWER_S = 30.0

SLOT = datetime(2026, 11, 30, 8, 0, 30, tzinfo=UTC)
"""A Monday, half a minute past nine in Dortmund."""

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def kill_before_the_answer(world: World, act: Callable[[], object], person: Person) -> int:
    """Lets `act` take effect, kills the bot before its answer arrives, and starts it again."""
    await until_inbox(world, lambda states: states <= {InboxState.DONE})
    for method in ("sendMessage", "editMessageText"):
        world.stand_in.faults.add(Slow(60), method=method, chat_id=person.user_id)
    done = act()
    if asyncio.iscoroutine(done):
        await done
    await until_inbox(world, lambda states: InboxState.APPLIED in states)
    await world.bot.kill()
    world.stand_in.faults.clear()
    mark = person.mark()
    await world.bot.start()
    return mark


async def until_inbox(world: World, holds: Callable[[set[InboxState]], bool]) -> None:
    """Returns once the inbox's states are so."""
    async with asyncio.timeout(ANSWER_S):
        while True:
            async with world.database.read() as session:
                rows = await session.exec(select(InboxUpdate.state))
                states = {InboxState(state) for state in rows}
            if holds(states):
                return
            await asyncio.sleep(0.02)


async def test_killed_between_commit_and_reply_while_registering(world: World) -> None:
    anna = world.stand_in.person("Anna", username="anna")
    await world.bot.start()
    await say(anna, "/start", "KMUni")
    await tap(anna, letters(StartStudent), "Was studierst du")
    mark = await kill_before_the_answer(
        world, lambda: anna.send("Informatik Bachelor TU Dortmund"), anna
    )
    await anna.wait_for("richtig verstanden", since=mark, timeout=ANSWER_S)
    await tap(anna, f"{letters(Done)}:student.confirm", "Wo darf es sein")
    mark = await kill_before_the_answer(
        world, lambda: anna.press("dD:student.place", anna.last) and None, anna
    )
    await anna.wait_for("Was suchst du", since=mark, timeout=ANSWER_S)
    await tap(anna, f"{letters(Toggle)}:student.kinds:praktikum", "Was suchst du")
    await kill_before_the_answer(
        world, lambda: anna.press("dD:student.kinds", anna.last) and None, anna
    )
    async with world.database.read() as session:
        assert len((await session.exec(select(Student))).all()) == 1
    await say(anna, "/profil", "Dein Profil")


async def test_killed_between_commit_and_reply_while_posting(world: World) -> None:
    petra = world.stand_in.person("Petra", username="petra")
    await world.bot.start()
    await say(world.boss, "/start")
    await register_company(petra)
    mark = await kill_before_the_answer(world, lambda: petra.send(OFFER), petra)
    await petra.wait_for("Praktikum Softwareentwicklung", since=mark, timeout=ANSWER_S)
    mark = world.boss.mark()
    await kill_before_the_answer(
        world, lambda: petra.press("dD:offer.preview", petra.last) and None, petra
    )
    async with world.database.read() as session:
        assert len((await session.exec(select(Offer))).all()) == 1
    await say(world.boss, "/freigaben", "Praktikum Softwareentwicklung")


async def test_killed_while_a_file_is_being_read(world: World) -> None:
    petra = world.stand_in.person("Petra", username="petra")
    await world.bot.start()
    await register_company(petra)
    await until_inbox(world, lambda states: states <= {InboxState.DONE})
    world.stand_in.faults.add(Slow(60), method="getFile")
    mark = petra.mark()
    await petra.send_document(pdf(OFFER), name="angebot.pdf")
    await until_inbox(world, lambda states: InboxState.NEW in states)
    await until_asked_for_a_file(world)
    await world.bot.kill()
    world.stand_in.faults.clear()
    await world.bot.start()
    await petra.wait_for("Praktikum Softwareentwicklung", since=mark, timeout=ANSWER_S)
    await until_inbox(world, lambda states: states <= {InboxState.DONE})
    answers = [message for message in petra.received if message.version > mark]
    assert len(answers) == 1
    await tap(petra, f"{letters(Done)}:offer.preview", "unterwegs")


async def until_asked_for_a_file(world: World) -> None:
    """Returns once the bot waits for where a file is."""
    async with asyncio.timeout(ANSWER_S):
        while not world.stand_in.calls_running:  # noqa: ASYNC110 - a call wakes nobody
            await asyncio.sleep(0.02)


async def test_killed_in_the_middle_of_the_weekly_push(world: World) -> None:
    students = await world.seed_students(STUDENTS)
    world.clock.move_to(SLOT)
    await world.bot.start()
    await world.until_sent(3)
    await world.bot.kill()
    world.let_leases_run_out()
    await world.bot.start()
    await world.until_nothing_waits()
    digests = [row for row in await world.outbox() if row.notice == Notice.DIGEST]
    received = Counter(
        person.user_id
        for person in students
        for message in person.received
        if "passt" in message.text or "passen" in message.text
    )
    assert len(received) == len(digests)
    assert sum(received.values()) - len(received) <= IN_FLIGHT


async def test_killed_in_the_middle_of_a_broadcast(world: World) -> None:
    students = await world.seed_students(STUDENTS)
    await world.bot.start()
    await say(world.boss, "/start")
    await say(world.boss, "/rundruf")
    await say(world.boss, "Karriereabend am Donnerstag")
    await tap(world.boss, f"{letters(Answer)}:broadcast.audience:students")
    await world.boss.wait_for("Karriereabend")
    await tap(world.boss, f"{letters(Done)}:broadcast.preview")
    await world.until_sent(3)
    await world.bot.kill()
    world.let_leases_run_out()
    await world.bot.start()
    await world.until_nothing_waits()
    received = [
        sum("Karriereabend" in message.text for message in person.received) for person in students
    ]
    assert min(received) >= 1
    assert sum(received) - len(received) <= IN_FLIGHT


async def test_terminated_bot_leaves_no_message_in_doubt(world: World) -> None:
    await world.seed_students(STUDENTS)
    world.clock.move_to(SLOT)
    await world.bot.start()
    await world.until_sent(2)
    assert await world.bot.stop() == 0
    rows = await world.outbox()
    assert not [row for row in rows if row.state is OutboxState.SENDING or row.is_in_doubt]


@on_sqlite
async def test_second_process_on_the_same_database_is_refused(world: World) -> None:
    await world.bot.start()
    code, _, error = await run_command("run", "--config", str(world.bot.config))
    assert code == 3
    assert "already runs" in error


@on_sqlite
async def test_wrong_token_ends_with_the_reason(world: World) -> None:
    text = world.bot.config.read_text(encoding="utf-8")
    world.bot.config.write_text(
        text.replace(world.stand_in.token, "123456:wrong"), encoding="utf-8"
    )
    code, out, error = await run_command("run", "--config", str(world.bot.config))
    assert code == 4
    assert "does not accept the token" in error
    assert "123456:wrong" not in out + error


async def test_registering_works_against_the_real_process(world: World) -> None:
    anna = world.stand_in.person("Anna", username="anna")
    await world.bot.start()
    await register_student(anna)
    assert await world.bot.stop() == 0
