"""What the bot says of itself: name, descriptions, command menus, menu buttons.

Source: https://core.telegram.org/bots/api#determining-list-of-commands
"""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.values import Command

# A scope is its type and the ids that narrow it; a language is "" for "any other".
Scope = tuple[str | int, ...]
DEFAULT_SCOPE: Scope = ("default",)


@dataclass(slots=True)
class BotProfile:
    """Texts by language and commands by scope and language."""

    registered_name: str
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], tuple[Command, ...]] = field(default_factory=dict)
    menu_buttons: dict[int | None, dict[str, Any]] = field(default_factory=dict)

    def name_for(self, language: str) -> str:
        """The name shown to speakers of a language."""
        return self.names.get(language) or self.names.get("") or self.registered_name

    def description_for(self, language: str) -> str:
        """The text shown in a chat not yet begun."""
        return self.descriptions.get(language) or self.descriptions.get("") or ""

    def short_description_for(self, language: str) -> str:
        """The text shown on the bot's profile."""
        return self.short_descriptions.get(language) or self.short_descriptions.get("") or ""

    def menu_for(self, user_id: int, language: str) -> tuple[Command, ...]:
        """The commands that a person sees in their private chat: narrowest scope first."""
        scopes: tuple[Scope, ...] = (("chat", user_id), ("all_private_chats",), DEFAULT_SCOPE)
        for scope in scopes:
            for spoken in (language, ""):
                if commands := self.commands.get((scope, spoken)):
                    return commands
        return ()
