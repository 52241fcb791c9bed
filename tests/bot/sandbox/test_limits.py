"""The sending rates: windows that slide, penalties that count."""

from bot.sandbox import SendingLimits, StandIn, Window
from bot.sandbox.limits import SendingGate
from tests.bot.sandbox.client import BotClient, ManualClock


def waits(
    gate: SendingGate, times: list[float], chat_id: int = 1, *, is_group: bool = False
) -> list[int]:
    return [
        gate.seconds_to_wait(chat_id, is_group=is_group, is_edit=False, now=now) for now in times
    ]


def test_short_burst_into_one_chat_passes_and_the_fourth_waits() -> None:
    assert waits(SendingGate(), [0, 0.1, 0.2, 0.3, 1.4]) == [0, 0, 0, 1, 0]


def test_one_message_a_second_passes_for_ever() -> None:
    assert set(waits(SendingGate(), [float(second) for second in range(100)])) == {0}


def test_group_gets_twenty_messages_a_minute() -> None:
    found = waits(SendingGate(), [float(second) for second in range(21)], is_group=True)
    assert found == [0] * 20 + [40]


def test_thirty_messages_a_second_pass_over_all_chats() -> None:
    gate = SendingGate()
    found = [waits(gate, [0.0], chat_id=chat_id)[0] for chat_id in range(31)]
    assert found == [0] * 30 + [1]


def test_call_within_the_penalty_is_refused_and_prolongs_it() -> None:
    gate = SendingGate(SendingLimits(overall=(), private_chat=(Window(2, 10.0),)))
    assert waits(gate, [0, 1, 2, 9]) == [0, 0, 8, 2]
    # The calls at 2 and 9 count although they were refused.
    assert waits(gate, [11.5, 13]) == [1, 6]


def test_chats_do_not_slow_each_other_down() -> None:
    gate = SendingGate()
    assert waits(gate, [0, 0, 0, 0], chat_id=1) == [0, 0, 0, 1]
    assert waits(gate, [0], chat_id=2) == [0]


async def test_too_fast_bot_is_told_how_long_to_wait(clock: ManualClock) -> None:
    stand_in = StandIn(clock=clock)
    bot, anna = BotClient(stand_in), stand_in.person("Anna", started=True)
    answers = [await bot.call("sendMessage", chat_id=anna.user_id, text="x") for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert answers[3].body["parameters"] == {"retry_after": 1}
    assert len(anna.received) == 3
    clock.seconds += 1.1
    assert (await bot.call("sendMessage", chat_id=anna.user_id, text="x")).status == 200


async def test_malformed_message_does_not_count(clock: ManualClock) -> None:
    stand_in = StandIn(clock=clock)
    bot, anna = BotClient(stand_in), stand_in.person("Anna", started=True)
    for _ in range(10):
        assert (await bot.call("sendMessage", chat_id=anna.user_id, text=" ")).status == 400
    assert (await bot.call("sendMessage", chat_id=anna.user_id, text="x")).status == 200
