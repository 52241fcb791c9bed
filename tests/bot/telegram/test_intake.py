"""Updates are kept before they are acknowledged, take effect once, and are always answered."""

import asyncio

import pytest
from sqlmodel import select

from bot.sandbox import HtmlInsteadOfJson, ServerError, TooManyRequests, TruncatedJson
from bot.sandbox.faults import Fault
from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.engine.payloads import letters
from models.errors import DatabaseBusyError
from models.payloads import DeleteEverything
from models.queries.inbox import add_updates, record_applied
from models.tables.inbox import InboxState, InboxUpdate
from models.tables.person import Person as PersonRow
from tests.support.accounts import is_account_reachable
from tests.support.stories import begin_student, describe_study, say, tap


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", last_name="Berger", username="anna_berger")


async def inbox(play: Play) -> list[InboxUpdate]:
    async with play.runtime.database.read() as session:
        return list((await session.exec(select(InboxUpdate))).all())


async def test_done_updates_keep_neither_content_nor_account(play: Play, anna: Person) -> None:
    await describe_study(anna)
    await play.settle()
    rows = await inbox(play)
    assert rows
    assert {(row.state, row.payload, row.telegram_id) for row in rows} == {
        (InboxState.DONE, None, None)
    }


async def test_an_update_delivered_twice_is_handled_once(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await play.settle()
    raw = {
        "update_id": 900_000_001,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": anna.user_id, "type": "private"},
            "from": {"id": anna.user_id, "is_bot": False, "first_name": "Anna"},
            "text": "Informatik TU Dortmund",
        },
    }
    await asyncio.gather(play.runtime.intake.accept([raw]), play.runtime.intake.accept([raw]))
    await play.settle()
    assert sum("richtig verstanden" in message.text for message in anna.received) == 1


async def test_a_new_update_is_handled_after_a_crash(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    await begin_student(anna)
    await play.settle()
    raw = {
        "update_id": 900_000_002,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": anna.user_id, "type": "private"},
            "from": {"id": anna.user_id, "is_bot": False, "first_name": "Anna"},
            "text": "Informatik TU Dortmund",
        },
    }
    async with play.runtime.database.write() as session:
        await add_updates(session, [(900_000_002, anna.user_id, raw)], now=play.clock.now())
    await play.restart()
    await anna.wait_for("richtig verstanden")


async def test_an_applied_update_is_not_repeated_but_its_person_is_asked_again(
    play: Play, anna: Person
) -> None:
    await begin_student(anna)
    await play.settle()
    async with play.runtime.database.write() as session:
        await add_updates(session, [(900_000_003, anna.user_id, {})], now=play.clock.now())
        await record_applied(session, 900_000_003)
    mark = anna.mark()
    await play.restart()
    message = await anna.wait_for("letzte Antwort ist gespeichert", since=mark)
    assert "Was studierst du" in message.text
    await play.settle()
    assert {row.state for row in await inbox(play)} == {InboxState.DONE}


async def test_malformed_updates_do_not_stop_those_behind_them(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    stand_in.inject_update({"message": {"nonsense": True}})
    stand_in.inject_update({"callback_query": "what"})
    stand_in.inject_update({"unheard_of": {"a": 1}})
    await say(anna, "/start", "KMUni")


async def test_an_answer_that_telegram_refused_for_a_while_still_comes(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    await begin_student(anna)
    stand_in.faults.add(ServerError(502, "Bad Gateway"), method="sendMessage", times=2)
    await say(anna, "Informatik TU Dortmund", "richtig verstanden")


async def test_a_penalty_is_waited_out(play: Play, anna: Person, stand_in: StandIn) -> None:
    stand_in.faults.add(TooManyRequests(1), method="sendMessage", times=1)
    await say(anna, "/start", "KMUni")


async def test_html_instead_of_json_is_survived(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    stand_in.faults.add(HtmlInsteadOfJson(502), method="getUpdates", times=2)
    stand_in.faults.add(HtmlInsteadOfJson(502), method="sendMessage", times=1)
    await say(anna, "/start", "KMUni")


@pytest.mark.parametrize("fault", [HtmlInsteadOfJson(200), HtmlInsteadOfJson(403), TruncatedJson()])
async def test_an_answer_that_something_in_between_spoiled_is_given_again(
    play: Play, anna: Person, stand_in: StandIn, caplog: pytest.LogCaptureFixture, fault: Fault
) -> None:
    stand_in.faults.add(fault, method="sendMessage", times=4)
    await say(anna, "/start", "KMUni")
    mark = anna.mark()
    await anna.send("/start")
    await anna.wait_for("KMUni", since=mark)
    await play.settle()
    assert {row.state for row in await inbox(play)} == {InboxState.DONE}
    assert anna.account.first_name not in caplog.text


async def test_a_busy_database_delays_but_loses_nothing(
    play: Play, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begin_student(anna)
    await play.settle()
    database = play.runtime.database
    write = database.write
    failures = iter([True, True, True])

    def sometimes_busy(*, is_brief: bool = False) -> object:
        if next(failures, False):
            raise DatabaseBusyError("database is locked")
        return write(is_brief=is_brief)

    monkeypatch.setattr(database, "write", sometimes_busy)
    await say(anna, "Informatik TU Dortmund", "richtig verstanden")


async def test_a_step_that_always_fails_is_parked_and_its_person_told(
    play: Play, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    await begin_student(anna)
    monkeypatch.setattr("handlers.student.registration.read_study_line", broken)
    mark = anna.mark()
    await anna.send("Informatik TU Dortmund")
    message = await anna.wait_for("schiefgegangen", since=mark)
    assert "Was studierst du" in message.text
    monkeypatch.undo()
    await say(anna, "Informatik TU Dortmund", "richtig verstanden")


async def test_a_person_who_blocked_and_came_back_is_reachable_again(
    play: Play, anna: Person
) -> None:
    await begin_student(anna)
    await play.settle()
    anna.block()
    await play.settle()
    assert not await is_account_reachable(play.runtime.database, anna.user_id)
    anna.unblock()
    await say(anna, "/start", "Was studierst du")
    assert await is_account_reachable(play.runtime.database, anna.user_id)


async def test_groups_are_told_where_to_write_and_nothing_is_kept(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    group = stand_in.group("Fachschaft", anna)
    group.add_bot(anna)
    await anna.send("/start", chat=group)
    await play.settle()
    assert any("t.me/" in message.text for message in group.messages if message.from_bot)
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(PersonRow))).all() == []


async def test_many_people_at_once_are_all_answered(play: Play, stand_in: StandIn) -> None:
    people = [stand_in.person(f"P{number}") for number in range(30)]
    for person in people:
        for _ in range(3):
            await person.send("/start")
    await play.settle()
    assert [len(person.received) for person in people] == [3] * 30


async def test_deleting_everything_leaves_nothing(play: Play, anna: Person) -> None:
    await describe_study(anna)
    await say(anna, "/loeschen", "Alles löschen")
    await tap(anna, letters(DeleteEverything), "Erledigt")
    await play.settle()
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(PersonRow))).all() == []
    assert "KMUni bringt" in (await say(anna, "/start")).text
