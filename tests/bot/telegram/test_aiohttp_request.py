"""Calls over real sockets: what travels, and which errors leave a doubt."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from typing import NoReturn

import pytest
from telegram import Bot, InputFile
from telegram.error import TelegramError, TimedOut

from bot.sandbox import (
    HtmlInsteadOfJson,
    ResetAfter,
    ResetBefore,
    ServerError,
    Slow,
    TooManyRequests,
    TruncatedJson,
)
from bot.sandbox.faults import Fault
from bot.sandbox.people import Person
from bot.sandbox.run import free_port
from bot.sandbox.stand_in import StandIn
from bot.telegram.aiohttp_request import AiohttpRequest, NotSentError
from bot.telegram.app import make_request
from bot.telegram.sender import may_have_left


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", started=True)


@pytest.fixture
async def bot(stand_in: StandIn) -> AsyncGenerator[Bot]:
    async with stand_in.serving() as base_url:
        request, polling = make_request(2), make_request(1)
        files = base_url.removesuffix("/bot") + "/file/bot"
        bot = Bot(
            stand_in.token,
            base_url=base_url,
            base_file_url=files,
            request=request,
            get_updates_request=polling,
        )
        async with bot:
            yield bot


async def test_every_kind_of_value_travels(bot: Bot, anna: Person) -> None:
    text = "Grüße & 100 % <Übung> = 1 + 1 🎓"
    await bot.send_message(anna.user_id, text, disable_notification=True)
    assert anna.last.text == text


async def test_files_travel_both_ways_with_their_words(bot: Bot, anna: Person) -> None:
    sent = await bot.send_document(
        anna.user_id, InputFile(b"Inhalt", filename="Daten für dich.json"), caption="Bitte schön"
    )
    document = anna.last.document
    assert document is not None
    assert (document.content, document.name) == (b"Inhalt", "Daten für dich.json")
    assert anna.last.text == "Bitte schön"
    assert sent.document is not None
    file = await sent.document.get_file()
    assert await file.download_as_bytearray() == b"Inhalt"


@pytest.mark.parametrize(
    ("fault", "is_doubtful"),
    [
        (ResetBefore(), True),
        (ResetAfter(), True),
        (TruncatedJson(), True),
        (HtmlInsteadOfJson(), False),
        (ServerError(), False),
        (TooManyRequests(3), False),
    ],
)
async def test_an_error_tells_whether_the_message_may_have_arrived(
    stand_in: StandIn, bot: Bot, anna: Person, fault: Fault, is_doubtful: bool
) -> None:
    stand_in.faults.add(fault, method="sendMessage")
    with pytest.raises(TelegramError) as caught:
        await bot.send_message(anna.user_id, "x")
    assert may_have_left(caught.value) is is_doubtful
    await bot.send_message(anna.user_id, "danach")
    assert anna.last.text == "danach"


async def test_an_answer_that_does_not_come_leaves_a_doubt(
    stand_in: StandIn, bot: Bot, anna: Person
) -> None:
    stand_in.faults.add(Slow(60, effect_first=True), method="sendMessage")
    with pytest.raises(TimedOut) as caught:
        await bot.send_message(anna.user_id, "x", read_timeout=0.05)
    assert may_have_left(caught.value)


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}", "http://[", "nowhere"])
async def test_what_did_not_leave_leaves_no_doubt(address: str) -> None:
    base_url = address.format(port=free_port()) + "/bot"
    request = make_request(1)
    await request.initialize()
    bot = Bot("1:secret", base_url=base_url, request=request)
    with pytest.raises(NotSentError) as caught:
        await bot.send_message(1, "x")
    await request.shutdown()
    assert not may_have_left(caught.value)
    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r}"


async def cause_told_by(address: str) -> str:
    """What a call to this address fails of."""
    request = make_request(1)
    await request.initialize()
    try:
        with pytest.raises(NotSentError) as caught:
            await request.do_request(f"{address}/bot1:secret/getMe", "POST")
    finally:
        await request.shutdown()
    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r}"
    return caught.value.message


async def test_a_refused_connection_is_named() -> None:
    assert await cause_told_by(f"http://127.0.0.1:{free_port()}") == "refused"


async def test_a_name_that_is_not_found_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    async def find_nothing(*_arguments: object, **_options: object) -> NoReturn:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", find_nothing)
    assert await cause_told_by("http://unfindable.example") == "name not found"


async def test_a_server_without_tls_is_named(stand_in: StandIn) -> None:
    async with stand_in.serving() as base_url:
        cause = await cause_told_by(base_url.removesuffix("/bot").replace("http:", "https:"))
    assert cause.startswith("TLS: ")


async def test_a_proxy_that_is_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    assert await cause_told_by("http://behind-a-proxy.example") == "proxy not reached: refused"


async def test_a_proxy_that_refuses_is_named_and_nothing_has_left(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stand_in.serving() as base_url:
        monkeypatch.setenv("https_proxy", base_url.removesuffix("/bot"))
        cause = await cause_told_by("https://behind-another-proxy.example")
    assert cause.startswith("proxy refuses with 4")


async def test_it_can_be_used_again_after_a_shutdown(stand_in: StandIn) -> None:
    request = make_request(1)
    async with stand_in.serving() as base_url:
        for _ in range(2):
            await request.initialize()
            status, _ = await request.do_request(f"{base_url}{stand_in.token}/getMe", "POST")
            assert status == 200
            await request.shutdown()
    with pytest.raises(RuntimeError):
        await request.do_request(base_url, "POST")


async def test_the_environments_proxy_is_used_except_where_it_says_not_to(
    stand_in: StandIn, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stand_in.serving() as base_url:
        request = AiohttpRequest(1)
        await request.initialize()
        proxy = base_url.removesuffix("/bot").replace("//", "//user:word@")
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.setenv("no_proxy", "elsewhere.example")
        with pytest.raises(NotSentError):
            await request.do_request("http://elsewhere.example/bot1:x/getMe", "POST")
        status, _ = await request.do_request("http://api.example/bot1:x/getMe", "POST")
        assert status == 404, "the stand-in answered, which is no proxy"
        await request.shutdown()
