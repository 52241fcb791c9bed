"""getUpdates: waiting, confirming, one poll at a time; and how calls may be written."""

import asyncio

import pytest

from bot.sandbox import Person, StandIn
from tests.bot.sandbox.client import BotClient


async def test_updates_come_again_until_they_are_confirmed(bot: BotClient, anna: Person) -> None:
    await anna.send("eins")
    await anna.send("zwei")
    first = (await bot.call("getUpdates")).result
    again = (await bot.call("getUpdates", offset=first[0]["update_id"], limit=1)).result
    assert again == first[:1]
    rest = (await bot.call("getUpdates", offset=first[0]["update_id"] + 1)).result
    assert [update["message"]["text"] for update in rest] == ["zwei"]
    assert (await bot.call("getUpdates", offset=first[1]["update_id"] + 1)).result == []


async def test_negative_offset_keeps_only_the_newest(bot: BotClient, anna: Person) -> None:
    for text in ("a", "b", "c"):
        await anna.send(text)
    newest = (await bot.call("getUpdates", offset=-1)).result
    assert [update["message"]["text"] for update in newest] == ["c"]
    assert len((await bot.call("getUpdates")).result) == 1


async def test_open_poll_is_answered_by_the_next_update(
    stand_in: StandIn, bot: BotClient, anna: Person
) -> None:
    poll = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await stand_in.queue.changed.until(lambda: stand_in.queue.is_polled or None, 5)
    await anna.send("da")
    assert (await poll).result[0]["message"]["text"] == "da"


async def test_second_poll_ends_the_first_with_a_conflict(
    stand_in: StandIn, bot: BotClient, anna: Person
) -> None:
    first = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await stand_in.queue.changed.until(lambda: stand_in.queue.is_polled or None, 5)
    second = asyncio.create_task(bot.call("getUpdates", timeout=30))
    answer = await first
    assert answer.status == 409
    assert answer.description.startswith("Conflict: terminated by other getUpdates request")
    await anna.send("da")
    assert len((await second).result) == 1


async def test_kinds_not_asked_for_do_not_come(bot: BotClient, anna: Person) -> None:
    await bot.call("getUpdates", allowed_updates=["callback_query"])
    await anna.send("still")
    assert (await bot.call("getUpdates")).result == []
    await bot.call("getUpdates", allowed_updates=[])
    await anna.send("laut")
    assert len((await bot.call("getUpdates")).result) == 1


async def test_injected_update_comes_as_it_is(stand_in: StandIn, bot: BotClient) -> None:
    stand_in.inject_update({"message": {"nonsense": True}})
    (update,) = (await bot.call("getUpdates")).result
    assert update["message"] == {"nonsense": True}


@pytest.mark.parametrize("form", ["form", "json", "query"])
async def test_parameters_may_come_in_every_documented_way(
    bot: BotClient, anna: Person, form: str
) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    if form == "json":
        await bot.call_json("sendMessage", chat_id=anna.user_id, text="x", reply_markup=markup)
    elif form == "form":
        await bot.call("sendMessage", chat_id=anna.user_id, text="x", reply_markup=markup)
    else:
        await bot.get(
            f"sendMessage?chat_id={anna.user_id}&text=x"
            '&reply_markup={"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}'
        )
    assert (anna.last.text, anna.last.labels) == ("x", ("a",))


async def test_calls_are_recorded_with_their_outcome(
    stand_in: StandIn, bot: BotClient, anna: Person
) -> None:
    await bot.call("sendMessage", chat_id=anna.user_id, text="x")
    await bot.call("sendMessage", chat_id=1, text="x")
    outcomes = [call.outcome for call in stand_in.calls_of("sendMessage")]
    assert outcomes == ["ok", "400 Bad Request: chat not found"]
    assert stand_in.call_counts["sendMessage", "ok"] == 1


async def test_settled_waits_for_confirmation(
    stand_in: StandIn, bot: BotClient, anna: Person
) -> None:
    await anna.send("x")
    with pytest.raises(TimeoutError):
        await stand_in.settled(timeout=0.02, quiet=0.001)
    (update,) = (await bot.call("getUpdates")).result
    await bot.call("getUpdates", offset=update["update_id"] + 1)
    await stand_in.settled(timeout=1, quiet=0.001)
    assert not stand_in.queue.pending
