"""Formatted text: its entities, what Telegram recognises in it by itself, and its HTML.

Offsets and lengths of entities count UTF-16 code units.
Source: https://core.telegram.org/bots/api#html-style
"""

import html as html_entities
import re
from dataclasses import dataclass, replace
from typing import Any

OPENING_TAGS = {
    "bold": "<b>",
    "italic": "<i>",
    "underline": "<u>",
    "strikethrough": "<s>",
    "spoiler": "<tg-spoiler>",
    "code": "<code>",
    "pre": "<pre>",
    "blockquote": "<blockquote>",
    "expandable_blockquote": "<blockquote expandable>",
}
CLOSING_TAGS = {
    "bold": "</b>",
    "italic": "</i>",
    "underline": "</u>",
    "strikethrough": "</s>",
    "spoiler": "</tg-spoiler>",
    "code": "</code>",
    "pre": "</pre>",
    "blockquote": "</blockquote>",
    "expandable_blockquote": "</blockquote>",
    "text_link": "</a>",
    "custom_emoji": "</tg-emoji>",
}
_WEB_ADDRESS = re.compile(
    r"https?://(?:[\w.~%-]+@)?(?:[\w-]+(?:\.[\w-]+)+|localhost|\[[0-9a-f:]+\])(?::\d+)?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_DETECTED = re.compile(
    r"(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<url>https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}']"
    r"|(?<![\w@.])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:de|com|org|net|eu|info|me|io)"
    r"(?![\w.-]*\w)(?:/[^\s<>\"]*[^\s<>\".,;:!?)\]}'])?)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b)"
    r"|(?P<hashtag>(?<![\w#])#(?=\w*[^\W\d])\w{1,256})"
    r"|(?P<phone_number>(?<![\w+])\+\d[\d ()/-]{6,18}\d(?!\w))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entity:
    """A formatted or recognised part of a text; offset and length in UTF-16 code units."""

    kind: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    custom_emoji_id: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The Bot API's MessageEntity."""
        body: dict[str, Any] = {"type": self.kind, "offset": self.offset, "length": self.length}
        for name in ("url", "language", "custom_emoji_id"):
            if (value := getattr(self, name)) is not None:
                body[name] = value
        return body


@dataclass(frozen=True, slots=True)
class FormattedText:
    """Text with its entities, outer before inner."""

    text: str
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    """Length in Telegram's unit."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of `text` that an entity covers."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    return encoded[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


def valid_url(url: str) -> str | None:
    """The address as Telegram would open it, or None when it is none."""
    url = url.strip()
    if re.fullmatch(r"tg://\S+", url) or re.fullmatch(r"mailto:\S+@\S+|tel:\+?[\d-]+", url):
        return url
    if "://" not in url:
        url = f"http://{url}"
    return url if _WEB_ADDRESS.fullmatch(url) else None


def trimmed(formatted: FormattedText) -> FormattedText:
    """Without white space around it, entities moved along and emptied ones dropped."""
    text = formatted.text.strip()
    cut = utf16_length(formatted.text) - utf16_length(formatted.text.lstrip())
    end = utf16_length(text)
    kept = []
    for entity in formatted.entities:
        start = max(entity.offset - cut, 0)
        stop = min(entity.offset - cut + entity.length, end)
        if stop > start and utf16_slice(text, start, stop - start).strip():
            kept.append(replace(entity, offset=start, length=stop - start))
    return FormattedText(text, tuple(kept))


def with_detected_entities(formatted: FormattedText) -> FormattedText:
    """With links, commands, mentions and the like recognised outside code and links."""
    taken = [
        (entity.offset, entity.offset + entity.length)
        for entity in formatted.entities
        if entity.kind in {"code", "pre", "text_link"}
    ]
    detected = []
    for match in _DETECTED.finditer(formatted.text):
        start = utf16_length(formatted.text[: match.start()])
        entity = Entity(str(match.lastgroup), start, utf16_length(match.group()))
        if not any(start < stop and begin < start + entity.length for begin, stop in taken):
            detected.append(entity)
    entities = sorted(
        (*formatted.entities, *detected), key=lambda entity: (entity.offset, -entity.length)
    )
    return FormattedText(formatted.text, tuple(entities))


def to_html(formatted: FormattedText) -> str:
    """The text as Telegram's HTML; recognised links and commands stay plain."""
    marks: list[tuple[int, int, int, int, str]] = []
    for order, entity in enumerate(formatted.entities):
        if entity.kind not in CLOSING_TAGS:
            continue
        stop = entity.offset + entity.length
        marks.append((entity.offset, 1, -stop, order, _opening(entity)))
        marks.append((stop, 0, -entity.offset, -order, CLOSING_TAGS[entity.kind]))
    marks.sort(key=lambda mark: mark[:4])
    pieces, position = [], 0
    for at, _, _, _, tag in marks:
        pieces.append(
            html_entities.escape(utf16_slice(formatted.text, position, at - position), quote=False)
        )
        pieces.append(tag)
        position = at
    rest = utf16_slice(formatted.text, position, utf16_length(formatted.text) - position)
    pieces.append(html_entities.escape(rest, quote=False))
    return "".join(pieces)


def _opening(entity: Entity) -> str:
    if entity.kind == "text_link":
        return f'<a href="{html_entities.escape(entity.url or "")}">'
    if entity.kind == "custom_emoji":
        return f'<tg-emoji emoji-id="{html_entities.escape(entity.custom_emoji_id or "")}">'
    return OPENING_TAGS[entity.kind]
