"""The stand-in refuses what Telegram refuses, with Telegram's words."""

from typing import Any

import pytest

from bot.sandbox import Person, StandIn
from bot.sandbox.people import TINY_PNG
from tests.bot.sandbox.client import BotClient, ManualClock

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are"
    " exactly the same as a current content and reply markup of the message"
)
OLD_QUERY = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


async def test_wrong_token_is_unauthorized(stand_in: StandIn) -> None:
    answer = await BotClient(stand_in, token="1:wrong").call("getMe")
    assert answer.body == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_unknown_method_is_not_found(bot: BotClient) -> None:
    answer = await bot.call("sendDice", chat_id=1)
    assert (answer.status, answer.description) == (404, "Not Found")


async def test_method_names_are_read_without_regard_to_case(bot: BotClient) -> None:
    assert (await bot.call("GETME")).result["is_bot"] is True


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "😀" * 2049}, "Bad Request: message is too long"),
        (
            {"text": "a<br>b", "parse_mode": "HTML"},
            'Bad Request: can\'t parse entities: Unsupported start tag "br" at byte offset 1',
        ),
        ({"text": "x", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
        (
            {"text": "x", "reply_parameters": {"message_id": 99}},
            "Bad Request: message to be replied not found",
        ),
        (
            {"text": "x", "reply_markup": keyboard({"text": "a", "callback_data": "ü" * 33})},
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": keyboard({"text": "a", "callback_data": ""})},
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": keyboard({"text": "a"})},
            "Bad Request: can't parse inline keyboard button:"
            " Text buttons are unallowed in the inline keyboard",
        ),
        (
            {
                "text": "x",
                "reply_markup": keyboard(
                    {"text": "a", "callback_data": "b", "url": "https://a.de"}
                ),
            },
            "Bad Request: can't parse inline keyboard button:"
            " Exactly one action is expected, found callback_data, url",
        ),
        (
            {"text": "x", "reply_markup": keyboard({"text": "a", "url": "kein link"})},
            "Bad Request: inline keyboard button URL 'kein link' is invalid: Wrong HTTP URL",
        ),
        ({"text": "x", "reply_markup": "{"}, "Bad Request: can't parse reply_markup JSON object"),
    ],
)
async def test_malformed_message_is_refused(
    bot: BotClient, anna: Person, params: dict[str, Any], description: str
) -> None:
    answer = await bot.call("sendMessage", chat_id=anna.user_id, **params)
    assert (answer.status, answer.description) == (400, description)
    assert anna.messages == []


async def test_longest_text_and_data_pass(bot: BotClient, anna: Person) -> None:
    answer = await bot.call(
        "sendMessage",
        chat_id=anna.user_id,
        text="<b>" + "😀" * 2048 + "</b>",
        parse_mode="HTML",
        reply_markup=keyboard({"text": "a", "callback_data": "ü" * 32}),
    )
    assert answer.status == 200
    assert anna.last.buttons[0][0].data == "ü" * 32


async def test_chats_out_of_reach_are_refused(stand_in: StandIn, bot: BotClient) -> None:
    never = stand_in.person("Nie")
    gone = stand_in.person("Weg", started=True)
    blocker = stand_in.person("Block", started=True)
    gone.deactivate()
    blocker.block()
    expected = {
        "4711": "Bad Request: chat not found",
        "@somebody": "Bad Request: chat not found",
        str(never.user_id): "Forbidden: bot can't initiate conversation with a user",
        str(gone.user_id): "Forbidden: user is deactivated",
        str(blocker.user_id): "Forbidden: bot was blocked by the user",
    }
    for chat_id, description in expected.items():
        answer = await bot.call("sendMessage", chat_id=chat_id, text="x")
        assert answer.description == description


async def test_migrated_group_tells_its_new_id(
    stand_in: StandIn, bot: BotClient, anna: Person
) -> None:
    group = stand_in.group("Fachschaft", anna)
    group.add_bot(anna)
    bigger = group.become_supergroup()
    answer = await bot.call("sendMessage", chat_id=group.chat.chat_id, text="x")
    assert answer.body["parameters"] == {"migrate_to_chat_id": bigger.chat.chat_id}
    assert (await bot.call("sendMessage", chat_id=bigger.chat.chat_id, text="x")).status == 200


async def test_group_without_the_bot_is_refused(
    stand_in: StandIn, bot: BotClient, anna: Person
) -> None:
    group = stand_in.group("Fachschaft", anna)
    answer = await bot.call("sendMessage", chat_id=group.chat.chat_id, text="x")
    assert answer.description == "Forbidden: bot is not a member of the group chat"
    group.add_bot(anna)
    group.remove_bot(anna)
    answer = await bot.call("sendMessage", chat_id=group.chat.chat_id, text="x")
    assert answer.description == "Forbidden: bot was kicked from the group chat"


async def test_edits_are_refused_as_telegram_does(bot: BotClient, anna: Person) -> None:
    sent = (await bot.call("sendMessage", chat_id=anna.user_id, text="<b>x</b>")).result
    own = await anna.send("hello")
    where = {"chat_id": anna.user_id, "message_id": sent["message_id"]}
    expected = [
        (where | {"text": "<b>x</b>"}, NOT_MODIFIED),
        (where | {"message_id": 999, "text": "y"}, "Bad Request: message to edit not found"),
        (
            where | {"message_id": own.message_id, "text": "y"},
            "Bad Request: message can't be edited",
        ),
        (where | {"text": "y" * 4097}, "Bad Request: MESSAGE_TOO_LONG"),
        (
            where | {"text": "y", "reply_markup": {"keyboard": [["k"]]}},
            "Bad Request: inline keyboard expected",
        ),
    ]
    for params, description in expected:
        assert (await bot.call("editMessageText", **params)).description == description
    answer = await bot.call("editMessageCaption", **where, caption="y")
    assert answer.description == "Bad Request: there is no caption in the message to edit"
    assert (await bot.call("editMessageReplyMarkup", **where)).description == NOT_MODIFIED


async def test_edit_without_buttons_takes_them_away(bot: BotClient, anna: Person) -> None:
    markup = keyboard({"text": "a", "callback_data": "b"})
    sent = await bot.call("sendMessage", chat_id=anna.user_id, text="x", reply_markup=markup)
    where = {"chat_id": anna.user_id, "message_id": sent.result["message_id"]}
    await bot.call("editMessageText", **where, text="y")
    assert (anna.last.text, anna.last.buttons, anna.last.edited) == ("y", (), True)


async def test_deleting_is_limited_to_known_and_young_messages(
    bot: BotClient, anna: Person
) -> None:
    where = {"chat_id": anna.user_id, "message_id": 99}
    answer = await bot.call("deleteMessage", **where)
    assert answer.description == "Bad Request: message to delete not found"
    own = await anna.send("weg damit")
    assert (await bot.call("deleteMessage", **where | {"message_id": own.message_id})).result
    assert anna.messages == []


async def test_photo_and_document_are_checked(bot: BotClient, anna: Person) -> None:
    chat = {"chat_id": anna.user_id}
    expected = [
        ("sendPhoto", {"caption": "x"}, None, "Bad Request: there is no photo in the request"),
        (
            "sendPhoto",
            {"photo": "unknown"},
            None,
            "Bad Request: wrong file identifier/HTTP URL specified",
        ),
        (
            "sendPhoto",
            {"photo": "https://a.de/b.png"},
            None,
            "Bad Request: failed to get HTTP URL content",
        ),
        ("sendPhoto", {}, {"photo": ("a.png", b"text")}, "Bad Request: IMAGE_PROCESS_FAILED"),
        ("sendDocument", {}, {"document": ("a.txt", b"")}, "Bad Request: file must be non-empty"),
        (
            "sendPhoto",
            {"caption": "x" * 1025},
            {"photo": ("a.png", TINY_PNG)},
            "Bad Request: message caption is too long",
        ),
    ]
    for method, params, files, description in expected:
        assert (await bot.call(method, files, **chat, **params)).description == description


async def test_file_id_serves_again_but_only_for_its_kind(bot: BotClient, anna: Person) -> None:
    files = {"upload": ("a.png", TINY_PNG)}
    sent = await bot.call("sendPhoto", files, chat_id=anna.user_id, photo="attach://upload")
    file_id = sent.result["photo"][-1]["file_id"]
    assert (await bot.call("sendPhoto", chat_id=anna.user_id, photo=file_id)).status == 200
    answer = await bot.call("sendDocument", chat_id=anna.user_id, document=file_id)
    assert answer.description == "Bad Request: can't use file of type photo as document"


async def test_unknown_and_answered_taps_are_too_old(bot: BotClient, anna: Person) -> None:
    await anna.send("x")
    query_id = anna.press("data", anna.messages[0])
    assert (await bot.call("answerCallbackQuery", callback_query_id=query_id)).result is True
    for query in ("nonsense", query_id):
        answer = await bot.call("answerCallbackQuery", callback_query_id=query)
        assert answer.description == OLD_QUERY


async def test_late_answer_to_a_tap_is_refused(
    bot: BotClient, anna: Person, clock: ManualClock
) -> None:
    await anna.send("x")
    query_id = anna.press("data", anna.messages[0])
    clock.seconds += 16
    answer = await bot.call("answerCallbackQuery", callback_query_id=query_id)
    assert answer.description == OLD_QUERY


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        (
            "setMyCommands",
            {"commands": [{"command": "Hilfe", "description": "x"}]},
            "BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a" * 33, "description": "x"}]},
            "BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": ""}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "x"}] * 101},
            "BOT_COMMANDS_TOO_MUCH",
        ),
        (
            "setMyCommands",
            {"commands": [], "language_code": "deu"},
            "invalid language code specified",
        ),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "chat", "chat_id": 5}},
            "chat not found",
        ),
        ("setMyName", {"name": "x" * 65}, "name is too long"),
        ("setMyDescription", {"description": "x" * 513}, "description is too long"),
        (
            "setMyShortDescription",
            {"short_description": "x" * 121},
            "short description is too long",
        ),
        ("setMessageReaction", {"chat_id": 1}, "chat not found"),
        (
            "sendChatAction",
            {"chat_id": 1, "action": "dancing"},
            "wrong parameter action in request",
        ),
        ("getFile", {"file_id": "none"}, "invalid file_id"),
        (
            "sendLocation",
            {"chat_id": 1, "latitude": 91, "longitude": 0},
            "wrong location specified",
        ),
    ],
)
async def test_other_methods_refuse_bad_values(
    bot: BotClient, method: str, params: dict[str, Any], description: str
) -> None:
    assert (await bot.call(method, **params)).description == f"Bad Request: {description}"


async def test_reaction_must_be_one_that_telegram_offers(bot: BotClient, anna: Person) -> None:
    message = await anna.send("x")
    where = {"chat_id": anna.user_id, "message_id": message.message_id}
    answer = await bot.call(
        "setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "🐿"}]
    )
    assert answer.description == "Bad Request: REACTION_INVALID"
    await bot.call("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert [reaction.emoji for reaction in anna.messages[0].reactions] == ["👍"]
