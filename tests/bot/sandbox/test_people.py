"""What people do arrives at the bot as Telegram would send it, and the other way round."""

from typing import Any

import pytest

from bot.sandbox import (
    Command,
    NoSuchButtonError,
    NothingCameError,
    Person,
    PlayError,
    SendingLimits,
    StandIn,
)
from bot.sandbox.formatting import utf16_length
from bot.sandbox.people import TINY_PNG
from tests.bot.sandbox.client import BotClient


async def updates(bot: BotClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await bot.call("getUpdates")).result
    if found:
        await bot.call("getUpdates", offset=found[-1]["update_id"] + 1)
    return found


async def test_start_with_payload_is_a_command(bot: BotClient, stand_in: StandIn) -> None:
    ben = stand_in.person("Ben", username="ben_b", language_code="en")
    await ben.open_link(f"https://t.me/{stand_in.bot_username}?start=flyer_7")
    (update,) = await updates(bot)
    message = update["message"]
    assert message["text"] == "/start flyer_7"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"]["language_code"] == "en"
    assert message["chat"] == {
        "id": ben.user_id,
        "type": "private",
        "first_name": "Ben",
        "username": "ben_b",
    }
    assert ben.user_id > 2**32


@pytest.mark.parametrize("payload", ["x" * 65, "mit leer", "ü"])
async def test_impossible_deep_link_does_not_open(anna: Person, payload: str) -> None:
    with pytest.raises(PlayError):
        await anna.start(payload)


async def test_long_text_arrives_in_parts_without_loss(bot: BotClient, anna: Person) -> None:
    words = "Angebot 😀 " * 1000
    await anna.send(words)
    texts = [update["message"]["text"] for update in await updates(bot)]
    assert len(texts) == 3
    assert max(utf16_length(text) for text in texts) <= 4096
    assert " ".join(texts) == words.strip()


async def test_formatted_text_arrives_with_entities(bot: BotClient, anna: Person) -> None:
    await anna.send_html("<b>fett</b> und muster.de")
    (update,) = await updates(bot)
    assert [entity["type"] for entity in update["message"]["entities"]] == ["bold", "url"]


async def test_every_kind_of_content_arrives(bot: BotClient, anna: Person) -> None:
    await anna.send_photo(caption="Bild")
    await anna.send_document()
    await anna.send_sticker()
    await anna.send_voice()
    await anna.send_video()
    await anna.send_location(51.5, 7.4)
    await anna.send_contact()
    messages = [update["message"] for update in await updates(bot)]
    kinds = ["photo", "document", "sticker", "voice", "video", "location", "contact"]
    assert [next(kind for kind in kinds if kind in message) for message in messages] == kinds
    assert messages[0]["caption"] == "Bild"


async def test_file_sent_by_a_person_can_be_downloaded(
    stand_in: StandIn, bot: BotClient, anna: Person
) -> None:
    await anna.send_photo(TINY_PNG)
    (update,) = await updates(bot)
    file = (await bot.call("getFile", file_id=update["message"]["photo"][-1]["file_id"])).result
    stored = stand_in.files.find_by_path(file["file_path"])
    assert stored is not None
    assert stored.content == TINY_PNG
    assert (stored.width, stored.height) == (1, 1)


async def test_edit_arrives_as_edited_message(bot: BotClient, anna: Person) -> None:
    message = await anna.send("alt")
    await anna.edit(message, "neu")
    assert (await updates(bot))[-1]["edited_message"]["text"] == "neu"
    assert anna.messages[0].edited


async def test_tap_brings_the_message_and_the_answer(bot: BotClient, anna: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Ja, gern", "callback_data": "y:1"}]]}
    await bot.call("sendMessage", chat_id=anna.user_id, text="?", reply_markup=markup)
    query_id = anna.press("y:1", anna.last)
    (update,) = await updates(bot)
    query = update["callback_query"]
    assert (query["data"], query["message"]["text"]) == ("y:1", "?")
    assert query["message"]["reply_markup"] == markup
    await bot.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="gut", show_alert=True
    )
    answer = await anna.answer_to(query_id)
    assert (answer.text, answer.show_alert) == ("gut", True)


async def test_missing_button_names_those_present(bot: BotClient, anna: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}
    await bot.call("sendMessage", chat_id=anna.user_id, text="?", reply_markup=markup)
    with pytest.raises(NoSuchButtonError) as caught:
        await anna.tap("Nein")
    assert caught.value.present == ["Ja"]


async def test_unanswered_tap_ends_with_the_timeout(bot: BotClient, anna: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}
    await bot.call("sendMessage", chat_id=anna.user_id, text="?", reply_markup=markup)
    with pytest.raises(NothingCameError):
        await anna.tap("Ja", timeout=0.01)


async def test_wait_for_sees_edits_but_nothing_before_the_mark(
    bot: BotClient, anna: Person
) -> None:
    sent = (await bot.call("sendMessage", chat_id=anna.user_id, text="x")).result
    mark = anna.mark()
    with pytest.raises(NothingCameError):
        await anna.wait_for("x", since=mark, timeout=0.01)
    await bot.call(
        "editMessageText", chat_id=anna.user_id, message_id=sent["message_id"], text="x2"
    )
    assert (await anna.wait_for("x", since=mark)).text == "x2"


async def test_deep_link_button_starts_the_bot(
    stand_in: StandIn, bot: BotClient, anna: Person
) -> None:
    url = f"https://t.me/{stand_in.bot_username}?start=invite-1"
    markup = {"inline_keyboard": [[{"text": "Einladung", "url": url}]]}
    await bot.call("sendMessage", chat_id=anna.user_id, text="?", reply_markup=markup)
    assert await anna.tap("Einladung") is None
    assert anna.messages[-1].text == "/start invite-1"


async def test_blocking_tells_the_bot_and_stops_writing(bot: BotClient, anna: Person) -> None:
    anna.block()
    anna.block()
    with pytest.raises(PlayError):
        await anna.send("x")
    anna.unblock()
    statuses = [
        update["my_chat_member"]["new_chat_member"]["status"] for update in await updates(bot)
    ]
    assert statuses == ["kicked", "member"]


async def test_menu_is_narrowest_scope_and_own_language(
    stand_in: StandIn, bot: BotClient, anna: Person
) -> None:
    async def set_commands(name: str, **params: Any) -> None:
        commands = [{"command": name, "description": "x"}]
        assert (await bot.call("setMyCommands", commands=commands, **params)).result

    scope = {"type": "chat", "chat_id": anna.user_id}
    await set_commands("default")
    assert anna.menu() == (Command("default", "x"),)
    await set_commands("german", language_code="de", scope={"type": "all_private_chats"})
    assert anna.menu() == (Command("german", "x"),)
    await set_commands("mine", scope=scope)
    assert anna.menu() == (Command("mine", "x"),)
    assert stand_in.person("Joe", language_code="en").menu() == (Command("default", "x"),)
    await bot.call("deleteMyCommands", scope=scope)
    assert anna.menu() == (Command("german", "x"),)
    found = (await bot.call("getMyCommands", scope=scope)).result
    assert found == []


async def test_group_lets_the_bot_see_commands_mentions_and_replies(
    stand_in: StandIn, bot: BotClient, anna: Person
) -> None:
    group = stand_in.group("Fachschaft", anna)
    group.add_bot(anna)
    sent = (await bot.call("sendMessage", chat_id=group.chat.chat_id, text="hi")).result
    await updates(bot)
    name = stand_in.bot_username
    for text in ("nur so", "/start", "/start@other_bot", f"/start@{name}", f"hallo @{name}"):
        await anna.send(text, chat=group)
    await anna.send("antwort", chat=group, reply_to=group.chat.messages[sent["message_id"]])
    seen = [update["message"]["text"] for update in await updates(bot)]
    assert seen == ["/start", f"/start@{name}", f"hallo @{name}", "antwort"]


async def test_reply_keyboard_stays_until_it_is_removed(bot: BotClient, anna: Person) -> None:
    markup: dict[str, Any] = {"keyboard": [[{"text": "Standort", "request_location": True}]]}
    await bot.call("sendMessage", chat_id=anna.user_id, text="?", reply_markup=markup)
    await bot.call("sendMessage", chat_id=anna.user_id, text="noch etwas")
    assert anna.chat.keyboard == (("Standort",),)
    markup = {"remove_keyboard": True}
    await bot.call("sendMessage", chat_id=anna.user_id, text="weg", reply_markup=markup)
    assert anna.chat.keyboard is None


async def test_copy_and_forward_bring_the_content(bot: BotClient, anna: Person) -> None:
    message = await anna.send("Original")
    source = {"from_chat_id": anna.user_id, "message_id": message.message_id}
    copied = (await bot.call("copyMessage", chat_id=anna.user_id, **source)).result
    assert set(copied) == {"message_id"}
    forwarded = (await bot.call("forwardMessage", chat_id=anna.user_id, **source)).result
    assert forwarded["forward_origin"]["sender_user"]["id"] == anna.user_id
    assert [each.text for each in anna.received] == ["Original", "Original"]


async def test_long_runs_keep_no_more_than_asked() -> None:
    stand_in = StandIn(limits=SendingLimits.off(), keep_calls=0, keep_messages=2)
    bot, anna = BotClient(stand_in), stand_in.person("Anna", started=True)
    for number in range(5):
        await bot.call("sendMessage", chat_id=anna.user_id, text=str(number))
    assert [message.text for message in anna.messages] == ["3", "4"]
    assert not stand_in.calls
    assert stand_in.call_counts["sendMessage", "ok"] == 5
