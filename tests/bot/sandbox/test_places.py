"""Where the stand-in lets the bot write: topics, rights, other bots, channels, moved groups."""

import pytest

from bot.sandbox import Person, Refused, StandIn, SupergroupMade, TooManyRequests
from bot.sandbox.groups import Group
from tests.bot.sandbox.client import BotClient


@pytest.fixture
def group(stand_in: StandIn, anna: Person) -> Group:
    group = stand_in.group("Fachschaft", anna)
    group.add_bot(anna)
    return group


async def newest(bot: BotClient) -> dict[str, object]:
    update = (await bot.call("getUpdates")).result[-1]
    message: dict[str, object] = update["message"]
    return message


async def test_a_topic_is_told_and_written_into(bot: BotClient, anna: Person, group: Group) -> None:
    forum = group.become_supergroup()
    topic = forum.open_topic("Jobs")
    await anna.send("/hilfe", chat=forum, topic=topic)
    seen = await newest(bot)
    assert (seen["message_thread_id"], seen["is_topic_message"]) == (topic, True)
    place = {"chat_id": forum.chat.chat_id, "text": "hier"}
    assert (await bot.call("sendMessage", **place, message_thread_id=topic)).result[
        "message_thread_id"
    ] == topic
    missing = await bot.call("sendMessage", **place, message_thread_id=topic + 77)
    assert missing.description == "Bad Request: message thread not found"
    forum.close_topic(topic)
    closed = await bot.call("sendMessage", **place, message_thread_id=topic)
    assert closed.description == "Bad Request: TOPIC_CLOSED"
    assert (await bot.call("sendMessage", **place)).status == 200


async def test_a_private_chat_has_topics_as_well(bot: BotClient, anna: Person) -> None:
    topic = anna.open_topic("Praktikum")
    await anna.send("hallo", topic=topic)
    assert (await newest(bot))["message_thread_id"] == topic
    await bot.call("sendMessage", chat_id=anna.user_id, text="ja?", message_thread_id=topic)
    assert anna.last.topic == topic


async def test_a_bot_without_the_right_to_write_is_refused(bot: BotClient, group: Group) -> None:
    group.silence_bot()
    refused = await bot.call("sendMessage", chat_id=group.chat.chat_id, text="hallo")
    assert refused.status == 400
    assert "not enough rights" in refused.description


async def test_another_bot_writes_but_cannot_be_written_to(
    stand_in: StandIn, bot: BotClient
) -> None:
    robot = stand_in.person("Echo", username="echo_bot", is_bot=True)
    await robot.send("hallo")
    sender = (await newest(bot))["from"]
    assert isinstance(sender, dict)
    assert sender["is_bot"] is True
    refused = await bot.call("sendMessage", chat_id=robot.user_id, text="hallo")
    assert refused.description == "Forbidden: bot can't send messages to bots"


@pytest.mark.parametrize("automatic", [False, True])
async def test_a_channel_speaks_in_its_own_name(
    bot: BotClient, group: Group, automatic: bool
) -> None:
    group.post_of_channel("Neues", channel_id=-1_007_000_001, automatic=automatic)
    seen = await newest(bot)
    channel = seen["sender_chat"]
    assert isinstance(channel, dict)
    assert (channel["id"], channel["type"]) == (-1_007_000_001, "channel")
    assert seen.get("is_automatic_forward", False) is automatic


async def test_faults_hit_one_chat_and_one_method_with_any_wording(
    stand_in: StandIn, bot: BotClient, anna: Person, group: Group
) -> None:
    chat_id = group.chat.chat_id
    stand_in.faults.add(
        Refused(400, "Bad Request: CHAT_WRITE_FORBIDDEN"), chat_id=chat_id, method="sendMessage"
    )
    stand_in.faults.add(SupergroupMade(-1_009_000_001), chat_id=chat_id, skip=1)
    stand_in.faults.add(TooManyRequests(30), chat_id=chat_id, skip=2)
    assert (await bot.call("sendMessage", chat_id=anna.user_id, text="x")).status == 200
    assert (await bot.call("getChat", chat_id=chat_id)).status == 200
    answers = [await bot.call("sendMessage", chat_id=chat_id, text="x") for _ in range(3)]
    assert answers[0].description == "Bad Request: CHAT_WRITE_FORBIDDEN"
    later = [answer.body.get("parameters") for answer in answers[1:]]
    assert {"migrate_to_chat_id": -1_009_000_001} in later
