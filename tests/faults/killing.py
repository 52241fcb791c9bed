"""Kills spread over a piece of work: when the next one comes is drawn, not measured."""

import asyncio
from collections.abc import Callable
from random import Random

from bot.sandbox.faults import Slow
from tests.support.world import World

SHARE_WHILE_STARTING = 0.1
LONGEST_START_S = 0.6
SLOWEST_ANSWER_S = 0.05
LONGEST_MOMENT_S = 0.02
"""How far from the end of a call a kill comes at most, so that it falls anywhere within a send."""

LONGEST_LIFE_S = 30.0
SAFETY = 0.7
"""Aims at this share of what is left, so that the work outlasts the kills."""

MESSAGES = ("sendMessage", "editMessageText")


class Killer:
    """Lets a bot live for a drawn number of its messages, then ends it by `kill -9`."""

    def __init__(self, world: World, seed: int) -> None:
        self._world = world
        self._chance = Random(seed)
        self.kills = 0

    async def live_and_die(self, messages_left: int, kills_left: int) -> None:
        """One life; on the average its share of what is left to send."""
        self._make_network()
        fork = await self._world.bot.launch()
        if self._chance.random() < SHARE_WHILE_STARTING:
            await self._sleep_unless(fork.ended, self._chance.uniform(0, LONGEST_START_S))
        else:
            share = max(1, round(SAFETY * messages_left / kills_left))
            await self._until_sent(self._chance.randint(1, 2 * share - 1), fork.ended)
            await self._sleep_unless(fork.ended, self._chance.uniform(0, LONGEST_MOMENT_S))
        if fork.ended.done():
            raise AssertionError(f"the bot ended by itself: {self._world.bot.log.read_text()}")
        await self._world.bot.kill()
        self.kills += 1

    def _make_network(self) -> None:
        """Answers come at once, or late with their effect before or after the wait."""
        faults = self._world.stand_in.faults
        faults.clear()
        kind = self._chance.choice(["quick", "effect first", "effect last"])
        if kind != "quick":
            seconds = self._chance.uniform(0, SLOWEST_ANSWER_S)
            for method in MESSAGES:
                fault = Slow(seconds, effect_first=kind == "effect first")
                faults.add(fault, method=method, times=None)

    async def _until_sent(self, count: int, ended: asyncio.Task[int]) -> None:
        stand_in = self._world.stand_in
        wanted = messages_sent(self._world) + count
        reached: Callable[[], bool | None] = lambda: messages_sent(self._world) >= wanted or None  # noqa: E731
        waiting = asyncio.create_task(stand_in.changed.until(reached, LONGEST_LIFE_S))
        await asyncio.wait({waiting, ended}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()

    async def _sleep_unless(self, ended: asyncio.Task[int], seconds: float) -> None:
        await asyncio.wait({ended}, timeout=seconds)


def messages_sent(world: World) -> int:
    """Messages and edits that took effect."""
    counts = world.stand_in.call_counts
    return sum(counts[method, "ok"] for method in MESSAGES)
