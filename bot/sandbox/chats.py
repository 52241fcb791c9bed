"""Chats as the stand-in keeps them, and whether the bot may write into them."""

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.sandbox.refusal import bad_request, forbidden, migrated
from bot.sandbox.values import Message

ChatKind = Literal["private", "group", "supergroup"]
BotStatus = Literal["member", "administrator", "left", "kicked"]


@dataclass(slots=True)
class Account:
    """A Telegram account of a person, or of another bot."""

    user_id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    deactivated: bool = False
    is_bot: bool = False

    def as_json(self) -> dict[str, Any]:
        """The Bot API's User."""
        body: dict[str, Any] = {
            "id": self.user_id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
        }
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                body[name] = value
        return body


@dataclass(slots=True)
class Chat:
    """A private chat with the bot, or a group.

    `bot_status` is "kicked" in a private chat whose person blocked the bot. `action` is what the
    bot is shown as doing (typing, ...) and the clock's second at which that ends. `topics` are the
    ids of its topics and whether one may write into them.
    """

    chat_id: int
    kind: ChatKind
    account: Account | None = None
    title: str | None = None
    bot_status: BotStatus = "member"
    messages: dict[int, Message] = field(default_factory=dict)
    members: set[int] = field(default_factory=set)
    keyboard: tuple[tuple[str, ...], ...] | None = None
    action: tuple[str, float] | None = None
    migrated_to: int | None = None
    topics: dict[int, bool] = field(default_factory=dict)
    lets_bot_write: bool = True

    @property
    def is_group(self) -> bool:
        """True for groups and supergroups."""
        return self.kind != "private"

    @property
    def blocked(self) -> bool:
        """True while the person of this private chat blocks the bot."""
        return not self.is_group and self.bot_status == "kicked"

    def as_json(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        body: dict[str, Any] = {"id": self.chat_id, "type": self.kind}
        if self.account is None:
            body["title"] = self.title or ""
            return body | ({"is_forum": True} if self.topics else {})
        account = self.account.as_json()
        names = ("first_name", "last_name", "username")
        return body | {name: account[name] for name in names if name in account}

    def check_topic(self, topic: int | None) -> None:
        """Refuse a message into a topic that is closed, or that the chat does not have.

        Raises:
            RefusalError: 400.
        """
        if topic is None:
            return
        if topic not in self.topics:
            raise bad_request("message thread not found")
        if not self.topics[topic] and self.bot_status != "administrator":
            raise bad_request("TOPIC_CLOSED")

    def check_bot_may_write(self) -> None:
        """Refuse what Telegram refuses.

        Raises:
            RefusalError: 403 when blocked, removed, deactivated or a bot; 400 when migrated or
                without the right to write.
        """
        if self.migrated_to is not None:
            raise migrated(self.migrated_to)
        if self.account is not None and self.account.is_bot:
            raise forbidden("bot can't send messages to bots")
        if self.account is not None and self.account.deactivated:
            raise forbidden("user is deactivated")
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if self.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {self.kind} chat")
        if self.bot_status == "left":
            raise forbidden(f"bot is not a member of the {self.kind} chat")
        if not self.lets_bot_write:
            raise bad_request("not enough rights to send text messages to the chat")
