"""What one chat meets is its own: others are answered, and the bot stops when it is asked to."""

import asyncio
from collections.abc import Callable

import pytest
from sqlmodel import select

from bot.sandbox import Refused, ServerError, Slow, TooManyRequests
from bot.sandbox.faults import Fault
from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.telegram.polling import PollingStoppedError, watch_token
from bot.telegram.turns import SIDE_BY_SIDE
from models.queries.inbox import add_updates
from models.tables.inbox import InboxState, InboxUpdate
from tests.support.accounts import is_account_reachable
from tests.support.stories import begin_student, describe_study, register_student, say, tap
from tests.support.world import World

MANY = SIDE_BY_SIDE + 8
HOUR = 3_600

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What hangs for an hour is not waited for after each test, and menus are tried at once."""
    monkeypatch.setattr("bot.telegram.answering.DRAIN_S", 0.1)
    monkeypatch.setattr("bot.telegram.menu_keeper.FIRST_PAUSE_S", 0.0)


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", username="anna_berger")


@pytest.fixture
def ben(stand_in: StandIn) -> Person:
    return stand_in.person("Ben", username="ben_yilmaz")


def crowd(stand_in: StandIn, count: int = MANY) -> list[Person]:
    return [stand_in.person(f"Gast {number}", started=True) for number in range(count)]


# Menus


async def test_a_refused_menu_costs_nobody_the_welcome_and_the_first_offers(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    stand_in.faults.add(TooManyRequests(300), method="setMyCommands", times=None)
    await register_student(anna)
    assert "Unterbrechung" not in anna.last.text


async def test_many_who_wait_for_their_menus_hold_up_nobody(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    people = crowd(stand_in, SIDE_BY_SIDE + 1)
    for person in people:
        await begin_student(person)
    stand_in.faults.add(TooManyRequests(300), method="setMyCommands", times=None)
    for person in people:
        await say(person, "/sprache")
        await person.tap("sL:en")
    for person in people:
        await person.wait_for("English")
    await say(anna, "/start", "KMUni")


@pytest.mark.parametrize("fault", [TooManyRequests(0), ServerError(502, "Bad Gateway")])
async def test_a_menu_that_was_refused_is_set_later(
    play: Play, anna: Person, stand_in: StandIn, fault: Fault
) -> None:
    await play.settle()  # the default menus are set
    stand_in.faults.add(fault, method="setMyCommands", times=3)
    await register_student(anna)
    await play.settle()
    assert "angebote" in [command.command for command in anna.menu()]


# One chat that refuses, hangs, or is throttled


async def test_a_chat_that_is_throttled_waits_alone(
    play: Play, anna: Person, ben: Person, stand_in: StandIn
) -> None:
    await say(ben, "/start", "KMUni")
    stand_in.faults.add(TooManyRequests(HOUR), chat_id=anna.user_id, times=None)
    await anna.send("/start")
    for _ in range(3):
        await say(ben, "/hilfe", "So helfe ich")


@pytest.mark.parametrize(
    "fault",
    [
        ServerError(),
        Slow(HOUR),
        TooManyRequests(HOUR),
        Refused(400, "Bad Request: something new"),
        Refused(403, "Forbidden: something new"),
    ],
    ids=["500", "hangs", "throttled", "refused", "forbidden"],
)
async def test_many_chats_in_trouble_hold_up_nobody_else(
    play: Play, anna: Person, stand_in: StandIn, fault: Fault
) -> None:
    # A 429 in more chats at once would be about all of them.
    people = crowd(stand_in, 2 if isinstance(fault, TooManyRequests) else MANY)
    for person in people:
        stand_in.faults.add(fault, method="sendMessage", chat_id=person.user_id, times=None)
        await person.send("/start")
    for _ in range(2):
        await say(anna, "/start", "KMUni")
    await begin_student(anna)


async def test_who_was_answered_with_errors_is_answered_once_they_end(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    await begin_student(anna)
    stand_in.faults.add(ServerError(), method="sendMessage", chat_id=anna.user_id, times=3)
    await say(anna, "Informatik Bachelor TU Dortmund", "richtig verstanden")


async def test_a_step_that_never_ends_is_given_up_and_its_person_told(
    play: Play, anna: Person, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(*_: object, **__: object) -> None:
        await asyncio.sleep(HOUR)

    await begin_student(anna)
    monkeypatch.setattr("bot.telegram.turns.LONGEST_STEP_S", 0.4)
    monkeypatch.setattr("handlers.engine.dialogues.change_draft", hang)
    mark = anna.mark()
    await anna.send("Informatik TU Dortmund")
    await anna.wait_for("schiefgegangen", since=mark)
    await say(ben, "/start", "KMUni")


# Strangers


async def test_a_crowd_of_strangers_lets_a_known_person_go_first(
    play: Play, anna: Person, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They come in one moment; whoever is known is handled before all who wait by then."""
    await describe_study(anna)
    await play.settle()
    handled: list[int] = []
    intake = play.runtime.intake
    application = play.runtime.application
    process = application.process_update

    async def recorded(update: object) -> None:
        handled.append(update.effective_user.id)  # type: ignore[attr-defined]  # an Update
        await process(update)

    monkeypatch.setattr(application, "process_update", recorded)
    strangers = [
        _update(900_000_000 + number, person) for number, person in enumerate(crowd(stand_in, 200))
    ]
    await intake.accept([*strangers, _update(900_001_000, anna)])
    await play.settle()
    assert handled.index(anna.user_id) <= SIDE_BY_SIDE
    assert len(handled) == 201


def _update(update_id: int, person: Person) -> dict[str, object]:
    return {
        "update_id": update_id,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": person.user_id, "type": "private"},
            "from": {"id": person.user_id, "is_bot": False, "first_name": "X"},
            "text": "/hilfe",
            "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        },
    }


# The end


@on_sqlite
@pytest.mark.parametrize(
    "fault",
    [Slow(HOUR, effect_first=True), TooManyRequests(HOUR), ServerError()],
    ids=["hangs", "429", "500"],
)
async def test_whatever_hangs_the_bot_stops_when_it_is_asked_to(world: World, fault: Fault) -> None:
    people = [world.stand_in.person(f"Gast {number}", started=True) for number in range(MANY)]
    await world.bot.start()
    for method in ("sendMessage", "setMyCommands", "getMe"):
        world.stand_in.faults.add(fault, method=method, times=None)
    for person in people:
        await person.send("/start")
    await _until(lambda: len(world.stand_in.calls_of("sendMessage")) > 0)
    async with asyncio.timeout(30):  # against an hour
        assert await world.bot.stop() == 0
    world.stand_in.faults.clear()
    mark = people[0].mark()
    await world.bot.start()
    for person in people:
        await person.wait_for(since=mark, timeout=30)


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 - calls tell nobody
            await asyncio.sleep(0.02)


async def test_at_the_start_one_chat_that_hangs_keeps_nobody_waiting(
    play: Play, anna: Person, ben: Person, stand_in: StandIn
) -> None:
    for person in (anna, ben):
        await begin_student(person)
    await play.settle()
    async with play.runtime.database.write() as session:
        rows = [(900_000_000 + n, one.user_id, None) for n, one in enumerate((anna, ben))]
        await add_updates(session, [(key, who, {}) for key, who, _ in rows], now=play.clock.now())
        for row in (await session.exec(select(InboxUpdate))).all():
            if row.state is InboxState.NEW:
                row.state = InboxState.APPLIED
                session.add(row)
    stand_in.faults.add(Slow(HOUR), chat_id=anna.user_id, times=None)
    mark = ben.mark()
    await play.restart()
    await ben.wait_for("letzte Antwort ist gespeichert", since=mark)
    await say(ben, "/hilfe", "So helfe ich")


# A token that is revoked while the bot runs


async def test_a_token_revoked_while_polling_ends_the_process_with_its_reason(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    for method in ("getUpdates", "getMe"):
        stand_in.faults.add(Refused(401, "Unauthorized"), method=method, times=None)
    await anna.send("/hilfe")  # ends the poll that waits
    with pytest.raises(PollingStoppedError, match="does not accept the token"):
        await play.runtime.wait()
    stand_in.faults.clear()


async def test_a_server_that_does_not_know_a_method_for_a_moment_is_asked_again(
    play: Play, anna: Person, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.polling.LONGEST_PAUSE_S", 0.01)
    stand_in.faults.add(Refused(404, "Not Found"), method="getUpdates", times=2)
    await say(anna, "/start", "KMUni")


async def test_a_token_revoked_behind_a_webhook_is_noticed(
    play: Play, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.polling.ASK_TOKEN_EVERY_S", 0.01)
    bot = play.runtime.application.bot
    watching = asyncio.create_task(watch_token(bot))
    stand_in.faults.add(ServerError(502, "Bad Gateway"), method="getMe", times=2)
    await _until(lambda: len(stand_in.calls_of("getMe")) > 4)
    assert not watching.done()
    stand_in.faults.add(Refused(401, "Unauthorized"), method="getMe", times=None)
    with pytest.raises(PollingStoppedError, match="does not accept the token"):
        await watching
    stand_in.faults.clear()


async def test_what_was_asked_with_a_revoked_token_is_answered_with_a_new_one(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    await begin_student(anna)
    await play.settle()
    stand_in.faults.add(Refused(401, "Unauthorized"), method="sendMessage", times=None)
    await anna.send("Informatik TU Dortmund")
    with pytest.raises(PollingStoppedError, match="does not accept the token"):
        await play.runtime.wait()
    assert not await play.runtime.intake.can_keep()
    stand_in.faults.clear()
    mark = anna.mark()
    await play.restart()
    await anna.wait_for("richtig verstanden", since=mark)
    assert await is_account_reachable(play.runtime.database, anna.user_id)
    await tap(anna, "dD:student.confirm", "Wo darf es sein")
