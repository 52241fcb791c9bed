"""The kinds of trouble that bots of this sort meet, one section each; a few inputs of every kind.

More inputs of a kind, and what follows from it, stand where its code is tested:

- a group's end: `tests/handlers/test_groups.py`
- menus, one chat's trouble: `test_one_chats_trouble.py`, `tests/scheduler/test_delivery.py`
- late taps: `tests/handlers/test_late_taps.py`
- groups, other bots: `tests/handlers/test_groups.py`
- topics in private chats: `tests/handlers/test_private_topics.py`
- the start: `test_start.py`
- settings: `test_refused_settings.py`
- the machine's time zone and terminal: `test_environment.py`
- nothing personal in the log: `test_refused_rows.py`, `test_running_on_a_bad_database.py`
- connections of PostgreSQL, poolers: `test_postgresql_connections.py`, `test_leadership.py`
- who is gone: `tests/handlers/test_reachability.py`
- saved without a change: `tests/handlers/company/test_changes.py`
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.console import EXIT_CONFIG
from bot.sandbox import Person, Refused, ResetAfter, ServerError, Slow, StandIn, TooManyRequests
from bot.sandbox.faults import Fault
from bot.sandbox.play import Play
from bot.sandbox.wire import message_json
from handlers.engine.payloads import letters
from models.notices.kinds import Notice
from models.payloads import (
    Answer,
    Approve,
    Done,
    EditOffer,
    Fix,
    SayInterested,
    SendOwnData,
    ShowOwnOffer,
    StartCompany,
    Toggle,
)
from models.tables.inbox import InboxState, InboxUpdate
from models.tables.pending_change import PendingChange
from tests.bot.test_environment import bot_over
from tests.bot.test_environment import run as run_command
from tests.bot.test_postgresql_connections import end_all_sessions, pgbouncer
from tests.faults.cluster import Line
from tests.handlers.company.desk import Desk
from tests.support.accounts import is_account_reachable
from tests.support.bot_process import BotForks
from tests.support.databases import PostgresDatabases
from tests.support.printed_log import printed_log
from tests.support.refusals import refuse, refuse_no_more
from tests.support.stories import (
    approve_next,
    begin_student,
    describe_study,
    handled,
    has_button,
    open_offer,
    post_offer,
    register_company,
    register_student,
    say,
    tap,
)
from tests.support.world import World, bot_world

HOUR = 3_600
PATIENCE_S = 40.0

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


@pytest.fixture
def lea(stand_in: StandIn) -> Person:
    return stand_in.person("Lea", last_name="Winter", username="lea_winter")


@pytest.fixture
def jonas(stand_in: StandIn) -> Person:
    return stand_in.person("Jonas", username="jonas_kurz")


@pytest.fixture
def petra(stand_in: StandIn) -> Person:
    return stand_in.person("Petra", username="petra_brandt")


async def is_reachable(play: Play, person: Person) -> bool:
    return await is_account_reachable(play.runtime.database, person.user_id)


async def all_is_done(play: Play) -> bool:
    """No update is parked or left open."""
    async with play.runtime.database.read() as session:
        states = (await session.exec(select(InboxUpdate.state))).all()
    return set(states) == {InboxState.DONE}


# A group's end is not the private chat's


@pytest.mark.parametrize(
    ("kind", "status"), [("group", "left"), ("supergroup", "restricted"), ("channel", "kicked")]
)
async def test_a_company_that_ends_a_group_still_hears_of_its_offer(
    play: Play, petra: Person, coordinator: Person, kind: str, status: str
) -> None:
    await say(coordinator, "/start")
    await register_company(petra)
    await post_offer(petra)
    robot = play.stand_in.bot_json()
    more = {"is_member": False} if status == "restricted" else {}
    change = {
        "chat": {"id": -1_002_220_001, "type": kind, "title": "Azubi-Runde"},
        "from": petra.account.as_json(),
        "date": 1_790_000_000,
        "old_chat_member": {"user": robot, "status": "member"},
        "new_chat_member": {"user": robot, "status": status, "until_date": 0} | more,
    }
    play.stand_in.inject_update({"my_chat_member": change})
    await play.settle()
    mark = petra.mark()
    await approve_next(coordinator)
    await petra.wait_for("Softwareentwicklung", since=mark)
    assert await is_reachable(play, petra)


# A menu that is refused costs nobody an answer


@pytest.mark.parametrize(
    "fault",
    [Slow(HOUR), Refused(400, "Bad Request: BOT_INVALID")],
    ids=["hangs", "refused"],
)
async def test_a_company_is_welcomed_and_a_coordinator_seated_without_menus(
    play: Play, petra: Person, coordinator: Person, fault: Fault
) -> None:
    for method in ("setMyCommands", "deleteMyCommands"):
        play.stand_in.faults.add(fault, method=method, times=None)
    await say(coordinator, "/start", "KMUni")
    await register_company(petra)
    await post_offer(petra)
    await approve_next(coordinator)
    await handled(play)
    assert not any("Unterbrechung" in message.text for message in petra.received)
    assert await all_is_done(play)


# One chat's trouble is its own


@pytest.mark.parametrize("method", ["editMessageText", "answerCallbackQuery", "sendDocument"])
async def test_a_chat_whose_edits_taps_or_files_fail_waits_alone(
    play: Play, lea: Person, jonas: Person, method: str
) -> None:
    await describe_study(lea)
    # A tap's answer names no chat.
    chat = None if method == "answerCallbackQuery" else lea.user_id
    play.stand_in.faults.add(ServerError(503), method=method, chat_id=chat, times=None)
    lea.press(f"{letters(Toggle)}:student.kinds:praktikum", lea.last)
    lea.press(letters(SendOwnData), lea.last)
    await say(jonas, "/start", "KMUni")
    await say(jonas, "/hilfe", "So helfe ich")


@on_sqlite
async def test_a_throttled_chat_keeps_no_weekly_offers_from_others(
    play: Play, lea: Person, jonas: Person, petra: Person, coordinator: Person
) -> None:
    for student in (lea, jonas):
        await register_student(student)
    await open_offer(play, petra, coordinator)
    play.stand_in.faults.add(TooManyRequests(HOUR), chat_id=lea.user_id, times=None)
    mark = jonas.mark()
    await play.next_monday()
    await jonas.wait_for(lambda message: has_button(message, letters(SayInterested)), since=mark)


# A tap that comes late is answered


@pytest.mark.parametrize(
    "data",
    [
        f"{letters(Approve)}:o:1",
        f"{letters(Answer)}:company.size:micro",
        "🙂",
    ],
)
async def test_old_taps_of_any_role_are_answered_by_a_message(
    play: Play, lea: Person, data: str
) -> None:
    await register_student(lea)
    await play.settle()
    mark = lea.mark()
    await play.stop()
    play.stand_in.callback_lifetime = -1.0
    lea.press(data, lea.last)
    await play.restart()
    await play.settle()
    said = [message.text for message in lea.received if message.version > mark]
    assert said
    assert not any("schiefgegangen" in text for text in said)
    assert await all_is_done(play)


# In a group only what is meant for the bot is answered, and once


@on_sqlite
async def test_commands_of_somebody_else_meet_silence(play: Play, lea: Person) -> None:
    group = play.stand_in.group("Lerngruppe Mathe", lea)
    group.add_bot(lea, as_administrator=True)
    longer = f"/angebote@{play.stand_in.bot_username}_2"
    for text in (longer, "/hilfe@", "//hilfe", "/profil@andere_bot /hilfe", "km/h", "/\n/"):
        await lea.send(text, chat=group)
    await play.settle()
    assert not any(message.from_bot for message in group.messages)
    assert lea.received == []


@pytest.mark.parametrize(
    "refusal",
    [
        Refused(400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN"),
        Refused(400, "Bad Request: group chat was deactivated"),
        TooManyRequests(HOUR),
    ],
    ids=lambda refusal: getattr(refusal, "description", "slow mode"),
)
async def test_a_group_that_refuses_is_tried_once_and_nobody_told(
    play: Play, lea: Person, refusal: Fault
) -> None:
    await register_student(lea)
    group = play.stand_in.group("Fachschaft", lea)
    group.add_bot(lea)
    await play.settle()
    private = len(lea.received)
    before = len(play.stand_in.calls_of("sendMessage"))
    play.stand_in.faults.add(refusal, chat_id=group.chat.chat_id, times=None)
    await lea.send("/hilfe", chat=group)
    await play.settle()
    assert len(play.stand_in.calls_of("sendMessage")) == before + 1
    assert len(lea.received) == private
    assert await is_reachable(play, lea)


# Another bot is not answered


@on_sqlite
async def test_whatever_another_bot_writes_is_left_alone(play: Play) -> None:
    robot = play.stand_in.person("Antwortet immer", started=True)
    chat = {"id": robot.user_id, "type": "private", "first_name": "Antwortet immer"}
    sender = robot.account.as_json() | {"is_bot": True}
    message = {"message_id": 500, "date": 1_790_000_000, "chat": chat, "from": sender}
    contents: list[dict[str, Any]] = [
        {"text": "/start einladung"},
        {"text": "Nein danke.", "reply_to_message": {"message_id": 1, "date": 1, "chat": chat}},
        {"photo": [], "caption": "Ihre Rechnung"},
        {"location": {"latitude": 51.5, "longitude": 7.4}},
    ]
    for content in contents * 10:
        play.stand_in.inject_update({"message": message | content})
    await play.settle()
    assert robot.received == []
    assert await all_is_done(play)


# An answer stays in the topic of a private chat


@on_sqlite
async def test_a_company_is_answered_in_its_topic_by_text_and_by_place(
    play: Play, petra: Person
) -> None:
    topic = petra.open_topic("Praktika")
    await petra.send("/start", topic=topic)
    await tap(petra, letters(StartCompany))
    await petra.send("Ruhrwerk GmbH, Herne, ruhrwerk.example", topic=topic)
    await tap(petra, f"{letters(Answer)}:company.sector:S2")
    place = message_json(play.stand_in, await petra.send_location(51.54, 7.22))
    play.stand_in.inject_update({"message": place | {"message_thread_id": topic}})
    await petra.send("/abbrechen", topic=topic)
    await play.settle()
    in_topic = [message for message in petra.received if message.topic == topic]
    # The place itself was sent outside too.
    assert len(petra.received) - len(in_topic) <= 1
    assert len(in_topic) >= 4


# A start over a bad line waits and goes on


@pytest.mark.parametrize("method", ["deleteWebhook", "setMyCommands"])
async def test_one_error_after_another_at_the_start_only_delays_it(
    play: Play, lea: Person, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.runtime.CONNECT_PAUSE_S", 0.0)
    monkeypatch.setattr("bot.runtime.SHORTEST_PAUSE_S", 0.0)
    for fault in (ServerError(504, "Gateway Timeout"), ResetAfter(), TooManyRequests(0)):
        play.stand_in.faults.add(fault, method=method)
    await play.restart()
    await say(lea, "/start", "KMUni")


# Settings that no bot can run with are a line each


@pytest.mark.processes
async def test_checking_and_running_tell_the_same_lines(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        '[telegram]\ntoken = "4711:a-token_of-this-test"\nmode = "webhook"\n'
        'webhook_secret = "komm herein"\nwebhook_url = "http://region.example:8443/tg"\n'
        '[push]\ntime = "25:00"\n[coordinators]\ntelegram_ids = [-5]\n',
        encoding="utf-8",
    )
    for command in ("check-config", "run"):
        code, out, err = await run_command(command, "--config", str(file))
        lines = (out + err).decode().splitlines()
        assert code == EXIT_CONFIG
        assert {line.removeprefix(f"{file}: ").split(":")[0] for line in lines} == {
            "telegram.webhook_secret",
            "telegram.webhook_url",
            "push.time",
            "coordinators.telegram_ids",
        }
        assert len(lines) == 4


# The machine's time zone and terminal


@pytest.mark.processes
async def test_a_zone_that_does_not_exist_stops_no_bot(stand_in: StandIn, tmp_path: Path) -> None:
    async with bot_over(stand_in, tmp_path) as bot:
        code, log = await bot.stopped(await bot.launched(TZ="'Mars/Olympus+99'"))
    assert code == 0, log
    assert "Traceback" not in log


@pytest.mark.processes
async def test_a_terminal_that_lacks_letters_shows_others() -> None:
    words = "Maschinenbau – für Łukasz 🍇"
    code, out, err = await run_command("fields", words, PYTHONIOENCODING="cp437:strict")
    assert code == 0, err
    assert out
    assert b"Traceback" not in err


# Nothing personal in the log


@pytest.mark.parametrize("table", ["unresolved_text", "student_field"])
async def test_whichever_row_is_refused_the_log_names_nobody(
    play: Play, lea: Person, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.answering.FIRST_PAUSE_S", 0.01)
    if table != "person":
        await begin_student(lea)
        await play.settle()
    with printed_log() as printed:
        await refuse(play.runtime.database, "BEFORE INSERT", table)
        for words in ("/start", "Zauberwaldkunde in Wetter", "Physik Bachelor RUB"):
            await lea.send(words)
        await play.settle()
        for done in (f"{letters(Done)}:student.confirm", f"{letters(Done)}:student.place"):
            if lea.received and has_button(lea.last, done):
                await lea.tap(done)
                await play.settle()
        await refuse_no_more(play.runtime.database, table)
    said = printed.getvalue()
    for personal in ("Lea", "Winter", "lea_winter", str(lea.user_id), "Zauberwald", "Physik"):
        assert personal not in said
    await say(lea, "/hilfe", "So helfe ich")


# PostgreSQL's connections come and go


@on_postgresql
async def test_a_registration_goes_on_over_connections_that_were_ended(world: World) -> None:
    lea = world.stand_in.person("Lea", username="lea_winter")
    await world.bot.start()
    await begin_student(lea)
    await end_all_sessions(world.bot.database_url)
    mark = lea.mark()
    await lea.send("Informatik Bachelor TU Dortmund")
    await lea.wait_for("richtig verstanden", since=mark, timeout=PATIENCE_S)
    assert await world.bot.stop() == 0
    log = world.bot.log.read_text(encoding="utf-8")
    assert "another process" not in log
    assert "taken over" not in log


@pytest.mark.pgbouncer
async def test_a_pooler_that_shares_by_statement_is_named(
    forks: BotForks, postgresql: PostgresDatabases, tmp_path: Path
) -> None:
    line = Line(postgresql.new(tmp_path))
    async with (
        line.opened() as url,
        pgbouncer(url, tmp_path, "statement") as pooled,
        bot_world(forks, pooled, tmp_path) as world,
    ):
        await world.bot.launch()
        async with asyncio.timeout(PATIENCE_S):
            assert await world.bot.ended() == EXIT_CONFIG
        assert "PgBouncer" in world.bot.log.read_text(encoding="utf-8")


# Who is gone is noticed by whatever wording


@on_sqlite
async def test_who_is_gone_when_the_weekly_offers_come_counts_as_gone(
    play: Play, lea: Person, petra: Person, coordinator: Person
) -> None:
    await register_student(lea)
    await open_offer(play, petra, coordinator)
    refusal = Refused(400, "Bad Request: YOU_BLOCKED_USER")
    play.stand_in.faults.add(refusal, chat_id=lea.user_id, times=None)
    await play.next_monday()
    await play.settle()
    assert not await is_reachable(play, lea)


# What is saved without a change is not changed


async def test_lines_of_an_open_offer_said_again_in_other_words_change_nothing(
    play: Play, petra: Person, coordinator: Person
) -> None:
    await say(coordinator, "/start")
    desk = Desk(play, petra)
    await desk.found()
    offer_id = await desk.post()
    before = (await desk.offer(offer_id)).model_dump()
    await desk.say("/meineangebote", "Ihre Angebote")
    await desk.tap(f"{letters(ShowOwnOffer)}:{offer_id}", "Praktikum Labor")
    await desk.tap(f"{letters(EditOffer)}:{offer_id}", "Geändert sehen")
    for line, typed in (
        ("title", " Praktikum  Labor"),
        ("place", "44787 Bochum"),
        ("length", "zwölf Wochen"),
        ("languages", "Deutsch"),
        ("until", "23.01.2027"),
    ):
        await desk.tap(f"{letters(Fix)}:offer.{line}")
        await desk.say(typed, "Geändert sehen")
    await desk.tap(f"{letters(Done)}:offer.preview", "Nichts geändert")
    assert (await desk.offer(offer_id)).model_dump() == before
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(PendingChange))).all() == []
    assert await desk.notices(Notice.CHANGE_WAITING) == []
