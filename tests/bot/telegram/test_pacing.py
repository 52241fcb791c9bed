"""The gate keeps Telegram's rates, people first."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.sandbox.limits import SendingGate
from bot.telegram.pacing import MESSAGES_PER_SECOND, SPARE_FOR_DELAYS, TELEGRAMS_RATE, Gate
from bot.telegram.person_lane import PersonLane
from tests.bot.fast_time import run_in_fast_time

Asked = list[tuple[float, str]]
CHATS = range(6_000_000_001, 6_100_000_000)
GROUP = -1001


async def drain(ask: Callable[[int], Awaitable[None]], chats: list[int]) -> list[float]:
    """When each of many who ask at once got a token, in order."""
    loop = asyncio.get_running_loop()
    times: list[float] = []

    async def one(chat: int) -> None:
        await ask(chat)
        times.append(loop.time())

    await asyncio.gather(*(one(chat) for chat in chats))
    return sorted(times)


def most_within(times: list[float], seconds: float) -> int:
    """The most tokens in any stretch of that length."""
    return max(sum(1 for time in times if start <= time < start + seconds) for start in times)


def test_bulk_reaches_the_full_rate_and_never_bursts() -> None:
    times = run_in_fast_time(drain_bulk(CHATS[:1_400]))
    assert most_within(times, 1.0) <= MESSAGES_PER_SECOND + 1
    assert most_within(times, 0.1) <= 4
    assert len(times) / (times[-1] - times[0]) >= 0.98 * MESSAGES_PER_SECOND


async def drain_bulk(chats: Any) -> list[float]:
    return await drain(Gate().pass_bulk, list(chats))


def test_one_chat_gets_one_bulk_message_a_second() -> None:
    times = run_in_fast_time(drain_bulk([CHATS[0]] * 5))
    assert most_within(times, 0.999) == 1


def test_a_busy_chat_holds_up_nobody_else() -> None:
    async def work() -> float:
        gate = Gate()
        waiting = [asyncio.create_task(gate.pass_bulk(CHATS[0])) for _ in range(10)]
        await asyncio.sleep(0)
        await gate.pass_bulk(CHATS[1])
        passed_at = asyncio.get_running_loop().time()
        await asyncio.gather(*waiting)
        return passed_at

    assert run_in_fast_time(work()) < 0.5


def test_a_group_gets_twenty_messages_a_minute() -> None:
    times = run_in_fast_time(drain_bulk([GROUP] * 45))
    assert most_within(times, 59.9) == 20


def test_whoever_waits_for_a_reply_goes_before_all_bulk() -> None:
    async def work() -> list[str]:
        gate = Gate()
        order: list[str] = []

        async def ask(name: str, wait: Awaitable[None]) -> None:
            await wait
            order.append(name)

        bulk = [asyncio.create_task(ask("bulk", gate.pass_bulk(chat))) for chat in CHATS[:50]]
        await asyncio.sleep(0.5)
        begun = len(order)
        reply = asyncio.create_task(ask("reply", gate.pass_person(CHATS[60])))
        await asyncio.gather(*bulk, reply)
        return order[begun : begun + 2]

    assert "reply" in run_in_fast_time(work())


def test_a_few_replies_follow_each_other_in_one_chat() -> None:
    async def work() -> list[float]:
        return await drain(Gate().pass_person, [CHATS[0]] * 4)

    times = run_in_fast_time(work())
    assert times[2] - times[0] < 0.2
    assert times[3] - times[0] >= 1.0


def test_a_closed_gate_lets_no_lane_pass_and_opens_without_a_burst() -> None:
    async def work() -> list[float]:
        gate = Gate()
        gate.close_for(10)
        bulk, replies = await asyncio.gather(
            drain(gate.pass_bulk, list(CHATS[:30])), drain(gate.pass_person, list(CHATS[40:70]))
        )
        return sorted([*bulk, *replies])

    times = run_in_fast_time(work())
    assert times[0] >= 10
    assert most_within(times, 1.0) <= MESSAGES_PER_SECOND + 1


def test_a_gate_that_closes_again_stays_closed_for_the_longer_time() -> None:
    async def work() -> float:
        gate = Gate()
        gate.close_for(10)
        gate.close_for(2)
        await gate.pass_bulk(CHATS[0])
        return asyncio.get_running_loop().time()

    assert run_in_fast_time(work()) >= 10


def test_whoever_gives_up_waiting_takes_no_token() -> None:
    async def work() -> int:
        gate = Gate()
        gate.close_for(5)
        given_up = asyncio.create_task(gate.pass_bulk(CHATS[0]))
        await asyncio.sleep(1)
        given_up.cancel()
        times = await drain(gate.pass_bulk, list(CHATS[:3]))
        return len(times)

    assert run_in_fast_time(work()) == 3


def test_the_stand_in_never_refuses_what_the_gate_lets_pass() -> None:
    """Both lanes for two minutes against the limits that the stand-in enforces."""

    async def work() -> int:
        gate, telegram = Gate(), SendingGate()
        loop = asyncio.get_running_loop()
        refused = 0

        async def say(chat: int, wait: Awaitable[None], *, is_edit: bool = False) -> None:
            nonlocal refused
            await wait
            waits = telegram.seconds_to_wait(
                chat, is_group=chat < 0, is_edit=is_edit, now=loop.time()
            )
            refused += waits > 0

        async def talk(chat: int) -> None:
            for turn in range(30):
                is_edit = turn % 3 == 0
                await say(chat, gate.pass_person(chat, is_edit=is_edit), is_edit=is_edit)

        bulk = (say(chat, gate.pass_bulk(chat)) for chat in [*CHATS[:2_000], *[GROUP] * 25])
        talks = (talk(chat) for chat in CHATS[:20])
        await asyncio.gather(*bulk, *talks)
        return refused

    assert run_in_fast_time(work()) == 0


def test_calls_that_a_slow_disk_bunched_leave_at_telegrams_rate() -> None:
    """Eight hold a token each, are held up together, and go on at once, again and again."""

    async def work() -> list[float]:
        gate = Gate()
        loop = asyncio.get_running_loop()
        left: list[float] = []

        async def send(chat: int) -> None:
            await gate.pass_bulk(chat)
            await asyncio.sleep(0.4 - loop.time() % 0.4)
            async with gate.calling(chat) as closed_for:
                assert closed_for == 0.0
                left.append(loop.time())

        async def worker(chats: list[int]) -> None:
            for chat in chats:
                await send(chat)

        await asyncio.gather(*(worker(list(CHATS[n : n + 800 : 8])) for n in range(8)))
        return left

    times = run_in_fast_time(work())
    assert most_within(times, 0.999) <= MESSAGES_PER_SECOND + SPARE_FOR_DELAYS


def test_calls_that_are_held_up_on_their_way_do_not_arrive_in_a_crowd() -> None:
    """Again and again nothing gets through for a moment, and then all of it at once."""

    async def work() -> list[float]:
        gate = Gate()
        loop = asyncio.get_running_loop()
        arrived: list[float] = []

        async def worker(chats: list[int]) -> None:
            for chat in chats:
                await gate.pass_bulk(chat)
                async with gate.calling(chat):
                    phase = loop.time() % 1.7
                    await asyncio.sleep(0.15 - phase if phase < 0.15 else 0.001)
                    arrived.append(loop.time())
                    await asyncio.sleep(0.002)

        await asyncio.gather(*(worker(list(CHATS[n : n + 1_600 : 8])) for n in range(8)))
        return arrived

    times = run_in_fast_time(work())
    assert most_within(times, 0.999) <= TELEGRAMS_RATE
    assert len(times) / (times[-1] - times[0]) >= 0.95 * MESSAGES_PER_SECOND


def test_a_reply_leaves_although_bulk_has_used_the_second() -> None:
    async def work() -> tuple[float, float]:
        gate = Gate()
        loop = asyncio.get_running_loop()
        for _ in range(MESSAGES_PER_SECOND + SPARE_FOR_DELAYS):
            async with gate.calling(CHATS[0]):
                pass
        async with gate.calling(CHATS[0], is_reply=True):
            replied_at = loop.time()
        async with gate.calling(CHATS[0]):
            return replied_at, loop.time()

    replied_at, bulk_at = run_in_fast_time(work())
    assert replied_at < 0.1
    assert bulk_at >= 0.9


@pytest.mark.parametrize("is_reply", [False, True])
def test_a_call_with_a_token_does_not_enter_a_penalty_that_came_since(is_reply: bool) -> None:
    async def work() -> tuple[float, float]:
        gate = Gate()
        await gate.pass_bulk(CHATS[0])
        gate.close_for(7)
        async with gate.calling(CHATS[0], is_reply=is_reply) as closed_for:
            pass
        await asyncio.sleep(closed_for)
        async with gate.calling(CHATS[0], is_reply=is_reply) as then:
            return closed_for, then

    closed_for, then = run_in_fast_time(work())
    assert closed_for == pytest.approx(7, abs=0.1)
    assert then == 0.0


def test_a_reply_that_lost_its_chance_to_a_penalty_waits_it_out() -> None:
    class ClosingGate(Gate):
        """Closes between the first token and its call."""

        has_closed = False

        async def pass_person(
            self, chat: int | str, *, is_edit: bool = False, is_stranger: bool = False
        ) -> None:
            await super().pass_person(chat, is_edit=is_edit, is_stranger=is_stranger)
            if not self.has_closed:
                self.has_closed = True
                self.close_for(5)

    async def work() -> list[float]:
        telegram = Telegram()
        await process(PersonLane(ClosingGate()), telegram, "sendMessage", chat_id=CHATS[0])
        return telegram.calls

    calls = run_in_fast_time(work())
    assert len(calls) == 1
    assert calls[0] >= 5


def test_a_penalty_holds_up_its_chat_alone() -> None:
    async def work() -> tuple[float, float, float]:
        gate = Gate()
        loop = asyncio.get_running_loop()
        gate.hold_up(CHATS[0], 60)

        async def passed(wait: Awaitable[None]) -> float:
            await wait
            return loop.time()

        return await asyncio.gather(
            passed(gate.pass_person(CHATS[0])),
            passed(gate.pass_person(CHATS[1])),
            passed(gate.pass_bulk(CHATS[2])),
        )

    held, reply, bulk = run_in_fast_time(work())
    assert held >= 60
    assert max(reply, bulk) < 1


def test_penalties_in_several_chats_at_once_are_about_all_of_them() -> None:
    async def work(chats: list[int]) -> float:
        gate = Gate()
        for seconds, chat in enumerate(chats, start=20):
            gate.hold_up(chat, seconds)
        await gate.pass_bulk(CHATS[50])
        return asyncio.get_running_loop().time()

    assert run_in_fast_time(work([CHATS[0], CHATS[0], CHATS[1]])) < 1
    assert run_in_fast_time(work(list(CHATS[:3]))) == pytest.approx(20, abs=1)


def test_penalties_of_different_times_close_nothing() -> None:
    async def work() -> float:
        gate = Gate()
        loop = asyncio.get_running_loop()
        for chat in CHATS[:5]:
            gate.hold_up(chat, 300)
            await asyncio.sleep(6)
        asked_at = loop.time()
        await gate.pass_person(CHATS[50])
        return loop.time() - asked_at

    assert run_in_fast_time(work()) < 1


def test_penalties_in_several_chats_close_the_gate_again_and_again() -> None:
    async def work() -> list[float]:
        gate = Gate()
        loop = asyncio.get_running_loop()
        waited: list[float] = []
        for first in (0, 10, 20):
            for chat in CHATS[first : first + 3]:
                gate.hold_up(chat, 1)
            asked_at = loop.time()
            await gate.pass_bulk(CHATS[50 + first])
            waited.append(loop.time() - asked_at)
        return waited

    assert min(run_in_fast_time(work())) >= 0.99


def test_bulk_to_a_chat_that_is_held_up_takes_no_token_and_waits_for_nothing() -> None:
    async def work() -> tuple[float, float]:
        gate = Gate()
        loop = asyncio.get_running_loop()
        await gate.pass_bulk(CHATS[0])
        waiting = asyncio.create_task(gate.pass_bulk(CHATS[0]))
        await asyncio.sleep(0)
        gate.hold_up(CHATS[0], 60)
        await waiting
        await gate.pass_bulk(CHATS[0])
        return loop.time(), gate.held_for(CHATS[0])

    passed_at, held_for = run_in_fast_time(work())
    assert passed_at < 1
    assert held_for > 59


def test_calls_that_hang_close_the_gate_for_a_moment_only() -> None:
    async def work() -> float:
        gate = Gate()
        loop = asyncio.get_running_loop()

        async def hang(chat: int) -> None:
            async with gate.calling(chat):
                await asyncio.sleep(3_600)

        hanging = [asyncio.create_task(hang(chat)) for chat in CHATS[:200]]
        async with gate.calling(CHATS[500], is_reply=True):
            answered_at = loop.time()
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
        return answered_at

    assert run_in_fast_time(work()) < 30


def test_known_people_are_answered_before_strangers() -> None:
    async def work() -> float:
        gate = Gate()
        loop = asyncio.get_running_loop()
        strangers = [
            asyncio.create_task(gate.pass_person(chat, is_stranger=True)) for chat in CHATS[:1_000]
        ]
        await asyncio.sleep(1)
        asked_at = loop.time()
        await gate.pass_person(CHATS[2_000])
        waited = loop.time() - asked_at
        for task in strangers:
            task.cancel()
        await asyncio.gather(*strangers, return_exceptions=True)
        return waited

    assert run_in_fast_time(work()) < 0.2


def test_bulk_to_many_chats_gets_what_replies_leave() -> None:
    """Half of the budget is asked for by people; the rest goes out meanwhile, none starves."""

    async def work() -> tuple[int, int]:
        gate = Gate()
        sent = {"reply": 0, "bulk": 0}

        async def bulk(chat: int) -> None:
            await gate.pass_bulk(chat)
            sent["bulk"] += 1

        async def person(chat: int) -> None:
            while True:
                await gate.pass_person(chat)
                sent["reply"] += 1
                await asyncio.sleep(1.0)

        tasks = [asyncio.create_task(bulk(chat)) for chat in CHATS[:1_000]]
        tasks += [asyncio.create_task(person(chat)) for chat in CHATS[2_000:2_014]]
        await asyncio.sleep(20)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return sent["reply"], sent["bulk"]

    replies, bulk = run_in_fast_time(work())
    assert replies >= 14 * 18
    assert bulk >= 0.9 * 14 * 20


class Telegram:
    """Answers calls of the bot; the first ones with 429."""

    def __init__(self, penalties: int = 0) -> None:
        self.penalties = penalties
        self.calls: list[float] = []

    async def call(self) -> str:
        self.calls.append(asyncio.get_running_loop().time())
        if len(self.calls) <= self.penalties:
            raise RetryAfter(5)
        return "sent"


async def process(lane: PersonLane, telegram: Telegram, endpoint: str, **data: Any) -> Any:
    return await lane.process_request(telegram.call, (), {}, endpoint, data, None)


def test_a_reply_that_met_a_penalty_waits_it_out() -> None:
    telegram = Telegram(penalties=1)
    lane_answer = run_in_fast_time(_reply(telegram))
    assert lane_answer == "sent"
    assert telegram.calls[1] - telegram.calls[0] >= 5


async def _reply(telegram: Telegram) -> Any:
    return await process(PersonLane(Gate()), telegram, "sendMessage", chat_id=CHATS[0])


def test_a_reply_is_given_up_after_a_few_penalties() -> None:
    with pytest.raises(RetryAfter):
        run_in_fast_time(_reply(Telegram(penalties=99)))


@pytest.mark.parametrize(
    ("endpoint", "data"),
    [
        ("answerCallbackQuery", {"callback_query_id": "1"}),
        ("sendChatAction", {"chat_id": CHATS[0]}),
        ("getChat", {"chat_id": CHATS[0]}),
    ],
)
def test_calls_that_are_no_message_pass_a_closed_gate(endpoint: str, data: dict[str, Any]) -> None:
    async def work() -> float:
        gate = Gate()
        gate.close_for(60)
        await process(PersonLane(gate), Telegram(), endpoint, **data)
        return asyncio.get_running_loop().time()

    assert run_in_fast_time(work()) < 1


def test_a_rate_above_telegrams_paces_no_single_chat() -> None:
    async def work() -> list[float]:
        return await drain(Gate(10_000).pass_person, [CHATS[0]] * 100)

    assert run_in_fast_time(work())[-1] < 0.1
