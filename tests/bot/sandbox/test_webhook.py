"""Updates delivered to a webhook."""

import asyncio
from typing import Any

import httpx
import pytest

from bot.sandbox import Person, SendingLimits, StandIn
from tests.bot.sandbox.client import BotClient

URL = "http://127.0.0.1:8443/hook"


class Receiver(httpx.AsyncBaseTransport):
    """The bot's side: answers as told (200 at the end) and keeps what came."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.got = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if self.answers else httpx.Response(200)
        if not self.answers:
            self.got.set()
        if isinstance(answer, Exception):
            raise answer
        return answer


def parts(receiver: Receiver) -> tuple[StandIn, BotClient, Person]:
    stand_in = StandIn(limits=SendingLimits.off(), webhook_transport=receiver)
    return stand_in, BotClient(stand_in), stand_in.person("Anna", started=True)


async def test_updates_are_posted_with_the_secret_and_confirmed() -> None:
    receiver = Receiver()
    stand_in, bot, anna = parts(receiver)
    await bot.call("setWebhook", url=URL, secret_token="geheim_1")
    await anna.send("hallo")
    await stand_in.settled(quiet=0.01)
    (request,) = receiver.requests
    assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == "geheim_1"
    assert b"hallo" in request.content
    stand_in.close()


async def test_failed_delivery_is_repeated_and_reported() -> None:
    receiver = Receiver(httpx.Response(500), httpx.ConnectError("refused"))
    stand_in, bot, anna = parts(receiver)
    await bot.call("setWebhook", url=URL)
    await anna.send("hallo")
    await asyncio.wait_for(receiver.got.wait(), 30)
    info: dict[str, Any] = (await bot.call("getWebhookInfo")).result
    assert (info["url"], info["pending_update_count"]) == (URL, 1)
    assert info["last_error_message"] in {
        "refused",
        "Wrong response from the webhook: 500 Internal Server Error",
    }
    await stand_in.settled(quiet=0.01)
    assert len({request.content for request in receiver.requests}) == 1
    assert len(receiver.requests) == 3
    stand_in.close()


async def test_call_in_the_answer_is_carried_out() -> None:
    receiver = Receiver()
    stand_in, bot, anna = parts(receiver)
    receiver.answers.append(
        httpx.Response(200, json={"method": "sendMessage", "chat_id": anna.user_id, "text": "ja"})
    )
    await bot.call("setWebhook", url=URL)
    await anna.ask("hallo")
    assert anna.last.text == "ja"
    stand_in.close()


async def test_polling_conflicts_with_a_webhook_until_it_is_deleted() -> None:
    stand_in, bot, _ = parts(Receiver())
    await bot.call("setWebhook", url=URL)
    assert (await bot.call("getUpdates")).status == 409
    await bot.call("deleteWebhook")
    assert (await bot.call("getUpdates")).result == []
    stand_in.close()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "https://example.org/hook",
        "http://10.0.0.1/admin",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0:8443/hook",
        "http://[::ffff:10.0.0.1]/hook",
        "http://127.0.0.1@example.org/hook",
        "http://127.0.0.1.example.org/hook",
        "http://localhost.example.org/hook",
        "http://2130706433.example/hook",
        "//127.0.0.1/hook",
        "127.0.0.1",
        "http://[::1/hook",
    ],
)
async def test_only_loopback_webhooks_are_taken(bot: BotClient, url: str) -> None:
    assert (await bot.call("setWebhook", url=url)).description.startswith(
        "Bad Request: bad webhook:"
    )
    assert (await bot.call("getWebhookInfo")).result["url"] == ""


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/x", "https://localhost/x", "http://[::1]:1/x", "http://127.8.9.1/x"]
)
async def test_every_loopback_address_is_taken(url: str) -> None:
    stand_in, bot, _ = parts(Receiver())
    assert (await bot.call("setWebhook", url=url)).result is True
    stand_in.close()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_webhook_cannot_send_updates_elsewhere(status: int) -> None:
    away = httpx.Response(status, headers={"Location": "http://10.0.0.1/hook"})
    receiver = Receiver(away, httpx.Response(200))
    stand_in, bot, anna = parts(receiver)
    await bot.call("setWebhook", url=URL)
    await anna.send("hallo")
    await asyncio.wait_for(receiver.got.wait(), 30)
    assert {str(request.url) for request in receiver.requests} == {URL}
    stand_in.close()


async def test_secret_with_other_characters_is_refused(bot: BotClient) -> None:
    answer = await bot.call("setWebhook", url=URL, secret_token="mit leerzeichen")
    assert answer.description == "Bad Request: secret token contains unallowed characters"
