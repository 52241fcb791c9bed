"""The formatting marks that people type into Telegram's apps, as HTML.

Source: https://telegram.org/faq#q-how-do-i-format-text-in-messages (desktop and mobile apps)
"""

import html
import re

_MARKS = (
    (re.compile(r"```\n?(.+?)\n?```", re.DOTALL), "pre"),
    (re.compile(r"`([^`\n]+)`"), "code"),
    (re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*"), "b"),
    (re.compile(r"__(?=\S)(.+?)(?<=\S)__"), "i"),
    (re.compile(r"~~(?=\S)(.+?)(?<=\S)~~"), "s"),
    (re.compile(r"\|\|(?=\S)(.+?)(?<=\S)\|\|"), "tg-spoiler"),
)
_CODE_TAGS = 2


def typed_to_html(text: str) -> str:
    """What somebody typed, as Telegram's HTML; marks inside code stay as they are.

    Marks that cross each other are left as typed: the result always parses.
    """
    return _marked(html.escape(text, quote=False), 0)


def _marked(escaped: str, first: int) -> str:
    """Apply the marks from the `first` kind on, looking inside the ones that are not code."""
    if first == len(_MARKS):
        return escaped
    pattern, tag = _MARKS[first]
    pieces, position = [], 0
    for match in pattern.finditer(escaped):
        pieces.append(_marked(escaped[position : match.start()], first + 1))
        inner = match.group(1) if first < _CODE_TAGS else _marked(match.group(1), first + 1)
        pieces.append(f"<{tag}>{inner}</{tag}>")
        position = match.end()
    pieces.append(_marked(escaped[position:], first + 1))
    return "".join(pieces)
