"""What a bot sends as formatted text: Telegram's HTML, or text with entities.

Positions in refusals count UTF-8 bytes of the source text, as the public server does.
Source: https://core.telegram.org/bots/api#html-style
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from bot.sandbox.formatting import (
    Entity,
    FormattedText,
    trimmed,
    utf16_length,
    utf16_slice,
    valid_url,
    with_detected_entities,
)
from bot.sandbox.refusal import RefusalError, bad_request

TAG_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_CHARACTER_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")


@dataclass(frozen=True, slots=True)
class _OpenTag:
    name: str
    start: int
    argument: str
    expandable: bool


def format_text(
    text: str, parse_mode: str | None, entities: list[dict[str, Any]] | None
) -> FormattedText:
    """What a message shows for the given text, as sent by a bot.

    Raises:
        RefusalError: the HTML cannot be parsed, or the parse mode is not one the stand-in speaks.
    """
    match (parse_mode or "").lower():
        case "html":
            formatted = parse_html(text)
        case "":
            formatted = FormattedText(
                text, tuple(_given_entity(entity) for entity in entities or ())
            )
        case _:
            raise bad_request("unsupported parse_mode")
    return with_detected_entities(trimmed(formatted))


def _given_entity(entity: dict[str, Any]) -> Entity:
    return Entity(
        kind=str(entity["type"]),
        offset=int(entity["offset"]),
        length=int(entity["length"]),
        url=entity.get("url"),
        language=entity.get("language"),
        custom_emoji_id=entity.get("custom_emoji_id"),
    )


def parse_html(source: str) -> FormattedText:
    """Text and entities of Telegram's HTML.

    Raises:
        RefusalError: with Telegram's description and the byte offset of the fault.
    """
    return _HtmlParser(source).parse()


class _HtmlParser:
    """One pass over the source; `_at` is the position of the next character to read."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._pieces: list[str] = []
        self._length = 0
        self._open: list[_OpenTag] = []
        self._found: list[Entity] = []

    def parse(self) -> FormattedText:
        while self._at < len(self._source):
            character = self._source[self._at]
            if character == "&":
                self._append(self._character_reference())
            elif character != "<":
                self._at += 1
                self._append(character)
            elif self._source.startswith("</", self._at):
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            raise _unparsable(
                f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"'
            )
        self._found.reverse()  # outer tags close last and come first
        self._found.sort(key=lambda entity: (entity.offset, -entity.length))
        return FormattedText("".join(self._pieces), tuple(self._found))

    def _append(self, characters: str) -> None:
        self._pieces.append(characters)
        self._length += utf16_length(characters)

    def _character_reference(self) -> str:
        """The character meant by `&...;`, or the ampersand itself when nothing known follows."""
        match = _CHARACTER_REFERENCE.match(self._source, self._at)
        if match is not None:
            decimal, hexadecimal, name = match.groups()
            code = int(decimal) if decimal else int(hexadecimal, 16) if hexadecimal else 0
            if name or (0 < code < 0x110000 and not 0xD800 <= code < 0xE000):
                self._at = match.end()
                return NAMED_ENTITIES[name] if name else chr(code)
        self._at += 1
        return "&"

    def _fault(self, what: str, position: int) -> RefusalError:
        return _unparsable(f"{what} at byte offset {len(self._source[:position].encode())}")

    def _peek(self) -> str:
        return self._source[self._at] if self._at < len(self._source) else ""

    def _skip_space(self) -> None:
        while self._peek().isspace():
            self._at += 1

    def _read_until(self, stops: str) -> str:
        start = self._at
        while (character := self._peek()) and not character.isspace() and character not in stops:
            self._at += 1
        return self._source[start : self._at]

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = self._read_until(">").lower()
        if not self._peek():
            raise self._fault("Unclosed start tag", begin)
        if name not in TAG_KINDS:
            raise self._fault(f'Unsupported start tag "{name}"', begin)
        argument, expandable = "", False
        while True:
            self._skip_space()
            if self._peek() == ">":
                break
            attribute, value = self._attribute(name, begin)
            if (name, attribute) in {("a", "href"), ("tg-emoji", "emoji-id")} or (
                name in {"code", "span"} and attribute == "class"
            ):
                argument = value
            elif name == "blockquote" and attribute == "expandable":
                expandable = True
        if name == "span" and argument != "tg-spoiler":
            raise self._fault('Tag "span" must have class "tg-spoiler"', begin)
        self._at += 1
        self._open.append(_OpenTag(name, self._length, argument, expandable))

    def _attribute(self, tag: str, tag_begin: int) -> tuple[str, str]:
        begin = self._at
        name = self._read_until("=>").lower()
        if not name:
            raise self._fault(
                f'Empty attribute name in the tag "{tag}"'
                if self._peek()
                else f'Unclosed start tag "{tag}"',
                begin if self._peek() else tag_begin,
            )
        self._skip_space()
        if self._peek() != "=":
            if tag == "blockquote" and name == "expandable" and self._peek():
                return name, ""
            raise self._fault(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin
            )
        self._at += 1
        self._skip_space()
        quote = self._peek()
        if quote in {'"', "'"}:
            self._at += 1
            pieces: list[str] = []
            while (character := self._peek()) and character != quote:
                if character == "&":
                    pieces.append(self._character_reference())
                else:
                    pieces.append(character)
                    self._at += 1
            if not self._peek():
                raise self._fault(f'Unclosed start tag "{tag}"', tag_begin)
            self._at += 1
            return name, "".join(pieces)
        value_begin = self._at
        while (character := self._peek()) and (character.isalnum() or character in ".-"):
            self._at += 1
        value = self._source[value_begin : self._at]
        if not self._peek() or not (self._peek().isspace() or self._peek() == ">"):
            raise self._fault("Unexpected end of name token", value_begin)
        return name, value

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise self._fault("Unexpected end tag", begin)
        self._at += 2
        name = self._read_until(">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise self._fault("Unclosed end tag", begin)
        tag = self._open.pop()
        if name and name != tag.name:
            fault = self._fault("Unmatched end tag", begin)
            raise RefusalError(
                400, f'{fault.description}, expected "</{tag.name}>", found "</{name}>"'
            )
        self._at += 1
        if self._length > tag.start:
            entity = self._entity(tag)
            if entity is not None:
                self._found.append(entity)

    def _entity(self, tag: _OpenTag) -> Entity | None:
        entity = Entity(TAG_KINDS[tag.name], tag.start, self._length - tag.start)
        match tag.name:
            case "a":
                shown = utf16_slice("".join(self._pieces), entity.offset, entity.length)
                url = valid_url(tag.argument or shown)
                return replace(entity, url=url) if url else None
            case "tg-emoji":
                return replace(entity, custom_emoji_id=tag.argument)
            case "blockquote" if tag.expandable:
                return replace(entity, kind="expandable_blockquote")
            case "code" if tag.argument.startswith("language-") and self._starts_pre(tag.start):
                self._open[-1] = replace(self._open[-1], argument=tag.argument)
                return None
            case "pre" if tag.argument:
                return replace(entity, language=tag.argument.removeprefix("language-"))
            case _:
                return entity

    def _starts_pre(self, start: int) -> bool:
        return bool(self._open) and self._open[-1].name == "pre" and self._open[-1].start == start


def _unparsable(reason: str) -> RefusalError:
    return bad_request(f"can't parse entities: {reason}")
