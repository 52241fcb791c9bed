"""The one door for text from people.

Whatever a person typed passes through `clean` before it is understood, stored or shown. Cleaned
text is safe for PostgreSQL (no NUL), for UTF-8 (no lone surrogates) and for other people's screens
(no bidi overrides, no towers of combining marks), and it is measured as Telegram measures it: in
UTF-16 units. Source: https://core.telegram.org/api/entities#entity-length
"""

import html
import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator

MAX_MARKS_PER_LETTER = 4
"""Vietnamese and Hebrew need up to three combining marks; more is decoration that covers lines."""

_KEPT_FORMAT = {"\u200d", "\ufe0e", "\ufe0f", "\u200c"}
"""Zero-width joiner and variation selectors hold emoji together; the non-joiner, Persian words."""

_FIRST_MARK = "\u0300"
"""No letter below it is a combining mark."""

_TAGS = range(0xE0020, 0xE0080)
"""Tag characters, which spell the flags of Scotland, Wales and England."""

_BLANK_LETTERS = str.maketrans(dict.fromkeys("\u115f\u1160\u2800\u3164\uffa0\U0001d159", " "))
"""Fillers, a Braille cell without dots, a note without a head: letters by name that show nothing.

Source: Unicode, `Default_Ignorable_Code_Point` of the category Lo, and the blank symbols.
"""

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
"""NUL, which PostgreSQL does not store, and halves of a pair, which are no UTF-8."""

_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
LINK = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|(?<![\w-])(?<![\w-]\.)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?",
    re.IGNORECASE,
)
"""An address of the web. It begins only where no address could have begun before: a search that
begins anew at every part of "a.a.a." takes time that grows with the square of the length."""

_TAG = re.compile(r"<[^<>]*>")

_ACCOUNT = re.compile(r"@\s?\w|\w\s?@|\(at\)|\[at\]", re.IGNORECASE)
_ADDRESS = re.compile(
    r"://|\bwww\.|\bt\.me\b"
    r"|\w\.(?:de|com|org|net|eu|info|io|me|edu|app|dev|ch|at|nl|fr|pl|tr|ru|uk)\b(?!\.)",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"\d(?:[\s()./+-]{0,3}\d){6,}|\d{6,}|\d{1,2}\.\s?\d{1,2}\.\s?\d{2}")
"""A phone, a matriculation number, a birthday; semesters and years are shorter."""

_ACADEMIC_YEAR = re.compile(r"\b20\d\d\s*/\s*(?:20)?\d\d\b")


def utf16_length(text: str) -> int:
    """The length in UTF-16 units, which is what Telegram's limits count."""
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


def shown_length(text: str) -> int:
    """The length of Telegram's HTML once it is shown: UTF-16 units without the tags.

    Source: Bot API, `sendMessage.text`: "1-4096 characters after entities parsing".
    """
    return utf16_length(plain_text(text))


def without_unstorable(text: str) -> str:
    """The text as it is, but for what a database or a wire cannot take."""
    return _UNSTORABLE.sub("", text)


def _is_kept(letter: str) -> bool:
    if letter == "\n" or letter in _KEPT_FORMAT or ord(letter) in _TAGS:
        return True
    category = unicodedata.category(letter)
    return category not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _limit_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.category(letter) in {"Mn", "Me"} else 0
        if marks <= MAX_MARKS_PER_LETTER or letter in _KEPT_FORMAT:
            kept.append(letter)
    return "".join(kept)


def clean(text: str) -> str:
    """The text in NFC without controls, overrides and surplus space; empty if nothing is left.

    Line breaks stay, at most one blank line in a row. Cleaning twice changes nothing more.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = text.replace("\u2029", "\n").replace("\t", " ").translate(_BLANK_LETTERS)
    if not text.replace("\n", "").isprintable():  # what is printable is all kept
        text = "".join(letter for letter in text if _is_kept(letter))
    text = unicodedata.normalize("NFC", text)
    if max(text, default="") >= _FIRST_MARK:
        text = _limit_marks(text)
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    text = _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
    return text if has_content(text) else ""


def clean_code(text: str) -> str:
    """Text in NFC without controls and overrides, every space where it was: for code."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    kept = "".join(letter for letter in text if _is_kept(letter))
    return _limit_marks(unicodedata.normalize("NFC", kept))


def clean_line(text: str) -> str:
    """Like `clean`, but on one line: for names, titles and places."""
    return _SPACES.sub(" ", clean(text).replace("\n", " ")).strip()


def has_content(text: str) -> bool:
    """Whether anything in the text can be seen."""
    shown = text.translate(_BLANK_LETTERS)
    return any(unicodedata.category(letter)[0] not in {"C", "Z", "M"} for letter in shown)


def is_readable(text: str) -> bool:
    """Whether the text has a letter or a digit: a picture or a mark names nobody and says nothing.

    "1&1" and "东京" can be read, "🙂" and "..." cannot.
    """
    return any(map(str.isalnum, text.translate(_BLANK_LETTERS)))


def readable_line(text: str) -> str:
    """Like `clean_line`, but empty for what only shows pictures or marks: for names of accounts."""
    line = clean_line(text)
    return line if is_readable(line) else ""


def has_words(text: str) -> bool:
    """Whether the text has letters beside links, so that there is something to understand."""
    return any(letter.isalpha() for letter in LINK.sub(" ", text))


def is_only_a_link(text: str) -> bool:
    """Whether nothing but links was sent."""
    return bool(LINK.search(text)) and not has_words(text)


def names_contact(text: str) -> bool:
    """Whether the text seems to lead to a person: a number, an address, an account, a link.

    Rather too often than too seldom: what it says yes to is not kept anywhere.
    """
    numbers = _ACADEMIC_YEAR.sub(" ", text)
    return bool(_ACCOUNT.search(text) or _ADDRESS.search(text) or _LONG_NUMBER.search(numbers))


def compare_key(text: str) -> str:
    """A key under which texts that look alike are equal (NFKC, case folded, one space)."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def in_parts(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` UTF-16 units, cut at a blank where there is one."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        piece = text[at : at + limit + 1]
        if utf16_length(piece) > limit:
            # Half as many letters surely fit, where one cluster is longer than a part.
            piece = shorten(piece, limit).removesuffix("…") or piece[: max(1, limit // 2)]
            blank = max(piece.rfind("\n"), piece.rfind(" "))
            piece = piece[:blank] if blank > len(piece) // 2 else piece
        parts.append(piece.strip())
        at += len(piece)
    return [part for part in parts if part] or [text]


def shorten(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units, with an ellipsis if cut; never inside a pair or a cluster."""
    if utf16_length(text) <= limit:
        return text
    used = 0
    end = 0
    for position, letter in enumerate(text):
        used += 2 if ord(letter) > 0xFFFF else 1
        if used > limit - 1:
            break
        end = position + 1
    while end > 0 and _continues_a_cluster(text, end):
        end -= 1
    return text[:end].rstrip() + "…"


def _continues_a_cluster(text: str, position: int) -> bool:
    following = text[position]
    return (
        unicodedata.category(following) in {"Mn", "Me"}
        or following in _KEPT_FORMAT
        or text[position - 1] == "\u200d"
    )


class TextProblemError(ValueError):
    """A text that cannot be taken; `reason` is `blank` or `too_long`."""

    def __init__(self, reason: str, limit: int | None = None, length: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.limit = limit
        self.length = length


def take(text: str, *, limit: int, one_line: bool = False, may_be_pictures: bool = False) -> str:
    """Cleaned text of one to `limit` UTF-16 units with something in it that can be read.

    `may_be_pictures`: whoever reads it has an answer of its own to pictures and marks alone.

    Raises: TextProblemError when nothing such is left or it is longer.
    """
    cleaned = clean_line(text) if one_line else clean(text)
    if not cleaned or not (may_be_pictures or is_readable(cleaned)):
        raise TextProblemError("blank")
    if (length := utf16_length(cleaned)) > limit:
        raise TextProblemError("too_long", limit, length)
    return cleaned


def line_of(limit: int) -> AfterValidator:
    """A validator for one cleaned line, for `...Input` classes."""
    return AfterValidator(lambda text: take(text, limit=limit, one_line=True))


def text_of(limit: int) -> AfterValidator:
    """A validator for cleaned text with line breaks, for `...Input` classes."""
    return AfterValidator(lambda text: take(text, limit=limit))


Name = Annotated[str, line_of(120)]
"""A name of a person, company or place."""

Contact = Annotated[str, line_of(120)]
"""How somebody is reached: an account, a number, an address."""

Website = Annotated[str, line_of(200)]

Title = Annotated[str, line_of(140)]
"""An offer's title."""

PayLine = Annotated[str, line_of(120)]
"""What an offer pays, in words."""

Remark = Annotated[str, text_of(400)]
"""A sentence or two: a student's line to a company, a reason for returning an offer."""

OfferText = Annotated[str, text_of(6000)]
"""An offer's text; with its card it fits into one message of 4,096 units."""


def plain_text(text: str) -> str:
    """The words of a text in Telegram's HTML, as they are left once it is shown."""
    return html.unescape(_TAG.sub("", text))
