"""Who is gone: every wording of Telegram's is understood, in queues and in conversations."""

import pytest
from sqlmodel import select
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.sandbox import Refused
from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.telegram.sender import outcome_of
from handlers.engine.reachability import is_gone
from models.audience import Audience
from models.queries.campaigns import add_campaign
from models.tables.campaign import Campaign, CampaignState
from models.tables.outbox import OutboxMessage, OutboxState
from models.vocabulary import Who
from scheduler.ports import SendResult
from tests.support.accounts import is_account_reachable
from tests.support.stories import begin_student, describe_study, register_student, say

GONE: list[TelegramError] = [
    Forbidden("Forbidden: bot was blocked by the user"),
    Forbidden("Forbidden: user is deactivated"),
    Forbidden("Forbidden: bot can't initiate conversation with a user"),
    Forbidden("Forbidden: bot can't send messages to bots"),
    Forbidden("Forbidden: the bot can't send messages to the bot"),
    Forbidden("Forbidden: bot was kicked from the group chat"),
    Forbidden("Forbidden: USER_IS_BLOCKED"),
    BadRequest("Chat not found"),
    BadRequest("chat not found"),
    BadRequest("User not found"),
    BadRequest("USER_IS_BLOCKED"),
    BadRequest("Bad Request: USER_IS_BLOCKED"),
    BadRequest("YOU_BLOCKED_USER"),
    BadRequest("USER_IS_BOT"),
    BadRequest("PEER_ID_INVALID"),
    BadRequest("Peer_id_invalid"),
    BadRequest("CHAT_ID_INVALID"),
    BadRequest("USER_ID_INVALID"),
    BadRequest("Invalid user_id_invalid specified"),
    BadRequest("INPUT_USER_DEACTIVATED"),
    BadRequest("USER_DEACTIVATED"),
    BadRequest("USER_DEACTIVATED_BAN"),
    BadRequest("user is deactivated"),
    BadRequest("bot was blocked by the user"),
]

OUR_FAULT: list[TelegramError] = [
    BadRequest("Chat_id is empty"),
    BadRequest("Message text is empty"),
    BadRequest("Message is too long"),
    BadRequest("Message to edit not found"),
    BadRequest("Message thread not found"),
    BadRequest("Message to be replied not found"),
    BadRequest("BUTTON_DATA_INVALID"),
    BadRequest("BUTTON_USER_INVALID"),
    BadRequest("MESSAGE_ID_INVALID"),
    BadRequest("Can't parse entities: unsupported start tag"),
    BadRequest("Wrong file identifier/HTTP URL specified"),
    BadRequest("Not enough rights to send text messages to the chat"),
    BadRequest("TOPIC_CLOSED"),
    BadRequest("Something nobody has read before"),
    ChatMigrated(-1_001_234),
]


@pytest.mark.parametrize("error", GONE, ids=str)
def test_who_is_gone_is_recognised(error: TelegramError) -> None:
    assert is_gone(error)
    assert outcome_of(error).result is SendResult.UNREACHABLE


@pytest.mark.parametrize("error", OUR_FAULT, ids=str)
def test_a_mistake_of_ours_makes_nobody_unreachable(error: TelegramError) -> None:
    assert not is_gone(error)
    assert outcome_of(error).result is SendResult.FAILED


WORDINGS = [
    Refused(403, "Forbidden: bot was blocked by the user"),
    Refused(400, "Bad Request: PEER_ID_INVALID"),
    Refused(400, "Bad Request: USER_IS_BLOCKED"),
    Refused(400, "Bad Request: INPUT_USER_DEACTIVATED"),
    Refused(400, "Bad Request: chat not found"),
]


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", last_name="Berger", username="anna_berger", started=True)


async def is_reachable(play: Play, person: Person) -> bool:
    return await is_account_reachable(play.runtime.database, person.user_id)


@pytest.mark.parametrize("refusal", WORDINGS)
async def test_a_queued_message_that_meets_nobody_is_the_last_one(
    play: Play, stand_in: StandIn, anna: Person, refusal: Refused
) -> None:
    await register_student(anna)
    await play.settle()
    stand_in.faults.add(refusal, chat_id=anna.user_id, times=None)
    mark = anna.mark()
    await announce(play, "Messe am Freitag")
    assert not await is_reachable(play, anna)
    async with play.runtime.database.read() as session:
        states = set((await session.exec(select(OutboxMessage.state))).all())
    assert states == {OutboxState.UNREACHABLE}
    assert not [message for message in anna.received if message.version > mark]
    stand_in.faults.clear()
    await say(anna, "/profil", "Informatik")
    assert await is_reachable(play, anna)


@pytest.mark.parametrize("refusal", WORDINGS)
async def test_an_answer_that_meets_nobody_is_given_up_and_noted(
    play: Play, stand_in: StandIn, anna: Person, refusal: Refused
) -> None:
    await begin_student(anna)
    await play.settle()
    stand_in.faults.add(refusal, chat_id=anna.user_id, times=None)
    before = len(stand_in.calls_of("sendMessage"))
    await anna.send("Informatik Bachelor TU Dortmund")
    await play.settle()
    assert not await is_reachable(play, anna)
    assert len(stand_in.calls_of("sendMessage")) == before + 1
    stand_in.faults.clear()
    await say(anna, "/start", "richtig verstanden")
    assert await is_reachable(play, anna)


async def test_a_command_that_meets_nobody_is_noted_too(
    play: Play, stand_in: StandIn, anna: Person
) -> None:
    await describe_study(anna)
    await play.settle()
    stand_in.faults.add(Refused(400, "Bad Request: USER_DEACTIVATED"), method="sendMessage")
    await anna.send("/hilfe")
    await play.settle()
    assert not await is_reachable(play, anna)


async def test_a_refused_answer_of_another_kind_makes_nobody_unreachable(
    play: Play, stand_in: StandIn, anna: Person
) -> None:
    await begin_student(anna)
    await play.settle()
    stand_in.faults.add(Refused(400, "Bad Request: message is too long"), method="sendMessage")
    await anna.send("Informatik Bachelor TU Dortmund")
    await anna.wait_for("richtig verstanden")
    assert await is_reachable(play, anna)


async def announce(play: Play, text: str) -> None:
    """To all students, however few they are."""
    now = play.clock.now()
    campaign = Campaign(
        html=text,
        audience=Audience(Who.STUDENTS).to_data(),
        state=CampaignState.QUEUED,
        created_at=now,
    )
    async with play.runtime.database.write() as session:
        await add_campaign(session, campaign, now=now)
    play.runtime.outbox.wake()
    await play.settle()
