"""Formatted text from a coordinator: cleaned like all text from people, with its tags untouched."""

import html
import re

from models.text import clean, has_content, utf16_length

_TAG = re.compile(r"(<[^<>]*>)")


def clean_html(text: str) -> str:
    """Telegram's HTML, as the library makes it of a message, with clean text between the tags.

    Each stretch is cleaned for itself: a combining mark that follows a tag would otherwise melt
    into its bracket. The spaces between a tag and its neighbours stay.
    """
    cleaned = "".join(
        part if part.startswith("<") else _clean_between(part) for part in _TAG.split(text)
    )
    return cleaned.strip() if has_content(plain(cleaned)) else ""


def _clean_between(part: str) -> str:
    inside = part.strip()
    if not inside:
        return _spaces(part)
    start = part.index(inside)
    return f"{_spaces(part[:start])}{clean(inside)}{_spaces(part[start + len(inside) :])}"


def _spaces(gap: str) -> str:
    """The gap between two words, at most one blank line high."""
    return "\n" * min(gap.count("\n"), 2) if "\n" in gap else " " * bool(gap)


def plain(text: str) -> str:
    """What is left of Telegram's HTML once it is shown."""
    return html.unescape(_TAG.sub("", text))


def shown_length(text: str) -> int:
    """The length Telegram's limits count: UTF-16 units after the tags are taken out.

    Source: Bot API, `sendMessage.text`: "1-4096 characters after entities parsing".
    """
    return utf16_length(plain(text))
