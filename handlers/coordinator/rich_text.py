"""Formatted text from a coordinator: carried with its formatting, cleaned like all other text.

Source: https://core.telegram.org/bots/api#formatting-options
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from telegram import MessageEntity

from models.text import clean, clean_code, has_content, plain_text

_TAG = re.compile(r"(<[^<>]*>)")
_CODE_BEGINS = re.compile(r"<(?:pre|code)\b")
_CODE_ENDS = re.compile(r"</(?:pre|code)>")

_SIMPLE_TAGS = {
    MessageEntity.BOLD: "b",
    MessageEntity.ITALIC: "i",
    MessageEntity.UNDERLINE: "u",
    MessageEntity.STRIKETHROUGH: "s",
    MessageEntity.SPOILER: "tg-spoiler",
    MessageEntity.BLOCKQUOTE: "blockquote",
    MessageEntity.CODE: "code",
}
_FOUND_BY_TELEGRAM = frozenset(
    {
        MessageEntity.MENTION,
        MessageEntity.HASHTAG,
        MessageEntity.CASHTAG,
        MessageEntity.BOT_COMMAND,
        MessageEntity.URL,
        MessageEntity.EMAIL,
        MessageEntity.PHONE_NUMBER,
    }
)
"""Telegram finds these in the text itself; they need no tag."""

_OUTERMOST_FIRST = (
    MessageEntity.BLOCKQUOTE,
    MessageEntity.EXPANDABLE_BLOCKQUOTE,
    MessageEntity.TEXT_LINK,
    MessageEntity.TEXT_MENTION,
)
_INNERMOST = (MessageEntity.CUSTOM_EMOJI, MessageEntity.PRE, MessageEntity.CODE)


class Doubtful(StrEnum):
    """Formatting that does not, or not for everybody, arrive as it was typed."""

    CUSTOM_EMOJI = "custom_emoji"
    """Bots without certain rights send them as plain emoji."""
    MENTION = "mention"
    """A link to somebody without a user name opens only for some."""
    OTHER = "other"
    """A kind that no tag carries; its words go without it."""


@dataclass(frozen=True, slots=True)
class RichText:
    """A message in Telegram's HTML, and what of its formatting is in doubt."""

    html: str
    doubtful: tuple[Doubtful, ...] = ()


def read_rich_text(text: str, entities: Sequence[MessageEntity]) -> RichText:
    """A formatted message as it can be sent on, cleaned; no html if nothing is to be seen.

    Entities may be nested or overlap; their offsets count UTF-16 units.
    """
    doubtful = {doubt for entity in entities if (doubt := _doubt_of(entity))}
    return RichText(clean_html(html_of(text, entities)), tuple(sorted(doubtful)))


def _doubt_of(entity: MessageEntity) -> Doubtful | None:
    if entity.type == MessageEntity.CUSTOM_EMOJI:
        return Doubtful.CUSTOM_EMOJI
    if entity.type == MessageEntity.TEXT_MENTION:
        return Doubtful.MENTION
    if _tags_of(entity) is None and entity.type not in _FOUND_BY_TELEGRAM:
        return Doubtful.OTHER
    return None


def _tags_of(entity: MessageEntity) -> tuple[str, str] | None:
    """The tags around an entity; None for one that needs none or has none."""
    match entity.type:
        case MessageEntity.EXPANDABLE_BLOCKQUOTE:
            return "<blockquote expandable>", "</blockquote>"
        case MessageEntity.PRE if entity.language:
            language = html.escape(entity.language)
            return f'<pre><code class="language-{language}">', "</code></pre>"
        case MessageEntity.PRE:
            return "<pre>", "</pre>"
        case MessageEntity.TEXT_LINK if entity.url:
            return f'<a href="{html.escape(entity.url)}">', "</a>"
        case MessageEntity.TEXT_MENTION if entity.user:
            return f'<a href="tg://user?id={entity.user.id}">', "</a>"
        case MessageEntity.CUSTOM_EMOJI if entity.custom_emoji_id:
            return f'<tg-emoji emoji-id="{html.escape(entity.custom_emoji_id)}">', "</tg-emoji>"
        case kind if kind in _SIMPLE_TAGS:
            return f"<{_SIMPLE_TAGS[kind]}>", f"</{_SIMPLE_TAGS[kind]}>"
        case _:
            return None


@dataclass(frozen=True, slots=True)
class _Span:
    begin: int
    end: int
    opening: str
    closing: str
    depth: int

    @property
    def order(self) -> tuple[int, int, int]:
        """Sorts those that begin together: the longer outside, then by what may hold what."""
        return self.begin, -self.end, self.depth


def html_of(text: str, entities: Sequence[MessageEntity]) -> str:
    """Telegram's HTML of a text with entities.

    Where two overlap, the later one is closed and opened again, so that tags always nest.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    spans = sorted(_spans_of(units, entities), key=lambda span: span.order)
    edges = sorted({0, len(units) // 2, *(edge for one in spans for edge in (one.begin, one.end))})
    made: list[str] = []
    is_open: list[_Span] = []
    for here, following in pairwise([*edges, edges[-1]]):
        again: list[_Span] = []
        while any(span.end == here for span in is_open):
            span = is_open.pop()
            made.append(span.closing)
            if span.end != here:
                again.insert(0, span)
        beginning = [span for span in spans if span.begin == here]
        for span in [*again, *beginning]:
            made.append(span.opening)
            is_open.append(span)
        piece = units[2 * here : 2 * following].decode("utf-16-le", "surrogatepass")
        made.append(html.escape(piece, quote=False))
    return "".join(made)


def _spans_of(units: bytes, entities: Sequence[MessageEntity]) -> Iterator[_Span]:
    """The stretches that need tags, inside the text and never between two halves of a letter."""
    length = len(units) // 2
    for entity in entities:
        begin = _at_letter(units, min(max(entity.offset, 0), length))
        end = _at_letter(units, min(entity.offset + entity.length, length))
        tags = _tags_of(entity)
        if tags is not None and begin < end:
            yield _Span(begin, end, *tags, depth=_depth_of(entity.type))


def _at_letter(units: bytes, at: int) -> int:
    is_second_half = 2 * at + 1 < len(units) and units[2 * at + 1] & 0xFC == 0xDC
    return at - 1 if is_second_half and at > 0 else at


def _depth_of(kind: str) -> int:
    if kind in _OUTERMOST_FIRST:
        return _OUTERMOST_FIRST.index(kind)
    return len(_OUTERMOST_FIRST) + (kind in _INNERMOST)


def clean_html(text: str) -> str:
    """Telegram's HTML with clean text between the tags; code keeps all its spaces.

    Each stretch is cleaned for itself: a combining mark that follows a tag would otherwise melt
    into its bracket. The spaces between a tag and its neighbours stay.
    """
    cleaned: list[str] = []
    code = 0
    for part in _TAG.split(text):
        if part.startswith("<"):
            code += bool(_CODE_BEGINS.match(part)) - bool(_CODE_ENDS.match(part))
            cleaned.append(part)
        else:
            cleaned.append(clean_code(part) if code else _clean_between(part))
    joined = "".join(cleaned).strip()
    return joined if has_content(plain_text(joined)) else ""


def _clean_between(part: str) -> str:
    inside = part.strip()
    if not inside:
        return _spaces(part)
    start = part.index(inside)
    return f"{_spaces(part[:start])}{clean(inside)}{_spaces(part[start + len(inside) :])}"


def _spaces(gap: str) -> str:
    """The gap between two words, at most one blank line high."""
    return "\n" * min(gap.count("\n"), 2) if "\n" in gap else " " * bool(gap)
