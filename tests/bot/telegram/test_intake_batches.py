"""A batch is taken whole: in order for each person, each update once, a flood kept out."""

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.sandbox.formatting import FormattedText, with_detected_entities
from bot.sandbox.people import Person
from bot.sandbox.play import Play, play_config
from bot.sandbox.stand_in import StandIn
from bot.telegram.throttle import AT_ONCE, Throttle
from handlers.engine.payloads import letters
from models.clock import Clock
from models.errors import DatabaseBusyError
from models.payloads import Done
from models.queries.inbox import add_updates, record_applied
from models.tables.inbox import InboxState, InboxUpdate
from tests.support.direct_line import DirectLine
from tests.support.stories import begin_student, say, tap

FIRST = 900_000_001
TOO_FAST = "so schnell bin ich nicht"


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", username="anna")


@pytest.fixture
def throttled(play: Play) -> Play:
    """The bot as it runs for real: with a throttle, which other tests would run into."""
    play.runtime.intake._throttle = Throttle()
    return play


def words(update_id: int, person: Person, text: str, date: int = 1) -> dict[str, object]:
    """As Telegram sends it: a command is marked as one."""
    entities = with_detected_entities(FormattedText(text)).entities
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": date,
            "chat": {"id": person.user_id, "type": "private"},
            "from": {"id": person.user_id, "is_bot": False, "first_name": "P"},
            "text": text,
            "entities": [entity.as_json() for entity in entities],
        },
    }


async def states(play: Play) -> Counter[InboxState]:
    async with play.runtime.database.read() as session:
        rows = await session.exec(select(InboxUpdate.state))
        return Counter(InboxState(state) for state in rows)


def count_of(person: Person, text: str, since: int = 0) -> int:
    return sum(text in message.text for message in person.received[since:])


async def test_an_update_that_is_twice_in_one_batch_is_handled_once(
    play: Play, anna: Person
) -> None:
    await begin_student(anna)
    raw = words(FIRST, anna, "Informatik TU Dortmund")
    await play.runtime.intake.accept([raw, raw])
    await play.settle()
    assert count_of(anna, "richtig verstanden") == 1


async def test_one_persons_updates_are_handled_in_the_order_they_came(
    play: Play, anna: Person
) -> None:
    await begin_student(anna)
    await play.settle()
    texts = ["Informatik TU Dortmund", "Master", "BWL FH Dortmund", "Bachelor"]
    before = len(anna.received)
    await play.runtime.intake.accept(
        [words(FIRST + number, anna, text) for number, text in enumerate(texts)]
    )
    await play.settle()
    answers = [message.text for message in anna.received[before:]]
    assert len(answers) == len(texts)
    assert "Master" in answers[1]
    assert "Bachelor" in answers[3]
    assert "Informatik" in answers[0]
    assert "Informatik" not in answers[3]


async def test_malformed_updates_in_a_batch_do_not_touch_their_neighbours(
    play: Play, anna: Person
) -> None:
    batch: list[dict[str, object]] = [
        {"update_id": "a number?"},
        {"update_id": FIRST, "message": {"nonsense": True}},
        words(FIRST + 1, anna, "/start"),
        {"update_id": FIRST + 2, "callback_query": 7},
        {"no": "id"},
    ]
    play.stand_in.open_private_chat(anna.account)
    await play.runtime.intake.accept(batch)
    await anna.wait_for("KMUni")


async def test_a_restart_goes_on_with_new_and_applied_updates_of_several_people(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    ben = stand_in.person("Ben", username="ben")
    for person in (anna, ben):
        await begin_student(person)
    await play.settle()
    new = words(FIRST, anna, "Informatik TU Dortmund")
    async with play.runtime.database.write() as session:
        await add_updates(
            session,
            [(FIRST, anna.user_id, new), (FIRST + 1, ben.user_id, {})],
            now=play.clock.now(),
        )
        await record_applied(session, FIRST + 1)
    marks = anna.mark(), ben.mark()
    await play.restart()
    await anna.wait_for("richtig verstanden", since=marks[0])
    await ben.wait_for("letzte Antwort ist gespeichert", since=marks[1])
    await play.settle()
    assert set(await states(play)) == {InboxState.DONE}


async def test_a_flood_is_answered_with_one_notice_and_nothing_stays_open(
    throttled: Play, anna: Person
) -> None:
    await begin_student(anna)
    await throttled.settle()
    before = len(anna.received)
    for start in range(FIRST, FIRST + 500, 100):
        await throttled.runtime.intake.accept(
            [words(update_id, anna, "/hilfe") for update_id in range(start, start + 100)]
        )
    await throttled.settle()
    assert count_of(anna, TOO_FAST, before) == 1
    assert count_of(anna, "/datenschutz", before) <= AT_ONCE
    assert set(await states(throttled)) == {InboxState.DONE}


async def test_after_a_flood_the_dialogue_goes_on_where_it_was(
    throttled: Play, anna: Person
) -> None:
    await begin_student(anna)
    await throttled.settle()
    await throttled.runtime.intake.accept(
        [words(FIRST + number, anna, "/hilfe") for number in range(100)]
    )
    notice = await anna.wait_for(TOO_FAST)
    assert "Was studierst du" in notice.text
    throttled.runtime.intake._throttle = Throttle()
    await say(anna, "Informatik TU Dortmund", "richtig verstanden")
    await tap(anna, f"{letters(Done)}:student.confirm", "Wo darf es sein")


async def test_a_flood_leaves_its_neighbours_in_the_batch_alone(
    throttled: Play, anna: Person, stand_in: StandIn
) -> None:
    ben = stand_in.person("Ben", username="ben", started=True)
    stand_in.open_private_chat(anna.account)
    batch = [words(FIRST + number, anna, "/start") for number in range(99)]
    await throttled.runtime.intake.accept([*batch, words(FIRST + 99, ben, "/start")])
    await ben.wait_for("KMUni")
    await throttled.settle()
    assert count_of(ben, TOO_FAST) == 0


async def test_a_person_is_not_blamed_for_a_database_that_was_away(
    throttled: Play, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = throttled.stand_in
    stand_in.open_private_chat(anna.account)
    raw = words(FIRST, anna, "/start")
    database = throttled.runtime.database
    write = database.write

    @asynccontextmanager
    async def fails_at_the_end(**_: bool) -> AsyncGenerator[AsyncSession]:
        async with write(is_brief=True) as session:
            yield session
            raise DatabaseBusyError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(database, "write", fails_at_the_end)
        for _ in range(3 * int(AT_ONCE)):
            with pytest.raises(DatabaseBusyError):
                await throttled.runtime.intake.accept([raw])
    await throttled.runtime.intake.accept([raw])
    await anna.wait_for("KMUni")
    await throttled.settle()
    assert count_of(anna, TOO_FAST) == 0


async def test_the_real_gate_comes_with_a_throttle(
    stand_in: StandIn, clock: Clock, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'paced.sqlite3'}"
    config = play_config(stand_in, "http://stand.in/bot", url, tmp_path, [])
    play = Play(config, stand_in, clock, network=DirectLine(stand_in.app))
    assert play.runtime.intake._throttle is not None
    await play.runtime.database.close()
