"""Group chats, with the bot in or out of them."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.sandbox.chats import BotStatus, Chat
from bot.sandbox.formatting import FormattedText, with_detected_entities
from bot.sandbox.membership import change_bot_status
from bot.sandbox.values import Message
from bot.sandbox.wire import message_json

if TYPE_CHECKING:
    from bot.sandbox.people import Person
    from bot.sandbox.stand_in import StandIn

# The accounts that stand in `from` where a channel speaks, for bots that expect one there.
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}


class Group:
    """A group chat; people write into it with `person.send(..., chat=group)`."""

    def __init__(self, stand_in: "StandIn", chat: Chat) -> None:
        self._stand_in = stand_in
        self.chat = chat

    @property
    def messages(self) -> list[Message]:
        """The group's messages, oldest first."""
        return list(self.chat.messages.values())

    def add_bot(self, by: "Person", *, as_administrator: bool = False) -> None:
        """Let a member add the bot."""
        status: BotStatus = "administrator" if as_administrator else "member"
        change_bot_status(self._stand_in, self.chat, by.account, status)

    def remove_bot(self, by: "Person") -> None:
        """Let a member remove the bot."""
        change_bot_status(self._stand_in, self.chat, by.account, "kicked")

    def become_supergroup(self) -> "Group":
        """Upgrade, which gives the group another id; the old one is refused from then on."""
        new_id = -1_000_000_000_000 + self.chat.chat_id
        chat = replace(self.chat, chat_id=new_id, kind="supergroup", messages={})
        self._stand_in.chats[new_id] = chat
        self.chat.migrated_to = new_id
        return Group(self._stand_in, chat)

    def silence_bot(self) -> None:
        """Take the right to write from the bot."""
        self.chat.lets_bot_write = False

    def open_topic(self, name: str) -> int:
        """A new topic, which makes a supergroup a forum; tells its id for `send(..., topic=)`."""
        first = self._stand_in.add_message(self.chat, sender_id=None, topic_name=name)
        self.chat.topics[first.message_id] = True
        return first.message_id

    def close_topic(self, topic: int) -> None:
        """Let nobody but administrators write into a topic."""
        self.chat.topics[topic] = False

    def post_of_channel(self, text: str, *, channel_id: int, automatic: bool = False) -> None:
        """Text in the name of a channel; `automatic`: a post of the channel that is linked here.

        Source: https://core.telegram.org/bots/api#message (`sender_chat`, `from`).
        """
        author = TELEGRAM if automatic else CHANNEL_BOT
        formatted = with_detected_entities(FormattedText(text))
        message = self._stand_in.add_message(
            self.chat, sender_id=None, text=formatted.text, entities=formatted.entities
        )
        channel = {"id": channel_id, "type": "channel", "title": "Kanal"}
        body = message_json(self._stand_in, message) | {"from": author, "sender_chat": channel}
        if automatic:
            body["is_automatic_forward"] = True
        self._stand_in.queue.add("message", body)

    def bot_sees(self, message: Message) -> bool:
        """Privacy mode: commands, mentions of the bot and replies to it; administrators see all."""
        if self.chat.bot_status not in {"member", "administrator"}:
            return False
        if self.chat.bot_status == "administrator":
            return True
        if message.reply_to is not None:
            replied = self.chat.messages.get(message.reply_to)
            if replied is not None and replied.from_bot:
                return True
        name = f"@{self._stand_in.bot_username}".lower()
        if name in message.text.lower():
            return True
        return bool(re.match(r"/\w+(?![\w@])", message.text))
