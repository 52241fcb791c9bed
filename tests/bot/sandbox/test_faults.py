"""Injected faults over a real socket, as the bot's own library sees them."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InputFile
from telegram.error import NetworkError, RetryAfter, TelegramError

from bot.sandbox import (
    HtmlInsteadOfJson,
    Person,
    ResetAfter,
    ResetBefore,
    ServerError,
    Slow,
    StandIn,
    TooManyRequests,
    TruncatedJson,
)
from bot.sandbox.faults import Fault


@pytest.fixture
async def bot(stand_in: StandIn) -> AsyncIterator[Bot]:
    async with stand_in.serving() as base_url:
        file_url = base_url.removesuffix("/bot") + "/file/bot"
        bot = Bot(stand_in.token, base_url=base_url, base_file_url=file_url)
        async with bot:
            yield bot


@pytest.mark.parametrize(
    ("fault", "error", "arrived"),
    [
        (ResetBefore(), NetworkError, 0),
        (ResetAfter(), NetworkError, 1),
        (TruncatedJson(), TelegramError, 1),
        (HtmlInsteadOfJson(), NetworkError, 0),
        (ServerError(), NetworkError, 0),
        (TooManyRequests(3), RetryAfter, 0),
    ],
)
async def test_fault_hits_once_and_takes_effect_or_not(
    stand_in: StandIn,
    bot: Bot,
    anna: Person,
    fault: Fault,
    error: type[TelegramError],
    arrived: int,
) -> None:
    stand_in.faults.add(fault, method="sendMessage")
    with pytest.raises(error):
        await bot.send_message(anna.user_id, "x")
    assert len(anna.received) == arrived
    await bot.send_message(anna.user_id, "danach")
    assert anna.last.text == "danach"


async def test_faults_wait_for_their_method_chat_and_turn(
    stand_in: StandIn, bot: Bot, anna: Person
) -> None:
    stand_in.faults.add(ServerError(), method="sendMessage", chat_id=anna.user_id, skip=1)
    ben = stand_in.person("Ben", started=True)
    await bot.get_me()
    await bot.send_message(ben.user_id, "x")
    await bot.send_message(anna.user_id, "x")
    with pytest.raises(NetworkError):
        await bot.send_message(anna.user_id, "x")


async def test_slow_answer_still_comes(stand_in: StandIn, bot: Bot, anna: Person) -> None:
    stand_in.faults.add(Slow(0.01, effect_first=True))
    assert (await bot.send_message(anna.user_id, "x")).text == "x"


async def test_files_travel_both_ways(bot: Bot, anna: Person) -> None:
    sent = await bot.send_document(anna.user_id, InputFile(b"Inhalt", filename="a.txt"))
    assert anna.last.document is not None
    assert anna.last.document.content == b"Inhalt"
    assert sent.document is not None
    file = await sent.document.get_file()
    assert await file.download_as_bytearray() == b"Inhalt"
