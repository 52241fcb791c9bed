"""The start over a bad line: it waits and goes on; only what no waiting mends ends it."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from pydantic import SecretStr

import bot.runtime
from bot.config import Config, Mode
from bot.runtime import RESOLVE_TRIES, Runtime
from bot.sandbox import (
    HtmlInsteadOfJson,
    Refused,
    ResetAfter,
    ResetBefore,
    ServerError,
    TooManyRequests,
    TruncatedJson,
)
from bot.sandbox.faults import Fault
from bot.sandbox.play import play_config
from bot.sandbox.run import free_port
from bot.sandbox.stand_in import StandIn
from bot.telegram.polling import PollingStoppedError
from bot.telegram.refused import WebhookRefusedError
from models.clock import Clock
from tests.support.direct_line import DirectLine

PASSING = [
    ServerError(502, "Bad Gateway"),
    HtmlInsteadOfJson(503),
    TooManyRequests(1),
    ResetBefore(),
    ResetAfter(),
    TruncatedJson(),
]


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.runtime, "CONNECT_PAUSE_S", 0.0)
    monkeypatch.setattr(bot.runtime, "SHORTEST_PAUSE_S", 0.0)
    monkeypatch.setattr(bot.runtime, "seconds_of", lambda _error: 0.0)


@pytest.fixture
def polling(stand_in: StandIn, tmp_path: Path) -> Config:
    url = f"sqlite:///{tmp_path / 'start.sqlite3'}"
    return play_config(stand_in, "http://stand.in/bot", url, tmp_path, [])


@pytest.fixture
def webhook(polling: Config) -> Config:
    port = free_port()
    telegram = polling.telegram.model_copy(
        update={
            "mode": Mode.WEBHOOK,
            "webhook_url": f"http://127.0.0.1:{port}/telegram",
            "webhook_secret": SecretStr("a-word_of-this-test"),
            "webhook_port": port,
        }
    )
    return polling.model_copy(update={"telegram": telegram})


@pytest.fixture
async def started(stand_in: StandIn, clock: Clock) -> AsyncGenerator[list[Runtime]]:
    """What is put here is stopped, however its start ended."""
    runtimes: list[Runtime] = []
    yield runtimes
    for runtime in runtimes:
        await runtime.stop()
    stand_in.close()


async def start(config: Config, stand_in: StandIn, clock: Clock, started: list[Runtime]) -> None:
    runtime = Runtime(config, clock=clock, network=DirectLine(stand_in.app))
    started.append(runtime)
    await runtime.start()


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_a_passing_error_delays_a_polling_start(
    method: str,
    fault: Fault,
    polling: Config,
    stand_in: StandIn,
    clock: Clock,
    started: list[Runtime],
) -> None:
    stand_in.faults.add(fault, method=method)
    await start(polling, stand_in, clock, started)
    anna = stand_in.person("Anna")
    await anna.send("/start")
    await anna.wait_for()


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("method", ["getMe", "setWebhook"])
async def test_a_passing_error_delays_a_start_with_a_webhook(
    method: str,
    fault: Fault,
    webhook: Config,
    stand_in: StandIn,
    clock: Clock,
    started: list[Runtime],
) -> None:
    stand_in.faults.add(fault, method=method, times=2)
    await start(webhook, stand_in, clock, started)
    assert stand_in.queue.webhook is not None
    assert stand_in.queue.webhook.url == webhook.telegram.webhook_url


async def test_a_start_waits_as_long_as_telegram_asks_for(
    webhook: Config,
    stand_in: StandIn,
    clock: Clock,
    started: list[Runtime],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[float] = []

    async def note(seconds: float) -> None:
        asked.append(seconds)

    monkeypatch.undo()
    stand_in.faults.add(TooManyRequests(7), method="setWebhook")
    with monkeypatch.context() as patch:
        patch.setattr(asyncio, "sleep", note)
        await start(webhook, stand_in, clock, started)
    assert 7.0 in asked


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_a_refused_token_ends_a_start(
    method: str, polling: Config, stand_in: StandIn, clock: Clock, started: list[Runtime]
) -> None:
    stand_in.faults.add(Refused(401, "Unauthorized"), method=method, times=None)
    with pytest.raises(PollingStoppedError, match="does not accept the token"):
        await start(polling, stand_in, clock, started)


async def test_an_address_that_telegram_refuses_ends_a_start_with_its_words(
    webhook: Config, stand_in: StandIn, clock: Clock, started: list[Runtime]
) -> None:
    words = "Bad Request: bad webhook: IP address 10.0.0.1 is reserved"
    stand_in.faults.add(Refused(400, words), method="setWebhook")
    with pytest.raises(WebhookRefusedError, match=r"10\.0\.0\.1 is reserved"):
        await start(webhook, stand_in, clock, started)


async def test_a_name_that_telegram_does_not_find_yet_is_tried_again(
    webhook: Config, stand_in: StandIn, clock: Clock, started: list[Runtime]
) -> None:
    words = "Bad Request: bad webhook: Failed to resolve host: Name or service not known"
    stand_in.faults.add(Refused(400, words), method="setWebhook", times=RESOLVE_TRIES - 1)
    await start(webhook, stand_in, clock, started)
    assert stand_in.queue.webhook is not None


async def test_a_name_that_telegram_never_finds_ends_a_start(
    webhook: Config, stand_in: StandIn, clock: Clock, started: list[Runtime]
) -> None:
    words = "Bad Request: bad webhook: Failed to resolve host: No address associated"
    stand_in.faults.add(Refused(400, words), method="setWebhook", times=None)
    with pytest.raises(WebhookRefusedError, match="resolve host"):
        await start(webhook, stand_in, clock, started)


async def test_the_log_tells_why_telegram_is_not_reached(
    polling: Config,
    stand_in: StandIn,
    clock: Clock,
    started: list[Runtime],
    caplog: pytest.LogCaptureFixture,
) -> None:
    stand_in.faults.add(HtmlInsteadOfJson(502), method="getMe")
    with caplog.at_level(logging.WARNING, "bot.runtime"):
        await start(polling, stand_in, clock, started)
    reasons = [vars(record)["reason"] for record in caplog.records if "reason" in vars(record)]
    assert reasons == ["502 from something that is not Telegram"]
