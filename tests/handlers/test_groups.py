"""Groups: the bot says where it can be found to who asks it, and nothing else, to nobody else."""

from typing import Any

import pytest
from sqlmodel import select

from bot.sandbox import Refused, SupergroupMade
from bot.sandbox.faults import Fault
from bot.sandbox.groups import Group
from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.sandbox.wire import message_json
from handlers.engine.doorkeeper import SHOWN_AT_ONCE, SHOWN_WITHIN
from handlers.engine.payloads import letters
from models.notices.kinds import Notice
from models.payloads import (
    EditProfile,
    JoinTeam,
    ListOffers,
    ListSubscriptions,
    SayInterested,
    ShowHome,
)
from models.tables.inbox import InboxState, InboxUpdate
from models.tables.outbox import OutboxMessage
from models.tables.person import Person as PersonRow
from tests.support.accounts import is_account_reachable
from tests.support.stories import (
    OFFER,
    begin_student,
    describe_study,
    has_button,
    open_offer,
    post_offer,
    register_company,
    register_student,
    say,
    tap,
)


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", last_name="Berger", username="anna_berger", started=True)


@pytest.fixture
def group(stand_in: StandIn, anna: Person) -> Group:
    group = stand_in.group("Fachschaft Physik", anna)
    group.add_bot(anna)
    return group


def answers(group: Group) -> list[str]:
    return [message.text for message in group.messages if message.from_bot]


async def is_reachable(play: Play, person: Person) -> bool:
    return await is_account_reachable(play.runtime.database, person.user_id)


async def inbox_states(play: Play) -> set[InboxState]:
    async with play.runtime.database.read() as session:
        return {row.state for row in await session.exec(select(InboxUpdate))}


# Whoever removes the bot from a group is still there


@pytest.mark.parametrize("is_supergroup", [False, True])
async def test_who_removes_the_bot_from_a_group_still_gets_the_weekly_offers(
    play: Play,
    anna: Person,
    group: Group,
    coordinator: Person,
    stand_in: StandIn,
    is_supergroup: bool,
) -> None:
    await register_student(anna)
    group = group.become_supergroup() if is_supergroup else group
    group.remove_bot(anna)
    await play.settle()
    assert await is_reachable(play, anna)
    await open_offer(play, stand_in.person("Petra", username="petra_brandt"), coordinator)
    mark = anna.mark()
    await play.next_monday()
    await anna.wait_for(lambda message: has_button(message, letters(SayInterested)), since=mark)


async def test_a_channel_without_the_bot_says_nothing_about_its_owner(
    play: Play, anna: Person, stand_in: StandIn
) -> None:
    await begin_student(anna)
    change = {
        "chat": {"id": -1_005_550_001, "type": "channel", "title": "Jobs im Revier"},
        "from": anna.account.as_json(),
        "date": int(play.clock.now().timestamp()),
        "old_chat_member": {"user": stand_in.bot_json(), "status": "administrator"},
        "new_chat_member": {"user": stand_in.bot_json(), "status": "left"},
    }
    stand_in.inject_update({"my_chat_member": change})
    await play.settle()
    assert await is_reachable(play, anna)


async def test_a_coordinator_who_empties_a_team_group_still_hears_of_companies(
    play: Play, coordinator: Person, stand_in: StandIn
) -> None:
    await say(coordinator, "/start")
    team = stand_in.group("Wirtschaftsförderung", coordinator)
    team.add_bot(coordinator)
    team.remove_bot(coordinator)
    await play.settle()
    petra = stand_in.person("Petra", username="petra_brandt")
    await register_company(petra)
    await post_offer(petra, OFFER)
    await play.settle()
    async with play.runtime.database.read() as session:
        kinds = (await session.exec(select(OutboxMessage.notice))).all()
    assert Notice.APPROVAL_NEEDED in kinds
    assert await is_reachable(play, coordinator)


async def test_only_the_private_chat_tells_that_somebody_is_gone_or_back(
    play: Play, anna: Person, group: Group
) -> None:
    await begin_student(anna)
    anna.block()
    await play.settle()
    assert not await is_reachable(play, anna)
    await anna.send("/hilfe", chat=group)
    await play.settle()
    assert not await is_reachable(play, anna)
    anna.unblock()
    await play.settle()
    assert await is_reachable(play, anna)


# Which commands are meant for us


@pytest.mark.parametrize(
    "text",
    [
        "/profil@ours",
        "/Angebote@OURS bitte",
        "/start@ours c_einladung7",
        "/wetter@ours",
        "/gemerkt",
        "/help",
    ],
)
async def test_who_asks_the_bot_in_a_group_is_shown_the_way_once(
    play: Play, stand_in: StandIn, anna: Person, group: Group, text: str
) -> None:
    await register_student(anna)
    await play.settle()
    text = text.replace("ours", stand_in.bot_username).replace(
        "OURS", stand_in.bot_username.upper()
    )
    private = len(anna.received)
    await anna.send(text, chat=group)
    await play.settle()
    (answer,) = answers(group)
    assert f"https://t.me/{stand_in.bot_username}" in answer
    assert len(answer) < 200
    assert len(anna.received) == private


@pytest.mark.parametrize(
    "text",
    [
        "/hilfe@wetter_bot",
        "/start@fahrplan_bot abc",
        "//",
        "/",
        "/ hilfe",
        "/ban",
        "/wetter Bochum",
        "schreib mal /hilfe",
        "Abos? /abos@kmuni_sandbox_botanik_bot",
        "hallo zusammen",
    ],
)
@pytest.mark.parametrize("as_administrator", [False, True])
async def test_what_is_not_meant_for_the_bot_meets_silence(
    play: Play, stand_in: StandIn, anna: Person, text: str, as_administrator: bool
) -> None:
    group = stand_in.group("Erstsemester", anna)
    group.add_bot(anna, as_administrator=as_administrator)
    await anna.send(text, chat=group)
    await play.settle()
    assert answers(group) == []
    assert not anna.received


@pytest.mark.parametrize("text", ["/hilfe", "/start", "/angebote Praktikum"])
async def test_an_administrator_is_silent_on_commands_that_name_no_bot(
    play: Play, stand_in: StandIn, anna: Person, text: str
) -> None:
    group = stand_in.group("Vereinsvorstand", anna)
    group.add_bot(anna, as_administrator=True)
    await anna.send(text, chat=group)
    await play.settle()
    assert answers(group) == []
    await anna.send(f"/hilfe@{stand_in.bot_username}", chat=group)
    await play.settle()
    assert len(answers(group)) == 1


async def test_after_a_restart_an_administrator_is_still_silent(
    play: Play, stand_in: StandIn, anna: Person
) -> None:
    group = stand_in.group("Vorstand", anna)
    group.add_bot(anna, as_administrator=True)
    await play.settle()
    await play.restart()
    await anna.send("/hilfe", chat=group)
    await anna.send("/profil", chat=group)
    await play.settle()
    assert answers(group) == []
    assert len(stand_in.calls_of("getChatMember")) == 1


async def test_who_makes_the_bot_an_administrator_makes_it_silent(
    play: Play, anna: Person, group: Group
) -> None:
    await anna.send("/hilfe", chat=group)
    await play.settle()
    group.add_bot(anna, as_administrator=True)
    await anna.send("/hilfe", chat=group)
    await play.settle()
    group.add_bot(anna)
    play.clock.move_to(play.clock.now() + SHOWN_WITHIN)
    await anna.send("/hilfe", chat=group)
    await play.settle()
    assert len(answers(group)) == 2


async def test_replies_captions_forwards_and_edits_in_a_group_meet_silence(
    play: Play, stand_in: StandIn, anna: Person, group: Group
) -> None:
    ben = stand_in.person("Ben", started=True)
    helper = stand_in.person("Wetter", username="wetter_bot", is_bot=True)
    said = await anna.send("Wer kommt mit?", chat=group)
    weather = await helper.send("Sonne", chat=group)
    await ben.send("/hilfe", chat=group, reply_to=said)
    await ben.send("/help", chat=group, reply_to=weather)
    own = f"/hilfe@{stand_in.bot_username}"
    await ben.send(own, chat=group, forwarded_from=anna.user_id)
    photo = message_json(stand_in, await anna.send(own, chat=group))
    await play.settle()
    shown_so_far = len(answers(group))
    assert shown_so_far == 1  # the one that was sent as it is
    text, entities = photo.pop("text"), photo.pop("entities")
    picture = {"photo": [], "caption": text, "caption_entities": entities}
    stand_in.inject_update({"message": photo | picture})
    edited = photo | {"text": text, "entities": entities, "edit_date": photo["date"] + 5}
    stand_in.inject_update({"edited_message": edited})
    await play.settle()
    assert len(answers(group)) == shown_so_far


async def test_a_reply_to_the_bot_itself_is_meant_for_it(
    play: Play, anna: Person, group: Group
) -> None:
    await anna.send("/hilfe", chat=group)
    await play.settle()
    (answer,) = [message for message in group.messages if message.from_bot]
    play.clock.move_to(play.clock.now() + SHOWN_WITHIN)
    await anna.send("/profil", chat=group, reply_to=answer)
    await anna.send("danke dir", chat=group, reply_to=answer)
    await play.settle()
    assert len(answers(group)) == 2


async def test_an_anonymous_administrator_is_shown_the_way(
    play: Play, stand_in: StandIn, anna: Person, group: Group
) -> None:
    message = await anna.send("Protokoll", chat=group)
    text = f"/start@{stand_in.bot_username}"
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    body = message_json(stand_in, message) | {
        "from": anonymous,
        "sender_chat": group.chat.as_json(),
        "text": text,
        "entities": [{"type": "bot_command", "offset": 0, "length": len(text)}],
    }
    stand_in.inject_update({"message": body})
    await play.settle()
    assert len(answers(group)) == 1


# Nothing personal


@pytest.mark.parametrize(
    "data",
    [
        letters(EditProfile),
        letters(ListSubscriptions),
        f"{letters(ListOffers)}:all:0",
        letters(ShowHome),
    ],
)
async def test_a_tap_in_a_group_shows_nothing_there(
    play: Play, anna: Person, group: Group, data: str
) -> None:
    await register_student(anna)
    await play.settle()
    await anna.send("/hilfe", chat=group)
    await play.settle()
    (before,) = [message for message in group.messages if message.from_bot]
    private = len(anna.received)
    answer = await anna.tap_data(data, before)
    await play.settle()
    assert answer.text is not None
    assert "privaten Chat" in answer.text
    assert [message for message in group.messages if message.from_bot] == [before]
    assert len(anna.received) == private


async def test_an_invitation_opened_in_a_group_is_not_used_up(
    play: Play, anna: Person, group: Group, coordinator: Person, stand_in: StandIn
) -> None:
    await say(coordinator, "/start")
    link = (await say(coordinator, "/einladen", "https://t.me/")).text
    payload = next(word for word in link.split() if "?start=" in word).partition("?start=")[2]
    await anna.send(f"/start@{stand_in.bot_username} {payload}", chat=group)
    await play.settle()
    assert not anna.received
    await anna.start(payload)
    await play.settle()
    await tap(anna, letters(JoinTeam), "Sie koordinieren")


async def test_a_dialogue_in_private_does_not_hear_what_is_said_in_a_group(
    play: Play, anna: Person, group: Group
) -> None:
    await begin_student(anna)
    private = len(anna.received)
    await anna.send("Maschinenbau RUB Bochum", chat=group)
    await anna.send("/abbrechen", chat=group)
    await play.settle()
    assert len(anna.received) == private
    await say(anna, "Elektrotechnik Bachelor TU Dortmund", "richtig verstanden")


# What a group refuses


REFUSALS: list[Any] = [
    Refused(400, "Bad Request: TOPIC_CLOSED"),
    Refused(400, "Bad Request: not enough rights to send text messages to the chat"),
    Refused(400, "Bad Request: have no rights to send a message"),
    Refused(400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    Refused(400, "Bad Request: need administrator rights in the channel chat"),
    Refused(400, "Bad Request: CHAT_RESTRICTED"),
    Refused(403, "Forbidden: bot was kicked from the supergroup chat"),
    Refused(403, "Forbidden: bot is not a member of the group chat"),
    SupergroupMade(-1_002_000_000_123),
]


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_a_group_that_cannot_be_answered_is_tried_once_and_nobody_hears_of_it(
    play: Play, stand_in: StandIn, anna: Person, group: Group, refusal: Fault
) -> None:
    await begin_student(anna)
    await play.settle()
    private = len(anna.received)
    stand_in.faults.add(refusal, chat_id=group.chat.chat_id, method="sendMessage", times=None)
    await anna.send(f"/hilfe@{stand_in.bot_username}", chat=group)
    await play.settle()
    tries = [call.params["chat_id"] for call in stand_in.calls_of("sendMessage")]
    assert tries.count(str(group.chat.chat_id)) == 1
    assert len(anna.received) == private
    assert await inbox_states(play) == {InboxState.DONE}
    assert await is_reachable(play, anna)
    await say(anna, "Chemie Bachelor RUB", "richtig verstanden")


@pytest.mark.parametrize("what", ["silenced", "removed", "closed", "migrated"])
async def test_a_group_that_changed_meanwhile_is_left_alone(
    play: Play, stand_in: StandIn, anna: Person, what: str
) -> None:
    group = stand_in.group("Lernraum", anna)
    group.add_bot(anna)
    topic = None
    match what:
        case "silenced":
            group.silence_bot()
        case "closed":
            topic = group.open_topic("Prüfungen")
            group.close_topic(topic)
    await anna.send("/hilfe", chat=group, topic=topic)
    match what:
        case "removed":
            group.remove_bot(anna)
        case "migrated":
            group.become_supergroup()
    await play.settle()
    assert answers(group) == []
    assert len(stand_in.calls_of("sendMessage")) == 1
    assert not anna.received


async def test_a_broken_connection_does_not_make_a_group_be_told_in_private(
    play: Play, stand_in: StandIn, anna: Person, group: Group
) -> None:
    stand_in.faults.add(Refused(502, "Bad Gateway"), method="sendMessage", times=2)
    await anna.send("/hilfe", chat=group)
    await play.settle()
    assert len(answers(group)) == 1
    assert not anna.received


async def test_in_a_forum_the_answer_stays_in_its_topic(
    play: Play, stand_in: StandIn, anna: Person, group: Group
) -> None:
    forum = group.become_supergroup()
    topic = forum.open_topic("Jobs")
    first = forum.chat.messages[topic]
    await anna.send("/hilfe", chat=forum, topic=topic, reply_to=first)
    await play.settle()
    play.clock.move_to(play.clock.now() + SHOWN_WITHIN)
    await anna.send(f"/profil@{stand_in.bot_username}", chat=forum)
    await play.settle()
    topics = {message.topic for message in forum.messages if message.from_bot}
    assert topics == {topic, None}


async def test_replies_in_a_group_without_topics_are_no_topic(
    play: Play, stand_in: StandIn, anna: Person, group: Group
) -> None:
    text = f"/hilfe@{stand_in.bot_username}"
    body = message_json(stand_in, await anna.send(text, chat=group)) | {"message_thread_id": 77}
    await play.settle()
    play.clock.move_to(play.clock.now() + SHOWN_WITHIN)
    stand_in.inject_update({"message": body})
    await play.settle()
    assert len(answers(group)) == 2


async def test_a_loud_group_keeps_nobody_from_their_private_chat(
    play: Play, stand_in: StandIn, anna: Person
) -> None:
    group = stand_in.group("Stammtisch", anna)
    group.add_bot(anna, as_administrator=True)
    for number in range(60):
        await anna.send(f"Runde {number}", chat=group)
    await describe_study(anna)
    await play.settle()
    assert not any("langsamer" in message.text for message in anna.received)
    assert answers(group) == []


async def test_a_group_that_asks_again_and_again_is_told_a_few_times_a_minute(
    play: Play, stand_in: StandIn, anna: Person, group: Group
) -> None:
    other = stand_in.group("Nebenan", anna)
    other.add_bot(anna)
    for _ in range(19):
        await anna.send(f"/hilfe@{stand_in.bot_username}", chat=group)
    await anna.send("/hilfe", chat=other)
    await say(anna, "/start", "KMUni")
    await play.settle()
    assert len(answers(group)) == SHOWN_AT_ONCE
    assert len(answers(other)) == 1
    play.clock.move_to(play.clock.now() + SHOWN_WITHIN)
    await anna.send("/hilfe", chat=group)
    await play.settle()
    assert len(answers(group)) == SHOWN_AT_ONCE + 1


# Other bots and channels


@pytest.mark.parametrize("text", ["Hallo", "/start", "Informatik TU Dortmund", "/hilfe", "🤖"])
async def test_another_bot_is_never_answered(play: Play, stand_in: StandIn, text: str) -> None:
    robot = stand_in.person("Fahrplan", username="fahrplan_bot", is_bot=True)
    for _ in range(60):
        await robot.send(text)
    await play.settle()
    assert stand_in.calls_of("sendMessage") == []
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(PersonRow))).all() == []


async def test_another_bot_in_a_group_is_never_answered(
    play: Play, stand_in: StandIn, group: Group
) -> None:
    robot = stand_in.person("Echo", username="echo_bot", is_bot=True)
    for text in ("/hilfe", f"/start@{stand_in.bot_username}", "hallo"):
        await robot.send(text, chat=group)
    await play.settle()
    assert answers(group) == []


@pytest.mark.parametrize("automatic", [False, True])
async def test_channels_that_speak_in_a_group_are_never_answered(
    play: Play, stand_in: StandIn, group: Group, automatic: bool
) -> None:
    for text in (f"/hilfe@{stand_in.bot_username}", "Neue Stellen: /angebote"):
        group.post_of_channel(text, channel_id=-1_007_770_001, automatic=automatic)
    await play.settle()
    assert answers(group) == []


async def test_the_result_of_an_inline_bot_is_nobodys_answer(
    play: Play, stand_in: StandIn, anna: Person
) -> None:
    await begin_student(anna)
    await play.settle()
    robot = stand_in.person("Bilder", username="bilder_bot", is_bot=True)
    shown = len(anna.received)
    body = message_json(stand_in, anna.messages[0])
    for number in range(3):
        text = {"text": f"Bild {number}", "via_bot": robot.account.as_json()}
        stand_in.inject_update({"message": body | text | {"message_id": 800 + number}})
    await play.settle()
    assert len(anna.received) == shown
    await say(anna, "Biologie Bachelor RUB", "richtig verstanden")


# What hardly ever comes


USER = {"id": 6_100_000_001, "is_bot": False, "first_name": "Ada"}
SUPERGROUP = {"id": -1_001_230_000_001, "type": "supergroup", "title": "Werkstatt"}
PRIVATE_CHAT = {"id": USER["id"], "type": "private", "first_name": "Ada"}
TAP = {"id": "77", "from": USER, "chat_instance": "1", "data": "sM"}
COMMAND = {
    "message_id": 5,
    "date": 1_780_000_000,
    "text": "/hilfe",
    "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
}
GONE_MESSAGE = {"message_id": 4, "date": 0, "chat": SUPERGROUP}
ODD: dict[str, dict[str, Any]] = {
    "a tap under a message sent inline": {"callback_query": TAP | {"inline_message_id": "ab"}},
    "a tap in a group on a message that is gone": {
        "callback_query": TAP | {"message": GONE_MESSAGE}
    },
    "a message of a channel": {
        "channel_post": COMMAND | {"chat": {"id": -1_009, "type": "channel", "title": "Kanal"}}
    },
    "a message of nobody in private": {"message": COMMAND | {"chat": PRIVATE_CHAT}},
    "a message of nobody in a group": {"message": COMMAND | {"chat": SUPERGROUP}},
    "a message in the direct messages of a channel": {
        "message": COMMAND
        | {"chat": SUPERGROUP | {"is_direct_messages": True}, "from": USER, "text": "/hilfe@xbot"}
        | {"entities": [{"type": "bot_command", "offset": 0, "length": 11}]}
        | {"direct_messages_topic": {"topic_id": 3}}
    },
    "a group that moved": {
        "message": {"message_id": 6, "date": 1, "chat": SUPERGROUP, "from": USER}
        | {"migrate_from_chat_id": -1_230}
    },
    "a forwarded automatic post without a sender": {
        "message": COMMAND
        | {
            "chat": SUPERGROUP,
            "is_automatic_forward": True,
            "sender_chat": {"id": -1, "type": "channel"},
        }
    },
    "an edit in a group": {"edited_message": COMMAND | {"chat": SUPERGROUP, "from": USER}},
}


@pytest.mark.parametrize("update", ODD.values(), ids=ODD)
async def test_odd_updates_end_quietly(
    play: Play,
    stand_in: StandIn,
    anna: Person,
    update: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    stand_in.inject_update(update)
    await say(anna, "/start", "KMUni")
    await play.settle()
    assert await inbox_states(play) == {InboxState.DONE}
    sent = {call.params["chat_id"] for call in stand_in.calls_of("sendMessage")}
    assert sent == {str(anna.user_id)}
    assert not [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}]
