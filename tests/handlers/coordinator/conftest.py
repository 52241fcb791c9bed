"""The fixture of a coordinator's conversations: the whole bot over a stand-in, without sockets."""

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.config import Config, CoordinatorsSection, TelegramSection
from bot.runtime import Runtime
from bot.sandbox import SendingLimits, StandIn
from tests.handlers.coordinator.region import Region


@pytest.fixture
async def region(tmp_path: Path) -> AsyncGenerator[Region]:
    """A running bot, with two coordinators by configuration who have not written yet."""
    stand_in = StandIn(limits=SendingLimits.off())
    people = [stand_in.person(name, language_code="de") for name in ("Karla", "Konrad")]
    config = Config(
        telegram=TelegramSection(
            token=SecretStr(stand_in.token),
            base_url="http://stand.in/bot",
            base_file_url="http://stand.in/file/bot",
        ),
        coordinators=CoordinatorsSection(
            telegram_ids=frozenset(person.user_id for person in people), organisation="IHK"
        ),
        folder=tmp_path,
    )
    transport = httpx.ASGITransport(stand_in.app)
    runtime = Runtime(config, transport=transport, messages_per_second=10_000)
    await runtime.start()
    yield Region(stand_in, runtime, *people)
    await runtime.stop()
