"""A network and a Telegram at their worst: the bot goes on by itself, and nobody is left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest

from bot.sandbox.faults import (
    Fault,
    HtmlInsteadOfJson,
    ResetAfter,
    ResetBefore,
    ServerError,
    Slow,
    TooManyRequests,
    TruncatedJson,
)
from bot.sandbox.values import Call
from bot.telegram.pacing import SEVERAL_CHATS, is_message
from scheduler.drain import WORKERS
from tests.faults.killing import messages_sent
from tests.faults.mailing import broadcast
from tests.faults.report import Report
from tests.support.world import World

SEED = 20_261_127
SHARE = 0.1
PENALTY_S = 1
LONGEST_REST_S = 240.0

FAULTS = [
    ServerError(),
    ResetBefore(),
    ResetAfter(),
    TruncatedJson(),
    HtmlInsteadOfJson(200),
    HtmlInsteadOfJson(403),
    HtmlInsteadOfJson(502),
]
ONLY_LONG = [ResetAfter(), TruncatedJson(), HtmlInsteadOfJson(403), HtmlInsteadOfJson(502)]


@dataclass(frozen=True, slots=True)
class Size:
    recipients: int
    people: int
    penalties: int
    """In a storm that refuses everything."""
    looks: int
    """How often it is looked at during an hour."""


UNDER_WAY_IN_A_CHAT = 2
"""A reply and an unrequested message may have left when the other one is refused."""

SHORT = Size(recipients=40, people=2, penalties=2, looks=2)
LONG = Size(recipients=1_000, people=30, penalties=20, looks=12)

every_size = pytest.mark.parametrize("size", [SHORT, pytest.param(LONG, marks=pytest.mark.faults)])


def scatter(
    world: World, faults: Sequence[Fault], calls: int, *, method: str | None = None
) -> None:
    """One in ten of the next so many calls (None: of any method) meets one of the faults."""
    chance = Random(SEED)
    for number in range(calls):
        if chance.random() < SHARE:
            world.stand_in.faults.add(chance.choice(faults), method=method, skip=number)


def calls_into_penalties(world: World) -> list[int]:
    """For each penalty, how many messages reached its chat while Telegram had asked for silence."""
    ends_at: dict[object, float] = {}
    last: dict[object, int] = {}
    counts: list[int] = []
    for call in messages(world):
        chat = call.params.get("chat_id")
        if call.at < ends_at.get(chat, 0.0):
            counts[last[chat]] += 1
        elif call.outcome.startswith("429"):
            ends_at[chat] = call.at + PENALTY_S
            last[chat] = len(counts)
            counts.append(0)
    return counts


def calls_into_closed_gates(world: World) -> list[int]:
    """The same of all chats, from the moment when several had been refused."""
    refused_at: dict[object, float] = {}
    ends_at = 0.0
    counts: list[int] = []
    for call in messages(world):
        if call.at < ends_at:
            counts[-1] += 1
        elif call.outcome.startswith("429"):
            refused_at[call.params.get("chat_id")] = call.at
            recent = [at for at in refused_at.values() if at > call.at - PENALTY_S]
            if len(recent) >= SEVERAL_CHATS:
                ends_at = min(recent) + PENALTY_S
                counts.append(0)
    return counts


def messages(world: World) -> list[Call]:
    return [call for call in world.stand_in.calls if is_message(call.method)]


async def until(world: World, holds: Callable[[], bool]) -> None:
    """Returns as soon as what Telegram sees is so."""
    found: Callable[[], bool | None] = lambda: holds() or None  # noqa: E731
    assert await world.stand_in.changed.until(found, LONGEST_REST_S)


@every_size
@pytest.mark.parametrize("share", ["one in ten", "every one"])
async def test_calls_are_refused_with_429(
    fast_world: World, size: Size, share: str, report: Report
) -> None:
    world, refusal = fast_world, TooManyRequests(PENALTY_S)
    async with broadcast(world, size.recipients, size.people) as trial:
        if share == "one in ten":
            scatter(world, [refusal], size.recipients, method="sendMessage")
        else:
            world.stand_in.faults.add(refusal, times=None)
            await until(world, lambda: len(calls_into_closed_gates(world)) > size.penalties)
            world.stand_in.faults.clear()
    in_chats, in_all = calls_into_penalties(world), calls_into_closed_gates(world)
    report(
        f"{trial.copies}, {len(in_chats)} penalties of chats and {len(in_all)} of all, at most "
        f"{max(in_chats)} and {max(in_all, default=0)} calls were under way when one began"
    )
    assert trial.copies is not None
    assert trial.copies.in_doubt == 0
    assert max(in_chats) <= UNDER_WAY_IN_A_CHAT
    if share == "every one":
        assert max(in_all) <= WORKERS + size.people


@every_size
@pytest.mark.parametrize(
    "faults", [FAULTS, *(pytest.param([fault], marks=pytest.mark.faults) for fault in FAULTS)]
)
async def test_one_in_ten_calls_fails(
    fast_world: World, size: Size, faults: Sequence[Fault], report: Report
) -> None:
    async with broadcast(fast_world, size.recipients, size.people) as trial:
        scatter(fast_world, faults, 2 * size.recipients)
    report(str(trial.copies))


@every_size
@pytest.mark.parametrize(
    "fault",
    [
        None,
        ResetBefore(),
        HtmlInsteadOfJson(200),
        *(pytest.param(fault, marks=pytest.mark.faults) for fault in ONLY_LONG),
    ],
    ids=lambda fault: str(fault or "refused connections"),
)
@pytest.mark.long
async def test_nothing_gets_through_for_an_hour(
    fast_world: World, size: Size, fault: Fault | None, report: Report
) -> None:
    world = fast_world
    world.stand_in.faults.add(Slow(0.02), method="sendMessage", times=size.recipients // 2)
    async with broadcast(world, size.recipients, size.people) as trial:
        await until(world, lambda: messages_sent(world) >= size.recipients // 4)
        if fault is None:
            await world.uplink.cut()
        else:
            world.stand_in.faults.clear()
            world.stand_in.faults.add(fault, times=None)
        for _ in range(size.looks):
            await trial.crowd.act()
            await world.until_logged("outbox waits channel='telegram'")
            world.clock.move_to(world.clock.now() + timedelta(hours=1) / size.looks)
        if fault is None:
            await world.uplink.restore()
        world.stand_in.faults.clear()
    report(str(trial.copies))
    assert trial.copies is not None
    assert trial.copies.in_doubt <= WORKERS
    assert trial.copies.parked == 0
