"""`kill -9` in the middle of every story: nothing is lost, nobody waits in silence."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import select

from bot.sandbox import SendingLimits, Slow, StandIn
from bot.sandbox.people import Person
from bot.sandbox.region import seed_region
from handlers.callback_data import Action
from models.clock import Clock
from models.database import Database
from models.inbox import InboxState, InboxUpdate
from models.offer import Offer
from models.outbox import OutboxMessage, OutboxState
from models.schema import migrate
from models.student import Student
from models.taxonomy import load_taxonomy
from scheduler.outbox import WORKERS
from tests.support.bot_process import BotProcess, run_command, run_json
from tests.support.stories import OFFER, register_company, register_student, say, tap

STUDENTS = 12
IN_FLIGHT = WORKERS
"""Messages that one process sends at once, so that as many may come twice after a crash."""

ANSWER_S = 30.0


@dataclass
class Scene:
    bot: BotProcess
    stand_in: StandIn
    database: Database
    boss: Person

    async def kill_before_the_answer(self, act: Callable[[], object], person: Person) -> int:
        """Lets `act` take effect, kills the bot before its answer arrives, and starts it again."""
        await self.until(lambda states: states <= {InboxState.DONE})
        for method in ("sendMessage", "editMessageText"):
            self.stand_in.faults.add(Slow(60), method=method, chat_id=person.user_id)
        done = act()
        if asyncio.iscoroutine(done):
            await done
        await self.until(lambda states: InboxState.APPLIED in states)
        await self.bot.kill()
        self.stand_in.faults.clear()
        mark = person.mark()
        await self.bot.start()
        return mark

    async def until(self, holds: Callable[[set[InboxState]], bool]) -> None:
        """Returns once the inbox's states are so."""
        async with asyncio.timeout(ANSWER_S):
            while True:
                async with self.database.read() as session:
                    rows = await session.exec(select(InboxUpdate.state))
                    states = {InboxState(state) for state in rows}
                if holds(states):
                    return
                await asyncio.sleep(0.02)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncGenerator[Scene]:
    stand_in = StandIn(limits=SendingLimits.off())
    boss = stand_in.person("Karin", username="karin")
    async with stand_in.serving() as base_url:
        bot = BotProcess(tmp_path, base_url, stand_in, boss.user_id)
        migrate(bot.database_url, now=Clock().now())
        database = Database(bot.database_url)
        yield Scene(bot, stand_in, database, boss)
        await bot.kill()
        await database.close()


async def seeded_students(scene: Scene) -> list[Person]:
    invented = await seed_region(
        scene.database, load_taxonomy(), now=Clock().now(), students=STUDENTS
    )
    return [
        scene.stand_in.person(one.first_name, user_id=one.telegram_id, started=True)
        for one in invented
        if one.role == "student"
    ]


async def test_killed_between_commit_and_reply_while_registering(scene: Scene) -> None:
    anna = scene.stand_in.person("Anna", username="anna")
    await scene.bot.start()
    await say(anna, "/start", "KMUni")
    await tap(anna, Action.START_STUDENT, "Was studierst du")
    mark = await scene.kill_before_the_answer(
        lambda: anna.send("Informatik Bachelor TU Dortmund"), anna
    )
    await anna.wait_for("richtig verstanden", since=mark, timeout=ANSWER_S)
    await tap(anna, f"{Action.DONE}:student.confirm", "Wo darf es sein")
    mark = await scene.kill_before_the_answer(
        lambda: anna.press("dD:student.place", anna.last) and None, anna
    )
    await anna.wait_for("Was suchst du", since=mark, timeout=ANSWER_S)
    await tap(anna, f"{Action.TOGGLE}:student.kinds:praktikum", "Was suchst du")
    await scene.kill_before_the_answer(
        lambda: anna.press("dD:student.kinds", anna.last) and None, anna
    )
    async with scene.database.read() as session:
        assert len((await session.exec(select(Student))).all()) == 1
    await say(anna, "/profil", "Dein Profil")


async def test_killed_between_commit_and_reply_while_posting(scene: Scene) -> None:
    petra = scene.stand_in.person("Petra", username="petra")
    await scene.bot.start()
    await say(scene.boss, "/start")
    await register_company(petra)
    mark = await scene.kill_before_the_answer(lambda: petra.send(OFFER), petra)
    await petra.wait_for("Praktikum Softwareentwicklung", since=mark, timeout=ANSWER_S)
    mark = scene.boss.mark()
    await scene.kill_before_the_answer(
        lambda: petra.press("dD:offer.preview", petra.last) and None, petra
    )
    async with scene.database.read() as session:
        assert len((await session.exec(select(Offer))).all()) == 1
    await say(scene.boss, "/freigaben", "Praktikum Softwareentwicklung")


async def test_killed_in_the_middle_of_the_weekly_push(scene: Scene) -> None:
    students = await seeded_students(scene)
    answer = await run_json("push", "weekly", "--json", "--config", str(scene.bot.config))
    assert answer["students"]
    await scene.bot.start()
    await until_sent(scene, 3)
    await scene.bot.kill()
    await scene.bot.start()
    await until_nothing_waits(scene)
    received = Counter(
        person.user_id
        for person in students
        for message in person.received
        if "passt" in message.text or "passen" in message.text
    )
    assert len(received) == answer["students"]
    assert sum(received.values()) - len(received) <= IN_FLIGHT


async def test_killed_in_the_middle_of_a_broadcast(scene: Scene) -> None:
    students = await seeded_students(scene)
    await scene.bot.start()
    await say(scene.boss, "/start")
    await say(scene.boss, "/rundruf")
    await say(scene.boss, "Karriereabend am Donnerstag")
    await tap(scene.boss, f"{Action.ANSWER}:broadcast.audience:students")
    await scene.boss.wait_for("Karriereabend")
    await tap(scene.boss, f"{Action.DONE}:broadcast.preview")
    await until_sent(scene, 3)
    await scene.bot.kill()
    await scene.bot.start()
    await until_nothing_waits(scene)
    received = [
        sum("Karriereabend" in message.text for message in person.received) for person in students
    ]
    assert min(received) >= 1
    assert sum(received) - len(received) <= IN_FLIGHT


async def test_terminated_bot_leaves_no_message_in_doubt(scene: Scene) -> None:
    await seeded_students(scene)
    await run_json("push", "weekly", "--json", "--config", str(scene.bot.config))
    await scene.bot.start()
    await until_sent(scene, 2)
    assert await scene.bot.stop() == 0
    async with scene.database.read() as session:
        rows = (await session.exec(select(OutboxMessage))).all()
    assert not [row for row in rows if row.state is OutboxState.SENDING or row.is_in_doubt]


async def test_second_process_on_the_same_database_is_refused(scene: Scene) -> None:
    await scene.bot.start()
    code, _, error = await run_command("run", "--config", str(scene.bot.config))
    assert code == 3
    assert "already runs" in error


async def test_wrong_token_ends_with_the_reason(scene: Scene) -> None:
    text = scene.bot.config.read_text(encoding="utf-8")
    scene.bot.config.write_text(
        text.replace(scene.stand_in.token, "123456:wrong"), encoding="utf-8"
    )
    code, out, error = await run_command("run", "--config", str(scene.bot.config))
    assert code == 4
    assert "does not accept the token" in error
    assert "123456:wrong" not in out + error


async def until_sent(scene: Scene, count: int) -> None:
    await until(scene, lambda rows: sum(row.state is OutboxState.SENT for row in rows) >= count)


async def until_nothing_waits(scene: Scene) -> None:
    ended = {OutboxState.SENT, OutboxState.CANCELLED, OutboxState.UNKNOWN}
    await until(scene, lambda rows: all(row.state in ended for row in rows))


async def until(scene: Scene, holds: Callable[[list[OutboxMessage]], bool]) -> None:
    async with asyncio.timeout(150):
        while True:
            async with scene.database.read() as session:
                rows = list((await session.exec(select(OutboxMessage))).all())
            if holds(rows):
                return
            await asyncio.sleep(0.05)


async def test_registering_works_against_the_real_process(scene: Scene) -> None:
    anna = scene.stand_in.person("Anna", username="anna")
    await scene.bot.start()
    await register_student(anna)
    assert await scene.bot.stop() == 0
