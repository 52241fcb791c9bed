"""Chats as the stand-in keeps them, and whether the bot may write into them."""

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.sandbox.refusal import RefusalError, forbidden
from bot.sandbox.values import Message

ChatKind = Literal["private", "group", "supergroup"]
BotStatus = Literal["member", "administrator", "left", "kicked"]


@dataclass(slots=True)
class Account:
    """A Telegram account of a person."""

    user_id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    deactivated: bool = False

    def as_json(self) -> dict[str, Any]:
        """The Bot API's User."""
        body: dict[str, Any] = {
            "id": self.user_id,
            "is_bot": False,
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
    bot is shown as doing (typing, ...) and the clock's second at which that ends.
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
            return body
        account = self.account.as_json()
        names = ("first_name", "last_name", "username")
        return body | {name: account[name] for name in names if name in account}

    def check_bot_may_write(self) -> None:
        """Refuse what Telegram refuses.

        Raises:
            RefusalError: 403 when blocked, removed or deactivated; 400 when migrated.
        """
        if self.migrated_to is not None:
            raise RefusalError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.migrated_to,
            )
        if self.account is not None and self.account.deactivated:
            raise forbidden("user is deactivated")
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if self.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {self.kind} chat")
        if self.bot_status == "left":
            raise forbidden(f"bot is not a member of the {self.kind} chat")
