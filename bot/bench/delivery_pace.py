"""The real sender at its real pace: over HTTP to a stand-in that enforces Telegram's limits."""

import asyncio
from dataclasses import dataclass

from pydantic import SecretStr

from bot.bench.delivery_queue import FIRST_ACCOUNT, Progress, make_outbox
from bot.config import Config, DatabaseSection, TelegramSection
from bot.sandbox.stand_in import StandIn
from bot.sandbox.values import Call
from bot.telegram.app import build_bulk_bot
from bot.telegram.pacing import Gate
from bot.telegram.sender import TelegramChannel
from bot.texts.render import Renderer
from models.clock import Clock
from models.database import Database
from models.taxonomy import load_taxonomy

SEND = "sendMessage"
LOOK_EVERY_S = 0.25
LONGEST_SILENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Paced:
    """What the stand-in saw: `times` in seconds of the messages that it took, in order."""

    seconds: float
    times: list[float]
    answers_429: int
    answers_refused: int
    doubled: int

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    @property
    def worst_second(self) -> int:
        """The most messages in any one second."""
        most = first = 0
        for last, at in enumerate(self.times):
            while self.times[first] <= at - 1.0:
                first += 1
            most = max(most, last - first + 1)
        return most


async def send_at_pace(
    database: Database, clock: Clock, seconds: float, messages: int, progress: Progress
) -> Paced:
    """Sends for that long, or until everything is sent.

    Raises:
        TimeoutError: nothing comes any more.
    """
    stand_in = StandIn(keep_messages=1)
    for number in range(messages):
        stand_in.person("A", user_id=FIRST_ACCOUNT + number, started=True)
    async with stand_in.serving() as base_url:
        telegram = TelegramSection(
            token=SecretStr(stand_in.token),
            base_url=base_url,
            base_file_url=f"{base_url.removesuffix('/bot')}/file/bot",
        )
        config = Config(telegram=telegram, database=DatabaseSection(url=database.url))
        renderer = Renderer(load_taxonomy(), config.region.zone, config.region.name)
        async with build_bulk_bot(config) as bot:
            channel = TelegramChannel(bot, renderer, Gate(), config.region.zone)
            outbox = make_outbox(database, clock, channel)
            began = stand_in.clock()
            outbox.start()
            try:
                while not await outbox.is_empty():
                    elapsed = stand_in.clock() - began - LOOK_EVERY_S
                    progress("sending at Telegram's pace", min(1.0, elapsed / seconds))
                    if elapsed > seconds:
                        break
                    _check_silence(stand_in)
                    await asyncio.sleep(LOOK_EVERY_S)
            finally:
                await outbox.stop()
    return _paced([call for call in stand_in.calls if call.method == SEND], seconds)


def _check_silence(stand_in: StandIn) -> None:
    if stand_in.calls and stand_in.clock() - stand_in.calls[-1].at > LONGEST_SILENCE_S:
        raise TimeoutError("the outbox sends no more")


def _paced(calls: list[Call], seconds: float) -> Paced:
    taken = [call for call in calls if call.succeeded and call.at < calls[0].at + seconds]
    refused = [call for call in calls if not call.succeeded]
    times = [call.at for call in taken]
    is_whole = bool(calls) and calls[-1].at >= calls[0].at + seconds
    return Paced(
        # What takes less than the whole time is measured from its first to its last message.
        seconds=seconds if is_whole or not times else times[-1] - times[0],
        times=times,
        answers_429=sum(call.outcome.startswith("429") for call in refused),
        answers_refused=len(refused),
        doubled=len(taken) - len({call.params["chat_id"] for call in taken}),
    )
